//! No token shows, whatever is printed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use postmark_core::adapter::{Proxy, ProxyRule, Tunnel, TunnelStep, TunnelTarget};
use postmark_core::api::bulk::{BulkEmail, BulkMessage};
use postmark_core::api::servers::{CreateServer, Server, ServerSettings};
use postmark_core::api::webhooks::{
    CreateWebhook, EditWebhook, Webhook, WebhookStatistics, WebhookVerification,
};
use postmark_core::webhook::{Receiver, Verifier};
use postmark_core::{
    AccountToken, BatchPlan, Config, Content, DmarcToken, Draft, Email, Endpoint, Error, Exchange,
    Failure, Next, Raw, Reconcile, SendBatch, ServerToken, Step, Token, prepare, read,
};
use serde_json::Value;

/// The token, and parts of it that would be enough to say too much.
const SECRET: &str = "f4c3b00c-5ec2-e7ab-1e55-0ddba11c0de5";
const PART: &str = "5ec2";

fn unprinted(text: &str) {
    assert!(!text.is_empty());
    assert!(!text.to_lowercase().contains(PART), "{text}");
}

fn debug(value: &(impl Debug + ?Sized)) {
    unprinted(&format!("{value:?}"));
    unprinted(&format!("{value:#?}"));
}

fn display(value: &(impl Display + ?Sized)) {
    unprinted(&value.to_string());
    unprinted(&format!("{value:#}"));
}

/// Prints an error and all its causes, in every form.
fn error(error: &(dyn StdError + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        debug(error);
        display(error);
        cause = error.source();
    }
}

fn server() -> Config<ServerToken> {
    Config::new(ServerToken::new(SECRET).unwrap())
}

fn email() -> Email {
    Email::new("a@example.com", "b@example.com", Content::text("Hello"))
}

#[derive(Debug)]
struct ListDomains;

impl Endpoint for ListDomains {
    type Token = AccountToken;
    type Response = Value;

    fn draft(&self) -> Draft {
        Draft::get("/domains")
    }
}

fn tokens<T: Token>(token: &T) {
    debug(token);
    debug(&token.header());
    debug(&Config::new(token.clone()));
    debug(&Config::new(token.clone()).base_url("nowhere").agent("\n"));
    debug(&Some(vec![(1, token.clone())]));
}

#[test]
fn tokens_and_what_holds_them() {
    tokens(&ServerToken::new(SECRET).unwrap());
    tokens(&AccountToken::new(SECRET).unwrap());
    tokens(&DmarcToken::new(SECRET).unwrap());
}

#[test]
fn what_is_no_token_may_be_one_with_a_slip() {
    for text in [
        format!("{SECRET} {SECRET}"),
        format!("{SECRET}\0"),
        format!("\u{201c}{SECRET}\u{201d}"),
        format!("\"{SECRET}\""),
    ] {
        error(&ServerToken::new(&text).unwrap_err());
        error(&AccountToken::new(&text).unwrap_err());
    }
}

#[test]
fn a_token_in_a_base_url_or_an_agent() {
    for base in ["https://{}@example.com", "https://example.com?token={}", "ftp://{}", "{}"] {
        let config = server().base_url(base.replace("{}", SECRET));
        error(&config.check().unwrap_err());
        error(&prepare(&config, &email()).unwrap_err());
    }
    error(&server().agent(format!("{SECRET}\n\0")).check().unwrap_err());
}

#[test]
fn requests_and_exchanges() {
    let request = prepare(&server(), &email()).unwrap();
    assert_eq!(request.headers()["x-postmark-server-token"], SECRET, "it is sent");
    debug(&request);
    debug(request.headers());
    debug(request.body());
    debug(&email().draft());
    let (parts, _) = request.into_parts();
    debug(&parts);

    let account = Config::new(AccountToken::new(SECRET).unwrap());
    debug(&prepare(&account, &ListDomains).unwrap());
    debug(&Exchange::new(&account, ListDomains, 7).unwrap());

    let exchange = Exchange::new(&server(), email(), 7).unwrap();
    debug(&exchange);
    debug(&exchange.request());
}

