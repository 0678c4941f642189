//! The services beside the API on the wire: spam check, DMARC reports, the old status page.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use postmark_core::api::dmarc::*;
use postmark_core::api::spam_check::*;
use postmark_core::api::status::*;
use postmark_core::{
    Config, Cursor, Date, DmarcSignup, DmarcToken, Endpoint, SpamCheck, StatusPage, prepare,
};

use crate::wire::{answer, fault, fixture, line, refused, sent, value};

// contract: quirk.spam-check
#[test]
fn a_message_is_scored() {
    let config = Config::new(SpamCheck);
    let check =
        CheckSpam::new("From: a@example.com\r\nTo: b@example.com\r\nSubject: Hi\r\n\r\nBody");
    assert_eq!(line(&config, &check), "POST /filter");
    assert_eq!(sent(&config, &check), value("spamcheck-filter.request"));
    assert_eq!(sent(&config, &check.clone().short())["options"], "short");
    assert_eq!(prepare(&config, &check).unwrap().uri().host(), Some("spamcheck.postmarkapp.com"));
    assert!(!format!("{check:?}").contains("Body"));

    let report = answer(&check, "spamcheck-filter.response");
    assert_eq!(report.points(), Some(4.2));
    assert_eq!(report.rules[0].score, "1.3");
    answer(&check, "spamcheck-filter.old.response");
    assert_eq!(answer(&check, "spamcheck-filter.short.response").report, None);
    let failed = answer(&check, "spamcheck-filter.error");
    assert!(!failed.success && failed.points().is_none() && failed.message.is_some());
    let number = check.read(br#"{"success":true,"score":4.2}"#.as_slice().into()).unwrap();
    assert_eq!(number.points(), Some(4.2));
}

// contract: quirk.status-page
#[test]
fn the_old_status_page_is_read() {
    let config = Config::new(StatusPage);
    assert_eq!(line(&config, &GetStatus), "GET /api/1.0/status");
    assert_eq!(line(&config, &GetLastIncident), "GET /api/1.0/last_incident");
    assert_eq!(line(&config, &ListIncidents), "GET /api/1.0/incidents");
    assert_eq!(line(&config, &GetIncident::new("1965")), "GET /api/1.0/incidents/1965");
    assert_eq!(line(&config, &ListServices), "GET /api/1.0/services");
    assert_eq!(line(&config, &GetAvailability), "GET /api/1.0/services/availability");
    assert_eq!(line(&config, &ListDeliveryRates), "GET /api/1.0/delivery");

    assert_eq!(answer(&GetStatus, "status-current.response").status, ServiceStatus::Up);
    answer(&GetLastIncident, "status-last-incident.response");
    let incidents = answer(&ListIncidents, "status-incidents.response");
    assert_eq!(incidents[0].updates[1].status, "Resolved");
    answer(&GetIncident::new("1965"), "status-incident-get.response");
    answer(&ListServices, "status-services.response");
    answer(&GetAvailability, "status-availability.response");
    let rates = answer(&ListDeliveryRates, "status-delivery.response");
    assert!((rates[1].inbox - 0.5).abs() < f64::EPSILON);
}

#[test]
fn dmarc_requests_are_written_as_documented() {
    let signup = Config::new(DmarcSignup);
    let create = CreateDmarcRecord::new("tema@example.com", "postmarkapp.com");
    assert_eq!(line(&signup, &create), "POST /records");
    assert_eq!(sent(&signup, &create), value("dmarc-record-create.request"));
    let recover = RecoverDmarcToken::new("example.com");
    assert_eq!(line(&signup, &recover), "POST /tokens/recover");
    assert_eq!(sent(&signup, &recover), value("dmarc-token-recover.request"));

    let config = Config::new(DmarcToken::new("005d8431").unwrap());
    let request = prepare(&config, &GetDmarcRecord).unwrap();
    assert_eq!(request.uri(), "https://dmarc.postmarkapp.com/records/my");
    assert_eq!(request.headers()["X-Api-Token"], "005d8431");
    let update = UpdateDmarcRecord::new("new@example.com");
    assert_eq!(line(&config, &update), "PATCH /records/my");
    assert_eq!(sent(&config, &update), value("dmarc-record-update.request"));
    assert_eq!(line(&config, &GetDmarcDns), "GET /records/my/dns");
    assert_eq!(line(&config, &VerifyDmarcRecord), "POST /records/my/verify");
    assert_eq!(line(&config, &DeleteDmarcRecord), "DELETE /records/my");
    assert_eq!(line(&config, &RotateDmarcToken), "POST /records/my/token/rotate");
    assert_eq!(line(&config, &GetDmarcReport::new(276)), "GET /records/my/reports/276");

    let list = ListDmarcReports::new();
    assert_eq!(line(&config, &list), "GET /records/my/reports");
    let some = list
        .clone()
        .from_date(Date::new(2014, 4, 1).unwrap())
        .to_date(Date::new(2014, 5, 1).unwrap())
        .limit(50_u32)
        .after(1)
        .before(9)
        .reverse(true);
    assert_eq!(
        line(&config, &some),
        "GET /records/my/reports?from_date=2014-04-01&to_date=2014-05-01&limit=50&after=1\
         &before=9&reverse=true"
    );
    assert_eq!(
        fault(&list.clone().limit(51_u32)),
        "limit is 51, and an answer has 1 to 50 reports"
    );
    assert!(list.limit(0_u32).draft().check().is_err());
}

// contract: status.204 quirk.dmarc
#[test]
fn dmarc_answers_are_read_whole() {
    let created = answer(&CreateDmarcRecord::new("a", "b"), "dmarc-record-create.response");
    assert!(!format!("{created:?}").contains("005d8431"));
    let token = created.private_token.unwrap();
    assert!(DmarcToken::new(token.expose()).is_ok());
    answer(&GetDmarcRecord, "dmarc-record-get.response");
    let updated = answer(&UpdateDmarcRecord::new("a"), "dmarc-record-update.response");
    assert_eq!(updated.private_token, None);
    answer(&GetDmarcDns, "dmarc-record-dns.response");
    assert!(answer(&VerifyDmarcRecord, "dmarc-record-verify.response").verified);
    let text = fixture("dmarc-record-verify.string.response");
    assert!(!VerifyDmarcRecord.read(text).unwrap().verified);
    assert_eq!(DeleteDmarcRecord.read("".into()), Ok(()));
    answer(&RecoverDmarcToken::new("a"), "dmarc-token-recover.response");
    let rotated = answer(&RotateDmarcToken, "dmarc-token-rotate.response");
    assert!(!format!("{rotated:?}").contains("115d8431"));
    let report = answer(&GetDmarcReport::new(276), "dmarc-report-get.response");
    assert_eq!(report.records[0].policy_evaluated_spf, DmarcResult::Fail);
    assert_eq!(report.records[0].policy_evaluated_disposition, DmarcDisposition::None);
}

#[test]
fn dmarc_refusals_say_why() {
    let error = refused(&UpdateDmarcRecord::new("x"), 422, "dmarc-record-update.error");
    assert!(error.to_string().contains("Email is invalid."), "{error}");
}

// contract: paging.dmarc
#[test]
fn a_cursor_walks_reports_to_the_end() {
    let config = Config::new(DmarcToken::new("t").unwrap());
    let mut cursor = Cursor::new(ListDmarcReports::new().limit(1_u32));
    let first = cursor.request().unwrap();
    assert_eq!(line(&config, &first), "GET /records/my/reports?limit=1");
    let rows = cursor.handle(answer(&first, "dmarc-reports-list.response"));
    assert_eq!(rows[0].organization_name, "google.com");

    let second = cursor.request().unwrap();
    assert_eq!(line(&config, &second), "GET /records/my/reports?limit=1&after=276");
    assert_eq!(line(&config, &cursor.request().unwrap()), line(&config, &second));
    assert!(cursor.handle(answer(&second, "dmarc-reports-list.last.response")).is_empty());
    assert!(cursor.request().is_none());

    // A response that leads to itself ends the walk.
    for other in ["{}", "[]", r#"{"error":"x"}"#] {
        assert!(ListDmarcReports::new().read(other.into()).is_err(), "{other}");
    }

    let mut stuck = Cursor::new(ListDmarcReports::new().after(276));
    let again = stuck.request().unwrap();
    assert_eq!(stuck.handle(answer(&again, "dmarc-reports-list.response")).len(), 1);
    assert!(stuck.request().is_none());
}
