//! Sender signatures: single addresses that an account may send from.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api).

use serde::{Deserialize, Serialize};

use crate::api::domains::{CustomTracking, Dkim, ReturnPath, Spf};
use crate::api::shared::Acknowledgement;
use crate::list::{PagedList, Window};
use crate::request::{AccountToken, Draft, Endpoint};

id! {
    /// The id of a sender signature.
    SenderSignatureId
}

/// Lists the account's sender signatures: `GET /senders`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#list-sender-signatures).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListSenderSignatures {
    window: Window,
}

impl ListSenderSignatures {
    /// All sender signatures.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Endpoint for ListSenderSignatures {
    type Token = AccountToken;
    page_of!(SenderSignature);

    fn draft(&self) -> Draft {
        Draft::get("/senders").window(self.window, Self::MAX_ROWS)
    }
}

list!(ListSenderSignatures of SenderSignature);
rows!(SenderSignature, "SenderSignatures", by SenderSignatureId = |row| row.id);

/// Gets one sender signature with its DNS records: `GET /senders/{signatureid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#sender-signature).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetSenderSignature(SenderSignatureId);

impl GetSenderSignature {
    /// The sender signature with this id.
    pub fn new(id: impl Into<SenderSignatureId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetSenderSignature {
    type Token = AccountToken;
    type Response = SenderSignatureDetails;

    fn draft(&self) -> Draft {
        Draft::get("/senders/{signatureid}").bind(self.0)
    }
}

/// Adds a sender signature to the account: `POST /senders`.
///
/// Postmark sends an email to the address; the signature works once the link in it is followed.
/// Free-mail domains are refused.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#create-signature).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateSenderSignature {
    from_email: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_path_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation_personal_note: Option<String>,
}

/// The maximum length of a name, an address or a domain, in UTF-16 units.
// contract: limit.sender.fields
const MAX_NAME_LEN: usize = 255;
/// The maximum length of a note, in UTF-16 units.
// contract: limit.sender.note
const MAX_NOTE_LEN: usize = 400;

impl CreateSenderSignature {
    /// An address and its display name: at most 255 UTF-16 units each.
    pub fn new(from_email: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            from_email: from_email.into(),
            name: name.into(),
            reply_to_email: None,
            return_path_domain: None,
            confirmation_personal_note: None,
        }
    }

    setters! {
        /// The address for replies: at most 255 UTF-16 units.
        reply_to_email: String,
        /// The return path for bounces: a subdomain whose CNAME record points to `pm.mtasv.net`, at
        /// most 255 UTF-16 units.
        return_path_domain: String,
        /// A note for the confirmation email: at most 400 UTF-16 units.
        confirmation_personal_note: String,
    }
}

impl Endpoint for CreateSenderSignature {
    type Token = AccountToken;
    type Response = SenderSignatureDetails;

    fn draft(&self) -> Draft {
        let note = self.confirmation_personal_note.as_deref();
        Draft::post("/senders")
            .at_most(MAX_NAME_LEN, "FromEmail", &*self.from_email)
            .at_most(MAX_NAME_LEN, "Name", &*self.name)
            .at_most(MAX_NAME_LEN, "ReplyToEmail", self.reply_to_email.as_deref())
            .at_most(MAX_NAME_LEN, "ReturnPathDomain", self.return_path_domain.as_deref())
            .at_most(MAX_NOTE_LEN, "ConfirmationPersonalNote", note)
            .json(self)
    }
}

/// Changes a sender signature: `PUT /senders/{signatureid}`.
///
/// Its address cannot be changed.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#edit-signature).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct EditSenderSignature {
    #[serde(skip)]
    id: SenderSignatureId,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_path_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation_personal_note: Option<String>,
}

impl EditSenderSignature {
    /// The sender signature with this id, and its display name: at most 255 UTF-16 units.
    pub fn new(id: impl Into<SenderSignatureId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            reply_to_email: None,
            return_path_domain: None,
            confirmation_personal_note: None,
        }
    }

    setters! {
        /// The address for replies: at most 255 UTF-16 units.
        reply_to_email: String,
        /// The return path for bounces: a subdomain whose CNAME record points to `pm.mtasv.net`, at
        /// most 255 UTF-16 units.
        return_path_domain: String,
        /// A note for the confirmation email: at most 400 UTF-16 units.
        confirmation_personal_note: String,
    }
}

