//! A mailbox, with or without a name: the sender or a recipient of an email.

mod parse;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use memchr::memchr;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Fault;
use crate::text::find::find;
use crate::text::invisible::{is_invisible, is_unseen};
use crate::text::quoted::QuotedSign;
use crate::text::short::ShortText;

pub(crate) use self::parse::mailboxes;

/// A mailbox such as `jane@example.com`, with or without a display name.
///
/// It displays as Postmark expects it, with the name quoted where [RFC 5322] requires that, and
/// parses what it displays. A non-ASCII domain becomes punycode (feature `idna`); the part before
/// the `@` must be ASCII. Addresses are equal if they display the same: case matters.
///
/// ```
/// use postmark_core::Address;
///
/// let jane = Address::named("Doe, Jane", "jane@example.com")?;
/// assert_eq!(jane.to_string(), r#""Doe, Jane" <jane@example.com>"#);
/// assert_eq!(jane, r#""Doe, Jane" <jane@example.com>"#.parse()?);
/// # Ok::<(), postmark_core::Fault>(())
/// ```
///
/// [RFC 5322]: https://www.rfc-editor.org/rfc/rfc5322#section-3.4
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    name: Option<ShortText>,
    email: ShortText,
}

/// Anything that can become an [`Address`]: text, a pair, or your own type.
///
/// Text is parsed as by [`parse`](str::parse); a pair is a name and an address, in that order. Your
/// own type also needs [`IntoRecipients`](crate::IntoRecipients) if it is to be passed alone, not
/// in a list.
///
/// ```
/// use postmark_core::{Address, Fault, IntoAddress};
///
/// struct Customer { name: String, email: String }
///
/// impl IntoAddress for &Customer {
///     fn into_address(self) -> Result<Address, Fault> {
///         Address::named(&self.name, &self.email)
///     }
/// }
/// ```
pub trait IntoAddress {
    /// Converts the value into an address.
    ///
    /// # Errors
    ///
    /// The [`Fault`] says what is wrong with the address, and what it should look like.
    fn into_address(self) -> Result<Address, Fault>;
}

/// The longest mailbox that SMTP allows, in octets ([RFC 5321], without the angle brackets).
///
/// [RFC 5321]: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3
const MAX_ADDRESS_LEN: usize = 254;

impl Address {
    /// A bare mailbox, such as `jane@example.com`.
    ///
    /// White space around it is trimmed. For text with a name, use [`parse`](str::parse).
    ///
    /// # Errors
    ///
    /// A [`Fault`] if Postmark would [refuse] the mailbox or the domain: correct the address.
    ///
    /// [refuse]: https://postmarkapp.com/support/article/1180-what-does-errorcode-300-mean
    pub fn new(email: impl AsRef<str>) -> Result<Self, Fault> {
        Self::named("", email)
    }

    /// A mailbox and a display name; a blank name counts as none.
    ///
    /// The name may be any text without control characters. Do not quote it.
    ///
    /// # Errors
    ///
    /// As for [`Address::new`], and if the name contains a line break or another control character.
    pub fn named(name: impl AsRef<str>, email: impl AsRef<str>) -> Result<Self, Fault> {
        let (name, email) = (name.as_ref(), email.as_ref());
        let checked = checked_name(name).map_err(|fault| fault.shows(name)).and_then(|name| {
            let email = checked_email(email).map_err(|fault| fault.shows(email.trim()))?;
            Ok(Self { name, email })
        });
        checked.map_err(|fault| {
            if name.is_empty() { fault } else { fault.given_in(&format!("{name} <{email}>")) }
        })
    }

    /// The name, unquoted.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(ShortText::as_str)
    }

    /// The mailbox without the name: `jane@example.com`. It is ASCII.
    #[must_use]
    pub fn email(&self) -> &str {
        self.email.as_str()
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.halves().0
    }

    /// The part after the `@`, as punycode if it is not ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.halves().1
    }

    fn halves(&self) -> (&str, &str) {
        let halves = self.email().split_once('@');
        debug_assert!(halves.is_some(), "an address without an @");
        halves.unwrap_or_default()
    }
}

