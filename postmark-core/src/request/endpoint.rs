//! Endpoints: one type per request, with the type of its response.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::send_defaults::SendDefaults;
use super::token::Token;
use crate::text::DecodeError;
use crate::text::lenient;

/// A request to Postmark, and how to read its response.
///
/// Every endpoint of Postmark is a type that implements this trait. You can implement it yourself
/// for endpoints that are missing:
///
/// ```
/// use postmark_core::{AccountToken, Draft, Endpoint};
///
/// /// Verifies a domain's SPF record: `POST /domains/{id}/verifyspf`.
/// struct VerifyDomainSpf(i64);
///
/// impl Endpoint for VerifyDomainSpf {
///     type Token = AccountToken;
///     type Response = serde_json::Value;
///
///     fn draft(&self) -> Draft {
///         Draft::post("/domains/{id}/verifyspf").bind(self.0)
///     }
/// }
/// ```
///
/// A token of the wrong kind does not compile:
///
/// ```compile_fail,E0271
/// # use postmark_core::*;
/// # struct VerifyDomainSpf(i64);
/// # impl Endpoint for VerifyDomainSpf {
/// #     type Token = AccountToken;
/// #     type Response = serde_json::Value;
/// #     fn draft(&self) -> Draft { Draft::post("/domains/{id}/verifyspf").bind(self.0) }
/// # }
/// let config = Config::new(ServerToken::test());
/// let exchange = Exchange::new(&config, VerifyDomainSpf(1), 0);
/// ```
pub trait Endpoint {
    /// The kind of token that the request needs.
    type Token: Token;

    /// The response.
    type Response: DeserializeOwned;

    /// The request.
    fn draft(&self) -> Draft;

    /// The request for a client with [`SendDefaults`]. It differs from [`draft`](Self::draft) only
    /// for endpoints that send emails.
    fn draft_with(&self, defaults: &SendDefaults) -> Draft {
        let _ = defaults;
        self.draft()
    }

    /// Parses the body of a successful response: JSON, in which `null` counts as absent.
    ///
    /// # Errors
    ///
    /// The body is not valid JSON for the response type.
    fn read(&self, body: Bytes) -> Result<Self::Response, DecodeError> {
        lenient::parse(&body)
    }
}

macro_rules! pointer {
    ($($Pointer:ty),+) => {$(
        impl<E: Endpoint + ?Sized> Endpoint for $Pointer {
            type Token = E::Token;
            type Response = E::Response;

            fn draft(&self) -> Draft {
                (**self).draft()
            }

            fn draft_with(&self, defaults: &SendDefaults) -> Draft {
                (**self).draft_with(defaults)
            }

            fn read(&self, body: Bytes) -> Result<Self::Response, DecodeError> {
                (**self).read(body)
            }
        }
    )+};
}

pointer!(&E, Box<E>, Arc<E>);
