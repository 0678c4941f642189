//! W5 to W8: responses and payloads, parsed into structs that borrow from them.
//!
//! It parses only the JSON that this benchmark generates: valid UTF-8, without white space, and
//! with members of the documented types.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::Simd;
use base64::engine::general_purpose::PAD;
use memchr::memchr2;

use super::escape::specials;

type Text<'a> = Cow<'a, str>;

#[derive(Default)]
pub(crate) struct Receipt<'a> {
    pub(crate) to: Option<Text<'a>>,
    pub(crate) submitted_at: Option<Text<'a>>,
    pub(crate) message_id: Option<Text<'a>>,
    pub(crate) error_code: u64,
    pub(crate) message: Text<'a>,
}

/// W5.
pub(crate) fn receipts(body: &[u8], count: usize) -> Vec<Receipt<'_>> {
    let mut cursor = Cursor::new(body);
    let mut receipts = Vec::with_capacity(count);
    cursor.list(|cursor| {
        let mut receipt = Receipt::default();
        cursor.object(|cursor, key| match key {
            "To" => receipt.to = Some(cursor.string()),
            "SubmittedAt" => receipt.submitted_at = Some(cursor.string()),
            "MessageID" => receipt.message_id = Some(cursor.string()),
            "ErrorCode" => receipt.error_code = cursor.number(),
            "Message" => receipt.message = cursor.string(),
            _ => cursor.skip(),
        });
        receipts.push(receipt);
    });
    receipts
}

#[derive(Default)]
pub(crate) struct Message<'a> {
    pub(crate) texts: [Text<'a>; 8],
    pub(crate) lists: [Vec<[Text<'a>; 2]>; 4],
    pub(crate) recipients: Vec<Text<'a>>,
    pub(crate) attachments: Vec<Text<'a>>,
    pub(crate) track_opens: bool,
    pub(crate) sandboxed: bool,
}

/// W6.
pub(crate) fn messages(body: &[u8], count: usize) -> Vec<Message<'_>> {
    let mut cursor = Cursor::new(body);
    let mut messages = Vec::with_capacity(count);
    cursor.object(|cursor, key| match key {
        "Messages" => cursor.list(|cursor| messages.push(message(cursor))),
        _ => cursor.skip(),
    });
    messages
}

fn message<'a>(cursor: &mut Cursor<'a>) -> Message<'a> {
    let mut message = Message::default();
    let [tag, id, stream, received_at, from, subject, status, track_links] = &mut message.texts;
    let [to, cc, bcc, metadata] = &mut message.lists;
    let (recipients, attachments) = (&mut message.recipients, &mut message.attachments);
    cursor.object(|cursor, key| match key {
        "Tag" => *tag = cursor.string(),
        "MessageID" => *id = cursor.string(),
        "MessageStream" => *stream = cursor.string(),
        "ReceivedAt" => *received_at = cursor.string(),
        "From" => *from = cursor.string(),
        "Subject" => *subject = cursor.string(),
        "Status" => *status = cursor.string(),
        "TrackLinks" => *track_links = cursor.string(),
        "To" => cursor.list(|cursor| to.push(address(cursor))),
        "Cc" => cursor.list(|cursor| cc.push(address(cursor))),
        "Bcc" => cursor.list(|cursor| bcc.push(address(cursor))),
        "Recipients" => cursor.list(|cursor| recipients.push(cursor.string())),
        "Attachments" => cursor.list(|cursor| attachments.push(cursor.string())),
        "Metadata" => cursor.object(|cursor, key| metadata.push([key.into(), cursor.string()])),
        "TrackOpens" => message.track_opens = cursor.truth(),
        "Sandboxed" => message.sandboxed = cursor.truth(),
        _ => cursor.skip(),
    });
    message
}

fn address<'a>(cursor: &mut Cursor<'a>) -> [Text<'a>; 2] {
    let mut address = [Text::default(), Text::default()];
    let [email, name] = &mut address;
    cursor.object(|cursor, key| match key {
        "Email" => *email = cursor.string(),
        "Name" => *name = cursor.string(),
        _ => cursor.skip(),
    });
    address
}

/// W7: the files of an email, decoded.
pub(crate) fn files(payload: &[u8]) -> Vec<Vec<u8>> {
    let mut cursor = Cursor::new(payload);
    let engine = Simd::standard(PAD);
    let mut files = Vec::new();
    cursor.object(|cursor, key| match key {
        "Attachments" => cursor.list(|cursor| {
            cursor.object(|cursor, key| match key {
                "Content" => files.push(engine.decode(&*cursor.string()).expect("base64")),
                _ => cursor.skip(),
            });
        }),
        _ => cursor.skip(),
    });
    files
}

