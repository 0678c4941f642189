//! What ureq does not see to on a connection, and does not say.
//!
//! - Whether anything of a request was written. A body knows by itself whether it was pulled to its
//!   end; this is for requests that have none.
//! - That an attempt ends in time, also where a proxy answers a byte at a time.
//! - That a head, or the size of a chunk, without an end is an error that says so.

use std::cell::Cell;
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};
use ureq::{Error, Timeout};

thread_local! {
    /// Whether the call that runs on this thread wrote to a connection. ureq connects, writes and
    /// reads on the caller's thread.
    static WRITTEN: Cell<bool> = const { Cell::new(false) };

    /// When that call must have come to its end.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The most bytes of a head: ureq's own limit, and all of its buffer, so that a short interim answer
/// and what comes behind it are not taken for a head together.
pub(crate) const HEAD: usize = 64 * 1024;

/// Begins a call on this thread, which may take so long.
pub(crate) fn begin(allowed: Duration) {
    WRITTEN.set(false);
    DEADLINE.set(Instant::now().checked_add(allowed));
}

/// Whether the call on this thread wrote to a connection to its target. What a proxy, or TLS, is
/// told before that does not count.
pub(crate) fn has_written() -> bool {
    WRITTEN.get()
}

/// The last link in ureq's chain of connectors: puts a [`Witnessed`] around each connection.
#[derive(Debug)]
pub(crate) struct Witness {
    /// Whether the target is reached through a proxy.
    pub(crate) proxied: bool,
}

impl<In: Transport> Connector<In> for Witness {
    type Out = Witnessed<In>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Witnessed<In>>, Error> {
        // ureq runs the whole chain for the connection to the proxy too, and that one has no proxy.
        let counts = details.config.proxy().is_some() == self.proxied;
        Ok(chained.map(|connection| Witnessed { connection, counts }))
    }
}

/// A connection that remembers that it was written to.
#[derive(Debug)]
pub(crate) struct Witnessed<In> {
    connection: In,
    counts: bool,
}

impl<In: Transport> Transport for Witnessed<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.connection.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        WRITTEN.set(WRITTEN.get() || self.counts);
        self.connection.transmit_output(amount, in_time(timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        // There is no room for more, and what is there is no whole line or head.
        if self.buffers().input_append_buf().is_empty() {
            return Err(Error::LargeResponseHeader(HEAD, HEAD));
        }
        self.connection.await_input(in_time(timeout))
    }

    fn is_open(&mut self) -> bool {
        self.connection.is_open()
    }

    fn is_tls(&self) -> bool {
        self.connection.is_tls()
    }
}

/// A timeout that ends with the call: ureq gives a proxy its whole time again for each byte.
fn in_time(timeout: NextTimeout) -> NextTimeout {
    let Some(deadline) = DEADLINE.get() else { return timeout };
    let left = deadline.saturating_duration_since(Instant::now());
    if *timeout.after <= left {
        return timeout;
    }
    NextTimeout { after: left.into(), reason: Timeout::Global, ..timeout }
}
