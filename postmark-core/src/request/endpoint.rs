//! What Postmark can be asked: one type for each request, with the type of its answer.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::token::Token;
use crate::text::DecodeError;
use crate::text::lenient;

/// A request to Postmark, and how its answer is read.
///
/// Every endpoint of Postmark is a type with this trait; the trait is open, so what is missing can
/// be added:
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

    /// What Postmark answers.
    type Response: DeserializeOwned;

    /// The request.
    fn draft(&self) -> Draft;

    /// Reads the body of an answer that says success: JSON, in which `null` is as good as absent.
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

            fn read(&self, body: Bytes) -> Result<Self::Response, DecodeError> {
                (**self).read(body)
            }
        }
    )+};
}

pointer!(&E, Box<E>, Arc<E>);
