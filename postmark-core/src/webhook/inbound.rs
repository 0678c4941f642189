//! Received emails.

mod attachment;
mod automatic;
mod content_id;
mod correspondents;
mod file_name;
mod headers;
mod html_text;
mod message_id;
mod mime;
mod quotation;
mod reply;
mod spam;

use std::borrow::Cow;

use self::html_text::text_of;
use self::quotation::{is_visible, own_words};
use crate::api::email::MessageId;
use crate::api::shared::InboundAddress;
use crate::time::Timestamp;

pub use self::attachment::{InboundAttachment, NotBase64};
pub use self::automatic::Automatic;
pub use self::headers::Headers;
pub use self::message_id::Rfc822MessageId;
pub use self::spam::{Spam, Spf};

payload! {
    /// A received email.
    ///
    /// Strangers wrote everything in it except what Postmark adds. Attachments stay in the payload,
    /// encoded, until you [decode](InboundAttachment::decode) them.
    ///
    /// See [Postmark's page](https://postmarkapp.com/developer/webhooks/inbound-webhook).
    Inbound {
        /// The name of the sender.
        "FromName" => from_name: Option<String>,
        /// The message stream of the email.
        "MessageStream" => message_stream: Option<String>,
        /// The address of the sender.
        "From" => from: Option<String>,
        /// The sender, in parts.
        "FromFull" => from_full: Option<InboundAddress>,
        /// The recipients, as in the email.
        "To" => to: Option<String>,
        /// The recipients, in parts.
        "ToFull" => to_full: Vec<InboundAddress>,
        /// The `Cc` recipients, as in the email.
        "Cc" => cc: Option<String>,
        /// The `Cc` recipients, in parts.
        "CcFull" => cc_full: Vec<InboundAddress>,
        /// Your address, if you received a blind copy.
        "Bcc" => bcc: Option<String>,
        /// Your address in parts, if you received a blind copy.
        "BccFull" => bcc_full: Vec<InboundAddress>,
        /// The address that the email was delivered to; the only reliable one.
        "OriginalRecipient" => original_recipient: Option<String>,
        /// The subject.
        "Subject" => subject: Option<String>,
        /// Postmark's identifier of the email; the sender's is
        /// [`rfc822_message_id`](Self::rfc822_message_id).
        "MessageID" => message_id: Option<MessageId>,
        /// The `Reply-To` of the email.
        "ReplyTo" => reply_to: Option<String>,
        /// The part after the `+` in the address that the email was delivered to.
        "MailboxHash" => mailbox_hash: Option<String>,
        /// When the email was written, according to its sender; any text is possible.
        "Date" => date: Option<Timestamp>,
        /// The text body.
        "TextBody" => text_body: Option<String>,
        /// The HTML body.
        "HtmlBody" => html_body: Option<String>,
        /// The text body without quotations, according to Postmark: see [`reply_text`](Self::reply_text).
        "StrippedTextReply" => stripped_text_reply: Option<String>,
        /// The tag.
        "Tag" => tag: Option<String>,
        /// The header fields, in order.
        "Headers" => headers: Headers,
        /// The attached files.
        "Attachments" => attachments: Vec<InboundAttachment>,
        /// The raw email, if the stream is set up to include it: see
        /// [`to_mime`](Self::to_mime).
        "RawEmail" => raw_email: Option<String>,
    }
}

impl Inbound {
    /// What the sender wrote, without quoted email and without the signature.
    ///
    /// It is taken from the text body, or from the HTML body if the text is missing or blank. Omitted
    /// are:
    ///
    /// - a quotation at the end or before the text, in lines that start with `>` or in a
    ///   `<blockquote>`, with its attribution line, such as
    ///   `On Mon, 30 Nov 2026, Jane <jane@example.com> wrote:`, in the most common languages of
    ///   email;
    /// - an email below its header fields (`From:`, `Sent:`, `To:`, `Subject:`), as Outlook quotes
    ///   it;
    /// - the signature, below a line of two hyphens and a space.
    ///
    /// The sender's own words are never omitted: when in doubt, more is kept. An attribution line
    /// contains an address or a date; replies between quoted lines are kept with these lines; a
    /// text that is only a quotation is returned whole. If nothing is recognised, the result is
    /// Postmark's own extraction ([`stripped_text_reply`](Self::stripped_text_reply)), which knows
    /// only English, or else the whole text.
    #[must_use]
    pub fn reply_text(&self) -> Option<Cow<'_, str>> {
        let stripped = self.stripped_text_reply.as_deref().filter(|text| is_visible(text));
        if let Some(text) = self.text_body.as_deref().filter(|text| is_visible(text)) {
            let own = own_words(text);
            let is_cut = own.len() < text.trim().len();
            return Some(stripped.filter(|_| !is_cut).unwrap_or(own).into());
        }
        let from_html = || {
            let text = text_of(self.html_body.as_deref()?);
            (!text.is_empty()).then(|| own_words(&text).to_owned().into())
        };
        let blank =
            || self.text_body.as_ref().or(self.stripped_text_reply.as_ref()).map(|_| "".into());
        stripped.map(Cow::from).or_else(from_html).or_else(blank)
    }

    /// The id that the sender gave to the email (`Message-ID`).
    #[must_use]
    pub fn rfc822_message_id(&self) -> Option<Rfc822MessageId> {
        Rfc822MessageId::all(self.headers.get("Message-ID")?).next()
    }

    /// The emails that this one replies to (`In-Reply-To`): nearly always one.
    #[must_use]
    pub fn in_reply_to(&self) -> Vec<Rfc822MessageId> {
        self.ids("In-Reply-To")
    }

    /// The earlier emails of the conversation, oldest first (`References`).
    #[must_use]
    pub fn references(&self) -> Vec<Rfc822MessageId> {
        self.ids("References")
    }

    /// The most recent of the earlier emails that you know or sent.
    #[must_use]
    pub fn answer_to(
        &self,
        is_known: impl FnMut(&Rfc822MessageId) -> bool,
    ) -> Option<Rfc822MessageId> {
        self.in_reply_to().into_iter().chain(self.references().into_iter().rev()).find(is_known)
    }

    /// The attachment that the HTML body shows as `cid:` with this content ID. In a URL, the ID is
    /// percent-encoded ([RFC 2392](https://www.rfc-editor.org/rfc/rfc2392#section-2)), and in an
    /// attribute, it may contain character references, such as `&amp;` and `&#64;`.
    ///
    /// All of these forms are found; if two attachments match, the exact match wins.
    #[must_use]
    pub fn inline(&self, cid: &str) -> Option<&InboundAttachment> {
        let id = content_id::bare(cid)?;
        let as_it_stands = self.attachments.iter().find(|file| file.cid() == Some(id));
        as_it_stands.or_else(|| {
            let meant = content_id::of_url(id)?;
            let is_meant = |id: &str| content_id::is(id, &meant);
            self.attachments.iter().find(|file| file.cid().is_some_and(is_meant))
        })
    }

    /// The spam filter's verdict on the email.
    #[must_use]
    pub fn spam(&self) -> Spam<'_> {
        Spam::of(&self.headers)
    }

    /// Whether the sending server may send for the sender's domain, as Postmark determined ([RFC
    /// 7208](https://www.rfc-editor.org/rfc/rfc7208#section-2.6)).
    #[must_use]
    pub fn spf(&self) -> Option<Spf> {
        spam::spf(&self.headers)
    }

    fn ids(&self, header: &str) -> Vec<Rfc822MessageId> {
        self.headers.all(header).flat_map(Rfc822MessageId::all).collect()
    }
}
