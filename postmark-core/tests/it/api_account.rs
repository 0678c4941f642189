//! What the account manages: each endpoint's request and answer against Postmark's examples.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "payloads are files")]

use std::fs;
use std::path::PathBuf;

use postmark_core::api::data_removals::{CreateDataRemoval, DataRemovalStatus, GetDataRemoval};
use postmark_core::api::domains::{
    CreateDomain, DeleteDomain, DkimUpdateStatus, EditDomain, GetDomain, ListDomains,
    RotateDomainDkim, VerifyDomainCustomTracking, VerifyDomainDkim, VerifyDomainReturnPath,
    VerifyDomainSpf,
};
use postmark_core::api::senders::{
    CreateSenderSignature, DeleteSenderSignature, EditSenderSignature, GetSenderSignature,
    ListSenderSignatures, RequestSenderSignatureDkim, ResendSenderSignatureConfirmation,
    VerifySenderSignatureSpf,
};
use postmark_core::api::servers::{
    CreateServer, DeleteServer, DeliveryType, EditCurrentServer, EditServer, GetCurrentServer,
    GetServer, ListServers, Server, ServerColor, ServerSettings,
};
use postmark_core::api::templates::{
    CreateTemplate, DeleteTemplate, EditTemplate, GetTemplate, ListTemplates, PushAction,
    PushTemplates, TemplateType, ValidateTemplate,
};
use postmark_core::{
    AccountToken, Config, Endpoint, Error, ServerToken, Token, TrackLinks, prepare,
};
use serde::Serialize;
use serde_json::{Value, json, to_value};

use crate::wire::hidden;

// contract: limit.domain.name quirk.domain-verification quirk.new-domains quirk.tracking-domains
#[test]
fn domains() {
    let account = account();
    let one = |verb| format!("PUT /domains/36735/{verb}");
    let edit = EditDomain::new(36735).return_path_domain("pm-bounces.wildbit.com");
    let create = CreateDomain::new("wildbit.com").return_path_domain("pm-bounces.wildbit.com");

    let list = ListDomains::new().count(50);
    let page = check(&account, &list, "GET /domains?count=50&offset=0", "domains-list");
    assert!(page.items[1].weak_dkim);
    let domain = check(&account, &GetDomain::new(36735), "GET /domains/36735", "domains-get");
    assert_eq!(domain.dkim.host, "20131031155228.pm._domainkey.wildbit.com");
    assert_eq!(domain.return_path.cname_value, "pm.mtasv.net");
    let domain = check(&account, &create, "POST /domains", "domains-create");
    assert_eq!(domain.dkim.update_status, DkimUpdateStatus::Pending);
    check(&account, &edit, "PUT /domains/36735", "domains-edit");
    check(&account, &DeleteDomain::new(36735), "DELETE /domains/36735", "domains-delete");
    check(&account, &VerifyDomainDkim::new(36735), &one("verifyDkim"), "domains-verify-dkim");
    let verify = VerifyDomainReturnPath::new(36735);
    check(&account, &verify, &one("verifyReturnPath"), "domains-verify-return-path");
    let verify = VerifyDomainCustomTracking::new(36735);
    check(&account, &verify, &one("verifyCustomTracking"), "domains-verify-custom-tracking");
    let verify = VerifyDomainSpf::new(36735);
    let spf = check(&account, &verify, "POST /domains/36735/verifyspf", "domains-verify-spf");
    assert!(spf.verified);
    let rotate = RotateDomainDkim::new(36735);
    check(&account, &rotate, "POST /domains/36735/rotatedkim", "domains-rotate-dkim");

    let tracking = answer(&GetDomain::new(36735), "domains-get.custom-tracking").custom_tracking;
    assert_eq!(tracking.domain.as_deref(), Some("links.wildbit.com"));
    answer(&VerifyDomainDkim::new(36735), "domains-verify-dkim.still-pending");

    let tracking = EditDomain::new(1).custom_tracking_domain("links.wildbit.com");
    assert_eq!(body(&account, &tracking), json!({"CustomTrackingDomain": "links.wildbit.com"}));
    refused(&account, &CreateDomain::new("x".repeat(256)), "Name has 256 UTF-16 units");
}

