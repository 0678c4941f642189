//! A real PostgreSQL server for tests, in a temporary directory, on its own socket, stopped however
//! the program ends.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use std::{env, process};

use postmark_outbox::migrate;
use tokio_postgres::{Client, Config, NoTls};

/// A server. It stops when the standard input of its script is closed.
pub(crate) struct Postgres {
    folder: PathBuf,
    script: Mutex<Child>,
    databases: AtomicU32,
}

impl Postgres {
    /// This program's server, started on first use.
    pub(crate) fn server() -> &'static Self {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(|| Self::start("usual", &[]))
    }

    /// Another server, with environment variables for its script.
    pub(crate) fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        let folder = env::temp_dir().join(format!("pm-outbox-{}-{name}", process::id()));
        let mut script = Command::new("sh");
        script.arg("-c").arg(include_str!("server.sh")).arg("server.sh").arg(&folder);
        script.envs(variables.iter().copied());
        let script = script.stdin(Stdio::piped()).spawn().unwrap();
        Self { folder, script: Mutex::new(script), databases: AtomicU32::new(0) }
    }

    /// An empty database.
    pub(crate) async fn database(&self) -> Config {
        let mut config = Config::new();
        config.host_path(&self.folder).user("outbox").dbname("postgres");
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        connect(&config).await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        config.dbname(&name);
        config
    }

    /// A database with the table.
    pub(crate) async fn outbox(&self) -> Config {
        let config = self.database().await;
        migrate(&connect(&config).await).await.unwrap();
        config
    }

    /// Kills the server as if it had crashed, and restarts it.
    pub(crate) fn crash(&self) {
        self.tell("crash");
    }

    /// Pauses all its processes.
    pub(crate) fn hang(&self) {
        self.tell("hang");
    }

    /// Resumes them.
    pub(crate) fn go(&self) {
        self.tell("go");
    }

    fn tell(&self, line: &str) {
        let mut script = self.script.lock().unwrap();
        script.stdin.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Whether it has its own disk, which can be [filled](Self::fill). Ask once it accepts
    /// connections.
    pub(crate) fn has_disk(&self) -> bool {
        self.folder.join("disk").exists()
    }

    /// Fills its disk.
    pub(crate) fn fill(&self) {
        let mut file = File::create(self.folder.join("filler")).unwrap();
        while file.write_all(&[7; 8192]).is_ok() {}
    }

    /// Frees the space.
    pub(crate) fn empty(&self) {
        fs::remove_file(self.folder.join("filler")).unwrap();
    }
}

/// Stopped before the directory's name is reused.
impl Drop for Postgres {
    fn drop(&mut self) {
        let script = self.script.get_mut().unwrap();
        drop(script.stdin.take());
        let _ = script.wait();
    }
}

/// A connection, as soon as the server accepts any.
pub(crate) async fn connect(config: &Config) -> Client {
    let started = Instant::now();
    loop {
        match config.connect(NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                return client;
            }
            Err(error) if started.elapsed() > Duration::from_secs(60) => panic!("{error:?}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
