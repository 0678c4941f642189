//! What adapters have in common: the proxy rule, the handshake with a proxy, limits, environment.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use postmark_core::Failure;
use postmark_core::adapter::{
    Destination, Limits, Proxy, ProxyKind, ProxyRule, Stage, Tunnel, TunnelError, TunnelStep,
    TunnelTarget, environment,
};

const POSTMARK: &str = "https://api.postmarkapp.com/email";

fn variable(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    |name| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
}

/// The host and port of the proxy that an environment has for a target.
fn proxy(target: &str, variables: &[(&str, &str)]) -> Option<String> {
    let rule = ProxyRule::Environment;
    let proxy = rule.proxy(&target.parse().unwrap(), variable(variables)).unwrap();
    proxy.map(|proxy| format!("{}:{}", proxy.host(), proxy.port()))
}

#[test]
fn the_scheme_chooses_the_variable() {
    let all = [("HTTPS_PROXY", "http://s:1"), ("HTTP_PROXY", "http://p:2"), ("ALL_PROXY", "a:3")];
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
fn exceptions_cover_names_addresses_and_networks() {
    for (exceptions, target, direct) in [
        ("*", POSTMARK, true),
        ("postmarkapp.com", POSTMARK, true),
        (".postmarkapp.com", POSTMARK, true),
        ("*.postmarkapp.com", POSTMARK, true),
        ("example.com, API.postmarkapp.com", POSTMARK, true),
        ("example.com postmarkapp.com", POSTMARK, true),
        ("example.com\tpostmarkapp.com", POSTMARK, true),
        ("markapp.com", POSTMARK, false),
        ("com.", POSTMARK, true),
        (".postmarkapp.com.", POSTMARK, true),
        ("", POSTMARK, false),
        (".", POSTMARK, false),
        ("www.api.postmarkapp.com", POSTMARK, false),
        ("example.com:8080", "https://example.com:8080", true),
        ("example.com:8080", "https://example.com", false),
        ("example.com:443", "https://example.com", true),
        ("example.com:80", "https://example.com", false),
        ("example.com:80", "http://example.com", true),
        ("10.0.0.7", "https://10.0.0.7/x", true),
        ("0.0.7", "https://10.0.0.7", false),
        ("fd00::7", "https://[fd00::7]:1", true),
        ("FD00:0::7", "https://[fd00::7]:1", true),
        ("[fd00::7]:1", "https://[fd00::7]:1", true),
        ("[fd00::7]:2", "https://[fd00::7]:1", false),
        ("example.com", "https://example.com.", true),
        ("10.0.0.0/8", "https://10.1.2.3", true),
        ("10.9.9.9/8", "https://10.1.2.3:8443", true),
        ("10.0.0.0/8", "https://11.1.2.3", false),
        ("10.0.0.0/8", "https://[::ffff:10.1.2.3]", true),
        ("10.0.0.0/8", "https://10.example.com", false),
        ("192.168.0.0/16,172.16.0.0/12", "https://172.31.255.255", true),
        ("172.16.0.0/12", "https://172.32.0.0", false),
        ("10.1.2.3/32", "https://10.1.2.3", true),
        ("10.1.2.2/32", "https://10.1.2.3", false),
        ("0.0.0.0/0", "https://8.8.8.8", true),
        ("0.0.0.0/0", POSTMARK, false),
        ("10.0.0.0/33", "https://10.0.0.0", false),
        ("10.0.0.0/x", "https://10.0.0.0", false),
        ("10.0.0.0/", "https://10.0.0.0", false),
        ("fd00::/8", "https://[fd12:3456::1]", true),
        ("[fd00::]/8", "https://[fd12:3456::1]", true),
        ("fd00::/8", "https://[fe80::1]", false),
        ("fd00::1/128", "https://[fd00::1]", true),
        ("::/0", "https://[2001:db8::1]", true),
        ("fd00::/129", "https://[fd00::]", false),
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
        let proxy = rule.proxy(&target.parse().unwrap(), |_| None).unwrap();
        assert_eq!(proxy.is_none(), direct, "{target}");
    }
}

#[test]
fn a_faulty_variable_is_shown_without_what_may_be_a_password() {
    for (value, shown) in [
        ("ftp://proxy", "ftp://proxy"),
        ("proxy.example.com:99999", "proxy.example.com:99999"),
        ("http://proxy/path", "http://proxy/path"),
        ("http://a b", "http://a b"),
        ("ftp://me:secret@proxy", "ftp://***@proxy"),
        ("http://me:secret", "http://***"),
        ("http://me:secret%40proxy", "http://***"),
        ("me:12:secret", "***"),
        ("me:secret@http://proxy", "***@http://proxy"),
    ] {
        let rule = ProxyRule::Environment;
        let fault = rule.proxy(&POSTMARK.parse().unwrap(), variable(&[("HTTPS_PROXY", value)]));
        let fault = fault.unwrap_err();
        let message = format!("HTTPS_PROXY: {shown:?} is not the URL of a proxy");
        assert_eq!(fault.to_string(), message);
        assert!(!format!("{fault:?}{}", fault.help()).contains("secret"), "{fault:?}");
    }
}

#[test]
fn a_proxy_has_a_kind_a_host_and_a_port() {
    for (url, kind, host, port) in [
        ("proxy", ProxyKind::Http, "proxy", 80),
        ("http://proxy:3128/", ProxyKind::Http, "proxy", 3128),
        ("HTTPS://proxy", ProxyKind::Https, "proxy", 443),
        ("http://me:pass%20word@[::1]:1", ProxyKind::Http, "::1", 1),
        ("socks5://proxy", ProxyKind::Socks5, "proxy", 1080),
        ("socks4a://proxy:9", ProxyKind::Socks4a, "proxy", 9),
    ] {
        let proxy = Proxy::parse("proxy", url).unwrap();
        assert_eq!((proxy.kind(), proxy.host(), proxy.port()), (kind, host, port), "{url}");
    }
    for url in
        ["", "http://", "gopher://proxy", "http://proxy:0x1", "http://proxy/path", "http://a b"]
    {
        assert!(Proxy::parse("proxy", url).is_err(), "{url}");
    }
}

/// Runs a handshake in which the proxy's bytes come in pieces of a size; returns what was written.
fn handshake(
    url: &str,
    target: &TunnelTarget<'_>,
    mut says: &[u8],
    piece: usize,
) -> Result<Vec<Vec<u8>>, TunnelError> {
    let proxy = Proxy::parse("proxy", url).unwrap();
    let mut tunnel = Tunnel::new(&proxy, target)?;
    let mut written = Vec::new();
    loop {
        let step = tunnel.step();
        assert!(!format!("{tunnel:?} {step:?} {proxy:?}").contains("pass"));
        match step {
            TunnelStep::Write(bytes) => written.push(bytes),
            TunnelStep::Read(count) => {
                let count = count.min(piece);
                assert!(count > 0 && count <= says.len(), "it asks for {count} more bytes");
                let (bytes, rest) = says.split_at(count);
                says = rest;
                tunnel.handle(bytes)?;
            }
            TunnelStep::Open => {
                assert!(says.is_empty(), "{says:?} is left");
                return Ok(written);
            }
        }
    }
}

const NAME: TunnelTarget<'static> = TunnelTarget::Name("postmark.test", 443);

#[test]
fn a_tunnel_is_opened_in_pieces_of_any_size() {
    let v4: SocketAddr = "10.1.2.3:443".parse().unwrap();
    let v6: SocketAddr = "[fd00::7]:443".parse().unwrap();
    let connect = b"CONNECT postmark.test:443 HTTP/1.1\r\nHost: postmark.test:443\r\n".to_vec();
    let authorization = b"Proxy-Authorization: Basic bWU6cGFzcyB3b3Jk\r\n";
    let established = b"HTTP/1.1 200 OK\r\nX: \r\r\n\r\n";
    let name = [&[5, 1, 0, 3, 13][..], b"postmark.test", &[1, 187]].concat();
    let login = [&[1, 2][..], b"me", &[9], b"pass word"].concat();
    for (url, target, says, written) in [
        ("http://p", NAME, &established[..], vec![[&connect[..], b"\r\n"].concat()]),
        (
            "https://me:pass%20word@p",
            NAME,
            b"HTTP/1.0 299 \r\n\r\n",
            vec![[&connect[..], authorization, b"\r\n"].concat()],
        ),
        (
            "http://p",
            TunnelTarget::Name("::1", 1),
            established,
            vec![b"CONNECT [::1]:1 HTTP/1.1\r\nHost: [::1]:1\r\n\r\n".to_vec()],
        ),
        (
            "socks5h://p",
            NAME,
            &[5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80],
            vec![vec![5, 1, 0], name.clone()],
        ),
        (
            "socks5h://me:pass%20word@p",
            NAME,
            &[5, 2, 1, 0, 5, 0, 0, 3, 2, b'a', b'b', 0, 80],
            vec![vec![5, 2, 0, 2], login, name.clone()],
        ),
        (
            "socks5://p",
            TunnelTarget::Address(v4),
            &[&[5, 0, 5, 0, 0, 4][..], &[0; 16], &[0, 80]].concat(),
            vec![vec![5, 1, 0], vec![5, 1, 0, 1, 10, 1, 2, 3, 1, 187]],
        ),
        (
            "socks5://p",
            TunnelTarget::Address(v6),
            &[5, 0, 5, 0, 0, 3, 0, 0, 80],
            vec![vec![5, 1, 0], {
                let ip = [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
                [&[5, 1, 0, 4][..], &ip, &[1, 187]].concat()
            }],
        ),
        (
            "socks4://me:pass@p",
            TunnelTarget::Address(v4),
            &[0, 90, 0, 0, 0, 0, 0, 0],
            vec![vec![4, 1, 1, 187, 10, 1, 2, 3, b'm', b'e', 0]],
        ),
        (
            "socks4a://p",
            NAME,
            &[0, 90, 0, 0, 0, 0, 0, 0],
            vec![[&[4, 1, 1, 187, 0, 0, 0, 1, 0][..], b"postmark.test", &[0]].concat()],
        ),
    ] {
        for piece in [1, 2, 3, 5, usize::MAX] {
            assert_eq!(handshake(url, &target, says, piece).unwrap(), written, "{url} {piece}");
        }
    }
}

#[test]
fn a_proxy_that_refuses_says_why() {
    let long = [&b"HTTP/1.1 200 "[..], &[b'x'; 9000]].concat();
    let v6 = TunnelTarget::Address("[fd00::7]:443".parse().unwrap());
    let many = "x".repeat(256);
    for (url, target, says, error) in [
        ("http://p", NAME, &b"HTTP/1.1 407 No\r\n\r\n"[..], "the proxy refused: HTTP/1.1 407 No"),
        ("http://p", NAME, b"SSH-2.0-x\r\n\r\n", "the proxy refused: SSH-2.0-x"),
        ("http://p", NAME, b"ICY 200 OK\r\n\r\n", "the proxy refused: ICY 200 OK"),
        ("http://p", NAME, &long, "the response is too long"),
        ("socks5h://p", NAME, &[5, 255], "the proxy refused: it asks for another login"),
        ("socks5h://p", NAME, &[5, 2], "the proxy refused: it asks for another login"),
        ("socks5h://a:b@p", NAME, &[5, 2, 1, 1], "the proxy refused: the password is wrong"),
        ("socks5h://p", NAME, &[5, 0, 5, 2, 0, 1], "the proxy refused: SOCKS code 2"),
        ("socks5h://p", NAME, &[5, 0, 4, 0, 0, 1], "the proxy refused: SOCKS code 0"),
        ("socks4a://p", NAME, &[0, 91, 0, 0, 0, 0, 0, 0], "the proxy refused: SOCKS code 91"),
        ("socks4://p", v6, &[], "SOCKS 4 has no way to an address of IPv6"),
        ("socks4://a%00b@p", NAME, &[], "SOCKS 4 has no way to write a zero byte"),
        ("socks5h://p", TunnelTarget::Name(&many, 1), &[], "it is too long for SOCKS"),
    ] {
        let result = handshake(url, &target, says, 1);
        assert_eq!(result.unwrap_err().to_string(), error, "{url}");
    }
}

#[test]
fn an_attempt_takes_as_long_as_its_body_needs_and_a_day_at_most() {
    let mut limits = Limits::default();
    assert_eq!(limits.allowed(1_000_000), Duration::from_secs(70));
    limits.slowest_upload = 0;
    assert_eq!(limits.allowed(1), Duration::from_secs(61));
    limits.timeout = Duration::MAX;
    limits.connect_timeout = Duration::MAX;
    let day = Duration::from_secs(86_400);
    assert_eq!((limits.allowed(u64::MAX), limits.allowed_to_connect()), (day, day));
}

#[test]
fn a_configuration_is_made_from_the_environment() {
    let token = [(environment::SERVER_TOKEN, " 8fa2c1d0-secret \n")];
    environment::server(variable(&token)).unwrap().check().unwrap();
    let fault = environment::account(variable(&token)).unwrap_err();
    assert_eq!(fault.to_string(), "POSTMARK_ACCOUNT_TOKEN is not set in the environment");
    let faulty = [token[0], (environment::BASE_URL, "gopher://x")];
    let fault = environment::server(variable(&faulty)).unwrap_err();
    assert_eq!(fault.field(), "POSTMARK_BASE_URL");
}

#[test]
fn an_error_names_the_place_and_keeps_its_kind_and_cause() {
    let url = "https://api.postmarkapp.com/email".parse().unwrap();
    let proxy = Proxy::parse("proxy", "socks5h://jane:secret@[::1]").unwrap();
    for (proxy, stage, message) in [
        (None, Stage::Lookup("api.postmarkapp.com"), "looking up api.postmarkapp.com: refused"),
        (
            Some(&proxy),
            Stage::Lookup("proxy.example.com"),
            "looking up proxy.example.com to connect to api.postmarkapp.com:443 through the proxy \
             socks5h://[::1]:1080: refused",
        ),
        (None, Stage::Connect, "connecting to api.postmarkapp.com:443: refused"),
        (
            Some(&proxy),
            Stage::Tunnel,
            "asking for a tunnel to api.postmarkapp.com:443 through the proxy socks5h://[::1]:1080: \
             refused",
        ),
    ] {
        let error = io::Error::new(io::ErrorKind::ConnectionRefused, "refused");
        let error = Destination::new(&url, proxy).locate_io(stage, error);
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let printed = Failure::unreachable(error).to_string();
        assert_eq!(printed, format!("the request was not sent: {message}"));
    }
}

#[test]
fn an_error_of_the_system_is_unsent_only_if_no_connection_reports_it() {
    for (kind, is_unreachable) in [
        (io::ErrorKind::ConnectionRefused, true),
        (io::ErrorKind::AddrNotAvailable, true),
        (io::ErrorKind::HostUnreachable, false),
        (io::ErrorKind::NetworkUnreachable, false),
        (io::ErrorKind::TimedOut, false),
        (io::ErrorKind::ConnectionReset, false),
        (io::ErrorKind::BrokenPipe, false),
        (io::ErrorKind::Other, false),
    ] {
        let failure = Failure::from(io::Error::from(kind));
        assert_eq!(matches!(failure, Failure::Unsent(_)), is_unreachable, "{kind}");
        assert_eq!(failure.is_unreachable(), is_unreachable, "{kind}");
    }
}
