//! How a scenario wants its client.

use std::time::Duration;

use postmark_core::RetryPolicy;

/// How a scenario wants its client. The setters of every client do the same.
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

/// Which proxy a client goes through.
#[derive(Debug, Clone)]
pub enum Proxying {
    Never,
    Given(String),
    Environment,
}

pub(crate) const TOKEN: &str = "8fa2c1d0-secret-4b1c";

impl Setup {
    /// A client that waits for long, but not between attempts.
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

    /// A client for servers that keep it waiting.
    pub fn hasty(base_url: impl Into<String>) -> Self {
        let timeout = Duration::from_millis(250);
        Self { timeout, slowest_upload: u32::MAX, ..Self::new(base_url) }
    }

    /// A client that makes each request once.
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
