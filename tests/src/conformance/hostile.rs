//! Malicious servers: whatever they send, a call ends in time, holds little memory and reports what
//! happened; and an email never gets another's receipt.

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

/// The maximum size of a response in bytes: endless ones exceed it at once.
pub const ANSWER_LIMIT: u64 = 256 * 1024;

/// A client with low limits.
fn wary(server: &Server) -> Setup {
    Setup { response_limit: ANSWER_LIMIT, ..Setup::hasty(server.url()) }
}

/// Sends an email to a server, which must receive it once. The report of the failure must contain
/// one of these words.
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

/// The id of an accepted email.
fn id(receipt: &Receipt) -> &str {
    receipt.message_id.as_ref().map_or("", MessageId::as_str)
}
