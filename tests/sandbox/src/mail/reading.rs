//! What a person finds in an email: its text, its links and its codes.

use html_escape::decode_html_entities;

use crate::mail::message::SentMessage;

/// Elements that end a line when HTML is converted to text.
const BLOCKS: [&str; 18] = [
    "address",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "table",
    "tr",
    "ul",
];

/// Elements of HTML whose contents are not shown.
const UNREAD: [&str; 4] = ["head", "script", "style", "title"];

/// The minimum and maximum number of digits of a code.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// The minimum and maximum number of letters and digits of a code that has both.
const MIXED: std::ops::RangeInclusive<usize> = 5..=12;

impl SentMessage {
    /// The email as text: its plain text body, or else its HTML body without tags and with entities
    /// (`&amp;`) decoded.
    #[must_use]
    pub fn text(&self) -> String {
        match (&self.text, &self.html) {
            (Some(text), _) => text.clone(),
            (None, Some(html)) => text_of(html),
            (None, None) => String::new(),
        }
    }

    /// The `http` and `https` links of the email, first of the HTML body and then of the plain text
    /// body, in order, each once, with entities (`&amp;`) decoded.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let (html, text) = (self.html.as_deref(), self.text.as_deref());
        let mut links = Vec::new();
        let found = html.into_iter().flat_map(hrefs).chain(text.into_iter().flat_map(urls));
        for link in found {
            if !links.contains(&link) {
                links.push(link);
            }
        }
        links
    }

    /// What looks like a code to type in, first of the text and then of the subject, in order, each
    /// once.
    ///
    /// Those are 4 to 8 digits, 5 to 12 characters with both capital letters and digits, or groups
    /// of these joined by `-` (`A1B2-C3D4`, `123-456`), but not as part of a link, a word, an
    /// amount or a date.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let text = format!("{}\n{}", self.text(), self.subject);
        let mut codes = Vec::new();
        for word in text.split_whitespace().filter(|word| !word.contains("://")) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"#$€£¥%+".contains(c));
            if is_code(word) && !codes.iter().any(|code| code == word) {
                codes.push(word.to_owned());
            }
        }
        codes
    }

    /// Returns whether a link is in the HTML body, and whether it is in the plain text body.
    pub(crate) fn places_of(&self, url: &str) -> (bool, bool) {
        let is_in = |links: Vec<String>| links.iter().any(|link| link == url);
        let html = self.html.as_deref().is_some_and(|html| is_in(hrefs(html)));
        (html, self.text.as_deref().is_some_and(|text| is_in(urls(text))))
    }
}

fn is_code(word: &str) -> bool {
    let groups = word.split('-').collect::<Vec<_>>();
    let fits = |part: &str| {
        part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && !part.is_empty()
    };
    // A date has a year.
    let is_date = groups.len() == 3 && groups.first().is_some_and(|year| year.len() == 4);
    if groups.len() > 4 || !groups.iter().all(|part| fits(part)) || is_date {
        return false;
    }
    let plain = groups.concat();
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    if digits == plain.len() {
        DIGITS.contains(&digits)
    } else {
        digits > 0 && MIXED.contains(&plain.len())
    }
}

/// The links of HTML: the targets of its anchors and areas.
fn hrefs(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for (name, attributes) in tags(html) {
        if !["a", "area"].iter().any(|kind| name.eq_ignore_ascii_case(kind)) {
            continue;
        }
        let Some(href) = attribute(attributes, "href") else { continue };
        let link = decode_html_entities(href.trim()).into_owned();
        if is_url(&link) {
            links.push(link);
        }
    }
    links
}

/// The links of plain text.
fn urls(text: &str) -> Vec<String> {
    let ends = |c: char| c.is_whitespace() || "\"'<>".contains(c);
    let mut links = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("http") {
        let (_, link) = rest.split_at(start);
        if !is_url(link) {
            rest = link.get("http".len()..).unwrap_or_default();
            continue;
        }
        let (mut link, after) = link.split_at(link.find(ends).unwrap_or(link.len()));
        rest = after;
        // Punctuation at the end of a sentence is not part of the link, nor is a bracket opened
        // before it.
        while let Some(shorter) = link.strip_suffix(['.', ',', ';', ':', '!', '?', ')', ']', '*']) {
            let opened = link.matches('(').count();
            if link.ends_with(')') && link.matches(')').count() <= opened {
                break;
            }
            link = shorter;
        }
        links.push(link.to_owned());
    }
    links
}

fn is_url(text: &str) -> bool {
    let scheme =
        |start: &str| text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
    scheme("http://") || scheme("https://")
}

