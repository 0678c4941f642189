//! A real PostgreSQL server for tests: in a temporary folder, on a socket of its own, gone at the
//! end of the program, however that ends.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use std::{env, process};

use postmark_outbox::migrate;
use tokio_postgres::{Client, Config, NoTls};

/// The server of this program.
pub(crate) struct Postgres {
    folder: PathBuf,
    /// The server dies when its standard input is closed.
    script: Mutex<Child>,
    databases: AtomicU32,
}

impl Postgres {
    /// The server, which is started when it is needed first.
    pub(crate) fn server() -> &'static Self {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(|| {
            let folder = env::temp_dir().join(format!("pm-outbox-{}", process::id()));
            let mut script = Command::new("sh");
            script.arg("-c").arg(include_str!("server.sh")).arg("server.sh").arg(&folder);
            let script = script.stdin(Stdio::piped()).spawn().unwrap();
            Self { folder, script: Mutex::new(script), databases: AtomicU32::new(0) }
        })
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

    /// Lets the server die as if it had crashed, and starts it again.
    #[allow(dead_code, reason = "not every test does")]
    pub(crate) fn crash(&self) {
        let mut script = self.script.lock().unwrap();
        script.stdin.as_mut().unwrap().write_all(b"crash\n").unwrap();
    }
}

/// A connection, as soon as the server takes any.
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