impl Endpoint for EditSenderSignature {
    type Token = AccountToken;
    type Response = SenderSignatureDetails;

    fn draft(&self) -> Draft {
        let note = self.confirmation_personal_note.as_deref();
        Draft::put("/senders/{signatureid}")
            .bind(self.id)
            .at_most(MAX_NAME_LEN, "Name", &*self.name)
            .at_most(MAX_NAME_LEN, "ReplyToEmail", self.reply_to_email.as_deref())
            .at_most(MAX_NAME_LEN, "ReturnPathDomain", self.return_path_domain.as_deref())
            .at_most(MAX_NOTE_LEN, "ConfirmationPersonalNote", note)
            .json(self)
    }
}

/// Removes a sender signature from the account: `DELETE /senders/{signatureid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#delete-signature).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteSenderSignature(SenderSignatureId);

impl DeleteSenderSignature {
    /// The sender signature with this id.
    pub fn new(id: impl Into<SenderSignatureId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteSenderSignature {
    type Token = AccountToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/senders/{signatureid}").bind(self.0)
    }
}

/// Resends the confirmation email: `POST /senders/{signatureid}/resend`.
///
/// If the address is confirmed, Postmark refuses with [`ErrorCode`](crate::ErrorCode) 506.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#resend-confirmation).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct ResendSenderSignatureConfirmation(SenderSignatureId);

impl ResendSenderSignatureConfirmation {
    /// The sender signature with this id.
    pub fn new(id: impl Into<SenderSignatureId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for ResendSenderSignatureConfirmation {
    type Token = AccountToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::post("/senders/{signatureid}/resend").bind(self.0)
    }
}

/// Checks the DNS for an SPF record: `POST /senders/{signatureid}/verifyspf`. Deprecated.
///
/// Postmark no longer needs an SPF record.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#verify-spf).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct VerifySenderSignatureSpf(SenderSignatureId);

impl VerifySenderSignatureSpf {
    /// The sender signature with this id.
    pub fn new(id: impl Into<SenderSignatureId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for VerifySenderSignatureSpf {
    type Token = AccountToken;
    type Response = SenderSignatureDetails;

    fn draft(&self) -> Draft {
        Draft::post("/senders/{signatureid}/verifyspf").bind(self.0)
    }
}

/// Requests a new DKIM key: `POST /senders/{signatureid}/requestnewdkim`. Deprecated: keys belong
/// to domains, and [`RotateDomainDkim`](crate::api::domains::RotateDomainDkim) creates new ones.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/signatures-api#request-dkim).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct RequestSenderSignatureDkim(SenderSignatureId);

impl RequestSenderSignatureDkim {
    /// The sender signature with this id.
    pub fn new(id: impl Into<SenderSignatureId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for RequestSenderSignatureDkim {
    type Token = AccountToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::post("/senders/{signatureid}/requestnewdkim").bind(self.0)
    }
}

/// A sender signature, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SenderSignature {
    /// The signature's id.
    #[serde(rename = "ID")]
    pub id: SenderSignatureId,
    /// The domain of the address.
    pub domain: String,
    /// The address.
    pub email_address: String,
    /// The address for replies; empty if not set.
    pub reply_to_email_address: String,
    /// The display name.
    pub name: String,
    /// Whether the confirmation link was followed.
    pub confirmed: bool,
}

/// A sender signature with the DNS records of its domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct SenderSignatureDetails {
    /// The signature's id.
    #[serde(rename = "ID")]
    pub id: SenderSignatureId,
    /// The domain of the address.
    pub domain: String,
    /// The address.
    pub email_address: String,
    /// The address for replies; empty if not set.
    pub reply_to_email_address: String,
    /// The display name.
    pub name: String,
    /// Whether the confirmation link was followed.
    pub confirmed: bool,
    /// The domain's DKIM keys.
    #[serde(flatten)]
    pub dkim: Dkim,
    /// The return path for bounces.
    #[serde(flatten)]
    pub return_path: ReturnPath,
    /// The domain of tracked links.
    #[serde(flatten)]
    pub custom_tracking: CustomTracking,
    /// The domain's SPF record: deprecated.
    #[serde(flatten)]
    pub spf: Spf,
    /// The note in the confirmation email.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmation_personal_note: Option<String>,
}
