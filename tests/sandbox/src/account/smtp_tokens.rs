//! The SMTP tokens of a server, see
//! <https://postmarkapp.com/support/article/811-what-are-the-smtp-details-api-tokens-i-should-be-using>.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64_URL;
use uuid::Uuid;

use crate::account::streams::{StreamKind, Streams};

/// The maximum number of tokens of a server. Postmark's own limit is not published.
const MAX_TOKENS: usize = 100;

/// The length of a secret key in characters.
const SECRET: usize = 36;

/// An SMTP token of a message stream: credentials for sending through that stream alone.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpToken {
    /// The access key, which is the user name.
    pub access_key: String,
    /// The secret key, which is the password.
    pub secret_key: String,
}

impl fmt::Debug for SmtpToken {
    /// Leaves the secret key out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpToken").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// Why an SMTP token could not be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SmtpTokenError {
    /// The server has no such stream, or it is archived, or it receives email.
    #[error("no stream of this id sends email")]
    NoStream,
    /// The server has 100 tokens already.
    #[error("a server has at most {MAX_TOKENS} SMTP tokens")]
    TooMany,
}

/// The SMTP tokens of a server, each with its stream.
#[derive(Default)]
pub(crate) struct SmtpTokens(Vec<(SmtpToken, String)>);

impl SmtpTokens {
    /// Creates a token for this stream.
    pub(crate) fn create(
        &mut self,
        stream: &str,
        streams: &Streams,
    ) -> Result<SmtpToken, SmtpTokenError> {
        streams.check_sends(stream).map_err(|_| SmtpTokenError::NoStream)?;
        if self.0.len() >= MAX_TOKENS {
            return Err(SmtpTokenError::TooMany);
        }
        let is_broadcast = streams.find(stream).is_ok_and(|one| one.kind == StreamKind::Broadcasts);
        let kind = if is_broadcast { 'B' } else { 'T' };
        let random = || BASE64_URL.encode(Uuid::new_v4());
        let mut secret_key = random() + &random();
        secret_key.truncate(SECRET);
        let access_key = format!("PM-{kind}-{stream}-{}", random());
        let token = SmtpToken { access_key, secret_key };
        self.0.push((token.clone(), stream.to_owned()));
        Ok(token)
    }

    /// The stream of the token with these keys.
    pub(crate) fn opened_by(
        &self,
        access_key: &str,
        is_secret: impl Fn(&str) -> bool,
    ) -> Option<&str> {
        let found = self.0.iter().find(|(token, _)| token.access_key == access_key);
        found.filter(|(token, _)| is_secret(&token.secret_key)).map(|(_, stream)| stream.as_str())
    }
}
