//! Sends email: one or many, with bodies or with templates.

use std::sync::Arc;

use bytes::Bytes;

use super::addressees::{self, Addressees, Naming};
use super::{Email, Receipt};
use crate::error::Fault;
use crate::request::{Body, Draft, Endpoint, SendDefaults, ServerToken};
use crate::text::DecodeError;
use crate::text::json::Json;
use crate::text::reader::parse;

/// Sends one email: `POST /email`, or `POST /email/withTemplate` if its content is a template.
///
/// The response is the [`Receipt`] of the accepted email. Sending is retried only if Postmark
/// cannot have accepted the email: see [`Exchange`](crate::Exchange).
impl Endpoint for Email {
    type Token = ServerToken;
    type Response = Receipt;

    fn draft(&self) -> Draft {
        let draft = Draft::post(if self.is_templated() { "/email/withTemplate" } else { "/email" });
        if let Err(fault) = self.check() {
            return draft.fault(fault);
        }
        let mut json = Json::with_capacity(self.text_len());
        self.write(&mut json);
        draft.body(Body::of_json(json, Some(Arc::new(Addressees::of_email(self)))))
    }

    fn draft_with(&self, defaults: &SendDefaults) -> Draft {
        self.clone().or_defaults(defaults).draft()
    }

    fn read(&self, body: Bytes) -> Result<Receipt, DecodeError> {
        let receipt = parse(&body, Receipt::parse)?;
        if Naming::of_receipt(&receipt, self) == Naming::Others {
            return Err(DecodeError::OTHERS_RECEIPT);
        }
        if receipt.is_accepted() { Ok(receipt) } else { Err(DecodeError::NO_RECEIPT) }
    }
}

/// Sends up to 500 emails in one request: `POST /email/batch`, or `POST /email/batchWithTemplates`
/// if their content is templates.
///
/// The response has one [`Receipt`] per email, in order, including refused ones. All emails must be
/// of one kind, and one email with a fault keeps the whole batch from being sent. A
/// [`BatchPlan`](crate::BatchPlan) takes any number of emails of both kinds, with or without
/// faults, and splits them into such requests.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/email-api#send-batch-emails).
#[derive(Debug, Clone)]
#[must_use]
pub struct SendBatch {
    body: Body,
    addressees: Arc<Addressees>,
    templated: bool,
    len: usize,
    fault: Option<Fault>,
}

impl SendBatch {
    /// The maximum number of emails in a request.
    // contract: limit.batch.messages
    pub const MAX_MESSAGES: usize = 500;

    /// The maximum size of a request in bytes, attachments counted as base64. Postmark says 50 MB,
    /// but not which kind: this is the smaller one, since an extra request costs less than a
    /// refused one.
    // contract: limit.batch.bytes
    pub const MAX_BYTES: usize = 50_000_000;

    /// A batch of emails, serialised now.
    pub fn new<'a>(emails: impl IntoIterator<Item = &'a Email>) -> Self {
        let emails: Vec<&Email> = emails.into_iter().collect();
        let templated = emails.first().is_some_and(|email| email.is_templated());
        let mut text = BatchText::new(templated, emails.iter().map(|email| email.text_len()).sum());
        text.addressees.reserve(emails.iter().map(|email| 1 + email.to_field().len()).sum());
        let mut fault = None;
        for email in emails {
            let result = email.check().and_then(|()| same_kind(email, templated));
            fault = fault.or(result.err());
            text.push(email);
        }
        let batch = text.finish();
        Self { fault: fault.or_else(|| batch.over()), ..batch }
    }

    fn over(&self) -> Option<Fault> {
        let remedy = "Send the emails through a BatchPlan, which cuts them into requests.";
        let over = |size, limit, unit| {
            (size > limit).then(|| Fault::over("Messages", size, limit, unit, remedy))
        };
        let bytes = usize::try_from(self.body.len()).unwrap_or(usize::MAX);
        over(self.len, Self::MAX_MESSAGES, "messages")
            .or_else(|| over(bytes, Self::MAX_BYTES, "bytes"))
    }
}

