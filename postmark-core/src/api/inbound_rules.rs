//! Senders whose email to you is blocked.
//!
//! See [Postmark's page](https://postmarkapp.com/developer/api/inbound-rules-triggers-api).

use serde::{Deserialize, Serialize};

use crate::api::shared::Acknowledgement;
use crate::list::Window;
use crate::request::{Draft, Endpoint, ServerToken};

/// Lists blocked senders: `GET /triggers/inboundrules`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/inbound-rules-triggers-api).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListInboundRules {
    window: Window,
}

impl ListInboundRules {
    /// All rules of the server.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Endpoint for ListInboundRules {
    type Token = ServerToken;
    page_of!(InboundRule);

    fn draft(&self) -> Draft {
        Draft::get("/triggers/inboundrules").window(self.window, u32::MAX)
    }
}

list!(ListInboundRules of InboundRule);
rows!(InboundRule, "InboundRules", by InboundRuleId = |row| row.id);

/// Blocks a sender: `POST /triggers/inboundrules`.
///
/// If the rule exists, Postmark refuses with [`ErrorCode`](crate::ErrorCode) 810; if it is neither
/// an address nor a domain, with 813.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/inbound-rules-triggers-api).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use]
pub struct CreateInboundRule {
    rule: String,
}

impl CreateInboundRule {
    /// A rule that blocks an address (`someone@example.com`) or a whole domain (`example.com`).
    pub fn new(rule: impl Into<String>) -> Self {
        Self { rule: rule.into() }
    }
}

impl Endpoint for CreateInboundRule {
    type Token = ServerToken;
    type Response = InboundRule;

    fn draft(&self) -> Draft {
        Draft::post("/triggers/inboundrules").json(self)
    }
}

/// Unblocks a sender: `DELETE /triggers/inboundrules/{ruleid}`.
///
/// See [Postmark's page](https://postmarkapp.com/developer/api/inbound-rules-triggers-api).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DeleteInboundRule(InboundRuleId);

impl DeleteInboundRule {
    /// The rule with this id.
    pub fn new(id: impl Into<InboundRuleId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for DeleteInboundRule {
    type Token = ServerToken;
    type Response = Acknowledgement;

    fn draft(&self) -> Draft {
        Draft::delete("/triggers/inboundrules/{ruleid}").bind(self.0)
    }
}

id! {
    /// The id of an inbound rule.
    InboundRuleId
}

/// A blocked sender.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct InboundRule {
    /// The rule's id.
    #[serde(rename = "ID")]
    pub id: InboundRuleId,
    /// The address or the domain.
    pub rule: String,
}
