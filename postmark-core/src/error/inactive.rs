//! The addresses in Postmark's messages about inactive recipients.

use crate::text::find::find;

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
