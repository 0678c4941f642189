//! Emails generated from a seed, of parts that break writers of email.

use postmark_core::webhook::{Inbound, InboundAttachment};
use postmark_core::{Header, InboundAddress};

/// Pieces of text for a field.
const WORDS: [&str; 36] = [
    "a",
    "Order",
    "12",
    "März",
    "Zürich",
    "—",
    "日本語",
    "😀",
    "👩‍👩‍👧",
    "e\u{301}",
    "שלום",
    "\u{202e}abc",
    "<b@x.example>",
    "\"",
    "\\",
    ",",
    ";",
    ":",
    "(",
    ")",
    "=?utf-8?Q?x?=",
    "=?",
    "?=",
    "_",
    "=",
    "@",
    "a@b",
    "it's",
    "100%",
    "Zusammenfassung",
    "--=_0_mixed",
    "From",
    ".",
    "{\"json\":[1,2]}",
    "https://example.com/?a=b&c=d",
    "x1x2x3x4x5x6x7x8x9x1x2x3x4x5x6x7x8x9x1x2x3x4x5x6x7x8x9x1x2x3x4x5x6x7x8x9x1x2x3x4x5x6x7x8x9",
];
/// White space between them.
const SPACES: [&str; 8] = [" ", " ", " ", " ", "", "  ", "\t", "     "];
/// Line breaks, and lookalikes, in a body.
const BREAKS: [&str; 8] =
    ["\n", "\r\n", "\n\n", "\r", " \n", "\n.\n", "\nFrom ", "\n--=_0_mixed--\n"];
/// Addresses that strict parsers accept.
const ADDRESSES: [&str; 8] = [
    "a@example.com",
    "box+tag@mail.example.org",
    "first.last@example.com",
    "x_y-z=1@sub.example.com",
    "info@xn--bcher-kva.example",
    "o'neil@example.ie",
    "jörg@müller.example",
    "用户@例子.example",
];
/// Content types, valid or not.
const TYPES: [&str; 8] = [
    "application/pdf",
    "text/plain; charset=iso-8859-1",
    "text/calendar; method=REQUEST",
    "image/png; name=\"other.png\"",
    "pdf",
    "multipart/mixed; boundary=x",
    "",
    "text/html; title=\"Grüße; \\\"x\\\"\"",
];

/// Numbers from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// A text of at most this many words: mostly few.
    fn text(&mut self, most: usize, spaces: &[&str]) -> String {
        let most = if self.roll(4) == 0 { most } else { most.min(6) };
        let mut text = String::new();
        for _ in 0..self.roll(most + 1) {
            text.push_str(self.pick(&WORDS));
            text.push_str(self.pick(spaces));
        }
        text
    }

    fn mailbox(&mut self) -> InboundAddress {
        let mut mailbox = InboundAddress::default();
        self.pick(&ADDRESSES).clone_into(&mut mailbox.email);
        self.text(12, &SPACES[..5]).trim().clone_into(&mut mailbox.name);
        mailbox
    }

    fn body(&mut self) -> Option<String> {
        let all = [&SPACES[..], &BREAKS[..]].concat();
        (self.roll(5) > 0).then(|| self.text(80, &all))
    }

    fn file(&mut self, depth: usize) -> InboundAttachment {
        if depth > 0 && self.roll(4) == 0 {
            let mut file = InboundAttachment::new("f.eml", self.email(depth - 1).to_mime());
            file.content_type = Some("message/rfc822".to_owned());
            return file;
        }
        let content: Vec<u8> =
            (0..self.roll(300)).map(|_| self.roll(256).to_le_bytes()[0]).collect();
        let mut file = InboundAttachment::new(self.text(8, &SPACES), content);
        file.content_type = Some(self.pick(&TYPES).to_owned());
        file.content_id = (self.roll(3) == 0).then(|| format!("<{}@x.example>", self.roll(1000)));
        file
    }

    fn email(&mut self, depth: usize) -> Inbound {
        let mut mail = Inbound::default();
        mail.from_full = Some(self.mailbox());
        mail.to_full = (0..self.roll(4)).map(|_| self.mailbox()).collect();
        mail.cc_full = (0..self.roll(6)).map(|_| self.mailbox()).collect();
        mail.subject = Some(self.text(60, &SPACES));
        mail.text_body = self.body();
        mail.html_body = self.body();
        let name = format!("X-{}", "N".repeat(self.roll(60) + 1));
        let ids: Vec<_> = (0..self.roll(40)).map(|id| format!("<{id}@mail.example.com>")).collect();
        let url = format!("<https://example.com/{}>", "u".repeat(self.roll(3000)));
        mail.headers = [
            Header::new("References", ids.join(" ")),
            Header::new(name, self.text(60, &SPACES)),
            Header::new("List-Unsubscribe", url),
            Header::new(
                "Received",
                format!("by mx ({})", self.text(10, &[" "]).replace(['(', ')', '\\'], "")),
            ),
        ]
        .into_iter()
        .collect();
        mail.attachments = (0..self.roll(4)).map(|_| self.file(depth)).collect();
        for file in &mail.attachments {
            let shown = file.cid().filter(|_| self.roll(2) == 0).zip(mail.html_body.as_mut());
            if let Some((id, html)) = shown {
                *html = format!("<img src=\"cid:{id}\">{html}");
            }
        }
        mail
    }
}

/// The email of a seed.
pub(crate) fn email(seed: u64) -> Inbound {
    Dice(seed).email(2)
}
