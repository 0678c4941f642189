//! Servers.

use postmark_core::api::servers::*;
use postmark_core::{ServerId, TrackLinks};
use serde_json::{Value, json};

use crate::case::{Case, case, list};

pub(crate) fn cases() -> Vec<Case> {
    let example = ServerSettings::new()
        .name("Production01")
        .color(ServerColor::Other("blue".into()))
        .smtp_api_activated(false)
        .raw_email_enabled(false)
        .inbound_hook_url("https://hooks.example.com/inbound")
        .post_first_open_only(false)
        .track_opens(false)
        .track_links(TrackLinks::None)
        .inbound_domain("inbound.example.com")
        .inbound_spam_threshold(10)
        .enable_smtp_api_error_hooks(false);
    let full = example
        .clone()
        .bounce_hook_url("https://hooks.example.com/bounce")
        .open_hook_url("https://hooks.example.com/open")
        .delivery_hook_url("https://hooks.example.com/delivery")
        .click_hook_url("https://hooks.example.com/click")
        .include_bounce_content_in_hook(true);
    let create = CreateServer::new("Production01").delivery_type(DeliveryType::Sandbox);
    let hooks = ServerSettings::new().enable_smtp_api_error_hooks(true);
    vec![
        case(GetCurrentServer, "GET /server"),
        case(EditCurrentServer::new(example.clone()), "PUT /server")
            .file("server-edit.request.json"),
        case(EditCurrentServer::new(full.clone()), "PUT /server").json(full_settings()),
        list(
            ListServers::new().count(50).offset(7).name("Production"),
            "GET /servers?count=50&offset=7&name=Production",
        ),
        case(GetServer::new(ServerId(638)), "GET /servers/638"),
        case(CreateServer::new("Only name"), "POST /servers")
            .file("servers-create.minimal.request.json"),
        case(create.clone().settings(example), "POST /servers").file("servers-create.request.json"),
        case(create.settings(full.clone()), "POST /servers")
            .json(full_settings())
            .with("DeliveryType", "Sandbox"),
        case(EditServer::new(638, hooks), "PUT /servers/638").file("servers-edit.request.json"),
        case(EditServer::new(638, full), "PUT /servers/638").json(full_settings()),
        case(DeleteServer::new(638), "DELETE /servers/638"),
    ]
}

fn full_settings() -> Value {
    json!({
        "Name": "Production01",
        "Color": "blue",
        "SmtpApiActivated": false,
        "RawEmailEnabled": false,
        "InboundHookUrl": "https://hooks.example.com/inbound",
        "BounceHookUrl": "https://hooks.example.com/bounce",
        "OpenHookUrl": "https://hooks.example.com/open",
        "DeliveryHookUrl": "https://hooks.example.com/delivery",
        "ClickHookUrl": "https://hooks.example.com/click",
        "PostFirstOpenOnly": false,
        "TrackOpens": false,
        "TrackLinks": "None",
        "InboundDomain": "inbound.example.com",
        "InboundSpamThreshold": 10,
        "IncludeBounceContentInHook": true,
        "EnableSmtpApiErrorHooks": false,
    })
}
