use std::time::Duration;

use postmark_sandbox::{
    ACCOUNT_TOKEN, InboundEmail, Options, SERVER_TOKEN, Sandbox, TemplateSource, WebhookConfig,
};
use serde_json::{Value, json};

use crate::client::{
    Request, SERVER_ID, ask, assert_shape, call, call_as, fixture, fixture_json, get, mail,
    mail_with, manage, sent,
};
use crate::receiver::Receiver;

fn path(id: i64) -> String {
    format!("/servers/{id}")
}

/// Creates a server, and returns its id and its token.
fn created(sandbox: &Sandbox, name: &str) -> (i64, String) {
    let server = manage(sandbox, "POST", "/servers", json!({"Name": name})).ok();
    (server["ID"].as_i64().unwrap(), server["ApiTokens"][0].as_str().unwrap().to_owned())
}

/// Sends an email through the server of this token, and returns its `MessageID`.
fn sent_as(token: &str, sandbox: &Sandbox, members: Value) -> String {
    let sent = call_as(token, sandbox, "POST", "/email", mail_with(members)).ok();
    sent["MessageID"].as_str().unwrap().to_owned()
}

#[test]
fn servers_come_and_go() {
    let sandbox = Sandbox::start().unwrap();
    let first = manage(&sandbox, "GET", &path(SERVER_ID), "").ok();
    assert_eq!(first, ask(&sandbox, "/server").ok());
    let created = manage(&sandbox, "POST", "/servers", fixture("servers-create.request")).ok();
    assert_shape(&created, &fixture_json("servers-create.response"));
    for (name, value) in fixture_json("servers-create.request").as_object().unwrap() {
        assert_eq!(created[name], *value, "{name}");
    }
    let id = created["ID"].as_i64().unwrap();
    assert!(id > SERVER_ID);
    assert_ne!(created["InboundHash"], first["InboundHash"]);
    let minimal = fixture("servers-create.minimal.request");
    let minimal = manage(&sandbox, "POST", "/servers", minimal).ok();
    assert_eq!(minimal["DeliveryType"], "Live");
    let third = minimal["ID"].as_i64().unwrap();

    let edited = manage(&sandbox, "PUT", &path(id), fixture("servers-edit.request")).ok();
    let mut expected = created.clone();
    expected["EnableSmtpApiErrorHooks"] = true.into();
    assert_eq!(edited, expected);
    assert_eq!(manage(&sandbox, "GET", &path(id), "").ok(), expected);

    let list = |query: &str| {
        let found = manage(&sandbox, "GET", &format!("/servers?{query}"), "").ok();
        let ids =
            found["Servers"].as_array().unwrap().iter().map(|row| row["ID"].as_i64().unwrap());
        (found["TotalCount"].as_u64().unwrap(), ids.collect::<Vec<_>>())
    };
    assert_eq!(list("count=2&offset=1"), (3, vec![id, third]));
    assert_eq!(list("count=9&offset=0&name=production"), (1, vec![id]));

    let deleted = manage(&sandbox, "DELETE", &path(id), "").ok();
    assert_eq!(deleted, json!({"ErrorCode": 0, "Message": "Server Production01 removed."}));
    assert_eq!(list("count=9&offset=0"), (2, vec![SERVER_ID, third]));
    manage(&sandbox, "GET", &path(id), "").refusal(422, 601);
    let next = manage(&sandbox, "POST", "/servers", json!({"Name": "Production01"})).ok();
    assert!(next["ID"].as_i64() > Some(third));
}

#[test]
fn what_is_wrong_with_a_server() {
    let sandbox = Sandbox::start().unwrap();
    let whole = json!({"Name": "Other", "InboundDomain": "in.example.com"});
    let other = manage(&sandbox, "POST", "/servers", &whole).ok()["ID"].as_i64().unwrap();
    let refused =
        |change: Value, code| manage(&sandbox, "POST", "/servers", change).refusal(422, code);
    refused(json!({}), 608);
    refused(json!({"Name": " "}), 608);
    let text = refused(json!({"Name": "sandbox"}), 603);
    assert_eq!(text, fixture_json("servers-create.error")["Message"]);
    refused(json!({"Name": "x", "InboundDomain": "In.example.com"}), 602);
    refused(json!({"Name": "x", "DeliveryType": "Neither"}), 613);
    refused(json!({"Name": "x", "InboundHookUrl": "nowhere"}), 606);
    refused(json!({"Name": "x", "TrackOpens": 1}), 403);
    manage(&sandbox, "POST", "/servers", "").refusal(422, 609);

    let edit = |change: Value| manage(&sandbox, "PUT", &path(other), change);
    let text = edit(json!({"Color": "Beige"})).refusal(422, 607);
    assert_eq!(text, fixture_json("servers-edit.error")["Message"]);
    edit(json!({"Name": "Sandbox"})).refusal(422, 603);
    edit(json!({"TrackOpens": "yes"})).refusal(422, 403);
    edit(whole).ok();
    manage(&sandbox, "PUT", &path(other), "").refusal(422, 609);

    let text = manage(&sandbox, "GET", "/servers?offset=0", "").refusal(422, 600);
    assert_eq!(text, fixture_json("servers-list.error")["Message"]);
    for path in ["/servers/3", "/servers/x"] {
        for method in ["GET", "DELETE"] {
            manage(&sandbox, method, path, "").refusal(422, 601);
        }
        manage(&sandbox, "PUT", path, json!({"Name": "x"})).refusal(422, 601);
    }
    manage(&sandbox, "DELETE", &path(SERVER_ID), "").refusal(422, 605);
    for index in 2..100 {
        created(&sandbox, &index.to_string());
    }
    refused(json!({"Name": "x"}), 614);
}

