//! The addresses in Postmark's messages about inactive recipients.

/// The texts before the list of addresses, in all known wordings.
// contract: inactive.single inactive.older-wording
const LEADS: [&str; 2] = ["Found inactive addresses:", "these inactive addresses:"];

/// The addresses that a message names as inactive; none if its wording is unknown.
// contract: inactive.batch quirk.texts-drift
pub(crate) fn inactive_recipients(message: &str) -> impl Iterator<Item = &str> {
    let after = |lead: &str| message.get(find(message, lead)? + lead.len()..);
    let list = LEADS.into_iter().find_map(after).unwrap_or_default();
    let end = list.find('\n').into_iter().chain(find(list, " Inactive")).min();
    let list = end.and_then(|end| list.get(..end)).unwrap_or(list);
    list.split(',')
        .map(|address| address.trim().trim_end_matches('.'))
        .filter(|item| !item.is_empty())
}

/// Finds a text in another. Messages are short, and faster algorithms need much more code.
fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_gives_its_addresses() {
        let one = "Message OK, but will not deliver to these inactive addresses: a@example.com";
        let both = ["a@example.com", "b@example.com"];
        for (message, expected) in [
            (one.to_owned(), &both[..1]),
            (format!("{one}."), &both[..1]),
            (format!("{one}, b@example.com"), &both[..]),
            (format!("{one}. Inactive recipients are ones that have bounced."), &both[..1]),
            (format!("{one}\nInactive recipients are ones that have bounced."), &both[..1]),
            (
                "You tried to send to a recipient that has been marked as inactive.\nFound inactive \
                 addresses: a@example.com.\nInactive recipients are ones that bounced. "
                    .to_owned(),
                &both[..1],
            ),
            (
                "You tried to send to recipient(s) that have been marked as inactive. Found \
                 inactive addresses: a@example.com, b@example.com. Inactive recipients are ones \
                 that have generated a hard bounce."
                    .to_owned(),
                &both[..],
            ),
            ("You tried to send to inactive people.".to_owned(), &[]),
            ("Found inactive addresses:".to_owned(), &[]),
            (String::new(), &[]),
        ] {
            let found: Vec<_> = inactive_recipients(&message).collect();
            assert_eq!(found, expected, "{message:?}");
        }
    }
}
