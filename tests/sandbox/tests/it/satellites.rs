//! The services beside the API, and the completeness of the endpoints.

use postmark_sandbox::{ACCOUNT_TOKEN, SERVER_TOKEN, Sandbox};
use serde_json::{Value, json};

use crate::client::{Reply, Request, assert_shape, fixture_json};

/// A call of a service that requires no server token.
fn ask(sandbox: &Sandbox, method: &'static str, path: &str, token: &str, body: &Value) -> Reply {
    let request = Request::new(sandbox, method, path).header("X-Api-Token", token);
    let request = request.header("Content-Type", "application/json");
    request.body(if body.is_null() { String::new() } else { body.to_string() }).send().unwrap()
}

#[test]
fn every_endpoint_is_served() {
    let sandbox = Sandbox::start().unwrap();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../endpoints.csv");
    let list = std::fs::read_to_string(list).unwrap();
    let mut count = 0;
    for row in list.lines().skip(1) {
        let mut cells = row.split(',');
        let (method, path) = (cells.next().unwrap(), cells.next().unwrap());
        let method = ["GET", "POST", "PUT", "PATCH", "DELETE"]
            .into_iter()
            .find(|one| *one == method)
            .unwrap();
        // A name in braces stands for anything.
        let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let reply = Request::new(&sandbox, method, &path)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("X-Postmark-Server-Token", SERVER_TOKEN)
            .header("X-Postmark-Account-Token", ACCOUNT_TOKEN)
            .body("{}")
            .send()
            .unwrap();
        let body = String::from_utf8_lossy(&reply.body);
        assert!(!body.contains("knows no such route"), "{method} {path}: {body}");
        assert_ne!(reply.status, 405, "{method} {path}");
        count += 1;
    }
    assert_eq!(count, 114);
}

#[test]
fn the_status_page_says_that_all_is_well() {
    let sandbox = Sandbox::start().unwrap();
    let get = |path: &str| ask(&sandbox, "GET", &format!("/api/1.0/{path}"), "", &Value::Null);
    let status = get("status").ok();
    assert_eq!(status["status"], "UP");
    assert_shape(&status, &fixture_json("status-current.response"));
    let incidents = get("incidents").ok();
    assert_shape(&incidents[0], &fixture_json("status-incidents.response")[0]);
    assert_eq!(get("last_incident").ok(), incidents[0]);
    let id = incidents[0]["id"].as_str().unwrap();
    assert_eq!(get(&format!("incidents/{id}")).ok(), incidents[0]);
    assert_eq!(get("incidents/0").status, 404);
    assert_shape(&get("services").ok()[0], &fixture_json("status-services.response")[0]);
    assert_shape(&get("services/availability").ok(), &fixture_json("status-availability.response"));
    assert_shape(&get("delivery").ok()[0], &fixture_json("status-delivery.response")[0]);
}

#[test]
fn spam_is_told_by_rules() {
    let sandbox = Sandbox::start().unwrap();
    let filter = |body| ask(&sandbox, "POST", "/filter", "", &body).ok();
    let good = "From: a@example.com\r\nSubject: Hi\r\nDate: now\r\nMessage-ID: <1@a>\r\n\r\nBody";
    let report = filter(json!({"email": good}));
    assert_eq!((&report["success"], &report["score"]), (&true.into(), &"0.0".into()));
    let gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
    let report = filter(json!({"email": format!("{good}{gtube}"), "options": "long"}));
    assert_shape(&report, &fixture_json("spamcheck-filter.response"));
    assert_eq!(report["score"], "1000.0");
    assert_shape(&report["rules"][0], &fixture_json("spamcheck-filter.response")["rules"][0]);
    let report = filter(json!({"email": "Hello", "options": "short"}));
    assert_eq!(report, json!({"success": true, "score": "4.3"}));
    assert_shape(&filter(json!({})), &fixture_json("spamcheck-filter.error"));
}

#[test]
fn a_domain_is_monitored() {
    let sandbox = Sandbox::start().unwrap();
    let order = fixture_json("dmarc-record-create.request");
    let record = ask(&sandbox, "POST", "/records", "", &order).ok();
    assert_shape(&record, &fixture_json("dmarc-record-create.response"));
    let token = record["private_token"].as_str().unwrap();
    let my = |method, path: &str, token: &str, body| {
        ask(&sandbox, method, &format!("/records/my{path}"), token, &body)
    };
    assert_eq!(my("GET", "", token, Value::Null).ok(), record);
    let changed = my("PATCH", "", token, json!({"email": "new@example.com"})).ok();
    assert_shape(&changed, &fixture_json("dmarc-record-update.response"));
    assert_eq!(changed["email"], "new@example.com");
    let dns = my("GET", "/dns", token, Value::Null).ok();
    assert_eq!(dns["name"], "_dmarc.postmarkapp.com.");
    assert!(dns["value"].as_str().unwrap().contains(record["reporting_uri"].as_str().unwrap()));
    assert_eq!(my("POST", "/verify", token, Value::Null).ok(), json!({"verified": true}));
    let reports = my("GET", "/reports?limit=1", token, Value::Null).ok();
    assert_shape(&reports, &fixture_json("dmarc-reports-list.response"));
    let id = &reports["entries"][0]["id"];
    assert_shape(
        &reports["entries"][0],
        &fixture_json("dmarc-reports-list.response")["entries"][0],
    );
    let report = my("GET", &format!("/reports/{id}"), token, Value::Null).ok();
    assert_shape(&report, &fixture_json("dmarc-report-get.response"));
    assert_shape(&report["records"][0], &fixture_json("dmarc-report-get.response")["records"][0]);
    let rest = my("GET", &format!("/reports?after={id}"), token, Value::Null).ok();
    assert_eq!(rest["entries"], json!([]));

    let rotated = my("POST", "/token/rotate", token, Value::Null).ok();
    let new = rotated["private_token"].as_str().unwrap();
    let unknown = my("GET", "", token, Value::Null);
    assert_eq!((unknown.status, unknown.json()), (400, fixture_json("dmarc-record-get.error")));
    assert_eq!(my("DELETE", "", new, Value::Null).status, 204);
    assert_eq!(my("DELETE", "", new, Value::Null).status, 400);
    let recovery = ask(&sandbox, "POST", "/tokens/recover", "", &json!({"owner": "example.com"}));
    assert_eq!(recovery.ok(), json!({"recovery_initiated": true}));
    let wrong = ask(&sandbox, "POST", "/records", "", &json!({"email": "a@b.example"}));
    assert_eq!((wrong.status, wrong.json()), (422, fixture_json("dmarc-record-create.error")));
}
