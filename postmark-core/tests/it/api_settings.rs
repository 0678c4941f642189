//! Webhooks, inbound rules and tag triggers on the wire.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use postmark_core::api::inbound_rules::*;
use postmark_core::api::tag_triggers::*;
use postmark_core::api::webhooks::*;
use postmark_core::{Config, Endpoint, ServerToken};

use crate::wire::{answer, fault, line, refused, sent, value};

fn config() -> Config<ServerToken> {
    Config::new(ServerToken::test())
}

fn url() -> CreateWebhook {
    CreateWebhook::new("https://www.example.com/webhook-test-tracking")
}

#[test]
fn the_routes_are_those_of_postmark() {
    let config = config();
    assert_eq!(line(&config, &ListWebhooks::new()), "GET /webhooks");
    assert_eq!(
        line(&config, &ListWebhooks::new().message_stream("news letters")),
        "GET /webhooks?MessageStream=news%20letters"
    );
    assert_eq!(line(&config, &GetWebhook::new(7)), "GET /webhooks/7");
    assert_eq!(line(&config, &url()), "POST /webhooks");
    assert_eq!(line(&config, &EditWebhook::new(7)), "PUT /webhooks/7");
    assert_eq!(line(&config, &DeleteWebhook::new(7)), "DELETE /webhooks/7");
    assert_eq!(line(&config, &VerifyWebhook::new(7)), "POST /webhooks/7/verify");
    assert_eq!(line(&config, &GetWebhookStatistics::new(7)), "GET /webhooks/7/statistics");

    let rules = ListInboundRules::new().count(50).offset(20_000);
    assert_eq!(line(&config, &rules), "GET /triggers/inboundrules?count=50&offset=20000");
    assert_eq!(line(&config, &CreateInboundRule::new("x.org")), "POST /triggers/inboundrules");
    assert_eq!(line(&config, &DeleteInboundRule::new(3)), "DELETE /triggers/inboundrules/3");

    let tags = ListTagTriggers::new().match_name("a&b");
    assert_eq!(line(&config, &tags), "GET /triggers/tags?count=500&offset=0&match_name=a%26b");
    assert_eq!(line(&config, &GetTagTrigger::new(3)), "GET /triggers/tags/3");
    assert_eq!(line(&config, &CreateTagTrigger::new("a")), "POST /triggers/tags");
    assert_eq!(line(&config, &EditTagTrigger::new(3)), "PUT /triggers/tags/3");
    assert_eq!(line(&config, &DeleteTagTrigger::new(3)), "DELETE /triggers/tags/3");
}

#[test]
fn requests_are_written_as_documented() {
    let config = config();
    let create = url()
        .message_stream("outbound")
        .http_auth(HttpAuth::new("user", "pass"))
        .http_header("name", "value")
        .triggers(
            Triggers::new()
                .open(OpenTrigger::new(true).post_first_open_only(false))
                .click(true)
                .delivery(true)
                .bounce(ContentTrigger::new(false).include_content(false))
                .spam_complaint(ContentTrigger::new(false).include_content(false))
                .subscription_change(true),
        )
        .verify(true);
    assert_eq!(sent(&config, &create), value("webhooks-create.request"));

    let bounce = ContentTrigger::new(true).include_content(true);
    let edit = EditWebhook::new(7)
        .url("https://www.example.com/webhook-test-tracking")
        .triggers(Triggers::new().bounce(bounce));
    assert_eq!(sent(&config, &edit), value("webhooks-edit.request"));

    let rule = CreateInboundRule::new("someone@example.com");
    assert_eq!(sent(&config, &rule), value("inbound-rules-create.request"));
    let tag = CreateTagTrigger::new("welcome").track_opens(true);
    assert_eq!(sent(&config, &tag), value("tag-triggers-create.request"));
    let tag = EditTagTrigger::new(3).match_name("blabla");
    assert_eq!(sent(&config, &tag), value("tag-triggers-edit.request"));
}

