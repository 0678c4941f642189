//! Converts HTML-only email to text, as a mail program would.

/// The text of an HTML body. Quotations are marked as in a text body: each line starts with `>`.
pub(super) fn text_of(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    // There are no tags after the last `>`, however many are opened.
    let behind_tags = html.rsplit_once('>').map_or(html, |(_, behind)| behind).len();
    while let Some((text, from_tag)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        writer.text(text);
        let is_open = from_tag.len() <= behind_tags;
        let tag = if is_open { None } else { Tag::at_start(from_tag) };
        rest = match tag {
            Some((tag, after)) => writer.tag(&tag, after),
            None => {
                writer.text("<");
                from_tag.get(1..).unwrap_or_default()
            }
        };
    }
    writer.text(rest);
    writer.text
}

/// A tag, by the name of its element.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
}

impl<'a> Tag<'a> {
    /// The tag at the start of a text, and the rest. Comments and declarations are tags without a
    /// name.
    fn at_start(text: &'a str) -> Option<(Self, &'a str)> {
        let nameless = Self { name: "", is_end: false };
        let inner = text.strip_prefix('<')?;
        if let Some(comment) = inner.strip_prefix("!--") {
            return Some((nameless, comment.split_once("-->").map_or("", |(_, after)| after)));
        }
        if inner.starts_with(['!', '?']) {
            return Some((nameless, inner.split_once('>')?.1));
        }
        let (inner, is_end) = match inner.strip_prefix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let len = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at_checked(len)?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        Some((Self { name, is_end }, behind_attributes(attributes)?))
    }
}

/// The text behind the end of a tag. A `>` in the quoted value of an attribute is not its end.
fn behind_attributes(attributes: &str) -> Option<&str> {
    let mut quote = None;
    let mut is_value = false;
    for (at, c) in attributes.char_indices() {
        match quote {
            None if c == '>' => return attributes.get(at + 1..),
            // The tag or a quote was not closed: each tag is searched up to the next one only.
            _ if c == '<' => break,
            None => quote = Some(c).filter(|c| is_value && matches!(c, '"' | '\'')),
            Some(open) if c == open => quote = None,
            Some(_) => {}
        }
        is_value = c == '=' || (is_value && c.is_whitespace());
    }
    attributes.split_once('>').map(|(_, after)| after)
}

/// The text converted so far.
#[derive(Default)]
struct Writer {
    text: String,
    /// The nesting depth of quotations.
    depth: usize,
    /// Whether white space is preserved.
    is_preformatted: bool,
    /// The pending line breaks.
    breaks: usize,
    has_space: bool,
}

impl Writer {
    /// Handles a tag; returns where to continue.
    fn tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        match tag.name.to_ascii_lowercase().as_str() {
            "br" => self.start_line((self.breaks + 1).min(2)),
            "p" => self.start_line(2),
            "blockquote" => {
                self.start_line(1);
                self.depth = if tag.is_end { self.depth.saturating_sub(1) } else { self.depth + 1 };
            }
            "pre" => {
                self.start_line(1);
                self.is_preformatted = !tag.is_end;
            }
            "address" | "article" | "aside" | "center" | "dd" | "div" | "dl" | "dt" | "footer"
            | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "li"
            | "main" | "ol" | "section" | "table" | "tr" | "ul" => self.start_line(1),
            "td" | "th" => self.has_space = true,
            "script" | "style" | "template" | "title" if !tag.is_end => {
                return behind_end(after, tag.name);
            }
            _ => {}
        }
        after
    }

    fn start_line(&mut self, breaks: usize) {
        let last_line = self.text.strip_suffix("--");
        let is_signature = last_line.is_some_and(|above| above.is_empty() || above.ends_with('\n'));
        if is_signature && self.breaks == 0 && self.has_space {
            // The space at the end of this line is what makes it the start of a signature.
            self.text.push(' ');
        }
        self.breaks = self.breaks.max(breaks);
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (c, len) = if c == '&' { reference(rest) } else { (c, c.len_utf8()) };
            rest = rest.get(len..).unwrap_or_default();
            self.char(c, len == 1);
        }
    }

    fn char(&mut self, c: char, is_plain: bool) {
        match c {
            '\n' if self.is_preformatted => self.breaks = (self.breaks + 1).min(2),
            ' ' | '\t' | '\r' | '\n' | '\u{c}' if is_plain && !self.is_preformatted => {
                self.has_space = true;
            }
            c => {
                self.flush();
                self.text.push(c);
            }
        }
    }

    /// Writes the pending white space and quote marks.
    fn flush(&mut self) {
        let starts_line = self.breaks > 0 || self.text.is_empty();
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', self.breaks));
        }
        if starts_line && self.depth > 0 {
            self.text.push_str("> ");
        } else if !starts_line && self.has_space {
            self.text.push(' ');
        }
        (self.breaks, self.has_space) = (0, false);
    }
}

/// The text after the end of an element whose content is not text.
fn behind_end<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        let tag = text.get(at + 2..at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(is_end);
    end.and_then(|end| text.get(end..)).unwrap_or_default()
}

/// The value of an attribute, without character references.
pub(super) fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let (c, len) = if c == '&' { reference(rest) } else { (c, c.len_utf8()) };
        plain.push(c);
        rest = rest.get(len..).unwrap_or_default();
    }
    plain
}

/// Decodes the character reference at the start of a text; returns the character and its length.
fn reference(text: &str) -> (char, usize) {
    const MAX_LEN: usize = 12;
    let end = text.char_indices().take(MAX_LEN).find(|(_, c)| *c == ';').map(|(at, _)| at);
    let name = end.and_then(|end| text.get(1..end)).unwrap_or_default();
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(number) => u32::from_str_radix(number, 16).ok(),
        None => number.parse().ok(),
    });
    let c = number.and_then(char::from_u32).filter(|c| *c != '\0').or_else(|| named(name));
    match (c, end) {
        (Some(c), Some(end)) => (c, end + 1),
        _ => ('&', 1),
    }
}

fn named(name: &str) -> Option<char> {
    /// The names of U+00A0 to U+00FF, in order.
    const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg \
        macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 \
        iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave \
        Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
        Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc \
        euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
        uacute ucirc uuml yacute thorn yuml";

    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "hellip" => '…',
        "bull" => '•',
        "euro" => '€',
        "trade" => '™',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let (code, _) =
                (0xa0_u32..).zip(LATIN.split_ascii_whitespace()).find(|(_, it)| *it == name)?;
            char::from_u32(code)?
        }
    })
}
