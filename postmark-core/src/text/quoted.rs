//! Quotes text in errors and escapes invisible characters. The output equals `Debug` for nearly all
//! texts, without adding `Debug`'s Unicode tables to each wasm module.

use std::fmt::{self, Write as _};

use super::invisible::is_invisible;

/// A text in double quotes.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

/// A character in single quotes.
pub(crate) struct QuotedSign(pub(crate) char);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.0.chars().try_for_each(|sign| escaped(f, sign, '"'))?;
        f.write_char('"')
    }
}

impl fmt::Display for QuotedSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('\'')?;
        escaped(f, self.0, '\'')?;
        f.write_char('\'')
    }
}

fn escaped(f: &mut fmt::Formatter<'_>, sign: char, quote: char) -> fmt::Result {
    let short = match sign {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\0' => '0',
        '\\' => '\\',
        _ if sign == quote => quote,
        ' ' => return f.write_char(' '),
        '\u{e000}'..='\u{f8ff}' => return numbered(f, sign),
        _ if sign.is_control() || sign.is_whitespace() || is_invisible(sign) => {
            return numbered(f, sign);
        }
        _ => return f.write_char(sign),
    };
    f.write_char('\\')?;
    f.write_char(short)
}

fn numbered(f: &mut fmt::Formatter<'_>, sign: char) -> fmt::Result {
    write!(f, "\\u{{{:x}}}", u32::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_what_debug_prints() {
        let texts = [
            "",
            "plain",
            "Grüße",
            "\"q\" 'q' \\",
            "\n\r\t\0\u{1b}\u{7f}\u{85}",
            "a\u{a0}b\u{3000}c",
            "\u{200b}\u{feff}\u{202e}\u{2028}",
            "\u{e000}",
            "日本 😀",
        ];
        for text in texts {
            assert_eq!(Quoted(text).to_string(), format!("{text:?}"));
            for sign in text.chars() {
                assert_eq!(QuotedSign(sign).to_string(), format!("{sign:?}"));
            }
        }
    }
}
