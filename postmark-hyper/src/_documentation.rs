//! Guides: coming from another client, recipes, Postmark's quirks, and a comparison.
//!
//! The code of every guide is compiled and run as a test. The guides use `postmark-hyper` on tokio;
//! `postmark-blocking` has the same names and no `.await`.
//!
//! | coming from | |
//! |---|---|
//! | postmarker (Python) | [`from_postmarker`] |
//! | django-anymail (Python) | [`from_django_anymail`] |
//! | postmark.js (Node) | [`from_postmark_js`] |
//! | the crate `postmark` (Rust) | [`from_postmark_crate`] |
//! | lettre (Rust) | [`from_lettre`] |
//! | *Zero To Production In Rust* | [`from_zero_to_production`] |
//!
//! | recipe | |
//! |---|---|
//! | stop sending to recipients who bounced, complained or unsubscribed | [`suppressing`] |
//! | a token for each tenant | [`tenants`] |
//! | send from a queue, and retry | [`queues`] |
//! | a client in axum's state, and below tower layers | [`axum_and_tower`] |
//! | reqwest as the HTTP stack | [`reqwest`] |
//! | test code that sends and receives email | [`testing`] |
//! | logs, metrics and traces | [`observability`] |
//!
//! [`quirks`] lists Postmark's oddities, each with its test. [`comparison`] compares clients.

/// A guide. Links to other guides come first, so that they take precedence over file links.
macro_rules! guides {
    ($($name:ident)+) => {$(
        #[doc = include_str!("_documentation/links.md")]
        #[doc = include_str!(concat!("_documentation/", stringify!($name), ".md"))]
        pub mod $name {}
    )+};
}

guides! {
    from_postmarker from_django_anymail from_postmark_js from_postmark_crate from_lettre
    from_zero_to_production
    suppressing tenants queues axum_and_tower reqwest testing observability
    quirks comparison
}
