//! Invisible characters.

/// Whether a character of an address cannot be seen: it is [invisible](is_invisible), or a blank or
/// control character beyond ASCII, such as the no-break space.
pub(crate) fn is_unseen(c: char) -> bool {
    is_invisible(c) || (!c.is_ascii() && (c.is_whitespace() || c.is_control()))
}

/// Whether a character is invisible: Unicode's `Default_Ignorable_Code_Point` (direction marks,
/// zero-width characters, fillers, tags), the line and paragraph separators, the empty Braille
/// pattern, and the marks of annotations and embedded objects.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffc}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