fn same_kind(email: &Email, templated: bool) -> Result<(), Fault> {
    if email.is_templated() == templated {
        return Ok(());
    }
    let remedy = "Send emails with templates in a batch of their own, or all through a BatchPlan.";
    Err(Fault::new("Messages", "has emails with templates and emails without", remedy))
}

impl Endpoint for SendBatch {
    type Token = ServerToken;
    type Response = Vec<Receipt>;

    fn draft(&self) -> Draft {
        let route = if self.templated { "/email/batchWithTemplates" } else { "/email/batch" };
        let draft = Draft::post(route).body(self.body.clone());
        self.fault.iter().cloned().fold(draft, Draft::fault)
    }

    fn read(&self, body: Bytes) -> Result<Vec<Receipt>, DecodeError> {
        let (mut receipts, count) = receipts(&body, self.len)?;
        if count != self.len {
            return Err(DecodeError::MISCOUNTED);
        }
        self.addressees.doubt(&mut receipts);
        Ok(receipts)
    }
}

/// Parses and counts the receipts of a batch of `expected` emails. A malformed receipt becomes an
/// empty one, so that it does not invalidate the others.
fn receipts(body: &[u8], expected: usize) -> Result<(Vec<Receipt>, usize), DecodeError> {
    parse(body, |reader| {
        let mut receipts = Vec::with_capacity(expected);
        let mut count = 0;
        reader.array(&mut |reader| {
            count += 1;
            if count > expected {
                return reader.skip();
            }
            receipts.push(reader.or_default(Receipt::parse)?);
            Ok(())
        })?;
        Ok((receipts, count))
    })
}

/// The text of a batch under construction.
#[derive(Debug)]
pub(crate) struct BatchText {
    json: Json,
    templated: bool,
    len: usize,
    /// The addressees of its emails, as [`addressees`] writes them.
    addressees: Vec<u64>,
    /// Where the text of the last email starts.
    last: usize,
    /// Where the addressees of the last email start.
    last_addressees: usize,
}

impl BatchText {
    /// An empty batch with `capacity` bytes reserved for emails.
    pub(crate) fn new(templated: bool, capacity: usize) -> Self {
        let mut json = Json::with_capacity(capacity + 64);
        // contract: quirk.batch-shapes
        json.raw(if templated { "{\"Messages\":[" } else { "[" });
        Self { json, templated, len: 0, addressees: Vec::new(), last: 0, last_addressees: 0 }
    }

    /// The number of emails.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether its emails have templates.
    pub(crate) fn is_templated(&self) -> bool {
        self.templated
    }

    /// The length of the text, without attachments.
    pub(crate) fn text_len(&self) -> usize {
        self.json.text.len()
    }

    /// The size of the request in bytes, if no email is added.
    pub(crate) fn encoded_len(&self) -> u64 {
        self.json.encoded_len() + self.end().len() as u64
    }

    /// Appends an email.
    pub(crate) fn push(&mut self, email: &Email) {
        if self.len > 0 {
            self.json.raw(",");
        }
        self.last = self.json.text.len();
        email.write(&mut self.json);
        self.last_addressees = self.addressees.len();
        addressees::write(email, &mut self.addressees);
        self.len += 1;
    }

    /// Moves the last email, with its text, into a batch of its own.
    pub(crate) fn split_last(&mut self) -> Self {
        let mut next = Self::new(self.templated, self.json.text.capacity());
        next.last = next.json.text.len();
        next.json.append(self.json.split_off(self.last));
        next.addressees = self.addressees.split_off(self.last_addressees);
        next.len = 1;
        self.len = self.len.saturating_sub(1);
        if self.len > 0 {
            // The comma before the moved email.
            self.json.text.pop();
        }
        next
    }

    pub(crate) fn finish(mut self) -> SendBatch {
        self.json.raw(self.end());
        let (templated, len) = (self.templated, self.len);
        let addressees = Arc::new(Addressees::from(self.addressees));
        let body = Body::of_json(self.json, Some(addressees.clone()));
        SendBatch { body, addressees, templated, len, fault: None }
    }

    fn end(&self) -> &'static str {
        if self.templated { "]}" } else { "]" }
    }
}
