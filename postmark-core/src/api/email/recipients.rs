//! The address lists of an email: `To`, `Cc`, `Bcc`, `ReplyTo`.

use std::borrow::Cow;
use std::str::FromStr;
use std::{fmt, slice, vec};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::email::address::mailboxes;
use crate::api::email::{Address, IntoAddress};
use crate::error::Fault;

/// An ordered list of addresses, sent as one text with commas.
///
/// An email has at most [`LIMIT`](Self::MAX) recipients, `To`, `Cc` and `Bcc` together; the list
/// itself may have any length.
///
/// ```
/// use postmark_core::Recipients;
///
/// let list: Recipients = r#"ops@example.com, "Doe, Jane" <jane@example.com>"#.parse()?;
/// assert_eq!(list.iter().map(|address| address.domain()).collect::<Vec<_>>(), ["example.com"; 2]);
/// # Ok::<(), postmark_core::Fault>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recipients(Vec<Address>);

/// Anything that can become [`Recipients`]: a text with commas, one address, a list of addresses,
/// or your own type.
///
/// A list is an array, slice or vector of anything that is [`IntoAddress`]. A pair is *one*
/// address, a name and an email address; for two addresses, use an array.
pub trait IntoRecipients {
    /// Converts the value into a list of addresses.
    ///
    /// # Errors
    ///
    /// The [`Fault`] says which address is wrong, counted from 1, and what it should look like.
    fn into_recipients(self) -> Result<Recipients, Fault>;
}

impl Recipients {
    /// The maximum number of recipients of an email, `To`, `Cc` and `Bcc` together
    /// ([Postmark](https://postmarkapp.com/developer/api/email-api)).
    // contract: limit.recipients
    pub const MAX: usize = 50;

    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends an address.
    pub fn push(&mut self, address: Address) {
        self.0.push(address);
    }

    /// Appends other addresses, without copying if this list is empty.
    pub(super) fn append(&mut self, mut more: Self) {
        if self.is_empty() {
            *self = more;
        } else {
            self.0.append(&mut more.0);
        }
    }

    /// The number of addresses.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no addresses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The addresses, in order.
    pub fn iter(&self) -> slice::Iter<'_, Address> {
        self.0.iter()
    }
}

/// Parses addresses separated by commas, each as [`Address`] does.
///
/// Empty elements are skipped, so an empty text is an empty list.
///
/// # Errors
///
/// A [`Fault`] that says which address is wrong, counted from 1. Groups (`Team: a@x, b@x;`) are
/// refused, since Postmark accepts none.
impl FromStr for Recipients {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match mailboxes(text) {
            Ok(list) => Ok(Self(list)),
            Err((place, fault)) if text.contains(',') => Err(misfit(place, fault).given_in(text)),
            Err((_, fault)) => Err(fault.given_in(text)),
        }
    }
}

/// Displays the list as it is sent.
impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, address) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            address.fmt(f)?;
        }
        Ok(())
    }
}

impl Serialize for Recipients {
    // contract: address.lists-are-text quirk.recipients-are-text
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipients {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl FromIterator<Address> for Recipients {
    fn from_iter<I: IntoIterator<Item = Address>>(addresses: I) -> Self {
        Self(addresses.into_iter().collect())
    }
}

impl Extend<Address> for Recipients {
    fn extend<I: IntoIterator<Item = Address>>(&mut self, addresses: I) {
        self.0.extend(addresses);
    }
}

impl IntoIterator for Recipients {
    type Item = Address;
    type IntoIter = vec::IntoIter<Address>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Recipients {
    type Item = &'a Address;
    type IntoIter = slice::Iter<'a, Address>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

macro_rules! read_from_text {
    ($($text:ty),*) => {$(
        impl IntoRecipients for $text {
            fn into_recipients(self) -> Result<Recipients, Fault> {
                self.parse()
            }
        }
    )*};
}

read_from_text!(&str, String, &String, Cow<'_, str>);

impl IntoRecipients for Recipients {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        Ok(self)
    }
}

impl IntoRecipients for &Recipients {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        Ok(self.clone())
    }
}

impl IntoRecipients for Address {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        Ok(Recipients(vec![self]))
    }
}

impl IntoRecipients for &Address {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        self.clone().into_recipients()
    }
}

/// One address: a name and an email address.
impl<N: AsRef<str>, E: AsRef<str>> IntoRecipients for (N, E) {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        self.into_address()?.into_recipients()
    }
}

impl<T: IntoAddress, const N: usize> IntoRecipients for [T; N] {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        gather(self)
    }
}

impl<T: IntoAddress> IntoRecipients for Vec<T> {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        gather(self)
    }
}

impl<T: IntoAddress + Clone> IntoRecipients for &[T] {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        gather(self.iter().cloned())
    }
}

impl<T: IntoAddress + Clone, const N: usize> IntoRecipients for &[T; N] {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        self.as_slice().into_recipients()
    }
}

impl<T: IntoAddress + Clone> IntoRecipients for &Vec<T> {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        self.as_slice().into_recipients()
    }
}

fn gather<A: IntoAddress>(list: impl IntoIterator<Item = A>) -> Result<Recipients, Fault> {
    let mut recipients = Recipients::new();
    let mut list = list.into_iter().map(IntoAddress::into_address).zip(1..);
    while let Some((item, place)) = list.next() {
        match item {
            Ok(address) => recipients.push(address),
            Err(fault) => {
                let text = all_text(&recipients, &fault, list.map(|(item, _)| item));
                return Err(misfit(place, fault).given_in(&text));
            }
        }
    }
    Ok(recipients)
}

/// The text of a whole list: the addresses before the first fault, the faulty one, and the rest.
fn all_text(
    before: &Recipients,
    fault: &Fault,
    rest: impl Iterator<Item = Result<Address, Fault>>,
) -> String {
    let mut texts: Vec<_> = before.iter().map(Address::to_string).collect();
    texts.extend(fault.text().map(str::to_owned));
    texts.extend(rest.filter_map(|item| match item {
        Ok(address) => Some(address.to_string()),
        Err(fault) => fault.text().map(str::to_owned),
    }));
    texts.join(", ")
}

/// The fault of one address, as a fault of its list.
fn misfit(place: usize, fault: Fault) -> Fault {
    fault.of("Recipients").at(place)
}
