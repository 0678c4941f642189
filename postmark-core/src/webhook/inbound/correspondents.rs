//! The sender and recipients of an email, and where a reply goes.
//!
//! The addresses come from untrusted senders. They are parsed leniently, and one that cannot be
//! parsed is never replaced by another.

use std::collections::BTreeSet;

use super::Inbound;
use crate::api::email::{Address, IntoRecipients, Recipients};
use crate::error::Fault;
use crate::text::encoded_words::{decoded, may_hide_addresses};
use crate::text::mailbox::{Mailbox, is_blank, is_separator, mailboxes, only_address};
use crate::text::unspaced::unspaced;

impl Inbound {
    /// The address that the email was delivered to, or else the first recipient it names.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        let in_parts = self.to_full.iter().chain(&self.cc_full).chain(&self.bcc_full);
        let in_parts = in_parts.map(|to| to.email.as_str()).find(|email| !email.is_empty());
        let texts = [&self.to, &self.cc, &self.bcc];
        let named = || {
            let mut named = texts.into_iter().flatten().flat_map(|text| mailboxes(text));
            named.next().map(|mailbox| mailbox.email())
        };
        self.original_recipient.as_deref().or(in_parts).or_else(named)
    }

    /// The address of the sender; `None` if there is none, or more than one.
    #[must_use]
    pub fn sender(&self) -> Option<&str> {
        self.sender_texts().find_map(only_address)
    }

    /// The SMTP sender address: empty for a bounce report.
    #[must_use]
    pub fn envelope_sender(&self) -> Option<&str> {
        let path = self.headers.get("Return-Path")?.trim();
        let bare =
            || path.strip_prefix('<').and_then(|path| path.strip_suffix('>')).unwrap_or(path);
        let is_null = path.strip_prefix('<').is_some_and(|path| path.trim_start().starts_with('>'));
        Some(if is_null { "" } else { only_address(path).unwrap_or_else(bare) })
    }

    /// Where a person's reply goes: the addresses in `Reply-To`, or else the sender.
    pub(super) fn asked(&self) -> Asked {
        Asked(self.reply_to().unwrap_or_else(|| self.author()))
    }

    /// Where an automatic reply goes: the address in `Reply-To`, or the sender if there is none or
    /// more than one.
    pub(super) fn asked_of_machine(&self) -> Asked {
        match self.reply_to() {
            Some(Ok(list)) if list.len() > 1 => Asked(self.author()),
            Some(list) => Asked(list),
            None => Asked(self.author()),
        }
    }

    /// The address that an automatic reply goes to.
    pub(super) fn machine_recipient(&self) -> Option<String> {
        let list = self.asked_of_machine().0.ok();
        let asked = list.as_ref().and_then(|list| list.iter().next()).map(Address::email);
        asked.or_else(|| self.sender()).map(ToOwned::to_owned)
    }

    /// The addresses in `Reply-To`, without duplicates.
    fn reply_to(&self) -> Option<Result<Recipients, Fault>> {
        let text = self.reply_to.as_deref().filter(|text| !text.trim().is_empty())?;
        Some(match recipients(text) {
            Ok(list) if list.is_empty() => {
                Err(untold("is the `ReplyTo`, and has no address", text))
            }
            list => list,
        })
    }

    fn author(&self) -> Result<Recipients, Fault> {
        let text = self.sender_texts().find(|text| only_address(text).is_some());
        let Some(text) = text.or_else(|| self.sender_texts().next()) else {
            return Err(untold("is missing: the email does not say who sent it", ""));
        };
        let list = recipients(text)?;
        let mut authors = list.iter();
        match (authors.next(), authors.next()) {
            (Some(author), None) => Ok(Recipients::from_iter([self.named(author)])),
            (Some(_), Some(_)) => Err(untold("is the sender, and has several addresses", text)),
            (None, _) => Err(untold("is the sender, and has no address", text)),
        }
    }

    /// The sender, with the name next to the address, if there is one.
    fn named(&self, author: &Address) -> Address {
        let in_parts = self.from_full.as_ref().map(|from| from.name.as_str());
        let names = [in_parts, self.from_name.as_deref()].into_iter().flatten();
        let name = names.map(str::trim).find(|name| !name.is_empty());
        let address = name.and_then(|name| Address::named(name, author.email()).ok());
        address.unwrap_or_else(|| author.clone())
    }

    /// The sender, which the payload has in two places.
    fn sender_texts(&self) -> impl Iterator<Item = &str> {
        let in_parts = self.from_full.as_ref().map(|from| from.email.as_str());
        let texts = [in_parts, self.from.as_deref()].into_iter().flatten();
        texts.filter(|text| !text.trim().is_empty())
    }
}

/// Where a reply goes, or why that is unknown.
pub(super) struct Asked(Result<Recipients, Fault>);

impl IntoRecipients for Asked {
    fn into_recipients(self) -> Result<Recipients, Fault> {
        self.0
    }
}

/// The mailboxes in a text, without duplicates. If an encoded word hides the address, it is
/// decoded; if everything is in quotes, as some forms on websites write it, these are removed.
fn recipients(text: &str) -> Result<Recipients, Fault> {
    let text = &*unspaced(text);
    let list = distinct(text)?;
    if may_hide_addresses(text, !list.is_empty()) {
        distinct(&decoded(text))
    } else if list.is_empty() && is_all_quoted(text) {
        distinct(&text.replace('"', " "))
    } else {
        Ok(list)
    }
}

/// Whether there is nothing but separators outside of quotes.
fn is_all_quoted(text: &str) -> bool {
    let is_between = |c| is_blank(c) || is_separator(c);
    text.contains('"') && text.split('"').step_by(2).all(|outside| outside.chars().all(is_between))
}

fn distinct(text: &str) -> Result<Recipients, Fault> {
    let mut seen = BTreeSet::new();
    let is_new = |mailbox: &Mailbox<'_>| seen.insert(mailbox.email().to_ascii_lowercase());
    mailboxes(text).filter(is_new).map(|mailbox| address(&mailbox)).collect()
}

/// A mailbox that Postmark accepts: without its name, if that has invalid characters.
fn address(mailbox: &Mailbox<'_>) -> Result<Address, Fault> {
    Address::named(mailbox.name(), mailbox.email()).or_else(|_| Address::new(mailbox.email()))
}

fn untold(problem: &'static str, value: &str) -> Fault {
    Fault::new("To", problem, "Send the reply to an address that you know.").shows(value)
}
