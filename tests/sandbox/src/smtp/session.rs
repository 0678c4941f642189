//! One SMTP session, without I/O: the client's bytes in, the server's bytes out.
//!
//! The texts are those that Postmark's server, which is or was a Postfix, was seen to send; the
//! others are Postfix's own.

use std::sync::Arc;

use memchr::memchr;
use smtp_proto::{AUTH_CRAM_MD5, AUTH_LOGIN, AUTH_PLAIN, Error, MailFrom, Request};

use crate::account::Account;
use crate::account::smtp_sender::SmtpSender;
use crate::http::route_fault::SmtpStage;
use crate::smtp::data::{Data, Fault, MAX_MESSAGE, Room};
use crate::smtp::sign_in::{Claim, Exchange, Step};
use crate::smtp::{receive, submit};

/// The name of the server.
const HOST: &str = "smtp.postmarkapp.com";

/// The longest line of a client, in bytes.
const MAX_LINE: usize = 4096;

/// The maximum number of recipients of a message: Postfix's limit.
const MAX_RECIPIENTS: usize = 1000;

/// The number of refused lines after which the connection is closed: Postfix's limit.
const MAX_ERRORS: usize = 20;

/// What the connection does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It reads on.
    Read,
    /// It starts TLS. What the client sent before that is discarded.
    StartTls,
    /// It closes.
    Close,
}

/// One session.
pub(super) struct Session {
    account: Arc<Account>,
    room: Room,
    is_secure: bool,
    sender: Option<SmtpSender>,
    /// Whether a message was begun.
    has_mail: bool,
    recipients: Vec<String>,
    errors: usize,
    state: State,
    /// The start of an incomplete line.
    line: Vec<u8>,
}

/// What the client is expected to send.
enum State {
    Command,
    /// The rest of a line that is too long.
    Rest,
    SignIn(Exchange),
    Data(Data),
}

impl Session {
    pub(super) fn new(account: Arc<Account>, room: Room) -> Self {
        Self {
            account,
            room,
            is_secure: false,
            sender: None,
            has_mail: false,
            recipients: Vec::new(),
            errors: 0,
            state: State::Command,
            line: Vec::new(),
        }
    }

    /// The same session over TLS, from its start.
    pub(super) fn secured(self) -> Self {
        Self { is_secure: true, ..Self::new(self.account, self.room) }
    }

    /// The server's greeting.
    pub(super) fn greeting() -> String {
        format!("220 {HOST} ESMTP sandbox\r\n")
    }

    /// The server's reply if there are too many clients.
    pub(super) fn busy() -> String {
        format!("421 4.7.0 {HOST} Error: too many connections\r\n")
    }

    /// The server's reply to a client that takes too long.
    pub(super) fn timeout() -> String {
        format!("421 4.4.2 {HOST} Error: timeout exceeded\r\n")
    }

