use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{assert_shape, fixture, fixture_json, manage};

/// Creates the recorded domain, and returns its path.
fn created(sandbox: &Sandbox) -> String {
    let created = manage(sandbox, "POST", "/domains", fixture("domains-create.request")).ok();
    format!("/domains/{}", created["ID"])
}

#[test]
fn domains_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    let created = manage(&sandbox, "POST", "/domains", fixture("domains-create.request")).ok();
    let recorded = fixture_json("domains-create.response");
    assert_shape(&created, &recorded);
    for name in [
        "Name",
        "SPFVerified",
        "SPFHost",
        "SPFTextValue",
        "DKIMVerified",
        "DKIMHost",
        "DKIMTextValue",
        "DKIMRevokedHost",
        "SafeToRemoveRevokedKeyFromDNS",
        "DKIMUpdateStatus",
        "ReturnPathDomain",
        "ReturnPathDomainVerified",
        "ReturnPathDomainCNAMEValue",
    ] {
        assert_eq!(created[name], recorded[name], "{name}");
    }
    let host = created["DKIMPendingHost"].as_str().unwrap();
    assert!(host.ends_with("pm._domainkey.wildbit.com"), "{host}");
    let path = format!("/domains/{}", created["ID"]);
    assert_eq!(manage(&sandbox, "GET", &path, "").ok(), created);

    let other = json!({"Name": "Other.Example.com", "ReturnPathDomain": null});
    let other = manage(&sandbox, "POST", "/domains", other).ok();
    assert_eq!(
        (&other["Name"], &other["ReturnPathDomain"]),
        (&json!("other.example.com"), &json!(""))
    );
    let list = manage(&sandbox, "GET", "/domains?count=1&offset=1", "").ok();
    assert_shape(&list["Domains"][0], &fixture_json("domains-list.response")["Domains"][0]);
    assert_eq!((&list["TotalCount"], &list["Domains"][0]["ID"]), (&json!(2), &other["ID"]));

    let deleted = manage(&sandbox, "DELETE", &path, "").ok();
    assert_eq!(deleted, fixture_json("domains-delete.response"));
    for method in ["GET", "DELETE"] {
        let text = manage(&sandbox, method, &path, "").refusal(422, 510);
        assert_eq!(text, fixture_json("domains-get.error")["Message"]);
    }
}

#[test]
fn what_is_asked_for_in_dns_is_there() {
    let sandbox = Sandbox::start().unwrap();
    let path = created(&sandbox);
    let put = |what: &str| manage(&sandbox, "PUT", &format!("{path}/{what}"), "{}");
    let rotate = || manage(&sandbox, "POST", &format!("{path}/rotatedkim"), "");
    let before = manage(&sandbox, "GET", &path, "").ok();
    let text = rotate().refusal(422, 505);
    assert_eq!(text, fixture_json("domains-rotate-dkim.error")["Message"]);

    let verified = put("verifyDKIM").ok();
    assert_shape(&verified, &fixture_json("domains-verify-dkim.response"));
    assert_eq!(verified["DKIMHost"], before["DKIMPendingHost"]);
    assert_eq!(verified["DKIMTextValue"], before["DKIMPendingTextValue"]);
    assert_eq!(
        [&verified["DKIMVerified"], &verified["DKIMPendingHost"], &verified["DKIMUpdateStatus"]],
        [&json!(true), &json!(""), &json!("Verified")]
    );
    assert_eq!(put("verifyDkim").ok(), verified);

    let rotated = rotate().ok();
    assert_shape(&rotated, &fixture_json("domains-rotate-dkim.response"));
    assert_eq!(
        [&rotated["DKIMVerified"], &rotated["DKIMHost"], &rotated["DKIMUpdateStatus"]],
        [&json!(true), &verified["DKIMHost"], &json!("Pending")]
    );
    let renewed = put("verifyDkim").ok();
    assert_eq!(renewed["DKIMHost"], rotated["DKIMPendingHost"]);
    assert_ne!(renewed["DKIMHost"], verified["DKIMHost"]);
    assert_eq!(
        [&renewed["DKIMRevokedHost"], &renewed["SafeToRemoveRevokedKeyFromDNS"]],
        [&verified["DKIMHost"], &json!(true)]
    );

    let verified = put("verifyReturnPath").ok();
    assert_eq!(verified["ReturnPathDomainVerified"], true);
    let edit = |change: Value| manage(&sandbox, "PUT", &path, change);
    let same = edit(fixture_json("domains-edit.request")).ok();
    assert_eq!(same, verified);
    let edited = edit(json!({"ReturnPathDomain": "other.wildbit.com"})).ok();
    assert_eq!(edited["ReturnPathDomainVerified"], false);
    edit(json!({"ReturnPathDomain": ""})).ok();
    let unverified = put("verifyReturnPath").ok();
    assert_eq!(unverified["ReturnPathDomainVerified"], false);

    let spf = manage(&sandbox, "POST", &format!("{path}/verifyspf"), "").ok();
    assert_eq!(spf, fixture_json("domains-verify-spf.response"));
}

