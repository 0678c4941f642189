//! How time and memory grow: with the number of emails, the size of a file, the rows of a page.

use bytes::Bytes;
use postmark_core::{Attachment, Content, Email, SendBatch};

use super::reading::page_of;
use super::sending::{batched, stream};
use crate::mails::{Mail, Random, mails};
use crate::measure::Contender;

/// A size, and the work of that size.
pub(crate) type Step = (String, Contender);

/// Any number of emails, in batches of 500, each built, written and pulled before the next.
pub(crate) fn emails() -> Vec<Step> {
    let step = |count: usize| {
        let mails = mails(count.min(SendBatch::MAX_MESSAGES));
        let work = move || {
            let mut left = count;
            while left > 0 {
                let size = left.min(mails.len());
                stream(batched(mails.iter().take(size).map(Mail::ours)));
                left -= size;
            }
        };
        (count.to_string(), Contender::once(work))
    };
    [1, 10, 100, 1_000, 10_000, 100_000].map(step).into()
}

/// An email with a file: encoded, 7 MiB are nearly the 10 MB that a message may have.
pub(crate) fn files() -> Vec<Step> {
    let step = |kib: usize| {
        let file = Bytes::from(Random::new().bytes(kib << 10));
        let work = move || {
            let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
            stream(batched([email.attach(Attachment::new("a.pdf", file.clone()))].into_iter()));
        };
        (format!("{kib} KiB"), Contender::once(work))
    };
    [1, 10, 100, 1_024, 7 * 1_024].map(step).into()
}

/// A page of a search.
pub(crate) fn pages() -> Vec<Step> {
    [1, 10, 50, 100, 500].map(|rows| (rows.to_string(), page_of(rows))).into()
}
