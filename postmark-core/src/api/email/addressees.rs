//! Whom the receipts of a request name, so that the response to another request is recognised.

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
/// They are kept as hashes: equal mailboxes have equal ones, so a receipt of the request is never
/// taken for another's.
pub(super) struct Addressees {
    /// For each email the number of its mailboxes, then their hashes.
    emails: ShortList<u64, 4>,
}

/// What the `To` of a receipt says about the email that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// It names recipients of the email and nobody else.
    Own,
    /// It names nobody, or cannot be read.
    Nobody,
    /// It names someone who is no recipient of the email.
    Others,
}

/// The longest `To` that is read. A longer one names nobody: 50 recipients are shorter.
const MAX_LEN: usize = 64 * 1024;

impl Naming {
    /// Compares the `To` of a receipt with the mailboxes for which `is_own` holds.
    ///
    /// Display names, order and duplicates do not count. Recipients that are missing prove nothing:
    /// Postmark may leave out those that are inactive.
    fn of(to: Option<&str>, is_own: impl Fn(&str) -> bool) -> Self {
        let Some(to) = to.filter(|to| to.len() <= MAX_LEN) else { return Self::Nobody };
        // Most receipts name mailboxes and no names.
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
    /// Those of a request with one email.
    pub(super) fn of_email(email: &Email) -> Self {
        let mut emails = ShortList::new();
        write(email, &mut emails);
        Self { emails }
    }

    /// Takes from the receipts of a response what another request's would say.
    ///
    /// One that names others is emptied but for these names. Then those that name nobody say nothing
    /// either, since they came in the same response.
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
        // What cannot be read names nobody. An array has a receipt for each email.
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

/// The addressees of emails that were [written](write), one after another.
impl From<Vec<u64>> for Addressees {
    fn from(emails: Vec<u64>) -> Self {
        Self { emails: emails.into() }
    }
}

/// Shows nobody.
impl fmt::Debug for Addressees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Addressees")
    }
}

/// What the message of a receipt that is no longer believed says.
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

/// The pieces of a text between its commas; `split` takes 5 % more instructions for all receipts of
/// a batch.
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

/// A hash of a mailbox that is the same whatever the case of its letters: eight bytes in one step,
/// the bit of each that makes a letter small set. That makes the same of some other signs, too.
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

/// Reads the `To` of the receipt that comes next.
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
