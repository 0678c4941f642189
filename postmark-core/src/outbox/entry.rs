//! An email to put into an outbox.

use std::time::SystemTime;

use super::policy::{OnDoubt, Priority};
use crate::api::email::Email;
use crate::error::Fault;

/// An email, and how an outbox should send it.
///
/// ```
/// use postmark_core::outbox::{Entry, OnDoubt, Priority};
/// use postmark_core::{Content, Email};
///
/// let email = Email::new("shop@example.com", "jane@example.com", Content::text("Thank you!"));
/// let entry = Entry::new("order-77", email).priority(Priority::High).on_doubt(OnDoubt::Search);
/// entry.check()?;
/// # Ok::<(), postmark_core::Fault>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Entry {
    key: String,
    email: Email,
    at: Option<SystemTime>,
    priority: Priority,
    on_doubt: OnDoubt,
    sender: String,
    tenant: Option<String>,
}

impl Entry {
    /// The sender of an entry that sets none.
    pub const DEFAULT_SENDER: &'static str = "default";

    /// The maximum length of a key in bytes: that of [`Email::send_id`].
    pub const MAX_KEY_LEN: usize = 40;

    /// The maximum length of a sender's or tenant's name in bytes.
    pub const MAX_NAME_LEN: usize = 100;

    /// An email under a key that you choose, 1 to 40 bytes. Enqueuing a key twice sends one email.
    ///
    /// The key becomes the email's [`Email::send_id`], so it must be unique for the Postmark
    /// server: an order number, or a UUID.
    pub fn new(key: impl Into<String>, email: Email) -> Self {
        Self {
            key: key.into(),
            email,
            at: None,
            priority: Priority::default(),
            on_doubt: OnDoubt::default(),
            sender: Self::DEFAULT_SENDER.to_owned(),
            tenant: None,
        }
    }

    /// Sends it no earlier than this; immediately if not set. The database's clock decides.
    pub fn at(mut self, time: SystemTime) -> Self {
        self.at = Some(time);
        self
    }

    /// Sets its priority over other emails.
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets what to do if it may have been accepted.
    pub fn on_doubt(mut self, policy: OnDoubt) -> Self {
        self.on_doubt = policy;
        self
    }

    /// Sets the name of the client that sends it, and so of its server token: `default` if not set.
    ///
    /// The token itself is never stored.
    pub fn sender(mut self, name: impl Into<String>) -> Self {
        self.sender = name.into();
        self
    }

    /// Sets the name of your customer, who can have a rate limit.
    pub fn tenant(mut self, name: impl Into<String>) -> Self {
        self.tenant = Some(name.into());
        self
    }

    /// Checks the key, the names and the email.
    ///
    /// # Errors
    ///
    /// The first fault. The entry keeps its email.
    pub fn check(&self) -> Result<(), Fault> {
        if self.key.is_empty() || self.key.contains('\0') {
            let remedy = "Give what tells this email from all others.";
            return Err(Fault::new("Key", "is empty or has a NUL", remedy).shows(&self.key));
        }
        if self.key.len() > Self::MAX_KEY_LEN {
            let remedy = "Give a digest of it, or a UUID.";
            let (size, limit) = (self.key.len(), Self::MAX_KEY_LEN);
            return Err(Fault::over("Key", size, limit, "bytes", remedy).shows(&self.key));
        }
        name("Sender", &self.sender)?;
        self.tenant.as_deref().map_or(Ok(()), |tenant| name("Tenant", tenant))?;
        self.email.check()
    }

    /// Serialises the email as the JSON to store.
    ///
    /// # Errors
    ///
    /// The entry has a fault: see [`check`](Self::check).
    pub fn to_json(&self) -> Result<String, Fault> {
        self.check()?;
        let json = self.email.to_json()?;
        String::from_utf8(json.into()).map_err(|_| {
            Fault::new("Email", "is not text", "Report this as a bug of this library.")
        })
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The email.
    pub fn email(&self) -> &Email {
        &self.email
    }

    /// Returns the email.
    pub fn into_email(self) -> Email {
        self.email
    }

    /// When to send it, unless immediately.
    #[must_use]
    pub fn time(&self) -> Option<SystemTime> {
        self.at
    }

    /// The number of its priority.
    #[must_use]
    pub fn priority_number(&self) -> i16 {
        self.priority.number()
    }

    /// Its policy.
    #[must_use]
    pub fn policy(&self) -> OnDoubt {
        self.on_doubt
    }

    /// The name of its sender.
    #[must_use]
    pub fn sender_name(&self) -> &str {
        &self.sender
    }

    /// The name of its tenant.
    #[must_use]
    pub fn tenant_name(&self) -> Option<&str> {
        self.tenant.as_deref()
    }
}

/// Checks a name.
fn name(field: &'static str, name: &str) -> Result<(), Fault> {
    if name.is_empty() || name.contains('\0') {
        let remedy = "Give a name, such as `default`.";
        return Err(Fault::new(field, "is empty or has a NUL", remedy));
    }
    if name.len() > Entry::MAX_NAME_LEN {
        let limit = Entry::MAX_NAME_LEN;
        return Err(Fault::over(field, name.len(), limit, "bytes", "Give a shorter name."));
    }
    Ok(())
}