#[test]
fn links_can_have_a_domain_of_their_own() {
    let sandbox = Sandbox::start().unwrap();
    let path = created(&sandbox);
    let verify = || manage(&sandbox, "PUT", &format!("{path}/verifyCustomTracking"), "");
    let text = verify().refusal(422, 523);
    assert_eq!(text, fixture_json("domains-verify-custom-tracking.error")["Message"]);
    let change = json!({"CustomTrackingDomain": "links.wildbit.com"});
    let edited = manage(&sandbox, "PUT", &path, change).ok();
    assert_shape(&edited, &fixture_json("domains-get.custom-tracking.response"));
    assert_eq!(edited["CustomTrackingVerified"], false);
    let verified = verify().ok();
    assert_eq!(
        [&verified["CustomTrackingDomain"], &verified["CustomTrackingVerified"]],
        [&json!("links.wildbit.com"), &json!(true)]
    );
    assert_eq!(manage(&sandbox, "GET", &path, "").ok(), verified);
}

#[test]
fn what_is_wrong_with_a_domain() {
    let sandbox = Sandbox::start().unwrap();
    let path = created(&sandbox);
    let refused =
        |domain: Value, code| manage(&sandbox, "POST", "/domains", domain).refusal(422, code);
    refused(json!({}), 514);
    refused(json!({"Name": "n".repeat(256)}), 515);
    for name in ["localhost", "a b.example", "me@example.com"] {
        refused(json!({"Name": name}), 516);
    }
    refused(json!({"Name": "GMail.com"}), 503);
    let text = refused(json!({"Name": "WildBit.com"}), 512);
    assert_eq!(text, fixture_json("domains-create.error")["Message"]);
    for name in ["pm.example.com", "example.org", "pmexample.org", "a b.example.org"] {
        refused(json!({"Name": "example.org", "ReturnPathDomain": name}), 522);
    }
    refused(json!({"Name": ["example.org"]}), 403);
    manage(&sandbox, "POST", "/domains", "").refusal(422, 502);

    let edit = |change: Value, code| manage(&sandbox, "PUT", &path, change).refusal(422, code);
    let text = edit(json!({"ReturnPathDomain": "pm.example.com"}), 522);
    assert_eq!(text, fixture_json("domains-edit.error")["Message"]);
    edit(json!({"ReturnPathDomain": "p".repeat(256)}), 521);
    edit(json!({"ReturnPathDomain": true}), 403);
    // An invalid request changes nothing, not even its valid half.
    edit(json!({"ReturnPathDomain": "x.wildbit.com", "CustomTrackingDomain": "x.example"}), 522);
    let kept = manage(&sandbox, "GET", &path, "").ok();
    assert_eq!(kept["ReturnPathDomain"], "pm-bounces.wildbit.com");
    manage(&sandbox, "PUT", &path, "").refusal(422, 502);
    let text = manage(&sandbox, "GET", "/domains?offset=0", "").refusal(422, 500);
    assert_eq!(text, fixture_json("domains-list.error")["Message"]);
    for (method, what) in [
        ("PUT", ""),
        ("PUT", "/verifyDkim"),
        ("PUT", "/verifyReturnPath"),
        ("PUT", "/verifyCustomTracking"),
        ("POST", "/verifyspf"),
        ("POST", "/rotatedkim"),
    ] {
        manage(&sandbox, method, &format!("/domains/x{what}"), "{}").refusal(422, 510);
    }
    for index in 1..100 {
        manage(&sandbox, "POST", "/domains", json!({"Name": format!("{index}.example")})).ok();
    }
    refused(json!({"Name": "example.org"}), 614);
}
