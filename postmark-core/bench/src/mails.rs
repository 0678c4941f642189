//! The typical email, in 500 variants, for each library.

use std::fmt::Write as _;
use std::iter;

use postmark::api::Body;
use postmark::api::email as peer;
use postmark_core::{Content, Email};

/// The contents of an email as the application's own values, independent of a library.
#[derive(Clone)]
pub struct Mail {
    /// The sender, with a name.
    pub from: &'static str,
    /// The recipients, without names.
    pub to: [String; 2],
    /// The subject, with non-ASCII characters.
    pub subject: String,
    /// The HTML body.
    pub html: String,
    /// The text body.
    pub text: String,
    /// The tag.
    pub tag: &'static str,
    /// The message stream.
    pub stream: &'static str,
    /// Keys and their values.
    pub metadata: [(&'static str, String); 3],
    /// Names and their values.
    pub headers: [(&'static str, String); 2],
}

const HTML: usize = 5120;
const TEXT: usize = 1024;

/// The first `number` variants, always the same.
pub fn mails(number: usize) -> Vec<Mail> {
    let mut random = Random::new();
    (0..number).map(|index| Mail::new(index, &mut random)).collect()
}

impl Mail {
    fn new(index: usize, random: &mut Random) -> Self {
        Self {
            from: "Example Shop <orders@shop.example>",
            to: [
                format!("jane.doe.{index}@example.com"),
                format!("accounting+{index}@customer.example"),
            ],
            subject: format!("Ihre Bestellung №{index} ist unterwegs – vielen Dank, Zoë"),
            html: html(random),
            text: text(random),
            tag: "order-confirmation",
            stream: "outbound",
            metadata: [
                ("order-id", format!("{:08}", random.below(100_000_000))),
                ("customer", format!("c-{index}")),
                ("shop", "Zürich".to_owned()),
            ],
            headers: [
                ("X-Campaign", format!("autumn-{}", index % 7)),
                ("X-Entity-Ref-ID", format!("{:016x}", random.next())),
            ],
        }
    }

    /// The recipients, as in a response.
    pub fn to(&self) -> String {
        self.to.join(", ")
    }

    /// The email of this library, with copied texts.
    pub fn ours(&self) -> Email {
        let to: [&str; 2] = self.to.each_ref().map(String::as_str);
        let email = Email::new(self.from, to, Content::html(&self.html).and_text(&self.text))
            .subject(&self.subject)
            .tag(self.tag)
            .message_stream(self.stream);
        let email =
            self.metadata.iter().fold(email, |email, (key, value)| email.metadata(*key, value));
        self.headers.iter().fold(email, |email, (name, value)| email.header(*name, value))
    }

    /// The email of this library, with moved texts.
    pub fn given(self) -> Email {
        let to: [&str; 2] = self.to.each_ref().map(String::as_str);
        let email = Email::new(self.from, to, Content::html(self.html).and_text(self.text))
            .subject(self.subject)
            .tag(self.tag)
            .message_stream(self.stream);
        let email =
            self.metadata.iter().fold(email, |email, (key, value)| email.metadata(*key, value));
        self.headers.into_iter().fold(email, |email, (name, value)| email.header(name, value))
    }

    /// The email of the crate `postmark`.
    pub fn peers(&self) -> peer::SendEmailRequest {
        let header = |(name, value): &(&str, String)| peer::Header {
            name: (*name).to_owned(),
            value: value.clone(),
        };
        let pair = |(key, value): &(&str, String)| ((*key).to_owned(), value.clone());
        peer::SendEmailRequest::builder()
            .from(self.from)
            .to(self.to())
            .body(Body::html_and_text(self.html.clone(), self.text.clone()))
            .subject(&self.subject)
            .tag(self.tag)
            .message_stream(self.stream)
            .metadata(self.metadata.iter().map(pair).collect::<std::collections::HashMap<_, _>>())
            .headers(self.headers.iter().map(header).collect::<Vec<_>>())
            .build()
    }
}

/// HTML like a template engine's: elements with attributes, and text between them. 6 % of it are
/// quotes and line ends, which JSON escapes, and no two lines are alike.
fn html(random: &mut Random) -> String {
    let mut html = "<!DOCTYPE html>\n<html lang=\"de\"><body>\n".to_owned();
    while html.len() < HTML {
        let (class, words) = (random.words(1), random.below(10) + 1);
        let text = random.words(words);
        let _ = match random.below(5) {
            0 => write!(
                html,
                "<a class=\"{class}\" href=\"https://shop.example/{class}\">{text}</a>"
            ),
            1 => writeln!(html, "<td align=\"right\">{words},95 EUR</td>"),
            2 => writeln!(html, "<p id=\"{class}\" style=\"margin: {words}px\">\n  {text}</p>"),
            3 => writeln!(html, "<tr>\n  <td class=\"{class}\">{text}</td>\n</tr>"),
            _ => writeln!(html, "{text}<br>"),
        };
    }
    html.truncate(HTML);
    html
}

/// Lines of words.
fn text(random: &mut Random) -> String {
    let mut text = String::new();
    while text.len() < TEXT {
        let _ = writeln!(text, "{}.", random.words(11));
    }
    text.truncate(TEXT);
    text
}

/// Numbers without a pattern that matters (xorshift).
pub struct Random(u64);

impl Random {
    /// A generator with a fixed seed.
    pub fn new() -> Self {
        Self(1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn words(&mut self, number: u64) -> String {
        let words: Vec<_> = (0..number).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn word(&mut self) -> String {
        let letters = self.below(10) + 2;
        (0..letters).map(|_| char::from(b'a' + self.byte() % 26)).collect()
    }

    fn byte(&mut self) -> u8 {
        let [.., byte] = self.next().to_le_bytes();
        byte
    }

    /// Incompressible bytes.
    pub fn bytes(&mut self, number: usize) -> Vec<u8> {
        iter::repeat_with(|| self.byte()).take(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_of_a_hundred_characters_are_escaped() {
        let mails = mails(500);
        let html: String = mails.iter().map(|mail| mail.html.as_str()).collect();
        let escaped = html.bytes().filter(|byte| matches!(byte, b'"' | b'\n')).count();
        assert_eq!((escaped * 100 + html.len() / 2) / html.len(), 6);
    }
}
