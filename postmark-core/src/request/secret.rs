//! Text that must not be displayed.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A token or a password in a response or in your settings. It displays as `Secret(…)`, and
/// serialises as `…` by default, so that a response in a log or a cache reveals nothing.
///
/// [`expose`](Self::expose) returns the text. To serialise it in your own type, say so there:
/// ```
/// use postmark_core::Secret;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Kept {
///     #[serde(serialize_with = "Secret::serialize_exposed")]
///     token: Secret,
/// }
///
/// let token = Secret::from("key");
/// assert_eq!(serde_json::to_string(&token)?, r#""…""#);
/// assert_eq!(serde_json::to_string(&Kept { token })?, r#"{"token":"key"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An empty text is not secret, and serialises unchanged. Reading `…` gives that text, not a token.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// The text shown instead of a secret.
const HIDDEN: &str = "…";

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Serialises the text itself: for `serialize_with`.
    ///
    /// # Errors
    ///
    /// Those of the serialiser.
    pub fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }

    /// The same for an optional secret.
    #[allow(clippy::ref_option, reason = "as serde calls it")]
    pub(crate) fn serialize_option<S: Serializer>(
        secret: &Option<Self>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        secret.as_ref().map(Self::expose).serialize(serializer)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0.is_empty() { "" } else { HIDDEN })
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

// contract: quirk.tokens-in-clear
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
