//! Whether anything of a request was written: ureq's errors do not say.
//!
//! A body knows by itself whether it was pulled to its end; this is for requests that have none.

use std::cell::Cell;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

thread_local! {
    /// Whether the call that runs on this thread wrote to a connection. ureq connects, writes and
    /// reads on the caller's thread.
    static WRITTEN: Cell<bool> = const { Cell::new(false) };
}

/// Begins a call on this thread.
pub(crate) fn begin() {
    WRITTEN.set(false);
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
        self.connection.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.connection.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.connection.is_open()
    }

    fn is_tls(&self) -> bool {
        self.connection.is_tls()
    }
}