#[test]
fn outcomes() {
    let answer = |status, body| {
        let response = Response::builder().status(status).header("x-request-id", "r1");
        Ok(response.body(Bytes::from_static(body)).unwrap())
    };
    for outcome in [
        Err(Failure::unsent("no route")),
        Err(Failure::unanswered("reset")),
        answer(200, b"{\"MessageID\":\"1\"}"),
        answer(200, b"f4c3b00c-5ec2"),
        answer(401, b"{\"ErrorCode\":10,\"Message\":\"No.\"}"),
        answer(500, b"<html>f4c3b00c-5ec2</html>"),
    ] {
        let mut exchange = Exchange::new(&server(), email(), 7).unwrap();
        debug(&outcome.as_ref().err());
        let next = exchange.handle(outcome, Duration::MAX);
        debug(&next);
        if let Next::Done(Err(failed)) = next {
            if let Error::Transport(failure) = &failed {
                error(failure.cause());
            }
            error(&failed);
            unprinted(failed.help());
        }
    }
}

#[test]
fn batches() {
    let mut plan = BatchPlan::new(&server(), vec![email(); 3], 7).messages(2);
    debug(&plan);
    let step = plan.step();
    debug(&step);
    let Step::Send(chunk) = step else { panic!("a chunk") };
    debug(&chunk);
    let unexpected = read(&SendBatch::new([]), Response::new(Bytes::from(SECRET))).unwrap_err();
    plan.handle(chunk, Err(unexpected));
    debug(&plan);
    debug(&plan.step());
}

#[test]
fn proxies_and_their_handshakes() {
    for scheme in ["http", "https", "socks5", "socks5h", "socks4", "socks4a"] {
        let url = format!("{scheme}://{SECRET}:{SECRET}@proxy.example.com");
        let proxy = Proxy::parse("proxy", &url).unwrap();
        debug(&proxy);
        debug(&ProxyRule::given(&url).unwrap());
        let target = TunnelTarget::Address(([192, 0, 2, 1], 443).into());
        let mut tunnel = Tunnel::new(&proxy, &target).unwrap();
        // What each protocol of a proxy agrees to.
        let mut responses: &[&[u8]] = match scheme {
            "http" | "https" => &[b"HTTP/1.1 407 No\r\n\r\n"],
            "socks5" | "socks5h" => &[&[5, 2], &[1, 1]],
            _ => &[&[0, 91, 0, 0, 0, 0, 0, 0]],
        };
        let refused = loop {
            debug(&tunnel);
            let step = tunnel.step();
            debug(&step);
            if let TunnelStep::Write(_) = step {
                continue;
            }
            let (response, rest) = responses.split_first().unwrap();
            responses = rest;
            if let Err(refused) = tunnel.handle(response) {
                break refused;
            }
        };
        error(&refused);
    }
}

#[test]
fn what_is_no_proxy_may_hold_a_password() {
    for url in [
        "ftp://jane:{}@proxy.example.com",
        "http://jane:{}@proxy.example.com/path",
        "http://jane:{}@proxy.example.com:port",
        "http://jane:{}",
        "jane:{}@",
        "http://{}@",
        "http://jane%3A{}",
    ] {
        let url = url.replace("{}", SECRET);
        error(&Proxy::parse("proxy", &url).unwrap_err());
        let target = "https://api.postmarkapp.com".parse().unwrap();
        let variable = |name: &str| (name == "HTTPS_PROXY").then(|| url.clone());
        error(&ProxyRule::Environment.proxy(&target, variable).unwrap_err());
    }
}

#[test]
fn what_a_webhook_has_to_show() {
    let verifier = Verifier::new().basic_auth("jane", SECRET).header("X-Secret", SECRET);
    debug(&verifier);
    debug(&verifier.verify(&HeaderMap::new(), None));
    let receiver = Receiver::new(verifier);
    debug(&receiver);
    let wrong = Request::post("/").header("X-Secret", format!("{SECRET}?")).body(()).unwrap();
    debug(&receiver.admit(&wrong, None).unwrap_err());
    let right = Request::post("/").header("X-Secret", SECRET).body(()).unwrap();
    let receiver = Receiver::new(Verifier::new().header("X-Secret", SECRET));
    debug(&receiver.admit(&right, None).unwrap());
}

/// serde quotes a value of another kind.
#[test]
fn secrets_of_another_kind_than_documented() {
    fn unexpected<E: Endpoint>(endpoint: &E, answer: &Value)
    where
        E::Response: Debug,
    {
        match read(endpoint, Response::new(answer.to_string().into())) {
            Ok(read) => debug(&read),
            Err(failed) => error(&failed),
        }
    }
    let server = CreateServer::new("name");
    let webhook = CreateWebhook::new("https://example.com");
    for secret in [
        serde_json::json!(SECRET),
        serde_json::json!([SECRET]),
        serde_json::json!({ SECRET: SECRET }),
        serde_json::json!([{ "Name": [SECRET], "Value": [SECRET] }]),
        serde_json::json!({ "Username": [SECRET], "Password": [SECRET] }),
    ] {
        unexpected(&server, &secret);
        unexpected(&webhook, &secret);
        for name in ["ApiTokens", "InboundHookUrl", "ID"] {
            unexpected(&server, &serde_json::json!({ name: secret }));
        }
        for name in ["Url", "HttpAuth", "HttpHeaders", "ID"] {
            if name == "HttpAuth" && secret.is_array() {
                // The first of a list is read as the user name, which is no secret.
                continue;
            }
            unexpected(&webhook, &serde_json::json!({ name: secret }));
        }
    }
}

