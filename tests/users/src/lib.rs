//! Programs as users write them, from the guides alone: `src/bin/`. The tests run each as a process
//! against a local Postmark, and compare its length with that of the same program in `peers/`.
//!
//! The guides are tested here, too: their code is compiled and run as documentation tests.

#[cfg(doctest)]
macro_rules! guides {
    ($($name:ident)+) => {$(
        #[doc = include_str!(concat!(
            "../../../postmark-hyper/src/_documentation/", stringify!($name), ".md"
        ))]
        mod $name {}
    )+};
}

/// The first programs of the crates' own pages.
#[cfg(doctest)]
macro_rules! readmes {
    ($($name:ident: $folder:literal)+) => {$(
        #[doc = include_str!(concat!("../../../", $folder, "/README.md"))]
        mod $name {}
    )+};
}

#[cfg(doctest)]
readmes! {
    blocking: "postmark-blocking" outbox_sqlite: "postmark-blocking/outbox" hyper: "postmark-hyper"
    axum: "postmark-hyper/axum" lettre: "postmark-hyper/lettre" sandbox: "tests/sandbox"
}

#[cfg(doctest)]
guides! {
    from_postmarker from_django_anymail from_postmark_js from_postmark_crate from_lettre
    from_zero_to_production
    suppressing tenants queues axum_and_tower reqwest testing observability
}
