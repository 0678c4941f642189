//! The configuration of a sandbox: tokens, limits, hosts and webhooks.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::tls;

/// The default server token of a sandbox.
pub const SERVER_TOKEN: &str = "5a4d6b0c-0000-4000-8000-706f73746d6b";

/// The default account token of a sandbox.
pub const ACCOUNT_TOKEN: &str = "acc07a4d-0000-4000-8000-706f73746d6b";

/// Postmark's own test token: emails sent with it are checked, and neither sent nor kept.
// contract: test.token
pub const TEST_TOKEN: &str = "POSTMARK_API_TEST";

/// The configuration of a sandbox.
///
/// ```
/// use postmark_sandbox::{Options, Sandbox};
///
/// let sandbox = Sandbox::start_with(Options::new().token("my-token").max_messages(10))?;
/// # drop(sandbox);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Options {
    pub(crate) address: SocketAddr,
    pub(crate) max_messages: usize,
    pub(crate) max_bytes: usize,
    pub(crate) index_lag: Duration,
    pub(crate) request_time: Duration,
    pub(crate) webhooks_anywhere: bool,
    pub(crate) strict: bool,
    pub(crate) verified_senders: bool,
    pub(crate) smtp_port: Option<u16>,
    pub(crate) https_port: Option<u16>,
    pub(crate) manual_delivery: bool,
    pub(crate) seeds: Vec<String>,
    hosts: Vec<String>,
    tokens: Vec<String>,
    account_token: Option<String>,
    pub(crate) any_token: bool,
}

impl fmt::Debug for Options {
    /// Leaves the tokens out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("address", &self.address)
            .field("max_messages", &self.max_messages)
            .field("max_bytes", &self.max_bytes)
            .field("index_lag", &self.index_lag)
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            max_messages: 100_000,
            max_bytes: 512 * 1024 * 1024,
            index_lag: Duration::ZERO,
            request_time: Duration::from_secs(60),
            webhooks_anywhere: false,
            strict: false,
            verified_senders: false,
            smtp_port: None,
            https_port: None,
            manual_delivery: false,
            seeds: Vec::new(),
            hosts: Vec::new(),
            tokens: Vec::new(),
            account_token: None,
            any_token: false,
        }
    }
}

impl Options {
    /// A free port on 127.0.0.1, [`SERVER_TOKEN`], [`ACCOUNT_TOKEN`], and the latest 100,000 emails in
    /// 512 MB.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the address to listen on. Port 0 picks a free one.
    ///
    /// Anyone who reaches the address can read all mail: leave it on loopback if you can.
    #[must_use]
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Accepts email by SMTP, too, on this port of the same IP address. Port 0 picks a free one.
    ///
    /// A client signs in with a server token as user name and password, or with an
    /// [SMTP token](crate::Sandbox::add_smtp_token), and may use STARTTLS.
    #[must_use]
    pub fn smtp_port(mut self, port: u16) -> Self {
        self.smtp_port = Some(port);
        self
    }

    /// Listens for HTTPS, too, on this port of the same IP address. Port 0 picks a free one.
    ///
    /// The certificate is for `localhost`, the loopback addresses, the names of Postmark's own
    /// servers, and each [`host`](Self::host). Clients must trust the
    /// [authority](crate::Sandbox::authority).
    #[must_use]
    pub fn https_port(mut self, port: u16) -> Self {
        self.https_port = Some(port);
        self
    }

