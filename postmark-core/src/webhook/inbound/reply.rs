//! Replies to received emails.

use super::{Automatic, Inbound};
use crate::api::email::{Email, IntoAddress, IntoContent, IntoRecipients};

/// The maximum number of references in a reply: the first, and the most recent ones.
const MAX_REFERENCES: usize = 20;
/// The maximum length of a subject, in UTF-16 units.
const MAX_SUBJECT_LEN: usize = 2000;

impl Inbound {
    /// A reply to this email, which email programs show in the same conversation.
    ///
    /// It goes to the addresses in `Reply-To`, or else to the sender, through the default stream,
    /// since inbound streams cannot send. `from` must be a sender that Postmark knows; the address
    /// that received the email need not be one. If the content is a
    /// [template](crate::Content::template), the subject is the template's.
    ///
    /// Addresses in received email take many forms: names with commas, groups, semicolons. If
    /// `Reply-To` has no address, or is missing and the sender has no address or several, then the
    /// reply has a fault that shows the text: [`check`](Email::check) returns it, and the reply is
    /// never sent to another address instead.
    ///
    /// Nothing prevents you from replying to a program: see [`auto_reply`](Self::auto_reply).
    pub fn reply(&self, from: impl IntoAddress, content: impl IntoContent) -> Email {
        self.answer(from, self.asked(), content)
    }

    /// An automatic reply, marked as such in its headers: see [`reply`](Self::reply).
    ///
    /// It goes to one address: the one in `Reply-To`, or the sender if that is absent or has
    /// several. Senders choose `Reply-To`, and could otherwise use it to make your program write to
    /// many strangers ([RFC 3834](https://www.rfc-editor.org/rfc/rfc3834#section-4)).
    ///
    /// # Errors
    ///
    /// Why this email must not get an automatic reply: send nothing. If you know better, use
    /// [`reply`](Self::reply).
    pub fn auto_reply(
        &self,
        from: impl IntoAddress,
        content: impl IntoContent,
    ) -> Result<Email, Automatic> {
        match self.automatic() {
            Some(why) => Err(why),
            None => Ok(self
                .answer(from, self.asked_of_machine(), content)
                .header("Auto-Submitted", "auto-replied")
                .header("X-Auto-Response-Suppress", "All")),
        }
    }

    // contract: quirk.inbound-stream
    fn answer(
        &self,
        from: impl IntoAddress,
        to: impl IntoRecipients,
        content: impl IntoContent,
    ) -> Email {
        let mut email = Email::new(from, to, content);
        if !email.is_templated() {
            email = email.subject(self.reply_subject());
        }
        if let Some(id) = self.rfc822_message_id() {
            email = email.header("In-Reply-To", id.to_string());
        }
        let thread = self.thread();
        if thread.is_empty() { email } else { email.header("References", thread) }
    }

    fn reply_subject(&self) -> String {
        let subject = self.subject.as_deref().unwrap_or_default();
        let lines = subject.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
        let subject = lines.collect::<Vec<_>>().join(" ");
        let is_reply = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
        let prefix = if is_reply { "" } else { "Re: " };
        let mut units = prefix.len();
        let fits = |c: &char| {
            units += c.len_utf16();
            units <= MAX_SUBJECT_LEN
        };
        let reply: String = prefix.chars().chain(subject.chars().take_while(fits)).collect();
        reply.trim().to_owned()
    }

    /// The References of the reply ([RFC
    /// 5322](https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4)).
    fn thread(&self) -> String {
        let mut thread = self.references();
        if thread.is_empty() {
            thread = self.in_reply_to();
            thread.truncate(1);
        }
        thread.extend(self.rfc822_message_id());
        if thread.len() > MAX_REFERENCES {
            thread.drain(1..=thread.len() - MAX_REFERENCES);
        }
        thread.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}