/// The opening tags of HTML: the name and the attributes of each.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, tag) = rest.split_once('<')?;
            if let Some(comment) = tag.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
                continue;
            }
            let end = tag_end(tag);
            let (tag, after) = tag.split_at(end);
            rest = after;
            if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let name = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
                return Some(tag.split_at(name));
            }
        }
    })
}

/// The end of a tag: a `>` in quotes is part of it.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute among a tag's attributes.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        // A stray `=` is nobody's name.
        let (found, after) = rest.split_at(end.max(rest.chars().next()?.len_utf8()));
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
        let (value, after) = match quote {
            Some(quote) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// Converts HTML to text, with blocks on separate lines.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (words, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        push_words(&mut text, words);
        let Some(tag) = tag.strip_prefix('<') else { break };
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, after) = tag.split_at(tag_end(tag));
        rest = after.strip_prefix('>').unwrap_or(after);
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if UNREAD.contains(&name.as_str()) && !tag.starts_with('/') {
            rest = after_end(rest, &name);
        } else if BLOCKS.contains(&name.as_str()) {
            text.truncate(text.trim_end_matches(' ').len());
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        } else if ["td", "th"].contains(&name.as_str()) {
            push_words(&mut text, " ");
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Adds words as a browser shows them: white space of any length becomes one space.
fn push_words(text: &mut String, words: &str) {
    let words = decode_html_entities(words);
    for c in words.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

/// The text after the end of this element.
fn after_end<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once("</") {
        let is_end = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_end {
            return tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = tag;
    }
    ""
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn message(text: Option<&str>, html: Option<&str>) -> SentMessage {
        let mut message = SentMessage::sample(1, "outbound", "a@b.example", SystemTime::UNIX_EPOCH);
        message.text = text.map(str::to_owned);
        message.html = html.map(str::to_owned);
        message
    }

    #[test]
    fn links_are_found_and_unescaped() {
        let html = "<!-- <a href=http://no.example> --><a class='x' HREF=\"https://e.example/?a=1&amp;b=2\">\
                    <img src=https://no.example><A title='>' href='http://e.example/&#x27;'>x</a>\
                    <a href=https://e.example/plain>y</a><a href=\"mailto:a@b.example\"><a = href>\
                    <area href=\"https://e.example/area\"><abbr href=\"https://no.example\">";
        let text = "See https://e.example/plain, (http://t.example/a_(b)) or <https://t.example/?x&y>. \
                    httpd http:/no https://t.example/end.";
        assert_eq!(
            message(Some(text), Some(html)).links(),
            [
                "https://e.example/?a=1&b=2",
                "http://e.example/'",
                "https://e.example/plain",
                "https://e.example/area",
                "http://t.example/a_(b)",
                "https://t.example/?x&y",
                "https://t.example/end",
            ]
        );
        let message = message(Some(text), Some(html));
        assert_eq!(message.places_of("https://e.example/plain"), (true, true));
        assert_eq!(message.places_of("https://t.example/end"), (false, true));
        assert_eq!(message.places_of("https://t.example/"), (false, false));
    }

    #[test]
    fn codes_stand_alone() {
        for (text, codes) in [
            ("Your code is 123456.", &["123456"][..]),
            ("Code: *4711*, valid for 10 minutes", &["4711"]),
            ("use A1B2-C3D4 or 123-456 or ABC123", &["A1B2-C3D4", "123-456", "ABC123"]),
            ("pay $1234 or 1234€ or +4912345 by 2026-02-17", &[]),
            ("http://e.example/123456 order#12345 HELLO 123 123456789 12.34 1:2345", &[]),
            ("4711 4711", &["4711"]),
        ] {
            assert_eq!(message(Some(text), None).codes(), codes, "{text}");
        }
        let html = "<p>Your code</p><b>12&#51;456</b><style>.x{color:#123456}</style>";
        assert_eq!(message(None, Some(html)).codes(), ["123456"]);
    }

    #[test]
    fn html_becomes_text() {
        let html = "<!doctype html><head><title>T</title></head><style>p{}</style><p>Tom &amp;\n Jerry</p>\n\
                    <p>a<br>b</p><table><tr><td>1<td>2</tr></table><!-- no --><script>no</SCRIPT >&lt;end&gt;";
        assert_eq!(message(None, Some(html)).text(), "Tom & Jerry\na\nb\n1 2\n<end>");
        assert_eq!(message(Some("as it is\n"), Some(html)).text(), "as it is\n");
        for broken in
            ["<", "<a", "<!--", "</", "<a href", "<a href=", "<a href=\"", "<style>", "<é"]
        {
            let message = message(None, Some(broken));
            assert_eq!((message.text(), message.links()), (String::new(), Vec::new()), "{broken}");
        }
    }
}
