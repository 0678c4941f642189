//! Tokens: which credential a request has, and where it may be sent.

use std::fmt;
use std::str::FromStr;

use http::{HeaderName, HeaderValue};

use crate::error::Fault;

/// A credential of one kind, or the absence of one.
///
/// Its type is part of every endpoint and every client, so a token can only be sent where it
/// belongs: a server token for an account endpoint does not compile. The trait is sealed.
pub trait Token: Clone + fmt::Debug + Send + Sync + 'static + sealed::Sealed {
    /// Postmark's name for it, for messages: `server token`.
    const NAME: &'static str;

    /// The host that the token belongs to.
    const HOST: &'static str;

    /// The header with the token, marked as sensitive.
    fn header(&self) -> Option<(HeaderName, HeaderValue)>;
}

#[allow(unnameable_types, reason = "nobody is to name it")]
mod sealed {
    pub trait Sealed {}
}

/// Checks the text of a token: trimmed, visible ASCII, not empty. The fault never shows the text.
fn checked(name: &'static str, text: &str) -> Result<HeaderValue, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new(name, "is empty", "Give the token that Postmark shows you."));
    }
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\''));
    let mut value =
        visible.then(|| HeaderValue::from_str(text).ok()).flatten().ok_or_else(|| {
            let remedy = "Copy the token again, without quotes or line breaks.";
            Fault::new(name, "holds a character that no token has", remedy)
        })?;
    value.set_sensitive(true);
    Ok(value)
}

macro_rules! token {
    ($(#[$doc:meta])* $Token:ident, $name:literal, $header:literal, $host:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $Token(HeaderValue);

        impl $Token {
            /// Takes the text of the token; white space around it is trimmed.
            ///
            /// # Errors
            ///
            /// The text is empty or contains anything other than visible ASCII.
            pub fn new(text: impl AsRef<str>) -> Result<Self, Fault> {
                checked($name, text.as_ref()).map(Self)
            }
        }

        /// Same as [`new`](Self::new).
        impl FromStr for $Token {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                Self::new(text)
            }
        }

        impl sealed::Sealed for $Token {}

        impl Token for $Token {
            const NAME: &'static str = $name;
            const HOST: &'static str = $host;

            fn header(&self) -> Option<(HeaderName, HeaderValue)> {
                static NAME: HeaderName = HeaderName::from_static($header);
                Some((NAME.clone(), self.0.clone()))
            }
        }

        impl fmt::Debug for $Token {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Token), "(…)"))
            }
        }
    };
}

token! {
    /// The token of one server: sends email and reads what happened to it.
    ///
    /// It is listed under *API Tokens* of the server; see
    /// [Postmark's overview](https://postmarkapp.com/developer/api/overview#authentication).
    // contract: header.server-token transport.host.main
    ServerToken, "server token", "x-postmark-server-token", "api.postmarkapp.com"
}

token! {
    /// The token of the account: manages servers, domains and sender signatures.
    ///
    /// Only the account's owner and administrators can see it; see
    /// [Postmark's overview](https://postmarkapp.com/developer/api/overview#authentication).
    // contract: header.account-token
    AccountToken, "account token", "x-postmark-account-token", "api.postmarkapp.com"
}

impl ServerToken {
    /// Postmark's test token: emails are checked, but neither sent nor stored.
    ///
    /// See [Sending a test email](https://postmarkapp.com/developer/user-guide/send-email-with-api/send-a-single-email).
    #[must_use]
    pub fn test() -> Self {
        let mut value = HeaderValue::from_static("POSTMARK_API_TEST");
        value.set_sensitive(true);
        Self(value)
    }
}

token! {
    /// The token for one domain's DMARC reports, issued when the domain is registered.
    ///
    /// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
    // contract: header.dmarc-token
    DmarcToken, "DMARC token", "x-api-token", "dmarc.postmarkapp.com"
}

macro_rules! no_token {
    ($(#[$doc:meta])* $Token:ident, $name:literal, $host:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        pub struct $Token;

        impl sealed::Sealed for $Token {}

        impl Token for $Token {
            const NAME: &'static str = $name;
            const HOST: &'static str = $host;

            fn header(&self) -> Option<(HeaderName, HeaderValue)> {
                None
            }
        }
    };
}

no_token! {
    /// No token: Postmark's [spam check](https://spamcheck.postmarkapp.com/doc/) needs none.
    // contract: transport.host.satellites
    SpamCheck, "no token", "spamcheck.postmarkapp.com"
}

no_token! {
    /// No token: the old API of Postmark's status page needs none.
    StatusPage, "no token", "status.postmarkapp.com"
}

no_token! {
    /// No token: registering a domain for DMARC reports returns one.
    ///
    /// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
    DmarcSignup, "no token", "dmarc.postmarkapp.com"
}