#[test]
fn an_edit_leaves_out_sets_or_takes_away() {
    let config = config();
    let edit = EditWebhook::new(7);
    assert_eq!(sent(&config, &edit), serde_json::json!({}));
    let set = edit.clone().http_auth(HttpAuth::new("u", "p")).http_header("X-Key", "k");
    assert_eq!(
        sent(&config, &set),
        serde_json::json!({
            "HttpAuth": {"Username": "u", "Password": "p"},
            "HttpHeaders": [{"Name": "X-Key", "Value": "k"}],
        })
    );
    assert_eq!(
        sent(&config, &edit.no_http_auth().no_http_headers()),
        serde_json::json!({"HttpAuth": null, "HttpHeaders": []})
    );
}

// contract: quirk.webhook-ids
#[test]
fn answers_are_read_whole() {
    let list = ListWebhooks::new();
    for name in ["webhooks-list", "webhooks-list.empty", "webhooks-list.nulls"] {
        answer(&list, &format!("{name}.response"));
    }
    answer(&GetWebhook::new(1), "webhooks-get.response");
    answer(&EditWebhook::new(1), "webhooks-edit.response");
    answer(&DeleteWebhook::new(1), "webhooks-delete.response");
    answer(&VerifyWebhook::new(1), "webhooks-verify.response");
    answer(&url(), "webhooks-create.response");
    let created = answer(&url(), "webhooks-create.unverified.response");
    assert_eq!(created.status, Some(WebhookStatus::Unverified));
    let verified = answer(&VerifyWebhook::new(1), "webhooks-verify.failed.response");
    assert!(!verified.success);
    let statistics = answer(&GetWebhookStatistics::new(1), "webhooks-statistics.response");
    assert_eq!(statistics.statuses[&TriggerType::Bounce], WebhookStatus::Unverified);
    assert_eq!(statistics.metrics_by_trigger[&TriggerType::Open].success_count, 1188);

    answer(&ListInboundRules::new(), "inbound-rules-list.response");
    answer(&CreateInboundRule::new("x"), "inbound-rules-create.response");
    answer(&DeleteInboundRule::new(1), "inbound-rules-delete.response");
    answer(&ListTagTriggers::new(), "tag-triggers-list.response");
    answer(&GetTagTrigger::new(1), "tag-triggers-get.response");
    answer(&CreateTagTrigger::new("x"), "tag-triggers-create.response");
    answer(&EditTagTrigger::new(1), "tag-triggers-edit.response");
    answer(&DeleteTagTrigger::new(1), "tag-triggers-delete.response");
}

// contract: quirk.verification-body
#[test]
fn a_refusal_tells_what_postmark_met_at_the_url() {
    let error = refused(&url(), 422, "webhooks-create.verification-failed.error");
    let met = WebhookVerification::of(&error).unwrap();
    let failed: Vec<_> = met.results.iter().filter(|call| !call.success).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].trigger_type, TriggerType::SpamComplaint);
    assert_eq!(failed[0].status_code, Some(500));

    let other = refused(&url(), 422, "webhooks-create.error");
    assert_eq!(WebhookVerification::of(&other), None);
}

// contract: limit.webhook.headers
#[test]
fn headers_that_cannot_be_sent_are_refused() {
    let many = (0..31).fold(url(), |webhook, i| webhook.http_header(format!("X-{i}"), "v"));
    assert_eq!(fault(&many), "HttpHeaders has 31 headers, and the limit is 30");
    let odd = "HttpHeaders has \"a b\", which is no HTTP header";
    assert_eq!(fault(&url().http_header("a b", "v")), odd);
    assert_eq!(fault(&EditWebhook::new(1).http_header("a b", "v")), odd);
    assert!(url().http_header("X", "a\r\nY: b").draft().check().is_err());
}

// contract: quirk.tokens-in-clear
#[test]
fn nothing_prints_a_secret() {
    let webhook = answer(&GetWebhook::new(1), "webhooks-get.response");
    let create = url().http_auth(HttpAuth::new("me", "hunter2")).http_header("X-Key", "hunter2");
    let edit = EditWebhook::new(1).http_auth(HttpAuth::new("me", "hunter2"));
    let printed = format!("{webhook:?} {create:?} {edit:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("\"pass\""), "{printed}");
    assert!(!printed.contains("\"value\""), "{printed}");
}
