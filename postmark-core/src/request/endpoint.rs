//! Endpoints: one type for each request, with the type of its response.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::send_defaults::SendDefaults;
use super::token::Token;
use crate::text::DecodeError;
use crate::text::lenient;

/// A request to Postmark, and how its response is read.
///
/// Every endpoint of Postmark is a type with this trait. The trait is open, so you can add what is
/// missing:
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
/// A token of the other kind does not compile:
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
    /// The kind of token that the request carries.
    type Token: Token;

    /// The response.
    type Response: DeserializeOwned;

    /// The request.
    fn draft(&self) -> Draft;

    /// The request of a client that has [`SendDefaults`]. Only an endpoint that sends emails differs from
    /// [`draft`](Self::draft).
    fn draft_with(&self, defaults: &SendDefaults) -> Draft {
        let _ = defaults;
        self.draft()
    }

    /// Parses the body of a successful response: JSON, in which `null` counts as absent.
    ///
    /// # Errors
    ///
    /// The body is not the JSON of a response.
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
