//! W7 and W8: parsing webhooks. `postmark` does not, so ours are compared with a `Value`.

use std::hint::black_box;

use bytes::Bytes;
use postmark_core::webhook::{Event, InboundAttachment, fixture};
use serde_json::Value;

use super::{Goal, Task};
use crate::floor::reading as floor;
use crate::mails::Random;
use crate::measure::Contender;

/// How often a small payload is parsed in a run.
const MANY: usize = 500;

/// The size of a file.
const FILE: usize = 5 << 20;

/// How many KiB may be held beyond the decoded files.
const BEYOND: usize = 64;

/// W7: an email with a file.
pub(crate) fn mail() -> Task {
    inbound("an inbound mail with 5 MiB attached, read", 1)
}

/// W7: a payload of 35 MB, the largest received email.
pub(crate) fn large_mail() -> Task {
    Task { is_large: true, ..inbound("an inbound mail with 5 times 5 MiB attached, read", 5) }
}

/// W8: an event whose kind is only in its payload.
pub(crate) fn delivery() -> Task {
    let payload = include_bytes!("../../../../tests/fixtures/webhook.delivery.json");
    event("a delivery, read", payload)
}

/// W8: a larger one.
pub(crate) fn open() -> Task {
    let payload = include_bytes!("../../../../tests/fixtures/webhook.open.json");
    event("an open, read", payload)
}

fn inbound(name: &'static str, count: usize) -> Task {
    let file = Random::new().bytes(FILE);
    let mut mail = fixture::inbound();
    mail.attachments = vec![InboundAttachment::new("scan.pdf", file); count];
    let payload = Event::from(mail).to_json();
    let payloads = move || vec![payload.clone()];
    let decoded = move |payload| {
        let Event::Inbound(mail) = Event::parse(payload).expect("a payload") else {
            panic!("no inbound mail")
        };
        let files: Vec<_> = mail.attachments.iter().map(InboundAttachment::decode).collect();
        assert!(files.iter().flatten().map(Vec::len).sum::<usize>() == count * FILE);
        (mail, files)
    };
    let lowest = |payload: Bytes| floor::files(&payload);
    Task::beside("serde_json, to a Value", name, Contender::new(payloads.clone(), value))
        .floor(Contender::new(payloads.clone(), lowest))
        .way("postmark-core", [Goal::Peak(BEYOND)], Contender::new(payloads.clone(), Event::parse))
        .way(
            "postmark-core, files decoded too",
            [Goal::Floor(2.5), Goal::Peak(count * FILE / 1024 + BEYOND)],
            Contender::new(payloads, decoded),
        )
}

fn event(name: &'static str, payload: &'static [u8]) -> Task {
    // Postmark sends it without the spaces of the recorded one.
    let payload = Event::parse(payload).expect("a payload").to_json();
    let payloads = move || vec![payload.clone(); MANY];
    let lowest = |payload: Bytes| drop(black_box(floor::event(&payload)));
    Task::beside("serde_json, to a Value", name, Contender::new(payloads.clone(), value))
        .floor(Contender::new(payloads.clone(), lowest))
        .way("postmark-core", [Goal::Floor(2.0)], Contender::new(payloads, Event::parse))
}

#[allow(clippy::needless_pass_by_value, reason = "what is read is used up, as by ours")]
fn value(payload: Bytes) -> Value {
    serde_json::from_slice(&payload).expect("a payload")
}
