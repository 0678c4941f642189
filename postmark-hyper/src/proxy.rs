//! Which proxy leads to a place, if any.

use std::env;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use http::uri::{Authority, Scheme};
use percent_encoding::percent_decode_str;
use postmark_core::Fault;

/// What decides on the proxy.
#[derive(Clone)]
pub(crate) enum ProxyRule {
    /// The environment, by scheme and with exceptions.
    Environment,
    /// The caller gave one.
    Given(Proxy),
    /// The caller wants none.
    Never,
}

/// A proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) kind: Kind,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// The name and the password that it asks for.
    pub(crate) user: Option<(Vec<u8>, Vec<u8>)>,
}

/// How a proxy is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is asked for a tunnel, in HTTP.
    Http,
    /// The same, within TLS.
    Https,
    /// SOCKS 5, which is given addresses.
    Socks5,
    /// SOCKS 5, which is given names.
    Socks5h,
    /// SOCKS 4, which is given addresses.
    Socks4,
    /// SOCKS 4, which is given names.
    Socks4a,
}

impl ProxyRule {
    pub(crate) fn given(url: &str) -> Result<Self, Fault> {
        parse("proxy", url).map(Self::Given)
    }

    /// The proxy that leads to a place. This machine is reached without one, always.
    pub(crate) fn proxy(&self, target: &Uri) -> Result<Option<Proxy>, Fault> {
        if is_local(host(target)) {
            return Ok(None);
        }
        match self {
            Self::Environment => from_env(target, |name| env::var(name).ok()),
            Self::Given(proxy) => Ok(Some(proxy.clone())),
            Self::Never => Ok(None),
        }
    }
}

impl Proxy {
    /// What `Proxy-Authorization` says.
    pub(crate) fn authorization(&self) -> Option<String> {
        let (name, password) = self.user.as_ref()?;
        let told = [name.as_slice(), b":", password.as_slice()].concat();
        Some(format!("Basic {}", STANDARD.encode(told)))
    }
}

impl Kind {
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

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
            _ => 1080,
        }
    }
}

/// The proxy that an environment has for a place.
fn from_env(
    target: &Uri,
    variable: impl Fn(&'static str) -> Option<String>,
) -> Result<Option<Proxy>, Fault> {
    let set =
        |name| variable(name).filter(|value| !value.trim().is_empty()).map(|value| (name, value));
    // A CGI program gets the header `Proxy` of a request as HTTP_PROXY.
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
    parse(name, url.trim()).map(Some)
}

/// Parses a proxy's URL, which may hold a password and is not told.
fn parse(field: &'static str, url: &str) -> Result<Proxy, Fault> {
    let parsed = || {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let kind = Kind::of(scheme)?;
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
        // What is no port counts as none for `Authority`.
        let port = match place.strip_prefix(authority.host())? {
            "" => kind.port(),
            port => port.strip_prefix(':')?.parse().ok()?,
        };
        let host = without_brackets(authority.host()).to_owned();
        (!host.is_empty()).then_some(Proxy { kind, host, port, user })
    };
    parsed().ok_or_else(|| {
        let remedy = "Give a URL such as `http://proxy.example.com:3128`.";
        Fault::new(field, "is not the URL of a proxy", remedy)
    })
}

/// Whether a list of exceptions, parted by commas or spaces, has a place.
fn is_listed(target: &Uri, list: &str) -> bool {
    let host = host(target);
    let port = target.port_u16().map(|port| port.to_string());
    list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        let (name, wanted) = split_port(entry);
        if wanted.is_some() && wanted != port.as_deref() {
            return false;
        }
        let name = name.trim_start_matches("*.").trim_start_matches('.');
        is_below(host, name)
    })
}

/// Whether a host is `name`, or a name below it.
fn is_below(host: &str, name: &str) -> bool {
    let Some(at) = host.len().checked_sub(name.len()) else {
        return false;
    };
    let (Some(before), Some(end)) = (host.get(..at), host.get(at..)) else {
        return false;
    };
    let is_whole = before.is_empty() || (before.ends_with('.') && host.parse::<IpAddr>().is_err());
    !name.is_empty() && is_whole && end.eq_ignore_ascii_case(name)
}

/// Parts an entry from its port; an address of IPv6 has its port behind brackets.
fn split_port(entry: &str) -> (&str, Option<&str>) {
    if let Some((address, rest)) = entry.strip_prefix('[').and_then(|open| open.split_once(']')) {
        return (address, rest.strip_prefix(':'));
    }
    match entry.split_once(':') {
        Some((name, port)) if !port.contains(':') => (name, Some(port)),
        _ => (entry, None),
    }
}