// contract: limit.sender.fields limit.sender.note quirk.sender-names
#[test]
fn senders() {
    let account = account();
    let create = CreateSenderSignature::new("john.doe@example.com", "John Doe")
        .reply_to_email("reply@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Please confirm");
    let edit = EditSenderSignature::new(36735, "Jason Miller")
        .reply_to_email("jm@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Hi");

    let list = ListSenderSignatures::new().count(50);
    let page = check(&account, &list, "GET /senders?count=50&offset=0", "senders-list");
    assert_eq!(page.items[1].reply_to_email_address, "info@example.com");
    let get = GetSenderSignature::new(36735);
    let sender = check(&account, &get, "GET /senders/36735", "senders-get");
    assert!(sender.confirmed && sender.dkim.verified);
    answer(&get, "senders-get.old");
    check(&account, &create, "POST /senders", "senders-create");
    check(&account, &edit, "PUT /senders/36735", "senders-edit");
    let delete = DeleteSenderSignature::new(36735);
    check(&account, &delete, "DELETE /senders/36735", "senders-delete");
    let resend = ResendSenderSignatureConfirmation::new(36735);
    check(&account, &resend, "POST /senders/36735/resend", "senders-resend");
    let verify = VerifySenderSignatureSpf::new(36735);
    check(&account, &verify, "POST /senders/36735/verifyspf", "senders-verify-spf");
    let request = RequestSenderSignatureDkim::new(36735);
    let line = "POST /senders/36735/requestnewdkim";
    check(&account, &request, line, "senders-request-new-dkim");

    let long = "x".repeat(256);
    refused(&account, &CreateSenderSignature::new(&long, "x"), "FromEmail has 256");
    refused(&account, &CreateSenderSignature::new("x", &long), "Name has 256");
    refused(&account, &EditSenderSignature::new(1, "x").reply_to_email(&long), "ReplyToEmail has");
    let edit = EditSenderSignature::new(1, "x").return_path_domain(&long);
    refused(&account, &edit, "ReturnPathDomain has 256");
    let edit = EditSenderSignature::new(1, "x").confirmation_personal_note("x".repeat(401));
    refused(&account, &edit, "ConfirmationPersonalNote has 401");
}

// contract: limit.template.alias quirk.old-templates quirk.deleted-templates
// contract: quirk.layout-three-states
#[test]
fn templates() {
    let server = Config::new(ServerToken::test());
    let create = CreateTemplate::new("Onboarding Email", "Hello from {{company.name}}!")
        .alias("onboarding-v1")
        .text_body("Hello, {{name}}!")
        .html_body("<html><body>Hello, {{name}}!</body></html>")
        .layout_template("base");
    let edit = EditTemplate::new(1234)
        .name("Onboarding Email")
        .subject("Subject")
        .text_body("Hello, {{name}}!")
        .no_layout_template();

    let list = ListTemplates::new().count(50).template_type(TemplateType::Layout);
    let line = "GET /templates?count=50&offset=0&TemplateType=Layout";
    let page = check(&server, &list, line, "templates-list");
    assert_eq!(page.items[1].template_type, Some(TemplateType::Layout));
    answer(&list, "templates-list.old");
    let get = GetTemplate::new("onboarding-v1");
    let template = check(&server, &get, "GET /templates/onboarding-v1", "templates-get");
    assert_eq!(template.layout_template.as_deref(), Some("base"));
    assert!(!answer(&get, "templates-get.deleted").active);
    for example in ["templates-get.layout", "templates-get.old"] {
        answer(&get, example);
    }
    check(&server, &create, "POST /templates", "templates-create");
    answer(&create, "templates-create.old");
    check(&server, &edit, "PUT /templates/1234", "templates-edit");
    check(&server, &DeleteTemplate::new(1234), "DELETE /templates/1234", "templates-delete");

    let layout = CreateTemplate::layout("Base layout")
        .alias("base")
        .html_body("<html>{{{@content}}}</html>")
        .text_body("{{{@content}}}");
    let expected: Value =
        serde_json::from_slice(&fixture("templates-create.layout.request")).unwrap();
    assert_eq!(body(&server, &layout), expected);
    let edit = EditTemplate::new("a").alias("b").html_body("c").layout_template("d");
    let expected = json!({"Alias": "b", "HtmlBody": "c", "LayoutTemplate": "d"});
    assert_eq!(body(&server, &edit), expected);
    let list = ListTemplates::new().layout_template("base");
    let uri = prepare(&server, &list).unwrap().uri().to_string();
    assert!(uri.ends_with("/templates?count=500&offset=0&LayoutTemplate=base"), "{uri}");

    for alias in ["", "1st", "-a", "a b", "a/b"] {
        let shown = if alias.is_empty() { String::new() } else { format!(": {alias:?}") };
        let problem = format!("Alias{shown} is not an alias");
        refused(&server, &EditTemplate::new(1).alias(alias), &problem);
        refused(&server, &create.clone().alias(alias), &problem);
    }
    refused(&server, &CreateTemplate::new("Name", "Subject"), "HtmlBody is missing");
    refused(&server, &GetTemplate::new(""), "templateidoralias cannot be");
}

