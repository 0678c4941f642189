//! Groups tags into blocks, and finds all errors (rules C1 to C5, T10).

use crate::error::{ParseError, ParseErrorKind, ParseErrors};
use crate::node::{BlockKind, MAX_DEPTH, Node, PLACEHOLDER, Style};
use crate::path::{Path, Step};
use crate::scanner::{Scanner, Tag, TagKind, Token};
use crate::suggestion;

/// The placeholder with spaces, which is also valid.
const SPACED_PLACEHOLDER: &str = "{{{ @content }}}";

/// The prefix of tags that Postmark fills in for each recipient.
const UNSUBSCRIBE: &str = "pm:unsubscribe";

/// What a text is parsed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Template,
    Layout,
}

/// Parses a text, and reports all its errors.
pub(crate) fn parse(text: &str, source: Source) -> Result<Vec<Node>, ParseErrors> {
    let mut parser = Parser {
        source,
        open: Vec::new(),
        nodes: Vec::new(),
        has_content: false,
        errors: Vec::new(),
    };
    for token in Scanner::new(text) {
        match token {
            Token::Text(text) => parser.nodes.push(Node::Text(text.into())),
            Token::Tag(tag) => parser.tag(tag),
        }
    }
    parser.finish()
}

struct Parser<'a> {
    source: Source,
    /// The open blocks, outermost first.
    open: Vec<Open<'a>>,
    /// The nodes of the innermost block so far.
    nodes: Vec<Node>,
    has_content: bool,
    errors: Vec<ParseError>,
}

/// An open block.
struct Open<'a> {
    kind: BlockKind,
    /// The name that closes it, also used in errors.
    name: &'a str,
    /// `None` if it is not valid.
    path: Option<Path>,
    /// The tag that opened it; of a switch, the last one.
    tag: Tag<'a>,
    /// The tag to close; of a switch, the first one.
    first: Tag<'a>,
    /// The depth of its body.
    depth: usize,
    /// The nodes before it.
    before: Vec<Node>,
}

impl<'a> Parser<'a> {
    fn tag(&mut self, tag: Tag<'a>) {
        match tag.kind {
            TagKind::Comment => self.nodes.push(Node::Comment(tag.content.into())),
            TagKind::Each => self.open_each(tag),
            TagKind::EachEnd => self.close_each(tag),
            TagKind::Section => self.open_section(BlockKind::Section, tag),
            TagKind::Inverted => self.open_section(BlockKind::Inverted, tag),
            TagKind::End => self.close_section(tag),
            TagKind::Raw => self.raw(tag),
            TagKind::Escaped => self.value(Style::Escaped, tag),
        }
    }

    fn raw(&mut self, tag: Tag<'a>) {
        if !tag.source.starts_with("{{{") {
            return self.value(Style::Ampersand, tag);
        }
        let is_placeholder = [PLACEHOLDER, SPACED_PLACEHOLDER].contains(&tag.source);
        if is_placeholder && self.source == Source::Layout {
            if self.has_content {
                self.error(ParseErrorKind::SecondPlaceholder, tag, None);
            }
            self.has_content = true;
            self.nodes.push(Node::Content);
        } else if tag.path().starts_with(UNSUBSCRIBE) {
            self.nodes.push(Node::Verbatim(tag.source.into()));
        } else {
            self.value(Style::Braces, tag);
        }
    }

    fn value(&mut self, style: Style, tag: Tag<'a>) {
        if let Some((path, _)) = self.path(tag.path(), tag) {
            self.nodes.push(Node::Value { path, style, position: tag.position });
        }
    }

    fn open_each(&mut self, tag: Tag<'a>) {
        // A space, no other white space, and then some text.
        let name = tag.content.strip_prefix(' ').filter(|name| !name.trim().is_empty());
        let path = match name {
            Some(name) => self.path(name.trim(), tag),
            None => {
                self.error(ParseErrorKind::EachWithoutPath, tag, suggestion::for_each(&tag));
                None
            }
        };
        self.open(BlockKind::Each, name.unwrap_or_default(), path, tag, tag);
    }

    fn close_each(&mut self, tag: Tag<'a>) {
        let is_list = self.open.last().is_some_and(|open| open.kind == BlockKind::Each);
        if !tag.content.is_empty() {
            let suggestion = self.suggest_close(&tag);
            self.error(ParseErrorKind::EachCloseForm, tag, suggestion);
        } else if is_list {
            self.close();
        } else {
            let suggestion = self.suggest_close(&tag);
            self.error(ParseErrorKind::EachCloseUnmatched, tag, suggestion);
        }
    }