    /// Adds a host name under which browsers may reach the sandbox.
    ///
    /// IP addresses and names that no stranger can register (`localhost`, those without a dot,
    /// those under `.localhost`, `.local`, `.internal` and `.test`) always work, and so do the
    /// names of Postmark's own servers. Any other name could belong to a web site that resolves it
    /// to your machine to read your mail.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Accepts this token for the first server, besides [`SERVER_TOKEN`]. May be called repeatedly.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self
    }

    /// Accepts this account token, besides [`ACCOUNT_TOKEN`].
    #[must_use]
    pub fn account_token(mut self, token: impl Into<String>) -> Self {
        self.account_token = Some(token.into());
        self
    }

    /// Accepts any non-empty account token, and for the first server any non-empty server token.
    #[must_use]
    pub fn any_token(mut self) -> Self {
        self.any_token = true;
        self
    }

    /// Sets the longest time that the head of a request may take, and then its body: 60 s by
    /// default.
    ///
    /// The connection of a slower one is closed, as is one that is idle for that long.
    #[must_use]
    pub fn request_time(mut self, time: Duration) -> Self {
        self.request_time = time;
        self
    }

    /// Keeps at most this many sent emails on all servers, and as many received ones: the oldest
    /// are removed. The newest one always stays.
    #[must_use]
    pub fn max_messages(mut self, count: usize) -> Self {
        self.max_messages = count;
        self
    }

    /// Keeps sent emails of at most about this many bytes in memory, overhead included, and as many
    /// bytes of received ones: the oldest are removed. The newest one always stays.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Delays the moment at which the message routes of the API find an accepted email, as Postmark
    /// does by an unknown time. Zero by default.
    ///
    /// [`Sandbox::messages`](crate::Sandbox::messages) and the inbox show every email at once, and
    /// [`Sandbox::advance`](crate::Sandbox::advance) makes the time pass.
    #[must_use]
    pub fn index_lag(mut self, lag: Duration) -> Self {
        self.index_lag = lag;
        self
    }

    /// Refuses undocumented input that Postmark tolerates: unknown members, numbers and booleans as
    /// values of metadata, an empty list as a template's model, and senders at `example.com`.
    ///
    /// Your program then sends what is documented, and nothing else.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Refuses emails from addresses without a verified domain or a confirmed sender signature, as
    /// Postmark does: with error code 400.
    ///
    /// Domains and sender signatures are created, verified and confirmed by Postmark's API, with the
    /// account token.
    #[must_use]
    pub fn verified_senders(mut self) -> Self {
        self.verified_senders = true;
        self
    }

    /// Calls webhooks at any address, not only on this machine and in private networks.
    #[must_use]
    pub fn webhooks_anywhere(mut self) -> Self {
        self.webhooks_anywhere = true;
        self
    }

    /// The names and addresses that a certificate is for, besides the fixed ones.
    pub(crate) fn certified(&self) -> Vec<String> {
        let ip = Some(self.address.ip()).filter(|ip| !ip.is_unspecified() && !ip.is_loopback());
        self.hosts.iter().cloned().chain(ip.map(|ip| ip.to_string())).collect()
    }

    /// Starts with the contents of a seed: see [`Sandbox::seed`](crate::Sandbox::seed).
    /// [`Sandbox::reset`](crate::Sandbox::reset) applies it again. May be called repeatedly.
    #[must_use]
    pub fn seed(mut self, json: impl Into<String>) -> Self {
        self.seeds.push(json.into());
        self
    }

    /// Accepts emails, but neither delivers nor bounces them: that is up to you, see
    /// [`EmailEvent::delivery`](crate::EmailEvent::delivery).
    #[must_use]
    pub fn manual_delivery(mut self) -> Self {
        self.manual_delivery = true;
        self
    }

    /// Returns whether this is an account token, in any case.
    pub(crate) fn takes(&self, token: &str) -> bool {
        let own = self.account_token.as_deref().unwrap_or(ACCOUNT_TOKEN);
        self.any_token || [own, ACCOUNT_TOKEN].iter().any(|own| token.eq_ignore_ascii_case(own))
    }

    /// The configured tokens of the first server.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let mut tokens = vec![SERVER_TOKEN.to_owned()];
        tokens.extend_from_slice(&self.tokens);
        tokens
    }

    /// The token to show to people.
    pub(crate) fn shown_token(&self) -> &str {
        if self.any_token { "(anything)" } else { SERVER_TOKEN }
    }

    /// Returns whether a request may name this host, given with or without its port.
    pub(crate) fn knows(&self, host: &str) -> bool {
        if host.starts_with('[') || host.parse::<SocketAddr>().is_ok() {
            return true;
        }
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        let ours = [".localhost", ".local", ".internal", ".test"];
        !name.contains('.')
            || name.parse::<IpAddr>().is_ok()
            || ours.iter().any(|end| name.ends_with(end))
            || tls::POSTMARK.contains(&name.as_str())
            || self.hosts.iter().any(|host| host.eq_ignore_ascii_case(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_not_shown() {
        let options = Options::new().token("secret").account_token("secret too");
        assert_eq!(options.tokens(), [SERVER_TOKEN, "secret"]);
        assert!(options.takes("Secret too") && !options.takes("secret"));
        assert!(!format!("{options:?}").contains("secret"));
    }

    #[test]
    fn a_host_is_an_address_or_nobody_elses_name() {
        let options = Options::new().host("mail.example.com");
        for host in [
            "127.0.0.1",
            "127.0.0.1:8025",
            "[::1]:8025",
            "[::1]",
            "localhost",
            "localhost.:80",
            "postmark:8025",
            "app.LOCALHOST",
            "host.docker.internal:1",
            "api.postmarkapp.com",
            "Mail.Example.Com:80",
        ] {
            assert!(options.knows(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:8025", "127.0.0.1.nip.io", "1.2.3.4.5"]
        {
            assert!(!options.knows(host), "{host}");
        }
    }
}
