//! Escaping of values in HTML (rule H1).

/// Splits a text into pieces: literal text, and the escape for the character after it.
pub(crate) fn escaped(text: &str) -> impl Iterator<Item = (&str, Option<Escape>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest.filter(|text| !text.is_empty())?;
        let Some((plain, c)) = first_special(current) else {
            rest = None;
            return Some((current, None));
        };
        rest = current.get(plain.len() + c.len_utf8()..);
        Some((plain, Some(Escape::of(c))))
    })
}

/// The escape of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    Named(&'static str),
    /// The code point, in decimal.
    Numeric(u32),
}

impl Escape {
    fn of(c: char) -> Self {
        match c {
            '<' => Self::Named("&lt;"),
            '>' => Self::Named("&gt;"),
            '&' => Self::Named("&amp;"),
            '"' => Self::Named("&quot;"),
            '\'' => Self::Named("&#39;"),
            other => Self::Numeric(other.into()),
        }
    }
}

fn first_special(text: &str) -> Option<(&str, char)> {
    let is_special =
        |c: char| matches!(c, '<' | '>' | '&' | '"' | '\'' | '\u{A0}'..='\u{FF}' | '\u{10000}'..);
    let at = text.find(is_special)?;
    let (plain, rest) = text.split_at_checked(at)?;
    Some((plain, rest.chars().next()?))
}
