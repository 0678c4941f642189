//! The characters that names are made of (rule P1).

mod table;

use self::table::WORD;

/// Whether a name may contain this character: a letter, a nonspacing mark, a decimal digit, or a
/// connector such as `_`, in the Basic Multilingual Plane.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let Ok(c) = u16::try_from(u32::from(c)) else { return false };
    let after = WORD.partition_point(|(first, _)| *first <= c);
    let range = after.checked_sub(1).and_then(|index| WORD.get(index));
    range.is_some_and(|(_, last)| c <= *last)
}

#[cfg(test)]
mod tests {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

    use super::*;

    /// Prints the correct table if it differs.
    #[test]
    fn the_table_is_that_of_unicode() {
        use GeneralCategory::{
            ConnectorPunctuation, DecimalNumber, LowercaseLetter, ModifierLetter, NonspacingMark,
            OtherLetter, TitlecaseLetter, UppercaseLetter,
        };
        let is_word_by_category = |c: char| {
            matches!(
                c.general_category(),
                UppercaseLetter
                    | LowercaseLetter
                    | TitlecaseLetter
                    | ModifierLetter
                    | OtherLetter
                    | NonspacingMark
                    | DecimalNumber
                    | ConnectorPunctuation
            )
        };
        let mut ranges: Vec<(u16, u16)> = Vec::new();
        for code in 0..=u16::MAX {
            if !char::from_u32(code.into()).is_some_and(is_word_by_category) {
                continue;
            }
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == code => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        let row = |(first, last): &(u16, u16)| format!("(0x{first:04X}, 0x{last:04X}),");
        let rows = || ranges.iter().map(row).collect::<Vec<_>>().join(" ");
        assert!(ranges == WORD, "the table has to be: {}", rows());
        for code in 0..=u32::from(char::MAX) {
            if let Some(c) = char::from_u32(code) {
                assert_eq!(is_word(c), code <= 0xFFFF && is_word_by_category(c), "{code:X}");
            }
        }
    }
}
