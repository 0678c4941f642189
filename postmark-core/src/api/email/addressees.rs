//! The addressees of a request, to recognise the response to another request.

use std::borrow::Cow;
use std::{fmt, iter};

use bytes::Bytes;
use http::Response;
use memchr::memchr;

use super::address::mailboxes;
use super::{Address, Email, Receipt};
use crate::request::Recognize;
use crate::text::lossy::without_mark;
use crate::text::misfit::Misfit;
use crate::text::reader::{Reader, parse};
use crate::text::short_list::ShortList;

/// The mailboxes in the `To` of each email of a request.
///
/// They are stored as hashes. Equal mailboxes have equal hashes, so a receipt of this request is
/// never mistaken for another's.
pub(super) struct Addressees {
    /// For each email, the number of its mailboxes, then their hashes.
    emails: ShortList<u64, 4>,
}

/// How the `To` of a receipt compares with an email.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// It names recipients of the email and nobody else.
    Own,
    /// It names nobody, or cannot be parsed.
    Nobody,
    /// It names someone who is not a recipient of the email.
    Others,
}

/// The longest `To` that is parsed. A longer one names nobody: 50 recipients fit.
const MAX_LEN: usize = 64 * 1024;

impl Naming {
    /// Compares the `To` of a receipt with the mailboxes for which `is_own` holds.
    ///
    /// Display names, order and duplicates do not matter. Missing recipients prove nothing:
    /// Postmark may omit inactive ones.
    fn of(to: Option<&str>, is_own: impl Fn(&str) -> bool) -> Self {
        let Some(to) = to.filter(|to| to.len() <= MAX_LEN) else { return Self::Nobody };
        // Most receipts have bare mailboxes.
        if between_commas(to).all(|mailbox| is_own(mailbox.trim_ascii())) {
            return Self::Own;
        }
        match mailboxes(to) {
            Ok(list) if list.is_empty() => Self::Nobody,
            Ok(list) if list.iter().all(|address| is_own(address.email())) => Self::Own,
            Ok(_) => Self::Others,
            Err(_) => Self::Nobody,
        }
    }

    /// Compares a receipt with an email.
    pub(crate) fn of_receipt(receipt: &Receipt, email: &Email) -> Self {
        let own = || email.to_field().iter().map(Address::email);
        let is_own = |mailbox: &str| own().any(|own| own.eq_ignore_ascii_case(mailbox));
        Self::of(receipt.to.as_deref(), is_own)
    }
}

impl Addressees {
    /// The addressees of a request with one email.
    pub(super) fn of_email(email: &Email) -> Self {
        let mut emails = ShortList::new();
        write(email, &mut emails);
        Self { emails }
    }

    /// Removes from the receipts of a response what belongs to another request.
    ///
    /// A receipt that names others keeps only these names. Then receipts that name nobody are
    /// emptied too, since they came in the same response.
    pub(super) fn doubt(&self, receipts: &mut [Receipt]) {
        let namings: Vec<_> = receipts
            .iter()
            .zip(self.iter())
            .map(|(receipt, own)| {
                Naming::of(receipt.to.as_deref(), |mailbox| contains(own, mailbox))
            })
            .collect();
        if !namings.contains(&Naming::Others) {
            return;
        }
        for (receipt, naming) in receipts.iter_mut().zip(namings) {
            if naming != Naming::Own {
                let to = receipt.to.take();
                *receipt = Receipt { to, message: OTHERS.into(), ..Receipt::default() };
            }
        }
    }

    /// The hashes of each email.
    fn iter(&self) -> impl Iterator<Item = &[u64]> {
        let mut rest = self.emails.as_slice();
        iter::from_fn(move || {
            let (&count, after) = rest.split_first()?;
            let (own, after) = after.split_at_checked(usize::try_from(count).ok()?)?;
            rest = after;
            Some(own)
        })
    }
}

impl Recognize for Addressees {
    fn match_response(&self, response: &Response<Bytes>) -> bool {
        if !response.status().is_success() {
            return true;
        }
        let mut emails = self.iter();
        let mut match_all = true;
        // What cannot be parsed names nobody. An array has one receipt per email.
        let _ = parse(without_mark(response.body()), |reader| {
            let mut receipt = |reader: &mut Reader<'_>| {
                let own = emails.next().unwrap_or_default();
                let naming = reader.or_default(|reader| recipients(reader))?;
                let naming = Naming::of(naming.as_deref(), |mailbox| contains(own, mailbox));
                match_all &= naming != Naming::Others;
                Ok(())
            };
            if reader.peek()? == b'[' { reader.array(&mut receipt) } else { receipt(reader) }
        });
        match_all
    }
}

/// The addressees of emails that [`write`] hashed, one after another.
impl From<Vec<u64>> for Addressees {
    fn from(emails: Vec<u64>) -> Self {
        Self { emails: emails.into() }
    }
}

/// Shows no addressee.
impl fmt::Debug for Addressees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Addressees")
    }
}

/// The message of a receipt that is no longer trusted.
const OTHERS: &str = "The response names recipients of other emails.";

/// Writes the number of an email's mailboxes, then their hashes.
pub(super) fn write(email: &Email, emails: &mut impl Extend<u64>) {
    let to = email.to_field();
    let hashes = to.iter().map(|address| hash(address.email()));
    emails.extend(iter::once(to.len() as u64).chain(hashes));
}

fn contains(own: &[u64], mailbox: &str) -> bool {
    own.contains(&hash(mailbox))
}

/// Splits a text at its commas; `split` takes 5 % more instructions for all receipts of a batch.
fn between_commas(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let (piece, after) = match memchr(b',', text.as_bytes()) {
            Some(comma) => (text.get(..comma)?, text.get(comma + 1..)),
            None => (text, None),
        };
        rest = after;
        Some(piece)
    })
}

/// A case-insensitive hash of a mailbox. It takes eight bytes at a time and sets the bit that
/// lowercases a letter in each, which also merges a few other characters.
fn hash(mailbox: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut hash = mailbox.len() as u64;
    let mut mix = |eight| {
        let word = u64::from_le_bytes(eight) | SMALL;
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    };
    let mut rest = mailbox.as_bytes();
    while let Some((eight, after)) = rest.split_first_chunk() {
        mix(*eight);
        rest = after;
    }
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    mix(last);
    hash
}

/// Parses the `To` of the next receipt.
fn recipients(reader: &mut Reader<'_>) -> Result<Option<String>, Misfit> {
    let mut to = None;
    reader.object(&mut |reader, key| {
        if key != "To" {
            return reader.skip();
        }
        to = reader.or_default(Reader::scalar)?.map(Cow::into_owned);
        Ok(())
    })?;
    Ok(to)
}