    /// Takes bytes of the client, and writes the server's replies.
    pub(super) fn receive(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> Received {
        let mut steps = 0;
        while !bytes.is_empty() {
            if let State::Data(data) = &mut self.state {
                let Some(used) = data.take(bytes) else { break };
                bytes = bytes.get(used..).unwrap_or_default();
                let State::Data(data) = std::mem::replace(&mut self.state, State::Command) else {
                    break;
                };
                steps += 1;
                if let Some(next) = self.strike(Some(SmtpStage::Message), out) {
                    self.reset();
                    if next != Next::Read {
                        return Received { next, steps };
                    }
                    continue;
                }
                self.finish(data, out);
                continue;
            }
            let Some(end) = memchr(b'\n', bytes) else {
                self.keep(bytes);
                break;
            };
            let (part, rest) = bytes.split_at(end + 1);
            bytes = rest;
            steps += 1;
            self.keep(part);
            let line = std::mem::take(&mut self.line);
            let next = self.take_line(&line, out);
            if next != Next::Read {
                return Received { next, steps };
            }
            if self.errors > MAX_ERRORS {
                reply(out, &format!("421 4.7.0 {HOST} Error: too many errors"));
                return Received { next: Next::Close, steps };
            }
        }
        Received { next: Next::Read, steps }
    }

    /// Buffers a part of a line, unless the line is too long.
    fn keep(&mut self, part: &[u8]) {
        if matches!(self.state, State::Rest) {
            return;
        }
        if self.line.len() + part.len() > MAX_LINE {
            self.line = Vec::new();
            self.state = State::Rest;
        } else {
            self.line.extend_from_slice(part);
        }
    }

    fn take_line(&mut self, line: &[u8], out: &mut Vec<u8>) -> Next {
        match std::mem::replace(&mut self.state, State::Command) {
            State::Command => return self.command(line, out),
            State::Rest => self.refuse(out, "500 5.5.2 Error: line too long"),
            State::SignIn(exchange) => {
                let line = String::from_utf8_lossy(line);
                self.answer(&exchange, line.trim(), out);
            }
            State::Data(data) => self.state = State::Data(data),
        }
        Next::Read
    }

    fn command(&mut self, line: &[u8], out: &mut Vec<u8>) -> Next {
        let request = match Request::parse(&mut line.iter()) {
            Ok(request) => request,
            Err(error) => {
                self.refuse(out, &syntax(&error));
                return Next::Read;
            }
        };
        if let Some(next) = self.strike(stage(&request), out) {
            return next;
        }
        match request {
            Request::Ehlo { .. } => {
                self.reset();
                self.capabilities(out);
            }
            Request::Helo { .. } => {
                self.reset();
                reply(out, &format!("250 {HOST}"));
            }
            Request::StartTls if self.is_secure => {
                self.refuse(out, "554 5.5.1 Error: TLS already active");
            }
            Request::StartTls => {
                reply(out, "220 2.0.0 Ready to start TLS");
                return Next::StartTls;
            }
            Request::Auth { mechanism, initial_response } => {
                self.sign_in(mechanism, initial_response.trim(), out);
            }
            Request::Mail { from } => self.begin(&from, out),
            Request::Rcpt { to } => self.add_recipient(to.address, out),
            Request::Data => self.start_data(out),
            Request::Rset => {
                self.reset();
                reply(out, "250 2.0.0 Ok");
            }
            Request::Noop { .. } => reply(out, "250 2.0.0 Ok"),
            Request::Vrfy { value } => reply(out, &format!("252 2.0.0 {}", printable(&value))),
            Request::Quit => {
                reply(out, "221 2.0.0 Bye");
                return Next::Close;
            }
            _ => self.refuse(out, "502 5.5.1 Error: command not implemented"),
        }
        Next::Read
    }

    /// Writes a test's fault for a stage, if there is one.
    fn strike(&mut self, stage: Option<SmtpStage>, out: &mut Vec<u8>) -> Option<Next> {
        let line = self.account.smtp_fault(stage?)?;
        if line.is_empty() {
            return Some(Next::Close);
        }
        reply(out, &line);
        Some(if line.starts_with("421") { Next::Close } else { Next::Read })
    }

    fn capabilities(&self, out: &mut Vec<u8>) {
        let size = format!("SIZE {MAX_MESSAGE}");
        let starttls = (!self.is_secure).then_some("STARTTLS");
        let lines =
            [HOST, "PIPELINING", &size, "VRFY", "ETRN"].into_iter().chain(starttls).chain([
                "AUTH PLAIN LOGIN CRAM-MD5",
                "AUTH=PLAIN LOGIN CRAM-MD5",
                "ENHANCEDSTATUSCODES",
                "8BITMIME",
            ]);
        for line in lines {
            reply(out, &format!("250-{line}"));
        }
        reply(out, "250 DSN");
    }

    fn sign_in(&mut self, mechanism: u64, response: &str, out: &mut Vec<u8>) {
        if self.sender.is_some() {
            return self.refuse(out, "503 5.5.1 Error: already authenticated");
        }
        if self.has_mail {
            return self.refuse(out, "503 5.5.1 Error: MAIL transaction in progress");
        }
        let exchange = match mechanism {
            AUTH_PLAIN => Exchange::Plain,
            AUTH_LOGIN => Exchange::LoginUser,
            AUTH_CRAM_MD5 => return self.step(&Exchange::Plain, Exchange::cram_md5(HOST), out),
            _ => {
                let text =
                    "535 5.7.8 Error: authentication failed: Invalid authentication mechanism";
                return self.refuse(out, text);
            }
        };
        if !response.is_empty() {
            return self.answer(&exchange, response, out);
        }
        let step = match exchange {
            Exchange::LoginUser => Exchange::login(),
            exchange => Step::Ask(String::new(), exchange),
        };
        self.step(&Exchange::Plain, step, out);
    }

    fn answer(&mut self, exchange: &Exchange, line: &str, out: &mut Vec<u8>) {
        if line == "*" {
            return self.refuse(out, "501 5.7.0 Authentication aborted");
        }
        self.step(exchange, exchange.take(line), out);
    }

    fn step(&mut self, exchange: &Exchange, step: Step, out: &mut Vec<u8>) {
        match step {
            Step::Ask(text, exchange) => {
                reply(out, &format!("334 {text}"));
                self.state = State::SignIn(exchange);
            }
            Step::Claim(claim) => match self.verify(&claim) {
                Some(sender) => {
                    self.sender = Some(sender);
                    reply(out, "235 2.7.0 Authentication successful");
                }
                None => self.refuse_sign_in(exchange, out),
            },
            Step::Malformed => self.refuse_sign_in(exchange, out),
        }
    }

    fn verify(&self, claim: &Claim) -> Option<SmtpSender> {
        self.account.smtp_sender(&claim.user, |password| claim.knows(password))
    }

    fn refuse_sign_in(&mut self, exchange: &Exchange, out: &mut Vec<u8>) {
        let tail = exchange.last_challenge();
        self.refuse(out, &format!("535 5.7.8 Error: authentication failed: {tail}"));
    }

    fn begin(&mut self, from: &MailFrom<String>, out: &mut Vec<u8>) {
        if self.has_mail {
            return self.refuse(out, "503 5.5.1 Error: nested MAIL command");
        }
        if from.size > MAX_MESSAGE {
            return self.refuse(out, "552 5.3.4 Message size exceeds fixed limit");
        }
        self.has_mail = true;
        reply(out, "250 2.1.0 Ok");
    }

    fn add_recipient(&mut self, address: String, out: &mut Vec<u8>) {
        if !self.has_mail {
            return self.refuse(out, "503 5.5.1 Error: need MAIL command");
        }
        if self.recipients.len() >= MAX_RECIPIENTS {
            return self.refuse(out, "452 4.5.3 Error: too many recipients");
        }
        if self.sender.is_none() && receive::server(&self.account, &address).is_none() {
            let address = printable(&address);
            let text = if receive::is_inbound(&address) {
                format!("550 5.1.1 <{address}>: Recipient address rejected: User unknown")
            } else {
                format!("554 5.7.1 <{address}>: Relay access denied")
            };
            return self.refuse(out, &text);
        }
        self.recipients.push(address);
        reply(out, "250 2.1.5 Ok");
    }

    fn start_data(&mut self, out: &mut Vec<u8>) {
        if !self.has_mail {
            return self.refuse(out, "503 5.5.1 Error: need MAIL command");
        }
        if self.recipients.is_empty() {
            return self.refuse(out, "554 5.5.1 Error: no valid recipients");
        }
        reply(out, "354 End data with <CR><LF>.<CR><LF>");
        self.state = State::Data(Data::new(&self.room));
    }

    fn finish(&mut self, data: Data, out: &mut Vec<u8>) {
        let recipients = std::mem::take(&mut self.recipients);
        self.reset();
        match data.finish() {
            Ok(message) => {
                let id = match &self.sender {
                    Some(sender) => submit::submit(&self.account, sender, &recipients, message),
                    None => receive::receive(&self.account, &recipients, &message),
                };
                // Nobody may rely on this: Postmark's id has nothing to do with the `MessageID`.
                let id = id.chars().filter(char::is_ascii_hexdigit).take(11).collect::<String>();
                reply(out, &format!("250 2.0.0 Ok: queued as {}", id.to_ascii_uppercase()));
            }
            Err(Fault::TooLarge) => {
                self.refuse(out, "552 5.3.4 Error: message file too big");
            }
            Err(Fault::NoRoom) => self.refuse(out, "452 4.3.1 Insufficient system storage"),
        }
    }

    /// Discards the message that was begun.
    fn reset(&mut self) {
        self.has_mail = false;
        self.recipients = Vec::new();
    }

    fn refuse(&mut self, out: &mut Vec<u8>, text: &str) {
        self.errors += 1;
        reply(out, text);
    }
}

/// The effect of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) next: Next,
    /// How many lines and messages were completed.
    pub(super) steps: usize,
}