#[test]
fn urls_of_webhooks() {
    let url = format!("https://jane:{SECRET}@hooks.example.com/");
    let (create, edit) = (CreateWebhook::new(&*url), EditWebhook::new(7).url(&*url));
    assert_eq!(serde_json::to_value(&create).unwrap()["Url"], *url, "it is sent");
    debug(&create);
    debug(&create.draft());
    debug(&edit);
    debug(&edit.draft());
    debug(&CreateServer::new("name").settings(ServerSettings::new().inbound_hook_url(&*url)));
    let answer = serde_json::json!({ "InboundHookUrl": url, "ApiTokens": [SECRET] });
    debug(&serde_json::from_value::<Server>(answer).unwrap());
    let answer = serde_json::json!({ "Url": url });
    debug(&serde_json::from_value::<Webhook>(answer.clone()).unwrap());
    debug(&serde_json::from_value::<WebhookStatistics>(answer.clone()).unwrap());
    let met: WebhookVerification = serde_json::from_value(answer).unwrap();
    debug(&met);
    assert_eq!(met.url.expose(), url);
    assert_eq!(serde_json::to_value(&met).unwrap()["Url"], "…");
}

/// What is read from Postmark may be written into a log or a cache: secrets only by an explicit word.
#[test]
fn secrets_of_responses_are_not_serialised() {
    let answer = serde_json::json!({
        "InboundHookUrl": format!("https://jane:{SECRET}@hooks.example.com/"),
        "BounceHookUrl": "",
        "ApiTokens": [SECRET],
    });
    let server: Server = serde_json::from_value(answer).unwrap();
    let json = serde_json::to_value(&server).unwrap();
    assert_eq!(json["ApiTokens"], serde_json::json!(["…"]));
    assert_eq!((&json["InboundHookUrl"], &json["BounceHookUrl"]), (&"…".into(), &"".into()));
    let answer = serde_json::json!({
        "Url": format!("https://jane:{SECRET}@hooks.example.com/"),
        "HttpAuth": { "Username": "jane", "Password": SECRET },
        "HttpHeaders": [{ "Name": "X-Token", "Value": SECRET }],
    });
    let webhook: Webhook = serde_json::from_value(answer).unwrap();
    assert!(!serde_json::to_string(&webhook).unwrap().contains(SECRET));
    // A request has them.
    let create = CreateWebhook::new("https://hooks.example.com/")
        .http_auth(webhook.http_auth.unwrap())
        .http_header("X-Token", SECRET);
    let json = serde_json::to_value(&create).unwrap();
    assert_eq!(json["HttpAuth"], serde_json::json!({ "Username": "jane", "Password": SECRET }));
    assert_eq!(json["HttpHeaders"][0]["Value"], SECRET);
}

/// Bodies may hold anything of the caller's: errors keep them, and do not print them.
#[test]
fn contents() {
    let email = || {
        Email::new("a@example.com", "b@example.com", Content::text(SECRET))
            .metadata("key", SECRET)
            .header("X-Key", SECRET)
            .attach(postmark_core::Attachment::new("a.txt", SECRET))
            .extra("Key", SECRET)
    };
    debug(&email());
    debug(&SendBatch::new(&[email()]));
    debug(&prepare(&server(), &email()).unwrap());
    let draft = Draft::post("/a/{id}").bind(SECRET).query("q", SECRET).json(SECRET);
    debug(&draft);
    debug(&Raw::<ServerToken>::new(Method::POST, "/a/{id}").bind(SECRET).json(SECRET));
    let message = BulkMessage::new("b@example.com").metadata("key", SECRET);
    let bulk = BulkEmail::new("a@example.com", [message], Content::text(SECRET));
    debug(&bulk);
    debug(&Exchange::new(&server(), bulk, 7).unwrap());
    debug(&Reconcile::new(&email().send_id("order-77")).unwrap());
    let failed = read(&email(), Response::new(Bytes::from(SECRET))).unwrap_err();
    error(&failed);
    let Error::Unexpected(_) = failed else { panic!("no receipt") };
}
