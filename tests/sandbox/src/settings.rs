//! The settings of the server, see <https://postmarkapp.com/developer/api/server-api>.

use axum::routing::MethodFilter;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal};
use crate::api::{Call, Routes, route};
use crate::state::State;
use crate::webhook;

const COLORS: [&str; 8] =
    ["Purple", "Blue", "Turquoise", "Green", "Red", "Yellow", "Grey", "Orange"];

const TRACK_LINKS: [&str; 4] = ["None", "HtmlAndText", "HtmlOnly", "TextOnly"];

/// The settings that are on or off.
const FLAGS: [&str; 6] = [
    "SmtpApiActivated",
    "RawEmailEnabled",
    "PostFirstOpenOnly",
    "TrackOpens",
    "IncludeBounceContentInHook",
    "EnableSmtpApiErrorHooks",
];

/// The settings that are URLs. Only the first is called: the others are what webhooks once were.
const URLS: [&str; 5] =
    ["InboundHookUrl", "BounceHookUrl", "OpenHookUrl", "DeliveryHookUrl", "ClickHookUrl"];

pub(crate) fn routes() -> Routes {
    vec![("/server", route(MethodFilter::GET, get).merge(route(MethodFilter::PUT, edit)))]
}

/// All settings by their names. They change nothing, but for where mail received is told of.
pub(crate) struct Settings(Map<String, Value>);

impl Settings {
    pub(crate) fn new(id: i64, tokens: &[String]) -> Self {
        let hash = format!("sandbox{id}");
        let settings = json!({
            "ID": id,
            "Name": "Sandbox",
            "ApiTokens": tokens,
            "Color": "Yellow",
            "DeliveryType": "Sandbox",
            "ServerLink": format!("https://postmarkapp.com/servers/{id}/streams"),
            "InboundAddress": format!("{hash}@inbound.postmarkapp.com"),
            "InboundDomain": "",
            "InboundHash": hash,
            "InboundSpamThreshold": 0,
            "TrackLinks": "None",
        });
        let Value::Object(mut settings) = settings else { return Self(Map::new()) };
        settings.extend(FLAGS.map(|flag| (flag.to_owned(), false.into())));
        settings.extend(URLS.map(|url| (url.to_owned(), "".into())));
        Self(settings)
    }
}

#[allow(clippy::unnecessary_wraps, reason = "a handler may refuse, and this one never does")]
fn get(state: &State, _: &Call) -> Result<Answer, Refusal> {
    let server = state.server();
    let mut settings = server.settings.0.clone();
    let inbound = server.inbound.as_ref().map_or("", |target| &target.url);
    settings.insert("InboundHookUrl".to_owned(), inbound.into());
    Ok(Answer::ok(&settings))
}

fn edit(state: &State, call: &Call) -> Result<Answer, Refusal> {
    if call.body.is_empty() {
        return Err(Refusal::new(609, "The request has no body."));
    }
    let changes = call.read(|body| {
        let mut changes = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            changes.extend(value.map(|value| (name.to_owned(), value)));
        };
        for name in ["Name", "Color", "InboundDomain", "TrackLinks"].into_iter().chain(URLS) {
            set(name, body.string(name).map(Value::from));
        }
        for name in FLAGS {
            set(name, body.boolean(name).map(Value::from));
        }
        set("InboundSpamThreshold", body.integer("InboundSpamThreshold").map(Value::from));
        changes
    })?;
    let mut server = state.server();
    let mut settings = server.settings.0.clone();
    let inbound = changes.get("InboundHookUrl").cloned();
    for (name, value) in changes {
        let value = checked(&name, value)?;
        settings.insert(name, value);
    }
    if let Some(Value::String(url)) = inbound {
        server.set_inbound(&url).map_err(|_| invalid_url("InboundHookUrl"))?;
    }
    server.settings.0 = settings;
    drop(server);
    get(state, call)
}

/// Checks a setting, and spells it as Postmark does.
fn checked(name: &str, value: Value) -> Result<Value, Refusal> {
    let text = value.as_str().unwrap_or_default();
    let known =
        |list: &[&'static str]| list.iter().find(|one| one.eq_ignore_ascii_case(text)).copied();
    match name {
        "Name" if text.trim().is_empty() => {
            Err(Refusal::new(608, "The 'Name' of the server is missing."))
        }
        "InboundDomain" if text.ends_with("postmarkapp.com") => {
            Err(Refusal::new(608, "The 'InboundDomain' is not yours."))
        }
        "Color" => known(&COLORS)
            .map(Value::from)
            .ok_or_else(|| Refusal::new(607, "The 'Color' provided is not valid.")),
        "TrackLinks" => known(&TRACK_LINKS)
            .map(Value::from)
            .ok_or_else(|| Refusal::new(612, "The 'TrackLinks' provided is not valid.")),
        "InboundSpamThreshold" => {
            let fits = |number: i64| (0..=30).contains(&number) && number % 5 == 0;
            value.as_i64().filter(|number| fits(*number)).map(Value::from).ok_or_else(|| {
                let text = "InboundSpamThreshold value is invalid. Use a number between 0 and 30.";
                Refusal::new(611, text)
            })
        }
        _ if URLS.contains(&name) && !text.is_empty() && webhook::check_url(text).is_err() => {
            Err(invalid_url(name))
        }
        _ => Ok(value),
    }
}

fn invalid_url(name: &str) -> Refusal {
    Refusal::new(606, format!("The '{name}' provided is not valid."))
}