#[test]
fn each_token_opens_its_own_routes() {
    let sandbox = Sandbox::start().unwrap();
    let request =
        |path: &str| Request::new(&sandbox, "GET", path).header("Accept", "application/json");
    let (server, account) = ("X-Postmark-Server-Token", "X-Postmark-Account-Token");
    let list = || request("/servers?count=1&offset=0");
    let text = list().header(account, SERVER_TOKEN).send().unwrap().refusal(401, 10);
    let recorded = fixture_json("servers-get.error");
    assert!(text.starts_with(recorded["Message"].as_str().unwrap()));
    let text = list().header(server, SERVER_TOKEN).send().unwrap().refusal(401, 10);
    assert_eq!(text, "No account token was given in the X-Postmark-Account-Token header.");
    list().header(account, "POSTMARK_API_TEST").send().unwrap().refusal(401, 10);
    let text = request("/server").header(account, ACCOUNT_TOKEN).send().unwrap().refusal(401, 10);
    assert_eq!(text, "No server token was given in the X-Postmark-Server-Token header.");
    request("/server").header(server, ACCOUNT_TOKEN).send().unwrap().refusal(401, 10);
    let upper = ACCOUNT_TOKEN.to_ascii_uppercase();
    list().header(account, &upper).send().unwrap().ok();
    list().header(account, &upper).without("Accept").send().unwrap().refusal(415, 409);
}

#[test]
fn an_account_token_can_be_chosen() {
    let with = |sandbox: &Sandbox, token: &str| {
        let request = Request::new(sandbox, "GET", "/servers?count=1&offset=0")
            .header("Accept", "application/json")
            .header("X-Postmark-Account-Token", token);
        request.send().unwrap().status
    };
    let sandbox = Sandbox::start_with(Options::new().account_token("mine")).unwrap();
    let tokens = ["mine", ACCOUNT_TOKEN, "other"];
    assert_eq!(tokens.map(|token| with(&sandbox, token)), [200, 200, 401]);
    let sandbox = Sandbox::start_with(Options::new().any_token()).unwrap();
    assert_eq!(["mine", ""].map(|token| with(&sandbox, token)), [200, 401]);
    // Where any token will do, that of another server is still that server's.
    let (id, token) = created(&sandbox, "Other");
    for (token, expected) in [(token.as_str(), id), ("any", SERVER_ID)] {
        assert_eq!(call_as(token, &sandbox, "GET", "/server", "").ok()["ID"], expected);
    }
}

#[test]
fn servers_share_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let (id, other) = created(&sandbox, "Other");
    let ask_other = |path: &str| call_as(&other, &sandbox, "GET", path, "");
    let email = "recipient@example.com";
    let here = sent(&sandbox, json!({"To": email}));
    let there = sent_as(&other, &sandbox, json!({"To": email}));
    let again = sent(&sandbox, json!({"To": email}));
    let all = sandbox.messages();
    assert_eq!(
        all.iter().map(|one| (one.id.as_str(), one.server_id)).collect::<Vec<_>>(),
        [(here.as_str(), SERVER_ID), (&there, id), (&again, SERVER_ID)]
    );

    let search = "/messages/outbound?count=9&offset=0";
    let found = ask_other(search).ok();
    assert_eq!(
        (&found["TotalCount"], &found["Messages"][0]["MessageID"]),
        (&json!(1), &json!(there))
    );
    assert_eq!(ask(&sandbox, search).ok()["TotalCount"], 2);
    ask(&sandbox, &format!("/messages/outbound/{there}/details")).refusal(422, 701);
    ask_other(&format!("/messages/outbound/{here}/details")).refusal(422, 701);

    let sends = "/stats/outbound/sends";
    assert_eq!(
        [ask_other(sends).ok(), ask(&sandbox, sends).ok()].map(|one| one["Sent"].clone()),
        [1, 2]
    );
    sandbox.receive(&InboundEmail::new("a@b.example", "c@d.example"));
    let received = "/messages/inbound?count=9&offset=0";
    assert_eq!(ask(&sandbox, received).ok()["TotalCount"], 1);
    assert_eq!(ask_other(received).ok()["TotalCount"], 0);

    // What happens to an email happens on its own server.
    sandbox.bounce(&there, "HardBounce").unwrap();
    let bounces = ask_other("/bounces?count=9&offset=0").ok();
    assert_eq!(bounces["Bounces"][0]["ServerID"], id);
    assert_eq!(ask(&sandbox, "/bounces?count=9&offset=0").ok()["TotalCount"], 0);
    let mail = mail_with(json!({"To": email}));
    call_as(&other, &sandbox, "POST", "/email", &mail).refusal(422, 406);
    call(&sandbox, "POST", "/email", &mail).ok();
    sandbox.suppress("outbound", "second@example.com");
    sent_as(&other, &sandbox, json!({"To": "second@example.com"}));

    let template = json!({"Name": "n", "Alias": "a", "Subject": "s", "TextBody": "t"});
    call_as(&other, &sandbox, "POST", "/templates", template).ok();
    ask(&sandbox, "/templates/a").refusal(422, 1101);
    assert_eq!(ask_other("/templates/a").ok()["AssociatedServerId"], id);
    sandbox.add_template(TemplateSource::new("b").text("t")).unwrap();
    ask_other("/templates/b").refusal(422, 1101);

    sandbox.add_stream("more");
    ask_other("/message-streams/more").refusal(422, 1226);
    assert_eq!(ask_other("/message-streams/outbound").ok()["ServerID"], id);
    call_as(&other, &sandbox, "PUT", "/server", json!({"Color": "Red"})).ok();
    assert_eq!(ask(&sandbox, "/server").ok()["Color"], "Yellow");
}