/// The stage that a command begins.
fn stage<T>(request: &Request<T>) -> Option<SmtpStage> {
    Some(match request {
        Request::Ehlo { .. } | Request::Helo { .. } => SmtpStage::Hello,
        Request::StartTls => SmtpStage::StartTls,
        Request::Auth { .. } => SmtpStage::Auth,
        Request::Mail { .. } => SmtpStage::MailFrom,
        Request::Rcpt { .. } => SmtpStage::RcptTo,
        Request::Data => SmtpStage::Data,
        _ => return None,
    })
}

fn reply(out: &mut Vec<u8>, line: &str) {
    out.extend_from_slice(line.as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// The printable part of the client's own words.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(256).collect()
}

fn syntax(error: &Error) -> String {
    match error {
        Error::InvalidSenderAddress => "501 5.1.7 Bad sender address syntax".to_owned(),
        Error::InvalidRecipientAddress => "501 5.1.3 Bad recipient address syntax".to_owned(),
        Error::SyntaxError { syntax } => format!("501 5.5.4 Syntax: {syntax}"),
        Error::InvalidParameter { param } => format!("501 5.5.4 Bad parameter: {param}"),
        Error::UnsupportedParameter { param } => {
            format!("555 5.5.4 Unsupported option: {}", printable(param))
        }
        _ => "502 5.5.2 Error: command not recognized".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::*;
    use crate::options::{Options, SERVER_TOKEN};

    /// The codes of all replies to these bytes, sent in chunks of a size.
    fn codes(bytes: &[u8], chunk: usize) -> Vec<u8> {
        let room = Room::new(1_000_000);
        let mut session = Session::new(Arc::new(Account::new(Options::new())), room);
        let mut out = Vec::new();
        for chunk in bytes.chunks(chunk) {
            if session.receive(chunk, &mut out).next != Next::Read {
                break;
            }
        }
        out.split(|byte| *byte == b'\n').flat_map(|line| line.iter().take(4).copied()).collect()
    }

    #[test]
    fn no_bytes_make_it_panic_and_chunks_do_not_matter() {
        let words = [
            "EHLO a\r\n",
            "MAIL FROM:<a@b.example>\r\n",
            "MAIL FROM:<",
            "RCPT TO:<a@b.example>\r\n",
            "DATA\r\n",
            "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
            "\r\n.\r\n",
            "AUTH CRAM-MD5\r\n",
            "AUTH PLAIN ",
            "AUTH LOGIN\r\n",
            "RSET\r\n",
            "=?utf-8?q?",
            "--b--",
            "\r",
            "\0",
        ];
        let mut seed = 1_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            usize::try_from(seed >> 33).unwrap_or_default() % below
        };
        for _ in 0..300 {
            let login = [0, 1].map(|_| SERVER_TOKEN).join("\0");
            let mut bytes = match random(4) {
                0 => Vec::new(),
                _ => format!("AUTH PLAIN {}\r\n", BASE64.encode(format!("\0{login}"))).into_bytes(),
            };
            for _ in 0..random(60) {
                bytes.extend_from_slice(words.get(random(words.len())).unwrap_or(&"").as_bytes());
                if random(3) == 0 {
                    bytes.extend((0..random(5)).map(|_| u8::try_from(random(256)).unwrap_or(0)));
                }
            }
            let whole = codes(&bytes, usize::MAX);
            assert_eq!(codes(&bytes, 1), whole, "{}", bytes.escape_ascii());
            assert_eq!(codes(&bytes, 7), whole, "{}", bytes.escape_ascii());
        }
    }
}
