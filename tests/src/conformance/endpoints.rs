//! Requests of every kind that matters to a connection.

use postmark_core::{Content, Draft, Email, Endpoint, ServerToken};
use serde_json::Value;

pub(crate) fn mail() -> Email {
    Email::new("me@example.com", "you@example.com", Content::text("Hello"))
}

/// A request of any size, which must not be retried.
pub(crate) struct Post(pub(crate) usize);

impl Endpoint for Post {
    type Token = ServerToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::post("/post").body("x".repeat(self.0))
    }
}

macro_rules! without_body {
    ($($Name:ident, $draft:expr;)*) => {$(
        pub(crate) struct $Name;

        impl Endpoint for $Name {
            type Token = ServerToken;
            type Response = Value;

            fn draft(&self) -> Draft {
                $draft
            }
        }
    )*};
}

// The first must not be retried.
without_body! {
    EmptyPost, Draft::post("/post");
    EmptyPut, Draft::put("/put");
    Get, Draft::get("/get").query("tag", "a b");
}
