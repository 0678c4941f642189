//! Who sent a request.

use std::fmt;
use std::hint::black_box;
use std::net::IpAddr;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::source::{PUBLISHED, source};
use crate::text::base64;

/// Tells Postmark's requests from those of strangers.
///
/// Postmark signs nothing. What it can do is send credentials that you gave it: HTTP basic
/// authentication, in the settings of a webhook or, for inbound mail, in the URL
/// (`https://user:password@example.com/hook`), and headers of your choice, not for inbound mail.
/// It also publishes the addresses that it sends from; they may change.
///
/// A request has to pass every kind of check that is set; where several credentials are given for
/// one kind, so that an old one can be retired, any of them will do. Without any check, nobody
/// passes: say [`anyone`](Self::anyone) if the URL itself is your secret.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use postmark_core::webhook::{Verdict, Verifier};
///
/// let verifier = Verifier::new()
///     .basic_auth("postmark", "the new password")
///     .basic_auth("postmark", "the old password");
/// let mut headers = HeaderMap::new();
/// assert_ne!(verifier.verify(&headers, None), Verdict::Genuine);
///
/// let credentials = "Basic cG9zdG1hcms6dGhlIG9sZCBwYXNzd29yZA==";
/// headers.insert("authorization", HeaderValue::from_static(credentials));
/// assert_eq!(verifier.verify(&headers, None), Verdict::Genuine);
/// ```
// contract: quirk.no-signature
#[derive(Clone, Default)]
#[must_use]
pub struct Verifier {
    anyone: bool,
    credentials: Vec<Vec<u8>>,
    headers: Vec<(String, Vec<u8>)>,
    sources: Option<Vec<IpAddr>>,
    proxies: usize,
}

/// Whether a request is Postmark's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "a caller has to handle both")]
#[must_use]
pub enum Verdict {
    /// It passed every check.
    Genuine,
    /// It did not: do nothing of what it says.
    Stranger(Stranger),
}

/// Which check a stranger failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stranger {
    /// The credentials are missing or wrong, or the verifier has no check at all.
    Credentials,
    /// The credentials, if any, are right, and the address is not listed.
    Source,
}

impl Stranger {
    /// What to answer: 401 for wrong credentials, 503 for an address that is not listed.
    ///
    /// Should it be Postmark after all, 401 makes it send inbound mail again, which 403 would
    /// stop. From another address the credentials are right, so that it may well be Postmark: 503
    /// makes it send any event again, from a listed address perhaps, or after you added the new
    /// one.
    // contract: webhook.inbound.retried
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Credentials => StatusCode::UNAUTHORIZED,
            Self::Source => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl Verifier {
    /// A verifier without a check, which nobody passes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A verifier that everybody passes: for a URL that is a secret, or a server that checks
    /// requests before they come here.
    pub fn anyone() -> Self {
        Self { anyone: true, ..Self::default() }
    }

    /// Asks for HTTP basic authentication, or for one more pair that will do.
    ///
    /// A pair without a password is none that will do: a setting that was forgotten must not open
    /// the door.
    // contract: webhook.auth.basic
    pub fn basic_auth(mut self, user: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let (user, password) = (user.as_ref(), password.as_ref());
        let pair = if password.is_empty() { String::new() } else { [user, ":", password].concat() };
        self.credentials.push(pair.into_bytes());
        self
    }

    /// Asks for a header, or for one more value of it that will do; an empty value is none.
    ///
    /// Headers of different names have to be there all.
    // contract: webhook.auth.headers
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<String>) -> Self {
        let name = name.as_ref().to_ascii_lowercase();
        self.headers.push((name, value.into().into_bytes()));
        self
    }

    /// Asks for the addresses that Postmark
    /// [published](https://postmarkapp.com/support/article/800-ips-for-firewalls) when this
    /// version was made.
    pub fn published_sources(self) -> Self {
        self.sources(PUBLISHED)
    }

