//! Idle connections.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::connection::Connection;

/// Idle connections: at most as many as there were concurrent requests.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Idle>>);

struct Idle {
    connection: Connection,
    since: Instant,
}

/// How long to keep an idle connection.
const IDLE: Duration = Duration::from_secs(15);

impl Pool {
    /// Takes the most recently used connection, so that unneeded ones expire.
    pub(crate) fn take(&self) -> Option<Connection> {
        let now = Instant::now();
        let mut idle = self.idle();
        let last = idle.pop()?;
        if now.saturating_duration_since(last.since) < IDLE {
            return Some(last.connection);
        }
        // The others are older. They are closed after the lock is released.
        let _old = std::mem::take(&mut *idle);
        drop(idle);
        None
    }

    /// Keeps a connection for another request.
    pub(crate) fn put(&self, connection: Connection) {
        let since = Instant::now();
        let mut idle = self.idle();
        let old = idle.iter().take_while(|it| since.saturating_duration_since(it.since) >= IDLE);
        let old = old.count();
        let _old: Vec<_> = if old > 0 { idle.drain(..old).collect() } else { Vec::new() };
        idle.push(Idle { connection, since });
        drop(idle);
    }

    /// A panicking thread leaves the list intact.
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
