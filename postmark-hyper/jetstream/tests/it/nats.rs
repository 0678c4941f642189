//! A real NATS server in a temporary directory, stopped however the program ends.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_nats::ConnectOptions;
use postmark_jetstream::Queue;

/// A server.
pub(crate) struct Nats {
    pub(crate) url: String,
    /// The server dies when its standard input is closed.
    script: Child,
}

impl Nats {
    pub(crate) fn start() -> Self {
        static SERVERS: AtomicU32 = AtomicU32::new(0);
        let name = format!("nats-{}-{}", process::id(), SERVERS.fetch_add(1, Ordering::Relaxed));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut script = Command::new("sh");
        script.arg("-c").arg(include_str!("server.sh")).arg("server.sh").arg(&folder);
        let script = script.arg(port.to_string()).stdin(Stdio::piped()).spawn().unwrap();
        Self { url: format!("nats://127.0.0.1:{port}"), script }
    }

    /// Kills the server as if it had crashed, and restarts it.
    pub(crate) fn crash(&mut self) {
        self.script.stdin.as_mut().unwrap().write_all(b"crash\n").unwrap();
    }

    /// A connection, as soon as the server accepts any.
    pub(crate) async fn connect(&self) -> async_nats::Client {
        for _ in 0..600 {
            if let Ok(client) = ConnectOptions::new().connect(&self.url).await {
                return client;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no NATS server: .ci/jetstream installs one");
    }

    pub(crate) async fn queue(&self) -> Queue {
        let client = self.connect().await;
        // JetStream is ready a moment after the server.
        for _ in 0..600 {
            let retention = Duration::from_secs(3600);
            if let Ok(queue) = Queue::open(client.clone(), "postmark", retention).await {
                return queue;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no JetStream");
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
