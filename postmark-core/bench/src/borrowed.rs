//! The emails of `postmark`, reusable for several sends.

use std::borrow::Cow;

use http::Method;
use postmark::Endpoint;

/// An endpoint that outlives its request: the crate's own are consumed by it.
#[derive(Debug)]
pub struct Borrowed<'a, E>(pub &'a E);

impl<E: Endpoint> Endpoint for Borrowed<'_, E> {
    type Request = E::Request;
    type Response = E::Response;

    fn endpoint(&self) -> Cow<'static, str> {
        self.0.endpoint()
    }

    fn body(&self) -> &Self::Request {
        self.0.body()
    }

    fn method(&self) -> Method {
        self.0.method()
    }
}
