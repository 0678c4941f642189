//! Which proxy to use for a host, if any.

use std::fmt;
use std::net::SocketAddr;

use http::Uri;
use http::uri::{Authority, Scheme};
use percent_encoding::percent_decode_str;

use super::no_proxy::{is_listed, is_local, without_brackets};
use crate::error::Fault;
use crate::text::base64;
use crate::text::url::without_secrets;

/// How to choose the proxy. This machine is always reached without one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "there is no other way to decide")]
pub enum ProxyRule {
    /// Environment variables choose it, by scheme and with exceptions.
    Environment,
    /// The caller chose one.
    Given(Proxy),
    /// Use no proxy.
    Never,
}

/// A proxy: its protocol, its address and its credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    kind: ProxyKind,
    host: String,
    port: u16,
    /// The user name and password.
    user: Option<(Vec<u8>, Vec<u8>)>,
}

/// The protocol of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyKind {
    /// HTTP: `CONNECT` opens a tunnel.
    Http,
    /// HTTP over TLS.
    Https,
    /// SOCKS 5. The client resolves the host name.
    Socks5,
    /// SOCKS 5. The proxy resolves the host name.
    Socks5h,
    /// SOCKS 4. The client resolves the host name.
    Socks4,
    /// SOCKS 4a. The proxy resolves the host name.
    Socks4a,
}

impl ProxyRule {
    /// A rule that always uses the proxy at this URL: see [`Proxy::parse`].
    ///
    /// # Errors
    ///
    /// The URL is not that of a proxy.
    pub fn given(url: &str) -> Result<Self, Fault> {
        Proxy::parse("proxy", url).map(Self::Given)
    }

    /// Returns the proxy for a host, if any.
    ///
    /// `variable` looks up an environment variable:
    ///
    /// - For `https`, the proxy is in `https_proxy` or `HTTPS_PROXY`. For `http`, it is in
    ///   `http_proxy` or `HTTP_PROXY`; a CGI program ignores the latter, which is a header of the
    ///   request it serves.
    /// - If none of these is set, the proxy is in `all_proxy` or `ALL_PROXY`.
    /// - `no_proxy` or `NO_PROXY` lists exceptions, separated by commas or spaces: domains, which
    ///   include their subdomains; addresses; networks such as `10.0.0.0/8` and `fd00::/8`; or `*`,
    ///   which matches everything. Domains and addresses may have a port.
    ///
    /// ```
    /// use postmark_core::adapter::ProxyRule;
    ///
    /// let variable = |name: &str| match name {
    ///     "HTTPS_PROXY" => Some("http://proxy.example.com:3128".to_owned()),
    ///     "no_proxy" => Some("10.0.0.0/8, intranet.example.com".to_owned()),
    ///     _ => None,
    /// };
    /// let proxy = |target: &str| {
    ///     ProxyRule::Environment.proxy(&target.parse().expect("a URL"), variable)
    /// };
    /// assert_eq!(proxy("https://api.postmarkapp.com")?.expect("a proxy").port(), 3128);
    /// assert!(proxy("https://10.1.2.3")?.is_none());
    /// # Ok::<(), postmark_core::Fault>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A variable does not hold the URL of a proxy.
    pub fn proxy(
        &self,
        target: &Uri,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Proxy>, Fault> {
        if is_local(target) {
            return Ok(None);
        }
        match self {
            Self::Environment => from_env(target, variable),
            Self::Given(proxy) => Ok(Some(proxy.clone())),
            Self::Never => Ok(None),
        }
    }
}

impl Proxy {
    /// Parses the URL of a proxy: `http://`, `https://`, `socks5://`, `socks5h://`, `socks4://` or
    /// `socks4a://`, an optional user and password, a host, and an optional port. The default
    /// scheme is `http://`.
    ///
    /// `field` names the value in the fault.
    ///
    /// # Errors
    ///
    /// The URL is not of this form. The fault shows it, with `***` in place of a possible password.
    pub fn parse(field: &'static str, url: &str) -> Result<Self, Fault> {
        Self::try_parse(url.trim()).ok_or_else(|| {
            let remedy = "Give a URL such as `http://proxy.example.com:3128`.";
            let fault = Fault::new(field, "is not the URL of a proxy", remedy);
            fault.shows(without_secrets(url.trim()))
        })
    }

