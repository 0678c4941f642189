//! The payloads of webhooks that the tests read.

#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

macro_rules! payloads {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../../../tests/fixtures/webhook.", $name, ".json")))),+]
    };
}

/// All payloads that we know, by their names.
pub(crate) const PAYLOADS: &[(&str, &str)] = payloads![
    "bounce" "bounce.big-id" "bounce.legacy" "bounce.no-content" "bounce.soft"
    "bounce.unknown-type" "bounce.unsubscribe-sparse" "click" "click.text" "delivery"
    "delivery.serverid-variant" "inbound" "inbound.bad-date" "inbound.bcc"
    "inbound.dashboard-check" "inbound.legacy" "inbound.odd-date" "inbound.raw" "open"
    "open.partial-geo" "open.sparse" "smtpapierror" "spamcomplaint" "spamcomplaint.code-512"
    "subscriptionchange" "subscriptionchange.manual" "subscriptionchange.reactivated"
    "subscriptionchange.unsubscribe" "unknown"
];

/// The payload with this name.
pub(crate) fn payload(name: &str) -> &'static str {
    PAYLOADS.iter().find(|(known, _)| *known == name).unwrap().1
}