// contract: quirk.validation-parts
#[test]
fn validation_of_templates() {
    let server = Config::new(ServerToken::test());
    let validate = ValidateTemplate::new()
        .subject("{{#company}}{{name}}{{/company}} {{userName}}")
        .html_body("<p>{{#company}}{{address}}{{/company}}</p>")
        .text_body("{{#company}}{{phone}}{{/company}}")
        .test_render_model(&json!({"userName": "Joe"}))
        .inline_css_for_html_test_render(false)
        .template_type(TemplateType::Standard);

    let answered = check(&server, &validate, "POST /templates/validate", "templates-validate");
    let model = answered.suggested_template_model.unwrap();
    assert_eq!(model["company"]["phone"], "phone_Value");
    let invalid = answer(&validate, "templates-validate.invalid").html_body.unwrap();
    assert_eq!(invalid.validation_errors[0].line, Some(1));
    assert_eq!(invalid.validation_errors[1].line, None);
    let partial = answer(&validate, "templates-validate.partial");
    assert_eq!((partial.html_body, partial.all_content_is_valid), (None, true));

    let layout = ValidateTemplate::new().text_body("x").layout_template("base");
    assert_eq!(body(&server, &layout), json!({"TextBody": "x", "LayoutTemplate": "base"}));
    refused(&server, &ValidateTemplate::new(), "Subject is missing");
    refused(&server, &validate.test_render_model(&[1]), "TestRenderModel is not a JSON object");
}

// contract: quirk.push
#[test]
fn push_of_templates() {
    let account = account();
    let dry_run = PushTemplates::dry_run(997_287, 997_901);
    let page = check(&account, &dry_run, "PUT /templates/push", "templates-push");
    assert_eq!(page.items[1].action, PushAction::Edit);
    let page = answer(&dry_run, "templates-push.dry-run-null-id");
    assert_eq!(page.items[0].template_id, None);

    let push = body(&account, &PushTemplates::new(1, 2));
    let expected = json!({"SourceServerID": 1, "DestinationServerID": 2, "PerformChanges": true});
    assert_eq!(push, expected);
}

// contract: limit.spam-threshold quirk.server-settings
#[test]
fn servers() {
    let (account, server) = (account(), Config::new(ServerToken::test()));
    let settings = ServerSettings::new()
        .name("Production01")
        .color("blue")
        .smtp_api_activated(false)
        .raw_email_enabled(false)
        .inbound_hook_url("https://hooks.example.com/inbound")
        .post_first_open_only(false)
        .track_opens(false)
        .track_links(TrackLinks::None)
        .inbound_domain("inbound.example.com")
        .inbound_spam_threshold(10)
        .enable_smtp_api_error_hooks(false);

    let current = check(&server, &GetCurrentServer, "GET /server", "server-get");
    assert_eq!(current.color, ServerColor::Red);
    assert_eq!(current.api_tokens[0].expose(), "2bcc50cb-72c6-4ae5-954a-dffc01667789");
    let (_, header) = current.token().unwrap().header().unwrap();
    assert_eq!(header, "2bcc50cb-72c6-4ae5-954a-dffc01667789");
    let hidden: Server = serde_json::from_value(serde_json::to_value(&current).unwrap()).unwrap();
    assert_eq!(hidden.token().unwrap_err().field(), "server token");
    assert_eq!(Server::default().token().unwrap_err().field(), "ApiTokens");
    answer(&GetCurrentServer, "server-get.old");
    check(&server, &EditCurrentServer::new(settings.clone()), "PUT /server", "server-edit");
    let list = ListServers::new().count(50).name("sta");
    let page = check(&account, &list, "GET /servers?count=50&offset=0&name=sta", "servers-list");
    assert_eq!(page.items[1].delivery_type, Some(DeliveryType::Sandbox));
    check(&account, &GetServer::new(1), "GET /servers/1", "servers-get");
    let create = CreateServer::new("Production01")
        .delivery_type(DeliveryType::Sandbox)
        .settings(settings.name("another"));
    check(&account, &create, "POST /servers", "servers-create");
    assert_eq!(body(&account, &CreateServer::new("Only name")), json!({"Name": "Only name"}));
    let edit = EditServer::new(1, ServerSettings::new().enable_smtp_api_error_hooks(true));
    check(&account, &edit, "PUT /servers/1", "servers-edit");
    check(&account, &DeleteServer::new(1), "DELETE /servers/1", "servers-delete");

    let hooks = ServerSettings::new()
        .bounce_hook_url("https://b.example.com")
        .open_hook_url("https://o.example.com")
        .delivery_hook_url("https://d.example.com")
        .click_hook_url("")
        .include_bounce_content_in_hook(true);
    let expected = json!({
        "BounceHookUrl": "https://b.example.com",
        "OpenHookUrl": "https://o.example.com",
        "DeliveryHookUrl": "https://d.example.com",
        "ClickHookUrl": "",
        "IncludeBounceContentInHook": true,
    });
    assert_eq!(body(&account, &EditServer::new(1, hooks)), expected);
    for score in [-1, 7, 31, 35] {
        let settings = ServerSettings::new().inbound_spam_threshold(score);
        refused(&server, &EditCurrentServer::new(settings), "InboundSpamThreshold is");
    }
}

