//! Mailboxes, and lists of them.

use mail_parser::MessageParser;
use postmark_core::webhook::Inbound;
use postmark_core::{Address, IntoAddress, Recipients};

use crate::memory::within;

/// Parses a text as one mailbox and as a list, and its lines as a name and a mailbox.
///
/// - What is printed parses again, and contains no control characters.
/// - A list of one is that one, and so is received text that contains it.
/// - `mail-parser` parses a plain list the same way.
pub fn addresses(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let one = within(64, text.len(), || text.parse::<Address>());
    let list = within(256, text.len(), || text.parse::<Recipients>());
    if let Ok(address) = &one {
        check(address);
        let list = list.as_ref().expect("one is a list");
        assert!(list.iter().eq([address]), "{list}");
        // What is strict enough to be written also parses as received text: unless it may contain
        // several addresses, or is followed by signs that no domain ends with.
        let has_end = address.domain().ends_with(|c: char| c.is_ascii_alphanumeric() || c == ']');
        let has_one = text.matches('@').count() == 1 && !text.contains("//");
        if text.is_ascii() && has_one && has_end {
            let mut mail = Inbound::default();
            mail.from = Some(text.clone().into_owned());
            assert_eq!(mail.sender(), Some(address.email()), "{text:?}");
        }
    }
    if let Ok(list) = &list {
        list.iter().for_each(check);
        assert_eq!(list.to_string().parse::<Recipients>().as_ref(), Ok(list));
        if is_plain(&text) {
            assert_eq!(theirs(&text), ours(list), "{text:?}");
        }
        // What goes on the wire means the same to any reader.
        if list.iter().all(is_unambiguous) {
            assert_eq!(theirs(&list.to_string()), ours(list), "{list}");
        }
    }
    if let Some(pair) = text.split_once('\n')
        && let Ok(address) = pair.into_address()
    {
        check(&address);
    }
}

fn check(address: &Address) {
    let wire = address.to_string();
    assert!(!wire.contains(char::is_control), "{wire:?}");
    assert_eq!(wire.parse::<Address>().as_ref(), Ok(address), "{wire:?}");
    assert!(address.email().is_ascii() && address.email().len() <= 254, "{wire:?}");
    let halves = format!("{}@{}", address.local_part(), address.domain());
    assert_eq!(halves, address.email());
}

/// Whether a text is in the common part of both grammars: words, dots, quotes, brackets, commas.
///
/// Elsewhere the two differ on purpose. `mail-parser` keeps comments as names, decodes encoded
/// words, treats `;` and `:` as groups, and guesses at brackets and quotes in odd places, since it
/// parses what others wrote; we refuse such text, since we write it.
fn is_plain(text: &str) -> bool {
    text.split(',').all(|piece| {
        let piece = piece.trim_matches(' ');
        let (name, email) = match piece.strip_suffix('>').and_then(|piece| piece.split_once('<')) {
            Some((name, email)) => (name.trim_matches(' '), email),
            None => ("", piece),
        };
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_email = email.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.-+_".contains(&b));
        (name.is_empty() || name.split(' ').all(is_word)) && is_email
    })
}

/// Whether a name is printed unambiguously: without encoded words and spaces that a reader may
/// fold.
fn is_unambiguous(address: &Address) -> bool {
    let name = address.name().unwrap_or_default();
    !name.contains("=?")
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b" ,.@<>()".contains(&b))
        && name.split(' ').all(|word| !word.is_empty() || name.is_empty())
}

fn ours(list: &Recipients) -> Vec<(String, String)> {
    list.iter()
        .map(|one| (one.name().unwrap_or_default().to_owned(), one.email().to_owned()))
        .collect()
}

fn theirs(text: &str) -> Vec<(String, String)> {
    let message = format!("To: {text}\r\n\r\n");
    let message = MessageParser::default().parse(message.as_bytes());
    let list = message.as_ref().and_then(|message| message.to());
    let list = list.map_or_else(Vec::new, |list| list.iter().cloned().collect());
    list.into_iter()
        .map(|one| {
            let [name, email] = [one.name, one.address].map(std::option::Option::unwrap_or_default);
            (name.into_owned(), email.into_owned())
        })
        .collect()
}
