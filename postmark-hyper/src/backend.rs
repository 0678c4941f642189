//! What sends a client's requests: hyper, or the caller's transport.

use std::sync::Arc;

use http::Uri;
use postmark_core::Fault;

use crate::http_transport::HttpTransport;
use crate::transport::Transport;

/// What sends a client's requests.
#[derive(Clone)]
pub(crate) enum Backend {
    /// hyper, configured by the setters.
    Hyper(HttpTransport),
    /// The caller's transport.
    Custom(Arc<dyn Transport>),
}

impl Backend {
    pub(crate) fn transport(&self) -> &dyn Transport {
        match self {
            Self::Hyper(transport) => transport,
            Self::Custom(transport) => transport.as_ref(),
        }
    }

    /// The transport, ready to send requests to a URL.
    pub(crate) fn prepare(&self, target: impl FnOnce() -> Uri) -> Result<&dyn Transport, Fault> {
        if let Self::Hyper(transport) = self {
            transport.check()?;
            transport.prepare(target)?;
        }
        Ok(self.transport())
    }

    /// Changes hyper's transport.
    pub(crate) fn set(
        &mut self,
        name: &'static str,
        setting: impl FnOnce(&mut HttpTransport) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match self {
            Self::Hyper(transport) => setting(transport),
            Self::Custom(_) => {
                let remedy = "Set it where you create the transport.";
                Err(Fault::new(name, "belongs to the transport, which is your own", remedy))
            }
        }
    }

    /// Leaves the connections to the clones.
    pub(crate) fn disconnect(&mut self) {
        if let Self::Hyper(transport) = self {
            transport.disconnect();
        }
    }
}