/// A delivery or an open.
#[derive(Default)]
pub(crate) struct Event<'a> {
    pub(crate) texts: [Text<'a>; 9],
    pub(crate) client: [Text<'a>; 3],
    pub(crate) os: [Text<'a>; 3],
    pub(crate) geo: [Text<'a>; 8],
    pub(crate) metadata: Vec<[Text<'a>; 2]>,
    pub(crate) numbers: [u64; 2],
    pub(crate) first_open: bool,
}

/// W8, of an unknown kind.
pub(crate) fn event(payload: &[u8]) -> Event<'_> {
    let mut cursor = Cursor::new(payload);
    let mut event = Event::default();
    let [kind, id, to, at, details, tag, stream, platform, agent] = &mut event.texts;
    let [server, seconds] = &mut event.numbers;
    cursor.object(|cursor, key| match key {
        "RecordType" => *kind = cursor.string(),
        "MessageID" => *id = cursor.string(),
        "Recipient" => *to = cursor.string(),
        "DeliveredAt" | "ReceivedAt" => *at = cursor.string(),
        "Details" => *details = cursor.string(),
        "Tag" => *tag = cursor.string(),
        "MessageStream" => *stream = cursor.string(),
        "Platform" => *platform = cursor.string(),
        "UserAgent" => *agent = cursor.string(),
        "ServerID" => *server = cursor.number(),
        "ReadSeconds" => *seconds = cursor.number(),
        "FirstOpen" => event.first_open = cursor.truth(),
        "Client" => cursor.texts(&mut event.client, ["Name", "Company", "Family"]),
        "OS" => cursor.texts(&mut event.os, ["Name", "Company", "Family"]),
        "Geo" => cursor.texts(&mut event.geo, GEO),
        "Metadata" => {
            cursor.object(|cursor, key| event.metadata.push([key.into(), cursor.string()]));
        }
        _ => cursor.skip(),
    });
    event
}

const GEO: [&str; 8] =
    ["CountryISOCode", "Country", "RegionISOCode", "Region", "City", "Zip", "Coords", "IP"];

/// A position in JSON text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(body: &'a [u8]) -> Self {
        Self { text: std::str::from_utf8(body).expect("UTF-8"), at: 0 }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes()[self.at]
    }

    /// Takes the closing byte, or skips the separating one.
    fn closes(&mut self, close: u8) -> bool {
        let next = self.peek();
        self.at += usize::from(next == close || next == b',');
        next == close
    }

    #[inline]
    fn object(&mut self, mut member: impl FnMut(&mut Self, &'a str)) {
        self.at += 1;
        while !self.closes(b'}') {
            let start = self.at + 1;
            self.at = start + self.plain(start);
            let key = &self.text[start..self.at];
            self.at += 2;
            member(self, key);
        }
    }

    #[inline]
    fn list(&mut self, mut item: impl FnMut(&mut Self)) {
        self.at += 1;
        while !self.closes(b']') {
            item(self);
        }
    }

    #[inline]
    fn texts<const N: usize>(&mut self, texts: &mut [Text<'a>; N], keys: [&str; N]) {
        self.object(|cursor, key| match keys.iter().position(|known| *known == key) {
            Some(place) => texts[place] = cursor.string(),
            None => cursor.skip(),
        });
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        while self.peek().is_ascii_digit() {
            number = number * 10 + u64::from(self.peek() - b'0');
            self.at += 1;
        }
        number
    }

    fn truth(&mut self) -> bool {
        let is_true = self.peek() == b't';
        self.at += if is_true { 4 } else { 5 };
        is_true
    }

    #[inline]
    fn string(&mut self) -> Text<'a> {
        let start = self.at + 1;
        let len = self.plain(start);
        self.at = start + len + 1;
        if self.text.as_bytes()[start + len] == b'"' {
            return Text::Borrowed(&self.text[start..start + len]);
        }
        let mut text = self.text[start..start + len].to_owned();
        loop {
            match self.peek() {
                b'n' => text.push('\n'),
                other => text.push(char::from(other)),
            }
            let start = self.at + 1;
            let len = self.plain(start);
            text.push_str(&self.text[start..start + len]);
            self.at = start + len + 1;
            if self.text.as_bytes()[start + len] == b'"' {
                return text.into();
            }
        }
    }

    /// The bytes up to the next quote or backslash: short texts in one step, long ones with the
    /// widest registers.
    #[inline]
    fn plain(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        let mut at = 0;
        while let Some(window) = rest[at..].first_chunk::<16>() {
            let specials = specials(window);
            if specials != 0 {
                return at + specials.trailing_zeros() as usize;
            }
            at += 16;
            if at == 256 {
                break;
            }
        }
        at + memchr2(b'"', b'\\', &rest[at..]).expect("a quote")
    }

    fn skip(&mut self) {
        match self.peek() {
            b'"' => {
                let mut start = self.at + 1;
                loop {
                    start += self.plain(start);
                    if self.text.as_bytes()[start] == b'"' {
                        break;
                    }
                    start += 2;
                }
                self.at = start + 1;
            }
            b'{' => self.object(|cursor, _| cursor.skip()),
            b'[' => self.list(Self::skip),
            _ => {
                while !matches!(self.peek(), b',' | b'}' | b']') {
                    self.at += 1;
                }
            }
        }
    }
}
