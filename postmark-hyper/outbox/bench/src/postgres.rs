//! A separate PostgreSQL server, which counts its statements.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, process};

use tokio::time::sleep;
use tokio_postgres::{Client, NoTls};

/// The server, stopped when this is dropped.
pub(crate) struct Postgres {
    folder: String,
    script: Child,
    databases: AtomicU32,
}

impl Postgres {
    pub(crate) fn start(is_durable: bool) -> Self {
        let folder = env::temp_dir().join(format!("pm-outbox-bench-{}", process::id()));
        let folder = folder.to_str().expect("a path in UTF-8").to_owned();
        let fsync = if is_durable { "on" } else { "off" };
        let settings = format!(
            "-c fsync={fsync} -c shared_buffers=256MB \
             -c shared_preload_libraries=pg_stat_statements"
        );
        let script = Command::new("sh")
            .args(["-c", include_str!("../../tests/postgres/server.sh"), "server.sh"])
            .arg(&folder)
            .env("SETTINGS", settings)
            .stdin(Stdio::piped())
            .spawn()
            .expect("PostgreSQL starts");
        Self { folder, script, databases: AtomicU32::new(0) }
    }

    /// The address of a new database.
    pub(crate) async fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("bench{number}");
        let create = format!("CREATE DATABASE {name}");
        self.connect(&self.url("postgres")).await.batch_execute(&create).await.expect("a database");
        let url = self.url(&name);
        let counter = "CREATE EXTENSION pg_stat_statements";
        self.connect(&url).await.batch_execute(counter).await.expect("it counts statements");
        url
    }

    /// A connection, as soon as the server accepts any.
    pub(crate) async fn connect(&self, url: &str) -> Client {
        for _ in 0..1000 {
            if let Ok((client, connection)) = tokio_postgres::connect(url, NoTls).await {
                tokio::spawn(connection);
                return client;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("the server does not start: see {}/server.log", self.folder);
    }

    /// The number of statements run in a database since the counter was reset.
    pub(crate) async fn statements(&self, url: &str) -> i64 {
        let count = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND query !~ 'pg_stat_statements'";
        let client = self.connect(url).await;
        client.query_one(count, &[]).await.expect("a number").get(0)
    }

    /// The parent process of all others of the server.
    pub(crate) fn id(&self) -> u32 {
        let file = fs::read_to_string(format!("{}/data/postmaster.pid", self.folder));
        let file = file.expect("a server that runs");
        file.lines().next().and_then(|line| line.parse().ok()).expect("a process's number")
    }

    fn url(&self, name: &str) -> String {
        format!("postgresql:///{name}?host={}&user=outbox", self.folder)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
