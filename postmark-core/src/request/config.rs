//! The configuration that all requests of a client share.

use std::sync::Arc;

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};

use super::draft::Draft;
use super::endpoint::Endpoint;
use super::retry_policy::RetryPolicy;
use super::send_defaults::SendDefaults;
use super::token::{AccountToken, ServerToken, Token};
use crate::error::Fault;
use crate::text::find::find;
use crate::text::url::without_secrets;

/// Where to send requests, with which token and user agent, and how often to retry them.
///
/// ```
/// use postmark_core::{Config, ServerToken};
///
/// let config = Config::new(ServerToken::test())
///     .base_url("http://localhost:8025/postmark")
///     .agent("shop/1.4");
/// # config.check()?;
/// # Ok::<(), postmark_core::Fault>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Config<T> {
    pub(crate) token: T,
    pub(crate) agent: HeaderValue,
    pub(crate) retry: RetryPolicy,
    defaults: Option<Arc<SendDefaults>>,
    pub(super) base: Base,
    fault: Option<Fault>,
}

/// A base URL, split into the parts needed to build request URLs.
#[derive(Debug, Clone)]
pub(super) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// Empty, or starting but not ending with a slash.
    path: String,
}

/// This library, as `User-Agent` names it.
const AGENT: &str = concat!("postmark-rs/", env!("CARGO_PKG_VERSION"));

/// The same as [`Config::new`].
impl<T: Token> From<T> for Config<T> {
    fn from(token: T) -> Self {
        Self::new(token)
    }
}

impl<T: Token> Config<T> {
    /// The token's own host over https, this library's name, and the default [`RetryPolicy`].
    pub fn new(token: T) -> Self {
        let authority = Authority::from_static(T::HOST);
        Self {
            token,
            agent: HeaderValue::from_static(AGENT),
            retry: RetryPolicy::new(),
            defaults: None,
            // contract: transport.https
            base: Base { scheme: Scheme::HTTPS, authority, path: String::new() },
            fault: None,
        }
    }

    /// Replaces the token and keeps everything else.
    pub fn token(mut self, token: T) -> Self {
        self.token = token;
        self
    }

    /// Sends requests to another URL: a sandbox, or your own proxy.
    ///
    /// The path is kept: with `https://example.com/postmark`, requests go to `/postmark/email`. The
    /// token is sent there too, and readable in transit over `http`, so use `http` for local hosts
    /// only.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        match Base::parse(url.as_ref().trim()) {
            Ok(base) => self.base = base,
            Err(problem) => {
                let remedy = "Give `https://`, a host, and at most a port and a path.";
                let fault = Fault::new("base URL", problem, remedy);
                self.keep(fault.shows(shown(url.as_ref().trim())));
            }
        }
        self
    }

    /// Names your program in `User-Agent`, before the name of this library.
    pub fn agent(mut self, agent: impl AsRef<str>) -> Self {
        let agent = format!("{} {AGENT}", agent.as_ref().trim());
        let visible = agent.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        // HTTP/2 refuses values that start with a space: with an empty name, only this library's is
        // left.
        match HeaderValue::from_str(agent.trim_start()) {
            Ok(agent) if visible => self.agent = agent,
            _ => {
                let remedy = "Use visible ASCII, such as `shop/1.4`.";
                self.keep(Fault::new("User-Agent", "is not visible ASCII", remedy));
            }
        }
        self
    }

    /// Replaces the retry policy: how often and how long to retry a request.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the values that emails have unless they set their own; replaces earlier defaults.
    pub fn defaults(mut self, defaults: SendDefaults) -> Self {
        self.defaults = Some(Arc::new(defaults));
        self
    }

    /// The defaults for emails, if set.
    #[must_use]
    pub fn send_defaults(&self) -> Option<&SendDefaults> {
        self.defaults.as_deref()
    }

    /// Checks all settings.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] that a setter met. Every request with this configuration fails with it.
    pub fn check(&self) -> Result<(), Fault> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// The draft of an endpoint, with the defaults applied.
    pub(crate) fn draft<E: Endpoint + ?Sized>(&self, endpoint: &E) -> Draft {
        match self.send_defaults() {
            Some(defaults) => endpoint.draft_with(defaults),
            None => endpoint.draft(),
        }
    }

    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

impl Config<AccountToken> {
    /// The configuration for a server of the account: another token, and everything else unchanged.
    pub fn for_server(self, token: ServerToken) -> Config<ServerToken> {
        let Self { token: _, agent, retry, defaults, base, fault } = self;
        Config { token, agent, retry, defaults, base, fault }
    }
}

impl Base {
    /// The URL of a draft.
    pub(super) fn uri(&self, draft: &Draft) -> Option<Uri> {
        let target = draft.target(&self.path);
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(target).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// Parses a base URL, or returns what is wrong with it.
    fn parse(url: &str) -> Result<Self, &'static str> {
        let missing = "has no scheme and host";
        let (scheme, rest) = url.split_once(':').ok_or(missing)?;
        let rest = rest.strip_prefix("//").ok_or(missing)?;
        let scheme = match scheme {
            _ if scheme.eq_ignore_ascii_case("https") => Scheme::HTTPS,
            _ if scheme.eq_ignore_ascii_case("http") => Scheme::HTTP,
            _ => return Err("has neither the scheme https nor http"),
        };
        if !url.is_ascii() {
            return Err("is not ASCII");
        }
        if rest.contains(['?', '#']) {
            return Err("has a query or a fragment");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("holds a user name or password");
        }
        let path = path.trim_end_matches('/');
        if !path.is_empty() && path.parse::<PathAndQuery>().is_err() {
            return Err("is not a URL");
        }
        let authority = authority.parse::<Authority>().map_err(|_| "is not a URL")?;
        let host = authority.host();
        if host.is_empty() {
            return Err("has no host");
        }
        // An invalid port would otherwise be ignored, and the token sent to another port.
        let port = authority.as_str().strip_prefix(host).and_then(|rest| rest.strip_prefix(':'));
        if port.is_some_and(|port| !is_port(port)) {
            return Err("has a port that is not from 1 to 65535");
        }
        Ok(Self { scheme, authority, path: path.to_owned() })
    }
}

/// A text that is not a base URL, without possible secrets. Without a dot in its host, it may be a
/// token that was passed by mistake.
fn shown(text: &str) -> String {
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    let has_host = text.contains(['.', '['])
        || find(text, "localhost").is_some()
        || !name.bytes().any(|byte| byte.is_ascii_digit());
    if has_host { without_secrets(text) } else { "***".to_owned() }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u16>().is_ok_and(|number| number > 0)
}
