//! Checks whether Postmark sent a request.

use std::fmt;
use std::hint::black_box;
use std::net::IpAddr;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use thiserror::Error;

use super::source::{PUBLISHED, source};
use crate::text::base64;

/// Checks whether Postmark sent a request.
///
/// Postmark does not sign its requests. It can send credentials that you choose: HTTP basic
/// authentication, in the settings of a webhook or, for inbound email, in the URL
/// (`https://user:password@example.com/hook`); and custom headers, except for inbound email. It
/// also publishes the addresses it sends from, which may change.
///
/// A request must pass every kind of check that is set. If one kind has several secrets, any of
/// them passes, so that you can rotate them. A verifier without a check rejects every request: use
/// [`anyone`](Self::anyone) if the URL itself is your secret.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use postmark_core::webhook::{Verifier, VerifyError};
///
/// let verifier = Verifier::new()
///     .basic_auth("postmark", "the new password")
///     .basic_auth("postmark", "the old password");
/// let mut headers = HeaderMap::new();
/// assert_eq!(verifier.verify(&headers, None), Err(VerifyError::Credentials));
///
/// let credentials = "Basic cG9zdG1hcms6dGhlIG9sZCBwYXNzd29yZA==";
/// headers.insert("authorization", HeaderValue::from_static(credentials));
/// assert_eq!(verifier.verify(&headers, None), Ok(()));
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

/// The check that a request did not pass. It contains no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The verifier has no check, so no request can pass.
    #[error(
        "the verifier has no check: add a password, a header or addresses, or use Verifier::anyone"
    )]
    NotConfigured,
    /// The required credentials or headers are missing or wrong.
    #[error("the credentials are missing or wrong: compare them with the webhook's at Postmark")]
    Credentials,
    /// The credentials, if required, are right, but this address is not in the list; `None` if the
    /// address is unknown.
    #[error("{}", Unlisted(*.0))]
    Address(Option<IpAddr>),
}

struct Unlisted(Option<IpAddr>);

impl fmt::Display for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(address) => write!(
                f,
                "the address {address} is not in the list: add it if it is Postmark's, and set the \
                 number of your proxies"
            ),
            None => f.write_str(
                "the sender's address is not known: pass the address of the connection, or set the \
                 number of your proxies",
            ),
        }
    }
}

impl VerifyError {
    /// The status to return: 401 if the credentials are missing or wrong or there is no check, 503
    /// if the address is not in the list.
    ///
    /// If the request was from Postmark after all: it retries inbound email after 401, but not
    /// after 403. If only the address is wrong, the credentials are right and the sender may well
    /// be Postmark: after 503 it retries every event, perhaps from a listed address, or after you
    /// have added the new one.
    // contract: webhook.inbound.retried
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotConfigured | Self::Credentials => StatusCode::UNAUTHORIZED,
            Self::Address(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl Verifier {
    /// A verifier without a check, which rejects every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// A verifier that accepts every request: for a secret URL, or a server that has already
    /// verified the request.
    pub fn anyone() -> Self {
        Self { anyone: true, ..Self::default() }
    }

    /// Requires HTTP basic authentication; each further call adds another accepted pair.
    ///
    /// An empty password never matches, so that an unset variable cannot disable the check.
    // contract: webhook.auth.basic
    pub fn basic_auth(mut self, user: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let (user, password) = (user.as_ref(), password.as_ref());
        let pair = if password.is_empty() { String::new() } else { [user, ":", password].concat() };
        self.credentials.push(pair.into_bytes());
        self
    }

    /// Requires a header; each further call with the same name adds another accepted value.
    ///
    /// Headers with different names are all required. An empty value never matches.
    // contract: webhook.auth.headers
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<String>) -> Self {
        let name = name.as_ref().to_ascii_lowercase();
        self.headers.push((name, value.into().into_bytes()));
        self
    }

    /// Requires one of the addresses that Postmark had
    /// [published](https://postmarkapp.com/support/article/800-ips-for-firewalls) when this version
    /// was released.
    pub fn published_sources(self) -> Self {
        self.sources(PUBLISHED)
    }

    /// Requires one of these addresses. Replaces earlier ones.
    pub fn sources(mut self, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.sources = Some(addresses.into_iter().map(|address| address.to_canonical()).collect());
        self
    }

    /// Sets how many of your proxies a request passes through. The address is then read from
    /// `X-Forwarded-For`, at this position from the end.
    ///
    /// By default the header is ignored, because any sender can set it. If your platform provides
    /// the address in another way, pass it to [`verify`](Self::verify) instead.
    pub fn proxies(mut self, count: usize) -> Self {
        self.proxies = count;
        self
    }

    /// Checks the headers of a request; `peer` is the remote address of its connection.
    ///
    /// Call it before you read the body. It runs in the same time however much of a guess is right.
    ///
    /// # Errors
    ///
    /// The request did not pass every check: do not use its content.
    pub fn verify(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<(), VerifyError> {
        let has_check =
            !self.credentials.is_empty() || !self.headers.is_empty() || self.sources.is_some();
        if !(has_check || self.anyone) {
            return Err(VerifyError::NotConfigured);
        }
        if !self.has_credentials(headers) | !self.has_headers(headers) {
            return Err(VerifyError::Credentials);
        }
        let Some(sources) = &self.sources else {
            return Ok(());
        };
        match source(headers, peer, self.proxies) {
            Some(source) if sources.contains(&source) => Ok(()),
            source => Err(VerifyError::Address(source)),
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

/// Shows the number of secrets, but no secret.
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

/// User and password of basic authentication ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)),
/// separated by a colon.
fn basic(authorization: &[u8]) -> Option<Vec<u8>> {
    let authorization = std::str::from_utf8(authorization).ok()?;
    let (scheme, pair) = authorization.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then(|| base64::decode(pair.trim()))?
}

/// Whether one of the secrets was given. Compares with all of them.
fn any<'a>(given: &[u8], secrets: impl Iterator<Item = &'a Vec<u8>>) -> bool {
    secrets.fold(false, |found, secret| found | is_same(given, secret))
}

/// Compares in a time that depends only on the length of the given text, which the sender knows.
///
/// Compares each given byte with one of the secret, which is repeated as needed, without stopping
/// at a difference; `black_box` keeps the compiler from stopping early. An empty secret matches
/// nothing.
///
/// ARCHITECTURE.md has the measurements: neither the position of the first difference nor the
/// length of the secret is visible, with |t| of at most 1.9 where 4.5 is a difference and `==` has
/// 149.
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
