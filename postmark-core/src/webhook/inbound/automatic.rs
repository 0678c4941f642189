//! Emails that no machine should answer.

use super::Inbound;

/// Why an email is not to be answered by a machine.
///
/// The rules are those of [RFC 3834](https://www.rfc-editor.org/rfc/rfc3834#section-2), and what
/// mail programs made of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Automatic {
    /// A machine wrote it (`Auto-Submitted`, and older headers that say so).
    Generated,
    /// It is the report of a bounce: it was sent from no address, or by a mail server.
    Report,
    /// It went to many (`Precedence`, `List-Id` and their kin).
    List,
    /// Its sender asks for no automatic answers (`X-Auto-Response-Suppress`).
    Unwanted,
    /// It comes from the address that it was sent to, or has been there before.
    Loop,
}

impl Inbound {
    /// Why a machine must not answer this email; `None` where it may.
    ///
    /// Two machines that answer each other fill mailboxes until somebody notices.
    #[must_use]
    pub fn automatic(&self) -> Option<Automatic> {
        [
            (self.is_report(), Automatic::Report),
            (self.is_generated(), Automatic::Generated),
            (self.is_list(), Automatic::List),
            (self.is_answer_unwanted(), Automatic::Unwanted),
            (self.is_loop(), Automatic::Loop),
        ]
        .into_iter()
        .find_map(|(holds, why)| holds.then_some(why))
    }

    fn is_report(&self) -> bool {
        let sender = self.sender().unwrap_or_default();
        let mailbox = sender.split('@').next().unwrap_or_default();
        self.envelope_sender().is_some_and(str::is_empty)
            || ["mailer-daemon", "postmaster"]
                .iter()
                .any(|server| mailbox.eq_ignore_ascii_case(server))
            || self.has_word("Content-Type", &["multipart/report"])
    }

    fn is_generated(&self) -> bool {
        let submitted = self.headers.all("Auto-Submitted").filter_map(first_word);
        let is_submitted = submitted.into_iter().any(|word| !word.eq_ignore_ascii_case("no"));
        is_submitted
            || self.has_word("Precedence", &["auto_reply", "auto-reply"])
            || ["X-Autoreply", "X-Autorespond", "X-Autoresponder"]
                .iter()
                .any(|name| self.headers.get(name).is_some())
    }

    fn is_list(&self) -> bool {
        self.has_word("Precedence", &["bulk", "list", "junk"])
            || ["List-Id", "List-Unsubscribe", "List-Post", "Mailing-List", "Feedback-ID"]
                .iter()
                .any(|name| self.headers.get(name).is_some())
    }

    fn is_answer_unwanted(&self) -> bool {
        self.headers.all("X-Auto-Response-Suppress").any(|value| {
            value
                .split([',', ';'])
                .any(|kind| ["all", "autoreply", "oof"].contains(&&*kind.trim().to_lowercase()))
        })
    }

    fn is_loop(&self) -> bool {
        let Some(own) = self.original_recipient.as_deref() else {
            return false;
        };
        let is_own = |address: &str| {
            let address = address.trim().trim_start_matches('<').trim_end_matches('>');
            address.eq_ignore_ascii_case(own)
        };
        let own_id = self.rfc822_message_id();
        self.sender().is_some_and(is_own)
            || self.headers.all("X-Loop").any(is_own)
            || own_id.is_some_and(|id| self.references().contains(&id))
    }

    /// Whether the first word of a header is one of these.
    fn has_word(&self, name: &str, words: &[&str]) -> bool {
        let values = self.headers.all(name).filter_map(first_word);
        values.into_iter().any(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
    }
}

fn first_word(value: &str) -> Option<&str> {
    value.split([';', ' ', '\t', '(']).map(str::trim).find(|word| !word.is_empty())
}
