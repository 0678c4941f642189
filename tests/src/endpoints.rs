//! The one list of the API: `endpoints.csv`.

use std::sync::LazyLock;

use crate::csv;

/// One endpoint: Postmark's description and our types.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with a `{name}` for each parameter.
    pub path: &'static str,
    /// The token that the request carries, and the host that it goes to.
    pub token: Credential,
    /// The Rust type of the request, below `postmark_core::api` or re-exported from there.
    pub request: &'static str,
    /// The Rust type of the response.
    pub response: &'static str,
    /// Postmark's page; empty if there is none.
    pub link: &'static str,
    /// How Postmark documents the endpoint.
    pub status: Status,
}

/// A kind of token, or a host that needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The token of a server.
    Server,
    /// The token of the account.
    Account,
    /// The token of a domain's DMARC reports.
    Dmarc,
    /// No token: registering for DMARC reports returns one.
    DmarcSignup,
    /// No token: the spam check.
    SpamCheck,
    /// No token: the status page.
    StatusPage,
}

/// How Postmark documents an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is documented.
    Documented,
    /// It is documented as deprecated.
    Deprecated,
    /// It is known from other clients only, or no longer documented.
    Undocumented,
}

/// All endpoints, in the order of the file.
#[must_use]
pub fn endpoints() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
        csv::rows(include_str!("../endpoints.csv"))
            .map(|[method, path, token, request, response, link, status]| Row {
                method,
                path,
                token: Credential::named(token),
                request,
                response,
                link,
                status: Status::named(status),
            })
            .collect()
    });
    &ROWS
}

impl Row {
    /// The method and the path: `PUT /bounces/{bounceid}/activate`.
    #[must_use]
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether a method, a path and an optional query are a request to this endpoint.
    #[must_use]
    pub fn matches(&self, target: &str) -> bool {
        let route = self.route();
        let (path, _) = target.split_once('?').unwrap_or((target, ""));
        let same = |(wanted, is): (&str, &str)| wanted.starts_with('{') || wanted == is;
        route.split('/').count() == path.split('/').count()
            && route.split('/').zip(path.split('/')).all(same)
    }
}

impl Credential {
    fn named(name: &str) -> Self {
        match name {
            "server" => Self::Server,
            "account" => Self::Account,
            "dmarc" => Self::Dmarc,
            "dmarc-signup" => Self::DmarcSignup,
            "spam-check" => Self::SpamCheck,
            "status-page" => Self::StatusPage,
            _ => panic!("no token is called {name}"),
        }
    }

    /// The header that carries the token.
    #[must_use]
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Server => Some("x-postmark-server-token"),
            Self::Account => Some("x-postmark-account-token"),
            Self::Dmarc => Some("x-api-token"),
            Self::DmarcSignup | Self::SpamCheck | Self::StatusPage => None,
        }
    }

    /// The host that the request goes to.
    #[must_use]
    pub fn host(self) -> &'static str {
        match self {
            Self::Server | Self::Account => "api.postmarkapp.com",
            Self::Dmarc | Self::DmarcSignup => "dmarc.postmarkapp.com",
            Self::SpamCheck => "spamcheck.postmarkapp.com",
            Self::StatusPage => "status.postmarkapp.com",
        }
    }
}

impl Status {
    fn named(name: &str) -> Self {
        match name {
            "documented" => Self::Documented,
            "deprecated" => Self::Deprecated,
            "undocumented" => Self::Undocumented,
            _ => panic!("no status is called {name}"),
        }
    }
}