fn is_local(host: &str) -> bool {
    is_below(host, "localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The host, without the brackets of IPv6 and the dot of an absolute name.
fn host(target: &Uri) -> &str {
    let host = without_brackets(target.host().unwrap_or_default());
    host.strip_suffix('.').unwrap_or(host)
}

/// A host, without the brackets of IPv6.
pub(crate) fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[').and_then(|open| open.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const POSTMARK: &str = "https://api.postmarkapp.com/email";

    /// Where the proxy is that an environment has for a place.
    fn proxy(target: &str, variables: &[(&str, &str)]) -> Option<String> {
        let value = |name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let proxy = from_env(&target.parse().unwrap(), value).unwrap();
        proxy.map(|proxy| format!("{}:{}", proxy.host, proxy.port))
    }

    #[test]
    fn the_scheme_chooses_the_variable() {
        let all =
            [("HTTPS_PROXY", "http://s:1"), ("HTTP_PROXY", "http://p:2"), ("ALL_PROXY", "a:3")];
        assert_eq!(proxy(POSTMARK, &all).unwrap(), "s:1");
        assert_eq!(proxy("http://example.com", &all).unwrap(), "p:2");
        assert_eq!(proxy(POSTMARK, &all[1..]).unwrap(), "a:3");
        assert_eq!(proxy(POSTMARK, &all[1..2]), None);
        let lower = [("HTTPS_PROXY", "http://s:1"), ("https_proxy", "socks5://t:9")];
        assert_eq!(proxy(POSTMARK, &lower).unwrap(), "t:9");
        assert_eq!(proxy(POSTMARK, &[("https_proxy", " "), ("ALL_PROXY", "a:3")]).unwrap(), "a:3");
    }

    #[test]
    fn a_cgi_program_does_not_take_its_proxy_from_a_request() {
        let cgi = [("HTTP_PROXY", "http://evil:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(proxy("http://example.com", &cgi), None);
        assert_eq!(proxy("http://example.com", &cgi[..1]).unwrap(), "evil:1");
    }

    #[test]
    fn exceptions_cover_names_and_those_below() {
        for (exceptions, target, direct) in [
            ("*", POSTMARK, true),
            ("postmarkapp.com", POSTMARK, true),
            (".postmarkapp.com", POSTMARK, true),
            ("*.postmarkapp.com", POSTMARK, true),
            ("example.com, API.postmarkapp.com", POSTMARK, true),
            ("example.com postmarkapp.com", POSTMARK, true),
            ("markapp.com", POSTMARK, false),
            ("com.", POSTMARK, false),
            ("", POSTMARK, false),
            (".", POSTMARK, false),
            ("www.api.postmarkapp.com", POSTMARK, false),
            ("example.com:8080", "https://example.com:8080", true),
            ("example.com:8080", "https://example.com", false),
            ("10.0.0.7", "https://10.0.0.7/x", true),
            ("0.0.7", "https://10.0.0.7", false),
            ("fd00::7", "https://[fd00::7]:1", true),
            ("[fd00::7]:1", "https://[fd00::7]:1", true),
            ("[fd00::7]:2", "https://[fd00::7]:1", false),
            ("example.com", "https://example.com.", true),
        ] {
            let variables = [("ALL_PROXY", "http://p:1"), ("NO_PROXY", exceptions)];
            assert_eq!(proxy(target, &variables).is_none(), direct, "{exceptions:?} {target}");
        }
    }

    #[test]
    fn this_machine_is_reached_directly() {
        let rule = ProxyRule::given("http://proxy:1").unwrap();
        for (target, direct) in [
            ("http://localhost:8025", true),
            ("http://LOCALHOST.:8025", true),
            ("http://mail.localhost", true),
            ("http://127.8.0.1", true),
            ("http://[::1]:8025", true),
            ("http://notlocalhost", false),
            ("http://128.0.0.1", false),
            (POSTMARK, false),
        ] {
            let proxy = rule.proxy(&target.parse().unwrap()).unwrap();
            assert_eq!(proxy.is_none(), direct, "{target}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_named_and_not_told() {
        let fault = parse("HTTPS_PROXY", "ftp://me:secret@proxy").map(drop).unwrap_err();
        assert_eq!(fault.to_string(), "HTTPS_PROXY is not the URL of a proxy");
        assert!(!format!("{fault:?}").contains("secret"));
    }

    #[test]
    fn a_proxy_has_a_kind_a_place_and_a_user() {
        for (url, kind, host, port, authorization) in [
            ("proxy", Kind::Http, "proxy", 80, None),
            ("http://proxy:3128/", Kind::Http, "proxy", 3128, None),
            ("HTTPS://proxy", Kind::Https, "proxy", 443, None),
            ("http://me:pass%20word@[::1]:1", Kind::Http, "::1", 1, Some("Basic bWU6cGFzcyB3b3Jk")),
            ("http://me@proxy", Kind::Http, "proxy", 80, Some("Basic bWU6")),
            ("socks5://proxy", Kind::Socks5, "proxy", 1080, None),
            ("socks4a://proxy:9", Kind::Socks4a, "proxy", 9, None),
        ] {
            let proxy = parse("proxy", url).unwrap();
            assert_eq!((proxy.kind, proxy.host.as_str(), proxy.port), (kind, host, port), "{url}");
            assert_eq!(proxy.authorization().as_deref(), authorization, "{url}");
        }
        for url in
            ["", "http://", "gopher://proxy", "http://proxy:0x1", "http://proxy/path", "http://a b"]
        {
            assert!(parse("proxy", url).is_err(), "{url}");
        }
    }
}
