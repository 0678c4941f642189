//! One line of the endpoint table: a value, the request that it must become, and how its responses
//! are parsed.

use std::any::type_name;

use bytes::Bytes;
use http::{Request, Response};
use postmark_core::{
    AccountToken, Body, Config, CursorList, DmarcSignup, DmarcToken, Endpoint, Error, PagedList,
    ServerToken, SpamCheck, StatusPage, Token, prepare, read,
};
use postmark_tests::endpoints::{Row, endpoints};
use postmark_tests::fixtures;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::listing::Listing;
use crate::names;

/// A request, and its expected parts.
pub(crate) struct Case {
    pub(crate) value: Box<dyn Ask + Send + Sync>,
    /// Method, path and query.
    pub(crate) target: &'static str,
    /// The JSON of the body.
    pub(crate) body: Option<Value>,
    /// The endpoint that the target belongs to.
    pub(crate) row: &'static Row,
    /// How its rows are listed, if they are.
    pub(crate) listing: Option<Listing>,
}

/// Expects a value to become a request without a body.
pub(crate) fn case<E>(value: E, target: &'static str) -> Case
where
    E: Endpoint<Token: Sample, Response: Serialize> + Send + Sync + 'static,
{
    let row = row(target);
    Case { value: Box::new(value), target, body: None, row, listing: None }
}

/// Expects a list to become a request.
pub(crate) fn list<L>(value: L, target: &'static str) -> Case
where
    L: PagedList<Item: DeserializeOwned> + Endpoint<Token: Sample, Response: Serialize>,
    L: Send + Sync + 'static,
{
    let listing = Some(Listing::of(&value));
    Case { listing, ..case(value, target) }
}

/// Expects a list with a cursor to become a request.
pub(crate) fn cursor<L>(value: L, target: &'static str) -> Case
where
    L: CursorList + Endpoint<Token: Sample, Response: Serialize> + Send + Sync + 'static,
{
    Case { listing: Some(Listing::Cursor), ..case(value, target) }
}

impl Case {
    /// Expects a body, too.
    pub(crate) fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Expects the body of a fixture.
    pub(crate) fn file(self, file: &str) -> Self {
        self.json(fixtures::json(file))
    }

    /// Expects a member of the body to differ.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.as_mut().unwrap()[name] = value.into();
        self
    }

    /// Expects a member of the body to be missing.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.body.as_mut().and_then(Value::as_object_mut).unwrap().remove(name).unwrap();
        self
    }

    /// The request as it is built.
    pub(crate) fn request(&self) -> Request<Body> {
        self.value.request().unwrap_or_else(|error| panic!("{}: {error}", self.target))
    }

    /// The JSON of the request's body; null if it has none.
    pub(crate) fn built_body(&self) -> Value {
        let body = self.request().into_body().into_bytes().unwrap();
        if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() }
    }
}

/// The endpoint of a method and a path: of several, the one with fewest parameters.
pub(crate) fn row(target: &str) -> &'static Row {
    endpoints()
        .iter()
        .filter(|row| row.matches(target))
        .min_by_key(|row| row.path.matches('{').count())
        .unwrap_or_else(|| panic!("no endpoint has the target {target}"))
}

/// Any endpoint, its types forgotten.
pub(crate) trait Ask {
    /// The request of the value.
    fn request(&self) -> Result<Request<Body>, Error>;

    /// The method and the route, parameters unbound.
    fn route(&self) -> String;

    /// Whether the request may be repeated after a failure that leaves open whether it was made.
    fn is_repeatable(&self) -> bool;

    /// The name of the value's type.
    fn name(&self) -> String;

    /// The name of the response's type.
    fn answer(&self) -> String;

    /// Parses a response.
    #[allow(dead_code, reason = "the fuzz targets measure it")]
    fn reads(&self, response: Response<Bytes>) -> Result<(), Error>;

    /// Parses a response and writes it as JSON again.
    fn read(&self, response: Response<Bytes>) -> Result<Value, Error>;
}

impl<E: Endpoint<Token: Sample, Response: Serialize>> Ask for E {
    fn request(&self) -> Result<Request<Body>, Error> {
        prepare(&Config::new(E::Token::sample()), self)
    }

    fn route(&self) -> String {
        let draft = self.draft();
        format!("{} {}", draft.method(), draft.route())
    }

    fn is_repeatable(&self) -> bool {
        self.draft().is_repeatable()
    }

    fn name(&self) -> String {
        names::public(type_name::<E>())
    }

    fn answer(&self) -> String {
        names::public(type_name::<E::Response>())
    }

    fn reads(&self, response: Response<Bytes>) -> Result<(), Error> {
        read(self, response).map(drop)
    }

    fn read(&self, response: Response<Bytes>) -> Result<Value, Error> {
        read(self, response).map(|answer| serde_json::to_value(answer).unwrap())
    }
}

/// A token of each kind.
pub(crate) trait Sample: Token {
    fn sample() -> Self;
}

impl Sample for ServerToken {
    fn sample() -> Self {
        Self::test()
    }
}

impl Sample for AccountToken {
    fn sample() -> Self {
        Self::new("account").unwrap()
    }
}

impl Sample for DmarcToken {
    fn sample() -> Self {
        Self::new("dmarc").unwrap()
    }
}

impl Sample for DmarcSignup {
    fn sample() -> Self {
        Self
    }
}

impl Sample for SpamCheck {
    fn sample() -> Self {
        Self
    }
}

impl Sample for StatusPage {
    fn sample() -> Self {
        Self
    }
}
