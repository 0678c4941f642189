//! Webhooks, inbound rules, and the former tag triggers.

use postmark_core::api::inbound_rules::*;
use postmark_core::api::tag_triggers::*;
use postmark_core::api::webhooks::*;
use serde_json::json;

use crate::case::{self, Case, case};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = webhooks();
    cases.extend(inbound_rules());
    cases.extend(tag_triggers());
    cases
}

fn webhooks() -> Vec<Case> {
    let url = "https://www.example.com/webhook-test-tracking";
    let auth = || HttpAuth::new("user", "pass");
    let triggers = Triggers::new()
        .open(OpenTrigger::new(true).post_first_open_only(false))
        .click(true)
        .delivery(true)
        .bounce(ContentTrigger::new(false).include_content(false))
        .spam_complaint(ContentTrigger::new(false).include_content(false))
        .subscription_change(true);
    let create = CreateWebhook::new(url)
        .message_stream("outbound")
        .http_auth(auth())
        .http_header("name", "value")
        .triggers(triggers)
        .verify(true);
    let edit = EditWebhook::new(7).url(url);
    let bounce = ContentTrigger::new(true).include_content(true);
    let full = edit.clone().http_auth(auth()).http_header("name", "value").triggers(triggers);
    let cleared = EditWebhook::new(7).no_http_auth().no_http_headers();
    vec![
        case(ListWebhooks::new(), "GET /webhooks"),
        case(
            ListWebhooks::new().message_stream("outbound"),
            "GET /webhooks?MessageStream=outbound",
        ),
        case(GetWebhook::new(7), "GET /webhooks/7"),
        case(create, "POST /webhooks").file("webhooks-create.request.json"),
        case(edit.triggers(Triggers::new().bounce(bounce)), "PUT /webhooks/7")
            .file("webhooks-edit.request.json"),
        case(full.verify(true), "PUT /webhooks/7")
            .file("webhooks-create.request.json")
            .without("MessageStream"),
        case(cleared, "PUT /webhooks/7").json(json!({ "HttpAuth": null, "HttpHeaders": [] })),
        case(DeleteWebhook::new(7), "DELETE /webhooks/7"),
        case(VerifyWebhook::new(7), "POST /webhooks/7/verify"),
        case(GetWebhookStatistics::new(7), "GET /webhooks/7/statistics"),
    ]
}

fn inbound_rules() -> Vec<Case> {
    let list = ListInboundRules::new().count(50).offset(7);
    vec![
        case::list(list, "GET /triggers/inboundrules?count=50&offset=7"),
        case(CreateInboundRule::new("someone@example.com"), "POST /triggers/inboundrules")
            .file("inbound-rules-create.request.json"),
        case(DeleteInboundRule::new(3), "DELETE /triggers/inboundrules/3"),
    ]
}

fn tag_triggers() -> Vec<Case> {
    let list = ListTagTriggers::new().count(50).offset(7).match_name("welcome");
    vec![
        case::list(list, "GET /triggers/tags?count=50&offset=7&match_name=welcome"),
        case(GetTagTrigger::new(3), "GET /triggers/tags/3"),
        case(CreateTagTrigger::new("welcome").track_opens(true), "POST /triggers/tags")
            .file("tag-triggers-create.request.json"),
        case(EditTagTrigger::new(3).match_name("blabla"), "PUT /triggers/tags/3")
            .file("tag-triggers-edit.request.json"),
        case(EditTagTrigger::new(3).track_opens(false), "PUT /triggers/tags/3")
            .json(json!({ "TrackOpens": false })),
        case(DeleteTagTrigger::new(3), "DELETE /triggers/tags/3"),
    ]
}