#[test]
fn each_server_has_its_own_webhooks() {
    let sandbox = Sandbox::start().unwrap();
    let (id, other) = created(&sandbox, "Other");
    let receiver = Receiver::start();
    sandbox.add_webhook(WebhookConfig::new(receiver.url("/first"))).unwrap();
    let hook = json!({"Url": receiver.url("/other"), "Triggers": {"Delivery": {"Enabled": true}}});
    let hook = call_as(&other, &sandbox, "POST", "/webhooks", hook).ok();
    let first = ask(&sandbox, "/webhooks").ok()["Webhooks"][0]["ID"].clone();
    assert_ne!(hook["ID"], first);
    let there = sent_as(&other, &sandbox, json!({}));
    let deliveries = sandbox.settle(Duration::from_secs(20)).blocking().unwrap();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(deliveries[0].message_id.as_deref(), Some(there.as_str()));
    assert_eq!(deliveries[0].url, receiver.url("/other"));
    let told = serde_json::from_slice::<Value>(&deliveries[0].body).unwrap();
    assert_eq!(told["ServerID"], id);
}

#[test]
fn a_deleted_server_is_gone_with_its_mail() {
    let sandbox = Sandbox::start().unwrap();
    let (id, other) = created(&sandbox, "Other");
    let there = sent_as(&other, &sandbox, json!({}));
    let here = sent(&sandbox, json!({}));
    manage(&sandbox, "DELETE", &format!("/servers/{id}"), "").ok();
    call_as(&other, &sandbox, "POST", "/email", mail()).refusal(401, 10);
    assert!(sandbox.message(&there).is_none());
    assert_eq!(sandbox.wait(1, Duration::ZERO).blocking().unwrap()[0].id, here);
}

#[test]
fn the_inbox_shows_the_mails_of_all_servers() {
    let sandbox = Sandbox::start().unwrap();
    let (id, other) = created(&sandbox, "Other");
    let here = sent(&sandbox, json!({}));
    let tracked = json!({"HtmlBody": "<b>Hi</b>", "TrackOpens": true});
    let there = sent_as(&other, &sandbox, tracked);
    let list = get(&sandbox, "/");
    let place = |text: &str| list.text().find(text).unwrap();
    let server = place("<bdi>Other</bdi> · ");
    assert!(place(&there) < server && server < place(&here));
    let page = get(&sandbox, &format!("/inbox/{there}"));
    assert!(page.text().contains(&format!("<bdi>Other</bdi><span class=\"quiet\"> · {id}<")));
    let open = Request::new(&sandbox, "POST", &format!("/inbox/{there}/happen")).body("what=open");
    assert_eq!(open.send().unwrap().status, 303);
    let opens = call_as(&other, &sandbox, "GET", "/messages/outbound/opens?count=9&offset=0", "");
    assert_eq!(opens.ok()["TotalCount"], 1);
}

#[test]
fn the_oldest_mails_of_all_servers_go() {
    let sandbox = Sandbox::start_with(Options::new().max_messages(3)).unwrap();
    let (_, other) = created(&sandbox, "Other");
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(sent(&sandbox, json!({})));
        ids.push(sent_as(&other, &sandbox, json!({})));
    }
    let kept = sandbox.messages().iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(kept, ids[3..]);
    sandbox.clear();
    assert!(sandbox.messages().is_empty());
}
