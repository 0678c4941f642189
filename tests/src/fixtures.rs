//! Payloads, recorded or made up from the documentation: `fixtures/`, listed in its `index.csv`.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bytes::Bytes;
use http::Response;
use serde_json::Value;

use crate::csv;

/// One payload.
#[derive(Debug, Clone, Copy)]
pub struct Fixture {
    /// The name of the file.
    pub file: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its endpoint: `PUT /bounces/{bounceid}/activate`. Webhooks and transport failures have none.
    pub endpoint: &'static str,
    /// The HTTP status of a response.
    pub status: Option<u16>,
    /// The headers of the response: `Name: value`, separated by semicolons.
    pub headers: &'static str,
    /// Its source: `captured` from Postmark, `shape` for invented values in the documented shape,
    /// `constructed` to provoke, and others.
    pub evidence: &'static str,
    /// Whether it differs from the documentation, on purpose.
    pub deviates: bool,
}

/// The kind of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The body of a request.
    Request,
    /// A successful response.
    Response,
    /// An error response.
    Error,
    /// What Postmark sends to a webhook.
    Webhook,
    /// A response that is not Postmark's, or incomplete.
    Transport,
}

/// All payloads.
#[must_use]
pub fn fixtures() -> &'static [Fixture] {
    static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
        csv::rows(include_str!("../fixtures/index.csv"))
            .map(|[file, kind, endpoint, status, headers, evidence, deviates]| Fixture {
                file,
                kind: Kind::named(kind),
                endpoint,
                status: status.parse().ok(),
                headers,
                evidence,
                deviates: deviates == "yes",
            })
            .collect()
    });
    &FIXTURES
}

/// The bytes of a payload.
#[must_use]
pub fn bytes(file: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into()
}

/// The JSON of a payload.
#[must_use]
pub fn json(file: &str) -> Value {
    serde_json::from_slice(&bytes(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

impl Fixture {
    /// The payload as an HTTP response, possibly with another body.
    #[must_use]
    pub fn response(&self, body: impl Into<Bytes>) -> Response<Bytes> {
        let mut response = Response::builder().status(self.status.unwrap_or(200));
        for header in self.headers.split("; ").filter(|header| !header.is_empty()) {
            let (name, value) = header.split_once(": ").expect("a name and a value");
            response = response.header(name, value);
        }
        response.body(body.into()).expect("an answer")
    }
}

impl Kind {
    fn named(name: &str) -> Self {
        match name {
            "request" => Self::Request,
            "response" => Self::Response,
            "error" => Self::Error,
            "webhook" => Self::Webhook,
            "transport" => Self::Transport,
            _ => panic!("no kind is called {name}"),
        }
    }
}
