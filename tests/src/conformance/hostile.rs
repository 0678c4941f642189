//! Servers that mean harm: whatever they say, a call ends in time, holds little memory and says
//! what happened; and an email never gets the receipt of another.

pub mod bombs;
pub mod desync;
pub mod endless;
pub mod odd;
pub mod slow;
mod stage;
pub mod storms;

pub use self::stage::{Heard, Stage, answers};

use postmark_core::{MessageId, Receipt};

use super::endpoints::mail;
use super::outcomes::unanswered;
use super::{Peer, Request, Server, Setup, Stack};

/// The most bytes of a response: endless ones go beyond it at once.
pub const ANSWER_LIMIT: u64 = 256 * 1024;

/// A client that soon has enough.
fn wary(server: &Server) -> Setup {
    Setup { response_limit: ANSWER_LIMIT, ..Setup::hasty(server.url()) }
}

/// Sends an email to a server, which must be told of it once. One of these words must be in what is
/// told of the failure.
fn fail<S: Stack>(
    words: &[&str],
    script: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> Vec<Request> {
    let server = Server::start(script);
    let client = S::new(wary(&server));
    let told = unanswered(client.send(mail()));
    drop(client);
    let record = server.finish();
    assert_eq!(record.connections(), 1, "{told}");
    assert!(words.iter().any(|word| told.contains(word)), "{told}");
    record.requests()
}

/// The id of an email that was accepted.
fn id(receipt: &Receipt) -> &str {
    receipt.message_id.as_ref().map_or("", MessageId::as_str)
}