    /// The protocol.
    #[must_use]
    pub fn kind(&self) -> ProxyKind {
        self.kind
    }

    /// The host, without IPv6 brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The user name and password, if any.
    pub(super) fn user(&self) -> Option<(&[u8], &[u8])> {
        self.user.as_ref().map(|(name, password)| (name.as_slice(), password.as_slice()))
    }

    /// The value of `Proxy-Authorization`, if it has credentials.
    pub(super) fn authorization(&self) -> Option<Vec<u8>> {
        let (name, password) = self.user()?;
        let mut value = b"Basic ".to_vec();
        base64::append(&[name, b":", password].concat(), &mut value);
        Some(value)
    }

    fn try_parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let kind = ProxyKind::of(scheme)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let authority: Authority = rest.parse().ok()?;
        let (user, place) = match authority.as_str().rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority.as_str()),
        };
        let user = user.map(|user| {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            (percent_decode_str(name).collect(), percent_decode_str(password).collect())
        });
        // `Authority` ignores a port that is not a number.
        let port = match place.strip_prefix(authority.host())? {
            "" => kind.default_port(),
            port => port.strip_prefix(':')?.parse().ok()?,
        };
        let host = without_brackets(authority.host()).to_owned();
        (!host.is_empty()).then_some(Self { kind, host, port, user })
    }
}

impl ProxyKind {
    /// Whether the proxy needs the address of a host, so that the client has to resolve the name.
    #[must_use]
    pub fn needs_address(self) -> bool {
        matches!(self, Self::Socks4 | Self::Socks5)
    }

    /// The first of a host's addresses that the proxy can reach, if it
    /// [needs an address](Self::needs_address). SOCKS 4 reaches only IPv4: if there is no such
    /// address, this is the first one, which [`Tunnel`](super::Tunnel) refuses.
    #[must_use]
    pub fn reachable(self, addresses: &[SocketAddr]) -> Option<SocketAddr> {
        let is_reachable = |address: &&SocketAddr| address.is_ipv4() || self != Self::Socks4;
        addresses.iter().find(is_reachable).or(addresses.first()).copied()
    }

    fn of(scheme: &str) -> Option<Self> {
        Some(match scheme.to_ascii_lowercase().as_str() {
            "http" => Self::Http,
            "https" => Self::Https,
            "socks5" => Self::Socks5,
            "socks5h" => Self::Socks5h,
            "socks4" => Self::Socks4,
            "socks4a" => Self::Socks4a,
            _ => return None,
        })
    }

    pub(super) fn scheme(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Socks5 => "socks5",
            Self::Socks5h => "socks5h",
            Self::Socks4 => "socks4",
            Self::Socks4a => "socks4a",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
            Self::Socks5 | Self::Socks5h | Self::Socks4 | Self::Socks4a => 1080,
        }
    }
}

/// Shows the place and the protocol, never the user or the password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, host, port, user: _ } = self;
        f.debug_struct("Proxy")
            .field("kind", kind)
            .field("host", host)
            .field("port", port)
            .finish_non_exhaustive()
    }
}

/// The proxy that the environment sets for a host.
fn from_env(
    target: &Uri,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, Fault> {
    let set = |name: &'static str| {
        variable(name).filter(|value| !value.trim().is_empty()).map(|value| (name, value))
    };
    let is_cgi = variable("REQUEST_METHOD").is_some();
    let names: &[_] = match target.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => &["https_proxy", "HTTPS_PROXY"],
        _ if is_cgi => &["http_proxy"],
        _ => &["http_proxy", "HTTP_PROXY"],
    };
    let mut names = names.iter().copied().chain(["all_proxy", "ALL_PROXY"]);
    let Some((name, url)) = names.find_map(set) else {
        return Ok(None);
    };
    let exceptions = ["no_proxy", "NO_PROXY"].into_iter().find_map(set);
    if exceptions.is_some_and(|(_, list)| is_listed(target, &list)) {
        return Ok(None);
    }
    Proxy::parse(name, &url).map(Some)
}
