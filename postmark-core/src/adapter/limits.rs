//! How long an attempt may take, and how long a response may be.

use std::time::Duration;

/// The limits of one attempt, with the defaults of all adapters.
///
/// ```
/// use std::time::Duration;
/// use postmark_core::adapter::Limits;
///
/// let limits = Limits::default();
/// assert_eq!(limits.allowed(0), Duration::from_secs(60));
/// assert_eq!(limits.allowed(50_000_000), Duration::from_secs(560));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The timeout of a name lookup, and of connecting with TLS and proxy: 10 s by default.
    pub connect_timeout: Duration,
    /// The timeout of an attempt, not counting the time to upload its body: 60 s by default.
    // contract: quirk.long-timeouts
    pub timeout: Duration,
    /// The slowest upload rate, in bytes per second: 100,000 by default.
    pub slowest_upload: u32,
    /// The maximum size of a response in bytes, decompressed: 64 MiB by default.
    pub response_limit: u64,
}

/// The longest timeout. It can be added to any `Instant` without overflow.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

impl Limits {
    /// The timeout of an attempt whose body has `len` bytes: at most a day.
    #[must_use]
    pub fn allowed(&self, len: u64) -> Duration {
        let rate = u64::from(self.slowest_upload.max(1));
        let upload = Duration::from_millis(len.saturating_mul(1000) / rate);
        self.timeout.saturating_add(upload).min(MAX_TIMEOUT)
    }

    /// The timeout of a name lookup, and of connecting: at most a day.
    #[must_use]
    pub fn allowed_to_connect(&self) -> Duration {
        self.connect_timeout.min(MAX_TIMEOUT)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            slowest_upload: 100_000,
            response_limit: 64 * 1024 * 1024,
        }
    }
}
