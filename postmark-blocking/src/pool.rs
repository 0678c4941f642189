//! The connections that are open and not in use.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::connection::Connection;

/// The connections that are open and not in use: at most as many as there were requests at a time.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Idle>>);

struct Idle {
    connection: Connection,
    since: Instant,
}

/// How long a connection is kept that is not used.
const IDLE: Duration = Duration::from_secs(15);

impl Pool {
    /// The connection that was used last: those that are not needed grow old.
    pub(crate) fn take(&self) -> Option<Connection> {
        let now = Instant::now();
        let mut idle = self.idle();
        let last = idle.pop()?;
        if now.saturating_duration_since(last.since) < IDLE {
            return Some(last.connection);
        }
        // The others are older. They are closed once others may use the pool.
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

    /// A thread that panics leaves the list whole.
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
