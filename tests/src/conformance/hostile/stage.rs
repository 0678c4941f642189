//! A scripted server, and how a client interprets its responses.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use postmark_core::Error;

use super::super::answers::gzip;
use super::super::endpoints::mail;
use super::super::outcomes::all_that_is_told;
use super::{ANSWER_LIMIT, Request, Server, Setup, Stack, id};

/// A server that sends a scripted response to each email and hangs up, and a client for each email:
/// no client finds a connection that is about to close.
#[derive(Debug)]
pub struct Stage<S> {
    server: Server,
    stack: PhantomData<S>,
    next: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// How a client interpreted the response to an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It was accepted, with this id.
    Receipt(String),
    /// It was certainly not sent, with this error.
    Refused(String),
    /// It may have been sent, with this error.
    Doubt(String),
}

impl<S: Stack> Stage<S> {
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it starts a server")]
    pub fn new() -> Self {
        let next = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let told = Arc::clone(&next);
        let server = Server::start(move |_, peer| {
            if peer.try_request().is_none() {
                return;
            }
            let pieces = std::mem::take(&mut *lock(&told));
            for (place, piece) in pieces.iter().enumerate() {
                if place > 0 {
                    // The client has read the previous piece, and waits.
                    thread::sleep(Duration::from_micros(200));
                }
                peer.write(piece);
            }
        });
        Self { server, stack: PhantomData, next }
    }

    /// Sends an email; the server responds with these bytes.
    pub fn hear(&self, answer: impl Into<Vec<u8>>) -> Heard {
        self.hear_pieces(vec![answer.into()])
    }

    /// Sends an email; the server responds with these bytes, piece by piece.
    ///
    /// # Panics
    ///
    /// The failure is not one that a response can cause, or reveals the token.
    pub fn hear_pieces(&self, answer: Vec<Vec<u8>>) -> Heard {
        *lock(&self.next) = answer;
        let setup = Setup::new(self.server.url()).once();
        let client = S::new(Setup { response_limit: ANSWER_LIMIT, ..setup });
        let error = match client.send(mail()) {
            Ok(receipt) => return Heard::Receipt(id(&receipt).to_owned()),
            Err(error) => error,
        };
        let told = all_that_is_told(&error);
        assert!(!told.contains("secret"), "{told}");
        assert!(!error.to_string().is_empty() && error.help().ends_with('.'), "{told}");
        if error.may_have_happened() {
            return Heard::Doubt(told);
        }
        // Only Postmark's own word makes it sure that nothing was done.
        let by_status = error.status().is_some_and(|it| matches!(it.as_u16(), 413 | 415 | 429));
        let is_sure = matches!(&error, Error::Refused(it) if it.code().is_some() || by_status);
        assert!(is_sure, "{told}");
        Heard::Refused(told)
    }

    /// Ends; gives the requests that arrived.
    #[must_use]
    pub fn finish(self) -> Vec<Request> {
        self.server.finish().requests()
    }
}

impl Heard {
    /// Asserts that it is the receipt with this id.
    ///
    /// # Panics
    ///
    /// It is not.
    pub fn expect(&self, id: &str) {
        assert!(matches!(self, Self::Receipt(it) if it == id), "{self:?}");
    }
}

/// Good responses to an email, with the id `1`, in every form that HTTP has for them.
#[must_use]
pub fn answers() -> Vec<Vec<u8>> {
    let receipt = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;
    let (first, second) = receipt.split_at(20);
    let packed = gzip(receipt.as_bytes());
    let (len, packed_len, first_len, second_len) =
        (receipt.len(), packed.len(), first.len(), second.len());
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n";
    let gzip_head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed_len}\r\n\r\n"
    );
    vec![
        format!("HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{receipt}").into(),
        format!("{interim}HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{receipt}").into(),
        format!("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n{receipt}").into(),
        format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             {first_len:x}\r\n{first}\r\n{second_len:x};a=b\r\n{second}\r\n0\r\nX-T: y\r\n\r\n"
        )
        .into(),
        [gzip_head.as_bytes(), &packed].concat(),
    ]
}

fn lock<T>(told: &Mutex<T>) -> MutexGuard<'_, T> {
    told.lock().expect("nobody failed")
}