/// Displays the address as it is sent, never with a line break or another control character.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = self.name() else {
            return f.write_str(self.email());
        };
        if is_phrase(name) {
            f.write_str(name)?;
        } else {
            write_quoted(f, name)?;
        }
        f.write_str(" <")?;
        f.write_str(self.email())?;
        f.write_str(">")
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

macro_rules! read_from_text {
    ($($text:ty),*) => {$(
        impl IntoAddress for $text {
            fn into_address(self) -> Result<Address, Fault> {
                self.parse()
            }
        }
    )*};
}

read_from_text!(&str, String, &String, Cow<'_, str>);

impl IntoAddress for Address {
    fn into_address(self) -> Result<Address, Fault> {
        Ok(self)
    }
}

impl IntoAddress for &Address {
    fn into_address(self) -> Result<Address, Fault> {
        Ok(self.clone())
    }
}

/// A name and an address.
impl<N: AsRef<str>, E: AsRef<str>> IntoAddress for (N, E) {
    fn into_address(self) -> Result<Address, Fault> {
        Address::named(self.0, self.1)
    }
}

/// A fault of an address that does not know its field yet.
fn fault(problem: impl Into<Cow<'static, str>>, remedy: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new("Address", problem, remedy)
}

fn checked_name(name: &str) -> Result<Option<ShortText>, Fault> {
    if let Some(control) = name.chars().find(|c| c.is_control()) {
        return Err(fault(
            format!("has the control character {} in its name", QuotedSign(control)),
            "Take line breaks and other control characters out of the name.",
        ));
    }
    Ok((!name.trim().is_empty()).then(|| name.into()))
}

fn checked_email(email: &str) -> Result<ShortText, Fault> {
    let email = email.trim();
    if is_plain(email) {
        return Ok(email.into());
    }
    if email.is_empty() {
        return Err(fault("is empty", "Give an address, such as `jane@example.com`."));
    }
    let Some((mailbox, domain)) = email.split_once('@') else {
        let is_wide = find(email, "＠").is_some();
        let problem = if is_wide { "has a full-width `＠` instead of `@`" } else { "has no `@`" };
        return Err(fault(
            problem,
            "Write `jane@example.com` or `Jane <jane@example.com>`, \
             and quote a name that holds a comma.",
        ));
    };
    check_visible(email, domain)?;
    check_mailbox(mailbox)?;
    let domain = ascii_domain(domain)?;
    check_domain(&domain)?;
    let email = [mailbox, "@", &domain].concat();
    if email.len() > MAX_ADDRESS_LEN { Err(too_long(email.len())) } else { Ok(email.into()) }
}

/// Whether text is a bare mailbox, as nearly all text is: one pass, without a reason if it is not.
fn is_plain(text: &str) -> bool {
    let text = text.as_bytes();
    let at = memchr(b'@', text).unwrap_or_default();
    let Some((mailbox, [_, domain @ ..])) = text.split_at_checked(at) else { return false };
    let mut after_dot = true;
    let is_domain = domain.iter().all(|byte| {
        let fits = byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'.' && !after_dot;
        after_dot = *byte == b'.';
        fits
    });
    let is_allowed = |byte: &u8| MAILBOX.get(usize::from(*byte)).copied().unwrap_or(false);
    is_domain
        && !after_dot
        && !mailbox.is_empty()
        && mailbox.iter().all(is_allowed)
        && text.len() <= MAX_ADDRESS_LEN
}

/// Refuses invisible characters, which are hard to notice and which IDNA partly drops. Joiners and
/// variation selectors are allowed: domains in some scripts need them.
fn check_visible(email: &str, domain: &str) -> Result<(), Fault> {
    let is_spelling = |at: usize, c| {
        matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
            && at > email.len() - domain.len()
            && domain.contains(|c: char| !c.is_ascii() && !is_invisible(c))
    };
    let mut chars = email.char_indices().enumerate();
    let unseen = chars.find(|(_, (at, c))| is_unseen(*c) && !is_spelling(*at, *c));
    let Some((index, (_, c))) = unseen else { return Ok(()) };
    Err(unseen_fault(c, &format!("its character {}", index + 1)))
}

/// The fault of a character that cannot be seen, at a place.
fn unseen_fault(c: char, place: &str) -> Fault {
    fault(
        format!("has an invisible character (U+{:04X}), {place}", u32::from(c)),
        "Delete it: copied text often has one.",
    )
}

/// Refuses what Postmark refuses and no more. Postmark judges the position of dots, since some
/// providers have mailboxes such as `foo..bar`.
fn check_mailbox(mailbox: &str) -> Result<(), Fault> {
    if mailbox.is_empty() {
        return Err(fault("has nothing before its `@`", "Write it as `jane@example.com`."));
    }
    let Some(refused) = mailbox.chars().find(|&c| !is_mailbox_char(c)) else {
        return Ok(());
    };
    let remedy = if refused.is_ascii() {
        "Postmark takes letters, digits and .!#$%&'`*+-/=^_{}|~ there; \
         a name goes before angle brackets, as in `Jane <jane@example.com>`."
    } else {
        "Postmark delivers to ASCII mailboxes only: use another address of this recipient."
    };
    Err(fault(format!("has {} before its `@`", QuotedSign(refused)), remedy))
}

fn check_domain(domain: &str) -> Result<(), Fault> {
    if domain.is_empty() {
        return Err(fault("has nothing after its `@`", "Write it as `jane@example.com`."));
    }
    if let Some(refused) = domain.chars().find(|&c| !is_domain_char(c)) {
        return Err(fault(
            format!("has {} in its domain", QuotedSign(refused)),
            "Postmark takes letters, digits, hyphens and dots after the `@`.",
        ));
    }
    if domain.split('.').any(str::is_empty) {
        return Err(fault("has a stray dot in its domain", "Write the domain as `example.com`."));
    }
    Ok(())
}

// contract: address.idn
fn ascii_domain(domain: &str) -> Result<Cow<'_, str>, Fault> {
    if domain.is_ascii() {
        return Ok(domain.into());
    }
    // Punycode takes more than linear time. Every character takes at least one octet of it.
    if domain.chars().count() > MAX_ADDRESS_LEN {
        return Err(too_long(domain.len()));
    }
    punycode(domain)
}

