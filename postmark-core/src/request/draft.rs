//! A request as in Postmark's documentation, before it has a host and a token.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::body::Body;
use crate::error::Fault;

/// One request as plain data: method, path, query and body.
///
/// A draft reads like a line of Postmark's documentation. It keeps its first [`Fault`], which
/// [`prepare`](crate::prepare) returns.
///
/// ```
/// use postmark_core::Draft;
///
/// let draft = Draft::put("/bounces/{bounceid}/activate").bind(692_560_173);
/// assert_eq!(draft.path(), "/bounces/692560173/activate");
/// ```
#[derive(Clone)]
#[must_use]
pub struct Draft {
    method: Method,
    route: Cow<'static, str>,
    /// The route with its first parameters filled in, up to the next one.
    path: Cow<'static, str>,
    /// Where the rest of the route starts.
    unbound: usize,
    query: String,
    body: Option<Body>,
    repeatable: bool,
    fault: Option<Fault>,
}

/// Everything that must be encoded in a path segment or a query value (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Draft {
    /// A request with any method. `route` has a `{name}` for each value to [`bind`](Self::bind).
    ///
    /// It may have a query, encoded, which is not part of the [route](Self::route). The request is
    /// [`repeatable`](Self::repeatable) if the method is idempotent (RFC 9110).
    pub fn new(method: Method, route: impl Into<Cow<'static, str>>) -> Self {
        let repeatable = method.is_idempotent();
        let mut route = route.into();
        let query = match route.find('?') {
            Some(at) => route.to_mut().split_off(at),
            None => String::new(),
        };
        let unbound = route.find('{').unwrap_or(route.len());
        let path = match &route {
            Cow::Borrowed(route) => Cow::Borrowed(route.get(..unbound).unwrap_or_default()),
            Cow::Owned(route) => Cow::Owned(route.get(..unbound).unwrap_or_default().to_owned()),
        };
        Self { method, route, path, unbound, query, body: None, repeatable, fault: None }
    }

    /// `GET`: repeatable.
    pub fn get(route: &'static str) -> Self {
        Self::new(Method::GET, route)
    }

    /// `PUT`: repeatable.
    pub fn put(route: &'static str) -> Self {
        Self::new(Method::PUT, route)
    }

    /// `DELETE`: repeatable.
    pub fn delete(route: &'static str) -> Self {
        Self::new(Method::DELETE, route)
    }

    /// `POST`: not repeatable, unless [set](Self::repeatable).
    pub fn post(route: &'static str) -> Self {
        Self::new(Method::POST, route)
    }

    /// `PATCH`: not repeatable, unless [set](Self::repeatable).
    pub fn patch(route: &'static str) -> Self {
        Self::new(Method::PATCH, route)
    }

    /// Replaces the route's next `{name}` with a value, percent-encoded as one path segment.
    ///
    /// An empty value, `.` and `..` are faults, since they would change the endpoint.
    pub fn bind(mut self, value: impl Display) -> Self {
        let value = value.to_string();
        let open = self.route.get(self.unbound..).unwrap_or_default();
        let Some((name, rest)) = open.strip_prefix('{').and_then(|open| open.split_once('}'))
        else {
            let remedy = "Write a `{name}` for each bound value into the route.";
            return self.fault(Fault::new("route", "has no parameter left to bind", remedy));
        };
        if matches!(value.as_str(), "" | "." | "..") {
            let problem = format!("cannot be `{value}` in a path");
            let remedy = "Give the identifier that Postmark gave you.";
            let fault = Fault::new(name.to_owned(), problem, remedy);
            return self.fault(fault);
        }
        let fixed = rest.find('{').unwrap_or(rest.len());
        let path = self.path.to_mut();
        path.extend(utf8_percent_encode(&value, RESERVED));
        path.push_str(rest.get(..fixed).unwrap_or_default());
        self.unbound = self.route.len() - rest.len() + fixed;
        self
    }

    /// Adds a query parameter, percent-encoded.
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        let separator = if self.query.is_empty() { '?' } else { '&' };
        let name = utf8_percent_encode(name, RESERVED);
        let value = value.to_string();
        let value = utf8_percent_encode(&value, RESERVED);
        // Writing to a `String` cannot fail.
        let _ = write!(self.query, "{separator}{name}={value}");
        self
    }

    /// Adds a query parameter if there is a value.
    pub fn query_opt(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Refuses a text longer than Postmark allows for this field, in UTF-16 units.
    pub(crate) fn at_most<'a>(
        self,
        limit: usize,
        field: &'static str,
        text: impl Into<Option<&'a str>>,
    ) -> Self {
        let size = text.into().map_or(0, |text| text.encode_utf16().count());
        if size <= limit {
            return self;
        }
        // contract: limit.length-unit
        self.fault(Fault::over(field, size, limit, "UTF-16 units", "Shorten it."))
    }

    /// Sets the body: a value as JSON.
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.body(Bytes::from(json)),
            Err(_) => {
                let remedy = "Give values that JSON has: maps need text as keys.";
                self.fault(Fault::new("body", "cannot be written as JSON", remedy))
            }
        }
    }

    /// Sets the body: JSON text.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Declares whether sending this request twice has the same effect as sending it once.
    ///
    /// Only such a request is retried after a failure that may have happened after its execution.
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// Keeps a fault, unless there already is one.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = self.fault.or(Some(fault));
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The route without parameter values, as in Postmark's documentation: suitable for logs.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.route
    }

    /// The route, borrowed if it is static.
    pub(crate) fn shared_route(&self) -> Cow<'static, str> {
        self.route.clone()
    }

    /// The path up to the first unbound parameter, percent-encoded, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Checks the request.
    ///
    /// # Errors
    ///
    /// The first fault, or the fault that a parameter of the route has no value.
    pub fn check(&self) -> Result<(), Fault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if !self.route.starts_with('/') || self.route.contains('#') || self.query.contains('#') {
            let remedy = "Write it as Postmark's documentation does: `/bounces/{bounceid}`.";
            return Err(Fault::new("route", "is not a path", remedy));
        }
        match self.route.get(self.unbound..).unwrap_or_default() {
            "" => Ok(()),
            open => {
                let name = open.trim_start_matches('{').split('}').next().unwrap_or_default();
                Err(Fault::new(name.to_owned(), "is missing in the path", "Bind a value to it."))
            }
        }
    }

    /// Path and query, appended to the path of a base URL.
    pub(crate) fn target(&self, base: &str) -> Bytes {
        match &self.path {
            Cow::Borrowed(path) if base.is_empty() && self.query.is_empty() => {
                Bytes::from_static(path.as_bytes())
            }
            path => [base, path, &self.query].concat().into(),
        }
    }

    /// Whether sending the request twice has the same effect as sending it once.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    pub(crate) fn take_body(&mut self) -> Option<Body> {
        self.body.take()
    }
}

/// Shows the method and the route. Values, queries and bodies do not belong in logs.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({} {})", self.method, self.route)
    }
}