    fn open_section(&mut self, kind: BlockKind, tag: Tag<'a>) {
        let name = tag.path();
        let mut first = tag;
        if let Some(open) = self.innermost_section(name) {
            // A switch: it closes the other half.
            first = open.first;
            self.check_again(tag);
            self.close();
        }
        let path = self.path(name, tag);
        self.open(kind, name, path, tag, first);
    }

    fn close_section(&mut self, tag: Tag<'a>) {
        if self.innermost_section(tag.path()).is_some() {
            self.check_again(tag);
            self.close();
        } else {
            let suggestion = self.suggest_close(&tag);
            self.error(ParseErrorKind::CloseUnmatched, tag, suggestion);
        }
    }

    /// The innermost open block, if it is a section with this name.
    fn innermost_section(&self, name: &str) -> Option<&Open<'a>> {
        self.open.last().filter(|open| open.kind != BlockKind::Each && open.name == name)
    }

    /// A closing tag repeats the error of its section's bad path.
    fn check_again(&mut self, tag: Tag<'a>) {
        if Path::parse(tag.path()).is_none() {
            self.error(ParseErrorKind::BadPath, tag, suggestion::for_path(&tag));
        }
    }

    /// A path, and its depth.
    fn path(&mut self, text: &str, tag: Tag<'a>) -> Option<(Path, usize)> {
        let Some(path) = Path::parse(text) else {
            let suggestion = suggestion::for_path(&Tag { content: text, ..tag });
            self.errors.push(ParseError::new(
                ParseErrorKind::BadPath,
                tag.position,
                text,
                suggestion,
            ));
            return None;
        };
        let outer = self.open.last().map_or(0, |open| open.depth);
        let depth = outer + path.steps().filter(|step| *step != Step::Up).count();
        // Report a block that is too deep only once.
        if depth > MAX_DEPTH && outer <= MAX_DEPTH {
            self.error(ParseErrorKind::TooDeep, tag, None);
        }
        Some((path, depth))
    }

    fn open(
        &mut self,
        kind: BlockKind,
        name: &'a str,
        path: Option<(Path, usize)>,
        tag: Tag<'a>,
        first: Tag<'a>,
    ) {
        let outer = self.open.last().map_or(0, |open| open.depth);
        let (path, deep) = path.map_or((None, outer), |(path, deep)| (Some(path), deep));
        let depth = match kind {
            BlockKind::Each => deep + 1,
            BlockKind::Section | BlockKind::Inverted => deep.max(outer + 1),
        };
        if depth > MAX_DEPTH && deep <= MAX_DEPTH {
            self.error(ParseErrorKind::TooDeep, tag, None);
        }
        let before = std::mem::take(&mut self.nodes);
        self.open.push(Open { kind, name, path, tag, first, depth, before });
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let nodes = std::mem::replace(&mut self.nodes, open.before);
        // Do not keep what is too deep, so that no tree exceeds the stack.
        if let Some(path) = open.path.filter(|_| open.depth <= MAX_DEPTH) {
            let position = open.tag.position;
            self.nodes.push(Node::Block { kind: open.kind, path, nodes, position });
        }
    }

    fn suggest_close(&self, tag: &Tag<'a>) -> Option<String> {
        let open = self.open.last();
        suggestion::for_close(tag, open.map(|open| (open.name, open.kind == BlockKind::Each)))
    }

    fn error(&mut self, kind: ParseErrorKind, tag: Tag<'a>, suggestion: Option<String>) {
        self.errors.push(ParseError::new(kind, tag.position, tag.path(), suggestion));
    }

    fn finish(mut self) -> Result<Vec<Node>, ParseErrors> {
        for open in &self.open {
            let suggestion = suggestion::for_unclosed(open.name, open.kind == BlockKind::Each);
            let position = open.first.position;
            self.errors.push(ParseError::new(
                ParseErrorKind::Unclosed,
                position,
                open.name,
                suggestion,
            ));
        }
        if self.source == Source::Layout && !self.has_content {
            let suggestion = format!("Put {PLACEHOLDER} where the template goes.");
            self.errors.push(ParseError::new(
                ParseErrorKind::NoPlaceholder,
                None,
                "",
                Some(suggestion),
            ));
        }
        if self.errors.is_empty() { Ok(self.nodes) } else { Err(ParseErrors::new(self.errors)) }
    }
}
