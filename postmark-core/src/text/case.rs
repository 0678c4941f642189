//! Lower case without the standard library's Unicode table, which would add 11 kB to a wasm module
//! for a few letters.

/// Lowercases a letter of Latin, Greek, Cyrillic or Armenian, the scripts in daily use that have
/// case. Leaves others unchanged.
pub(crate) fn small(letter: char) -> char {
    let code = u32::from(letter);
    let small = match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => {
            code + 32
        }
        'Ѐ'..='Џ' => code + 80,
        'Ա'..='Ֆ' => code + 48,
        'İ' => u32::from('i'),
        'Ÿ' => u32::from('ÿ'),
        'ẞ' => u32::from('ß'),
        'Ά' => u32::from('ά'),
        'Έ'..='Ί' => code + 37,
        'Ό' => u32::from('ό'),
        'Ύ' | 'Ώ' => code + 63,
        // In these ranges, each capital precedes its small letter.
        'Ĺ'..='ň' | 'Ź'..='ž' | 'Ǎ'..='ǜ' if code % 2 == 1 => code + 1,
        'Ā'..='ķ'
        | 'Ŋ'..='ŷ'
        | 'Ǟ'..='ǯ'
        | 'Ǹ'..='ȟ'
        | 'Ȣ'..='ȳ'
        | 'Ѡ'..='ҁ'
        | 'Ҋ'..='ҿ'
        | 'Ӑ'..='ԯ'
        | 'Ḁ'..='ẕ'
        | 'Ạ'..='ỿ'
            if code % 2 == 0 =>
        {
            code + 1
        }
        'Ơ' | 'Ư' => code + 1,
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_languages_in_daily_use_are_those_of_unicode() {
        let scripts = [
            '\0'..='\u{17f}',
            'Ǎ'..='ǜ',
            'Ǟ'..='ǯ',
            'Ǹ'..='ȟ',
            'Ȣ'..='ȳ',
            '\u{386}'..='\u{3ce}',
            '\u{400}'..='\u{4bf}',
            '\u{4d0}'..='\u{58f}',
            'Ḁ'..='ẕ',
            'ẞ'..='ỿ',
            '\u{4e00}'..='\u{9fff}',
        ];
        for letter in scripts.into_iter().flatten().chain(['Ơ', 'Ư']).filter(|it| *it != 'İ') {
            assert!(letter.to_lowercase().eq([small(letter)]), "{letter}");
        }
        assert_eq!(small('İ'), 'i');
    }
}
