//! The client settings of a scenario.

use std::time::Duration;

use postmark_core::RetryPolicy;

/// The client settings of a scenario. The setters of every client do the same.
#[derive(Debug, Clone)]
#[must_use]
pub struct Setup {
    pub base_url: String,
    pub token: &'static str,
    pub proxying: Proxying,
    pub roots: Option<Vec<u8>>,
    pub timeout: Duration,
    pub connect_timeout: Duration,
    pub slowest_upload: u32,
    pub response_limit: u64,
    pub retry: RetryPolicy,
}

/// The proxy of a client.
#[derive(Debug, Clone)]
pub enum Proxying {
    Never,
    Given(String),
    Environment,
}

pub(crate) const TOKEN: &str = "8fa2c1d0-secret-4b1c";

impl Setup {
    /// A client with long timeouts, but no waits between attempts.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            token: TOKEN,
            proxying: Proxying::Never,
            roots: None,
            timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(20),
            slowest_upload: 100_000,
            response_limit: 64 * 1024 * 1024,
            retry: RetryPolicy::new().first_wait(Duration::ZERO),
        }
    }

    /// A client with short timeouts, for slow servers.
    pub fn hasty(base_url: impl Into<String>) -> Self {
        let timeout = Duration::from_millis(250);
        Self { timeout, slowest_upload: u32::MAX, ..Self::new(base_url) }
    }

    /// Makes each request once.
    pub fn once(self) -> Self {
        Self { retry: RetryPolicy::never(), ..self }
    }

    pub fn proxy(self, url: impl Into<String>) -> Self {
        Self { proxying: Proxying::Given(url.into()), ..self }
    }

    pub fn roots(self, certificates: impl AsRef<[u8]>) -> Self {
        Self { roots: Some(certificates.as_ref().to_vec()), ..self }
    }
}
