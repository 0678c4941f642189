//! The recipients of a message: exactly those of its envelope.

use lettre::address::Envelope;
use mail_parser::{Addr, Address as Addresses, HeaderName, Message};
use postmark_core::{Address, Fault, Recipients};

/// The recipients of a message, from headers and envelope.
pub(crate) struct Addressed {
    pub(crate) to: Recipients,
    pub(crate) cc: Recipients,
    pub(crate) bcc: Recipients,
}

/// Assigns the recipients: those in the headers, which must be in the envelope, and all others of
/// the envelope in `Bcc`.
pub(crate) fn recipients(envelope: &Envelope, message: &Message<'_>) -> Result<Addressed, Fault> {
    let mut addressed = Addressed {
        to: mailboxes(message, HeaderName::To)?,
        cc: mailboxes(message, HeaderName::Cc)?,
        bcc: mailboxes(message, HeaderName::Bcc)?,
    };
    let delivered = envelope.to().iter().map(Address::new);
    let delivered =
        delivered.collect::<Result<Vec<_>, _>>().map_err(|fault| fault.of("Envelope"))?;
    let lists = [("To", &addressed.to), ("Cc", &addressed.cc), ("Bcc", &addressed.bcc)];
    for (field, list) in lists {
        let extra = list.iter().find(|named| !delivered.iter().any(|one| is_same(one, named)));
        if let Some(extra) = extra {
            let problem = format!("names {extra}, whom the envelope does not have");
            let remedy = "Add the address to the envelope, or take it out of the header: Postmark's API \
                          delivers to everyone whom the headers name.";
            return Err(Fault::new(field, problem, remedy));
        }
    }
    for one in delivered {
        let Addressed { to, cc, bcc } = &addressed;
        if !to.iter().chain(cc.iter()).chain(bcc.iter()).any(|named| is_same(&one, named)) {
            addressed.bcc.push(one);
        }
    }
    Ok(addressed)
}

/// The sender of a message, if there is one; several are a fault.
pub(crate) fn sender(message: &Message<'_>) -> Result<Option<Address>, Fault> {
    let from = mailboxes(message, HeaderName::From)?;
    if from.len() > 1 {
        let problem = format!("has {} addresses", from.len());
        return Err(Fault::new("From", problem, "Give one: Postmark sends from one address."));
    }
    let from = from.iter().next().cloned();
    for sender in &mailboxes(message, HeaderName::Sender)? {
        let same = from.as_ref().is_some_and(|from| is_same(sender, from));
        if !same {
            let problem = format!("is {sender}, and the message is from somebody else");
            let remedy = "Leave the header out: Postmark sends in the name of `From`.";
            return Err(Fault::new("Sender", problem, remedy));
        }
    }
    Ok(from)
}

/// The addresses in all fields with a name, including those of groups. A group without addresses,
/// such as `undisclosed-recipients:;`, has none.
pub(crate) fn mailboxes(
    message: &Message<'_>,
    field: HeaderName<'static>,
) -> Result<Recipients, Fault> {
    let mut list = Recipients::new();
    for value in message.header_values(field) {
        for one in value.as_address().into_iter().flat_map(Addresses::iter) {
            list.push(mailbox(one)?);
        }
    }
    Ok(list)
}

fn mailbox(one: &Addr<'_>) -> Result<Address, Fault> {
    let email = one.address.as_deref().unwrap_or_default();
    match one.name.as_deref().filter(|name| !name.trim().is_empty()) {
        Some(name) => Address::named(name, email),
        None => email.parse(),
    }
}

/// Whether two mailboxes are the same, ignoring case: at every known provider, mailboxes that
/// differ only in case belong to one person.
fn is_same(one: &Address, other: &Address) -> bool {
    one.email().eq_ignore_ascii_case(other.email())
}