#[cfg(feature = "idna")]
fn punycode(domain: &str) -> Result<Cow<'_, str>, Fault> {
    idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::STD3).map_err(|_| {
        fault(
            "has a domain that no internationalised name can be",
            "Correct the domain, or give it in punycode (`xn--...`).",
        )
    })
}

#[cfg(not(feature = "idna"))]
fn punycode(_: &str) -> Result<Cow<'_, str>, Fault> {
    Err(fault(
        "has a domain that is not ASCII",
        "Give the domain in punycode (`xn--...`), or build `postmark-core` with its feature `idna`.",
    ))
}

fn too_long(octets: usize) -> Fault {
    Fault::over(
        "Address",
        octets,
        MAX_ADDRESS_LEN,
        "octets",
        "No mail server takes it: correct the address.",
    )
}

// contract: address.characters
fn is_mailbox_char(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_mailbox_byte)
}

const fn is_mailbox_byte(byte: u8) -> bool {
    byte == b'.' || byte != b'?' && is_atom_byte(byte)
}

/// [`is_mailbox_byte`] of each byte.
#[allow(clippy::indexing_slicing, reason = "checked when compiled")]
static MAILBOX: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = is_mailbox_byte(byte);
        byte += 1;
    }
    table
};

fn is_domain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.')
}

/// Whether the name needs no quotes: words with single spaces between them.
fn is_phrase(name: &str) -> bool {
    name.split(' ').all(|word| !word.is_empty() && word.chars().all(is_word_char))
}

fn is_word_char(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_atom_byte) || !c.is_ascii() && !c.is_whitespace()
}

/// The `atext` of RFC 5322.
const fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
        )
}

// contract: address.quoting
fn write_quoted(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
