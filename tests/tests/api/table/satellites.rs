//! Services beside the API: the spam check, DMARC reports, and the former status page.

use postmark_core::Date;
use postmark_core::api::dmarc::*;
use postmark_core::api::spam_check::*;
use postmark_core::api::status::*;
use serde_json::json;

use crate::case::{Case, case, cursor};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = dmarc();
    cases.extend(spam_check());
    cases.extend(status());
    cases
}

fn spam_check() -> Vec<Case> {
    let message = "From: a@example.com\r\nTo: b@example.com\r\nSubject: Hi\r\n\r\nBody";
    vec![
        case(CheckSpam::new(message), "POST /filter").file("spamcheck-filter.request.json"),
        case(CheckSpam::new(message).short(), "POST /filter")
            .json(json!({ "email": message, "options": "short" })),
    ]
}

fn dmarc() -> Vec<Case> {
    let reports = ListDmarcReports::new()
        .from_date(Date::new(2026, 1, 1).unwrap())
        .to_date(Date::new(2026, 1, 31).unwrap())
        .limit(20_u32)
        .after(DmarcReportId(7))
        .before(DmarcReportId(90))
        .reverse(true);
    vec![
        case(CreateDmarcRecord::new("tema@example.com", "postmarkapp.com"), "POST /records")
            .file("dmarc-record-create.request.json"),
        case(GetDmarcRecord, "GET /records/my"),
        case(UpdateDmarcRecord::new("new@example.com"), "PATCH /records/my")
            .file("dmarc-record-update.request.json"),
        case(GetDmarcDns, "GET /records/my/dns"),
        case(VerifyDmarcRecord, "POST /records/my/verify"),
        case(DeleteDmarcRecord, "DELETE /records/my"),
        cursor(
            reports,
            "GET /records/my/reports?from_date=2026-01-01&to_date=2026-01-31&limit=20&after=7\
             &before=90&reverse=true",
        ),
        case(GetDmarcReport::new(7), "GET /records/my/reports/7"),
        case(RecoverDmarcToken::new("example.com"), "POST /tokens/recover")
            .file("dmarc-token-recover.request.json"),
        case(RotateDmarcToken, "POST /records/my/token/rotate"),
    ]
}

fn status() -> Vec<Case> {
    vec![
        case(GetStatus, "GET /api/1.0/status"),
        case(GetLastIncident, "GET /api/1.0/last_incident"),
        case(ListIncidents, "GET /api/1.0/incidents"),
        case(GetIncident::new("107"), "GET /api/1.0/incidents/107"),
        case(ListServices, "GET /api/1.0/services"),
        case(GetAvailability, "GET /api/1.0/services/availability"),
        case(ListDeliveryRates, "GET /api/1.0/delivery"),
    ]
}
