//! A request without an endpoint type.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::endpoint::Endpoint;
use super::token::{ServerToken, Token};
use crate::text::DecodeError;
use crate::text::lenient;

/// Any request: for endpoints unknown to this version, with the same tokens and errors.
///
/// ```
/// use http::Method;
/// use postmark_core::{AccountToken, Raw};
///
/// let raw = Raw::<AccountToken>::new(Method::PUT, "/domains/{id}/verifyDkim").bind(36_735);
/// ```
///
/// The response is a [`serde_json::Value`] unless you name another type. Its memory is not bounded:
/// a `Value` can take a hundred times the length of its text.
#[must_use]
pub struct Raw<T = ServerToken, R = serde_json::Value> {
    draft: Draft,
    of: PhantomData<fn(T) -> R>,
}

impl<T: Token, R: DeserializeOwned> Raw<T, R> {
    /// A request with any method. `route` has a `{name}` for each value to [`bind`](Self::bind).
    pub fn new(method: Method, route: impl Into<Cow<'static, str>>) -> Self {
        Self { draft: Draft::new(method, route), of: PhantomData }
    }

    /// See [`Draft::bind`].
    pub fn bind(self, value: impl Display) -> Self {
        self.map(|draft| draft.bind(value))
    }

    /// See [`Draft::query`].
    pub fn query(self, name: &str, value: impl Display) -> Self {
        self.map(|draft| draft.query(name, value))
    }

    /// See [`Draft::json`].
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        self.map(|draft| draft.json(value))
    }

    /// See [`Draft::repeatable`].
    pub fn repeatable(self, repeatable: bool) -> Self {
        self.map(|draft| draft.repeatable(repeatable))
    }

    fn map(self, change: impl FnOnce(Draft) -> Draft) -> Self {
        Self { draft: change(self.draft), of: PhantomData }
    }
}

impl<T: Token, R: DeserializeOwned> Endpoint for Raw<T, R> {
    type Token = T;
    type Response = R;

    fn draft(&self) -> Draft {
        self.draft.clone()
    }

    fn read(&self, body: Bytes) -> Result<R, DecodeError> {
        lenient::parse_unbounded(&body)
    }
}

impl<T, R> Clone for Raw<T, R> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), of: PhantomData }
    }
}

impl<T, R> fmt::Debug for Raw<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Raw").field(&self.draft).finish()
    }
}