// contract: quirk.tokens-in-clear
#[test]
fn prints_no_secret() {
    let url = "https://user:password@hooks.example.com/";
    let settings = ServerSettings::new().inbound_hook_url(url).bounce_hook_url(url);
    let answer = json!({"ApiTokens": ["password"], "InboundHookUrl": url, "OpenHookUrl": url});
    let server = GetCurrentServer.read(answer.to_string().into()).unwrap();
    let printed = format!("{settings:?} {server:?}");
    assert!(printed.contains("Secret(…)") && !printed.contains("password"), "{printed}");
}

// contract: quirk.removal-status
#[test]
fn data_removals() {
    let account = account();
    let create = CreateDataRemoval::new("john@example.com", "sophie@example.com")
        .notify_when_completed(true);

    check(&account, &create, "POST /data-removals", "data-removals-create");
    let get = GetDataRemoval::new(1234);
    let removal = check(&account, &get, "GET /data-removals/1234", "data-removals-get");
    assert_eq!(removal.status, DataRemovalStatus::Done);

    let odd = get.read(fixture("data-removals-get.numeric-status.response").into()).unwrap();
    assert_eq!(odd.status.as_str(), "0");
}

fn account() -> Config<AccountToken> {
    Config::new(AccountToken::new("account-token").unwrap())
}

/// Checks an endpoint against its example: the request's line and body, and the response, which
/// it gives back.
fn check<E>(config: &Config<E::Token>, endpoint: &E, line: &str, example: &str) -> E::Response
where
    E: Endpoint<Response: Serialize>,
{
    let request = prepare(config, endpoint).unwrap();
    let target = request.uri().path_and_query().unwrap();
    assert_eq!(format!("{} {target}", request.method()), line);
    let expected = path(&format!("{example}.request")).exists().then(|| {
        let example = fixture(&format!("{example}.request"));
        plain(serde_json::from_slice(&example).unwrap())
    });
    assert_eq!(body(config, endpoint), expected.unwrap_or_else(|| json!({})), "{example}");
    answer(endpoint, example)
}

/// Reads an example of a response, which has to say the same when it is written again. Nothing in
/// it is required.
fn answer<E: Endpoint<Response: Serialize>>(endpoint: &E, example: &str) -> E::Response {
    // A page says at least how many rows there are.
    endpoint.read(r#"{"TotalCount":0}"#.into()).unwrap();
    let text = fixture(&format!("{example}.response"));
    let expected: Value = serde_json::from_slice(&text).unwrap();
    let answer = endpoint.read(text.into()).unwrap();
    let written = plain(to_value(&answer).unwrap());
    assert_eq!(written, hidden(plain(expected), &written), "{example}");
    answer
}

/// The body of a request, where none is as good as an empty object.
fn body<E: Endpoint>(config: &Config<E::Token>, endpoint: &E) -> Value {
    let body = prepare(config, endpoint).unwrap().into_body().into_bytes().unwrap();
    if body.is_empty() { json!({}) } else { plain(serde_json::from_slice(&body).unwrap()) }
}

fn refused<E: Endpoint>(config: &Config<E::Token>, endpoint: &E, problem: &str) {
    let Err(Error::Invalid(fault)) = prepare(config, endpoint) else {
        panic!("not refused: {problem}");
    };
    assert!(fault.to_string().starts_with(problem), "{fault}");
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap()
}

fn path(name: &str) -> PathBuf {
    format!("{}/../tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR")).into()
}

/// A null is as good as an absent member, and the case of a color does not matter.
fn plain(mut value: Value) -> Value {
    let make_plain = |value: &mut Value| *value = plain(value.take());
    match &mut value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            if let Some(Value::String(color)) = members.get_mut("Color") {
                color.make_ascii_lowercase();
            }
            members.values_mut().for_each(make_plain);
        }
        Value::Array(items) => items.iter_mut().for_each(make_plain),
        _ => {}
    }
    value
}
