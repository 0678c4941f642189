//! Receivers' reports on email sent in a domain's name.

use serde::{Deserialize, Serialize};

use crate::error::Fault;
use crate::list::{Cursor, CursorList, List};
use crate::request::{DmarcToken, Draft, Endpoint};
use crate::time::{Date, Timestamp};

/// Lists reports: `GET /records/my/reports`. A [`Cursor`](crate::Cursor) walks the whole list.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ListDmarcReports {
    from_date: Option<Date>,
    to_date: Option<Date>,
    limit: Option<u32>,
    after: Option<DmarcReportId>,
    before: Option<DmarcReportId>,
    reverse: Option<bool>,
}

impl ListDmarcReports {
    /// The maximum number of reports in a response.
    // contract: paging.dmarc
    pub const MAX_LIMIT: u32 = 50;

    /// All reports of the token's domain.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Only reports from this day on.
        from_date: Date,
        /// Only reports up to this day.
        to_date: Date,
        /// The number of reports in a response: 1 to 50, 30 if not set.
        limit: u32,
        /// Only reports after this one.
        after: DmarcReportId,
        /// Only reports before this one.
        before: DmarcReportId,
        /// Whether to list the newest first.
        reverse: bool,
    }
}

impl Endpoint for ListDmarcReports {
    type Token = DmarcToken;
    type Response = DmarcReports;

    fn draft(&self) -> Draft {
        let draft = Draft::get("/records/my/reports")
            .query_opt("from_date", self.from_date)
            .query_opt("to_date", self.to_date)
            .query_opt("limit", self.limit)
            .query_opt("after", self.after)
            .query_opt("before", self.before)
            .query_opt("reverse", self.reverse);
        match self.limit {
            Some(limit) if !(1..=Self::MAX_LIMIT).contains(&limit) => {
                let problem = format!("is {limit}, and an answer has 1 to 50 reports");
                draft.fault(Fault::new("limit", problem, "Walk the list with a Cursor."))
            }
            _ => draft,
        }
    }
}

impl List for ListDmarcReports {
    type Item = DmarcReportSummary;
    type Walk = Cursor<Self>;

    fn walk(self) -> Cursor<Self> {
        Cursor::new(self)
    }
}

impl CursorList for ListDmarcReports {
    fn following(&self, reports: &DmarcReports) -> Option<Self> {
        let after = reports.meta.next.filter(|&next| self.after != Some(next))?;
        Some(self.clone().after(after))
    }

    fn items(reports: DmarcReports) -> Vec<DmarcReportSummary> {
        reports.entries
    }
}

/// Gets one report: `GET /records/my/reports/{reportid}`.
///
/// See [Postmark's page](https://dmarc.postmarkapp.com/api/).
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct GetDmarcReport(DmarcReportId);

impl GetDmarcReport {
    /// The report with this id.
    pub fn new(id: impl Into<DmarcReportId>) -> Self {
        Self(id.into())
    }
}

impl Endpoint for GetDmarcReport {
    type Token = DmarcToken;
    type Response = DmarcReport;

    fn draft(&self) -> Draft {
        Draft::get("/records/my/reports/{reportid}").bind(self.0)
    }
}

id! {
    /// The id of a DMARC report.
    DmarcReportId
}

open_enum! {
    /// Whether an email passed a check.
    DmarcResult {
        /// It passed.
        Pass = "pass",
        /// It failed.
        Fail = "fail",
    }
}

open_enum! {
    /// What a receiver did with an email, following the domain's policy.
    DmarcDisposition {
        /// Delivered it as usual.
        None = "none",
        /// Quarantined it, for example as spam.
        Quarantine = "quarantine",
        /// Rejected it.
        Reject = "reject",
    }
}

/// A page of the list of reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Members")]
#[non_exhaustive]
pub struct DmarcReports {
    /// How to get the next page.
    pub meta: DmarcMeta,
    /// The reports.
    pub entries: Vec<DmarcReportSummary>,
}

/// The members of a page, all optional.
#[derive(Deserialize)]
struct Members {
    meta: Option<DmarcMeta>,
    entries: Option<Vec<DmarcReportSummary>>,
}

/// A response with none of them is an error, not the end of the list.
impl TryFrom<Members> for DmarcReports {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        let Members { meta, entries } = members;
        if meta.is_none() && entries.is_none() {
            return Err("no list of reports");
        }
        Ok(Self { meta: meta.unwrap_or_default(), entries: entries.unwrap_or_default() })
    }
}

/// How to get the next page of reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcMeta {
    /// The report that the next page follows; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<DmarcReportId>,
    /// The path and query of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_url: Option<String>,
    /// The total number of reports.
    pub total: i64,
}

/// A report, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcReportSummary {
    /// The report's id.
    pub id: DmarcReportId,
    /// The domain.
    pub domain: String,
    /// The start of the reported period.
    pub date_range_begin: Timestamp,
    /// The end of the reported period.
    pub date_range_end: Timestamp,
    /// When Postmark received the report.
    pub created_at: Timestamp,
    /// The receiver's id of the report.
    pub external_id: String,
    /// The receiver.
    pub organization_name: String,
}

/// A receiver's report on email sent in a domain's name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcReport {
    /// The report's id.
    pub id: DmarcReportId,
    /// The domain.
    pub domain: String,
    /// The start of the reported period.
    pub date_range_begin: Timestamp,
    /// The end of the reported period.
    pub date_range_end: Timestamp,
    /// The sender of the report: a `mailto:` URI.
    pub source_uri: String,
    /// The receiver's id of the report.
    pub external_id: String,
    /// The receiver's address for questions.
    pub email: String,
    /// The receiver.
    pub organization_name: String,
    /// When Postmark received the report.
    pub created_at: Timestamp,
    /// Another contact address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_contact_info: Option<String>,
    /// The reported emails, grouped by source address.
    pub records: Vec<DmarcReportRecord>,
}

/// The emails from one source address.
///
/// The members are named as in [RFC 7489](https://www.rfc-editor.org/rfc/rfc7489#appendix-C).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct DmarcReportRecord {
    /// The domain in the `From` header.
    pub header_from: String,
    /// The source address.
    pub source_ip: String,
    /// 4 or 6.
    pub source_ip_version: i64,
    /// The host name of that address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// The number of emails.
    pub count: i64,
    /// Whether they passed SPF, aligned as DMARC requires.
    pub policy_evaluated_spf: DmarcResult,
    /// Whether they passed DKIM, aligned as DMARC requires.
    pub policy_evaluated_dkim: DmarcResult,
    /// What the receiver did with them.
    pub policy_evaluated_disposition: DmarcDisposition,
    /// Why the receiver deviated from the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_evaluated_reason_type: Option<String>,
    /// The domain that SPF checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spf_domain: Option<String>,
    /// The plain SPF result: `pass`, `fail`, `softfail` and others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spf_result: Option<String>,
    /// The signing domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dkim_domain: Option<String>,
    /// The plain DKIM result: `pass`, `fail`, `neutral` and others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dkim_result: Option<String>,
}
