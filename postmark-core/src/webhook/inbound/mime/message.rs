//! A message under construction: fields, parts, content.

use super::body::Encoding;
use super::line::{LINE, MAX_LINE_LEN, units};

/// A message under construction.
pub(super) struct Message {
    text: Vec<u8>,
    /// Distinguishes the boundaries of this message from those in attached emails.
    number: usize,
    /// Whether the last line belongs to a content, which ends at the line break of a boundary.
    is_open: bool,
}

impl Message {
    /// An empty message of about this size, which may contain these emails unchanged.
    pub(super) fn new<'a>(size: usize, emails: impl Iterator<Item = &'a [u8]>) -> Self {
        Self { text: Vec::with_capacity(size), number: unused_number(emails), is_open: false }
    }

    /// Writes a field, folded where its value allows.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        self.folded(name, units(value));
    }

    /// Writes a field with parameters after its value.
    pub(super) fn field_with(&mut self, name: &str, value: &str, parameters: &[String]) {
        let all = [value].into_iter().chain(parameters.iter().map(String::as_str));
        let last = parameters.len();
        let ended =
            all.enumerate().map(|(at, text)| [text, if at < last { ";" } else { "" }].concat());
        let ended = ended.collect::<Vec<_>>();
        self.folded(name, ended.iter().map(String::as_str));
    }

    /// Writes a field, folded between these pieces of its value.
    ///
    /// A piece longer than the maximum line length is split, between the items of a list if it is
    /// one. Other fields with such pieces ignore white space in them: URLs of mailing lists ([RFC
    /// 2369](https://www.rfc-editor.org/rfc/rfc2369#section-2)) and signatures ([RFC
    /// 6376](https://www.rfc-editor.org/rfc/rfc6376#section-3.5)).
    fn folded<'a>(&mut self, name: &str, pieces: impl Iterator<Item = &'a str>) {
        self.raw(&[name, ":"]);
        let mut column = name.len() + 1;
        let mut is_first = true;
        for mut piece in pieces.filter(|piece| !piece.is_empty()) {
            let is_long = column + 1 + piece.len() > LINE;
            let is_helped = piece.len() < LINE || column + 1 + piece.len() > MAX_LINE_LEN;
            if is_long && (is_helped || !is_first) {
                self.raw(&["\r\n"]);
                column = 0;
            }
            is_first = false;
            while piece.len() >= MAX_LINE_LEN {
                let (head, rest) = piece.split_at_checked(last_gap(piece)).unwrap_or(("", ""));
                self.raw(&[" ", head, "\r\n"]);
                piece = rest;
            }
            self.raw(&[" ", piece]);
            column += 1 + piece.len();
        }
        self.raw(&["\r\n"]);
    }

    /// Starts a multipart body.
    pub(super) fn multipart(&mut self, kind: &str, parameters: &[String]) {
        let boundary = format!("boundary=\"=_{}_{kind}\"", self.number);
        let parameters = parameters.iter().cloned().chain([boundary]).collect::<Vec<_>>();
        self.field_with("Content-Type", &["multipart/", kind].concat(), &parameters);
    }

    pub(super) fn part(&mut self, kind: &str) {
        self.boundary(kind, "");
    }

    /// Ends the last part.
    pub(super) fn end(&mut self, kind: &str) {
        self.boundary(kind, "--");
    }

    fn boundary(&mut self, kind: &str, end: &str) {
        let number = self.number.to_string();
        let line_break = if self.is_open { "\r\n" } else { "" };
        self.raw(&[line_break, "--=_", &number, "_", kind, end, "\r\n"]);
        self.is_open = false;
    }

    /// Ends the fields of a message or of a part.
    pub(super) fn blank_line(&mut self) {
        self.raw(&["\r\n"]);
    }

    /// Writes a text part.
    pub(super) fn text(&mut self, kind: &str, text: &str) {
        let encoding = Encoding::of(text);
        self.field("Content-Type", &format!("text/{kind}; charset=utf-8"));
        self.field("Content-Transfer-Encoding", encoding.name());
        self.blank_line();
        encoding.write(text, &mut self.text);
        self.is_open = encoding != Encoding::Base64;
    }

    /// Writes the content of a part unchanged.
    pub(super) fn content(&mut self, content: &[u8]) {
        self.blank_line();
        self.text.extend_from_slice(content);
        self.is_open = true;
    }

    /// Writes the base64 content of a part.
    pub(super) fn base64(&mut self, signs: &[u8]) {
        self.blank_line();
        for line in signs.chunks(LINE) {
            self.text.extend_from_slice(line);
            self.raw(&["\r\n"]);
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    fn raw(&mut self, texts: &[&str]) {
        for text in texts {
            self.text.extend_from_slice(text.as_bytes());
        }
    }
}

/// Where to split a text longer than a line: between two message IDs or after a separator, and
/// anywhere if there is no such place.
fn last_gap(text: &str) -> usize {
    let is_gap = |end: &usize| {
        let around = text.as_bytes().get(end - 1..=*end);
        matches!(around, Some([b',' | b';', _] | [b'>', b'<']))
    };
    let ends = || (1..MAX_LINE_LEN).rev();
    let end = ends().find(is_gap).or_else(|| ends().find(|end| text.is_char_boundary(*end)));
    end.unwrap_or(0)
}

/// A number that does not follow `=_` in any of the emails. The encodings of all other content
/// never produce `=_`.
fn unused_number<'a>(emails: impl Iterator<Item = &'a [u8]>) -> usize {
    let mut used = Vec::new();
    for email in emails {
        for at in memchr::memmem::find_iter(email, b"=_") {
            let digits = email.get(at + 2..).unwrap_or_default();
            let digits = digits.split(|byte| !byte.is_ascii_digit()).next().unwrap_or_default();
            let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
            used.extend::<Option<usize>>(number);
        }
    }
    used.sort_unstable();
    used.dedup();
    used.iter().enumerate().find(|(free, used)| free != *used).map_or(used.len(), |(free, _)| free)
}