    /// Asks for one of these addresses, in place of any that were set before.
    pub fn sources(mut self, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.sources = Some(addresses.into_iter().map(|address| address.to_canonical()).collect());
        self
    }

    /// Says how many proxies of yours a request passes: the address is then looked up in
    /// `X-Forwarded-For`, that many places from its end.
    ///
    /// Without it that header means nothing, since any sender can write one. Where your platform
    /// tells the address in another way, give it to [`verify`](Self::verify) instead.
    pub fn proxies(mut self, count: usize) -> Self {
        self.proxies = count;
        self
    }

    /// Says whether a request with these headers is Postmark's, `peer` being the address at the
    /// other end of the connection.
    ///
    /// It needs no body: ask before you read one. The time that it takes does not depend on how
    /// much of a guess is right.
    pub fn verify(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Verdict {
        let has_check =
            !self.credentials.is_empty() || !self.headers.is_empty() || self.sources.is_some();
        if !(has_check || self.anyone)
            || !self.has_credentials(headers) | !self.has_headers(headers)
        {
            return Verdict::Stranger(Stranger::Credentials);
        }
        let Some(sources) = &self.sources else {
            return Verdict::Genuine;
        };
        match source(headers, peer, self.proxies) {
            Some(source) if sources.contains(&source) => Verdict::Genuine,
            _ => Verdict::Stranger(Stranger::Source),
        }
    }

    fn has_credentials(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(AUTHORIZATION).and_then(|value| basic(value.as_bytes()));
        let given = given.unwrap_or_default();
        self.credentials.is_empty() || any(&given, self.credentials.iter())
    }

    fn has_headers(&self, headers: &HeaderMap) -> bool {
        self.headers.iter().fold(true, |has_others, (name, _)| {
            let given = headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
            let same_name = self.headers.iter().filter(|(other, _)| other == name);
            any(given, same_name.map(|(_, secret)| secret)) & has_others
        })
    }
}

/// Shows how many secrets there are, and none of them.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("anyone", &self.anyone)
            .field("credentials", &self.credentials.len())
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("sources", &self.sources)
            .field("proxies", &self.proxies)
            .finish()
    }
}

/// The user and the password of basic authentication
/// ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)), with the colon between them.
fn basic(authorization: &[u8]) -> Option<Vec<u8>> {
    let authorization = std::str::from_utf8(authorization).ok()?;
    let (scheme, pair) = authorization.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then(|| base64::decode(pair.trim()))?
}

/// Whether one of the secrets is what was given; each of them is looked at, to the end.
fn any<'a>(given: &[u8], secrets: impl Iterator<Item = &'a Vec<u8>>) -> bool {
    secrets.fold(false, |found, secret| found | is_same(given, secret))
}

/// Compares in a time that depends on the length of what was given, which its sender knows, and
/// on nothing else.
///
/// Each given byte is compared with one of the secret, which begins again where it ends, and no
/// difference ends the walk; `black_box` keeps the compiler from finding a shorter one. An empty
/// secret is like nothing.
///
/// ARCHITECTURE.md has the measurements: neither the place of the first difference nor the length of
/// the secret shows, with |t| of at most 1.9 where 4.5 is a difference and `==` has 149.
fn is_same(given: &[u8], secret: &[u8]) -> bool {
    let differences = given
        .iter()
        .zip(secret.iter().cycle())
        .fold(0, |differences, (given, secret)| black_box(differences | (given ^ secret)));
    (differences == 0) & (given.len() == secret.len()) & !secret.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_whole_secrets() {
        for (given, secret, same) in [
            ("abc", "abc", true),
            ("abd", "abc", false),
            ("ab", "abc", false),
            ("abcabc", "abc", false),
            ("", "abc", false),
            ("abc", "", false),
            ("", "", false),
        ] {
            assert_eq!(is_same(given.as_bytes(), secret.as_bytes()), same, "{given} {secret}");
        }
    }
}
