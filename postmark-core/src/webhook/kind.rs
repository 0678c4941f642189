//! Determines the kind of a payload from its `RecordType`, or from the members unique to one kind.

use std::borrow::Cow;

use super::limits::ParseError;
use crate::text::misfit::Misfit;
use crate::text::reader::{Keys, Reader};
use crate::text::source::Source;

/// The kinds of payloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Delivery,
    Bounce,
    SpamComplaint,
    Open,
    Click,
    SubscriptionChange,
    Inbound,
}

/// What is known of a payload before it is parsed.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    pub(super) kind: Option<Kind>,
    pub(super) record_type: Option<Cow<'a, str>>,
    /// Whether the source is behind the `RecordType` and nothing else was before it.
    pub(super) is_begun: bool,
}

/// How much of a payload to examine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Up to its first known `RecordType`, nearly always the only one and at the start.
    First,
    /// All of it, so that the last of several wins.
    Whole,
}

// contract: webhook.record-type
/// The member that names the kind.
pub(super) const RECORD_TYPE: &str = "RecordType";

impl<'a> Outline<'a> {
    pub(super) fn of(source: &mut Source<'a>, look: Look) -> Result<Self, ParseError> {
        let reader = source.reader_mut();
        let outline = Self::parse(reader, look).map_err(|misfit| ParseError::of(misfit, reader))?;
        if !outline.is_begun {
            reader.rewind();
        }
        Ok(outline)
    }

    fn parse(reader: &mut Reader<'a>, look: Look) -> Result<Self, Misfit> {
        let (mut kind, mut guess) = (None, None);
        let mut record_type = None;
        let mut is_begun = false;
        if reader.peek()? == b'{' {
            reader.open(b'{')?;
            let mut keys = Keys::new(&[RECORD_TYPE]);
            let mut is_first = true;
            while reader.more(b'}', is_first)? {
                let key = keys.read(reader)?;
                if key == RECORD_TYPE {
                    record_type = reader.or_default(Reader::text)?;
                    kind = record_type.as_deref().and_then(named);
                    if look == Look::First && kind.is_some() {
                        is_begun = is_first;
                        break;
                    }
                } else {
                    guess = better(guess, hint(&key));
                    reader.skip()?;
                }
                is_first = false;
            }
        }
        let record_type = record_type.filter(|name| !name.is_empty());
        let kind = if record_type.is_some() { kind } else { guess };
        Ok(Self { kind, record_type, is_begun })
    }
}

fn named(record_type: &str) -> Option<Kind> {
    Some(match record_type {
        "Delivery" => Kind::Delivery,
        "Bounce" => Kind::Bounce,
        "SpamComplaint" => Kind::SpamComplaint,
        "Open" => Kind::Open,
        "Click" => Kind::Click,
        "SubscriptionChange" => Kind::SubscriptionChange,
        // contract: quirk.inbound-record-type
        // Not seen so far.
        "Inbound" => Kind::Inbound,
        _ => return None,
    })
}

/// The kind of a payload without a `RecordType` that has this member.
fn hint(key: &str) -> Option<Kind> {
    Some(match key {
        "FromFull" | "FromName" | "ToFull" | "OriginalRecipient" | "TextBody" | "HtmlBody" => {
            Kind::Inbound
        }
        "DeliveredAt" => Kind::Delivery,
        "BouncedAt" | "TypeCode" => Kind::Bounce,
        "OriginalLink" => Kind::Click,
        "SuppressSending" => Kind::SubscriptionChange,
        "UserAgent" => Kind::Open,
        _ => return None,
    })
}

/// Clicks have all members of opens.
fn better(guess: Option<Kind>, hint: Option<Kind>) -> Option<Kind> {
    match guess {
        None | Some(Kind::Open) => hint.or(guess),
        _ => guess,
    }
}
