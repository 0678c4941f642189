//! The settings of a server.

use serde_json::{Map, Value, json};

use crate::http::fields::Fields;
use crate::http::refusal::Refusal;
use crate::webhook;

const COLORS: [&str; 8] =
    ["Purple", "Blue", "Turquoise", "Green", "Red", "Yellow", "Grey", "Orange"];

const TRACK_LINKS: [&str; 4] = ["None", "HtmlAndText", "HtmlOnly", "TextOnly"];

/// Neither delivers anything here.
const DELIVERY_TYPES: [&str; 2] = ["Live", "Sandbox"];

/// The boolean settings.
const FLAGS: [&str; 6] = [
    "SmtpApiActivated",
    "RawEmailEnabled",
    "PostFirstOpenOnly",
    "TrackOpens",
    "IncludeBounceContentInHook",
    "EnableSmtpApiErrorHooks",
];

/// The URL settings. Only the first is called: the others are the predecessors of webhooks.
const URLS: [&str; 5] =
    ["InboundHookUrl", "BounceHookUrl", "OpenHookUrl", "DeliveryHookUrl", "ClickHookUrl"];

/// All settings by name. Effective are those of SMTP, of default tracking, and of the inbound
/// webhook and address.
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
        settings.extend(FLAGS.map(|flag| (flag.to_owned(), (flag == "SmtpApiActivated").into())));
        settings.extend(URLS.map(|url| (url.to_owned(), "".into())));
        Self(settings)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn set_tokens(&mut self, tokens: &[String]) {
        self.0.insert("ApiTokens".to_owned(), tokens.into());
    }

    pub(crate) fn is_on(&self, flag: &str) -> bool {
        self.0.get(flag).and_then(Value::as_bool).unwrap_or_default()
    }

    /// All of them, with the URL of the inbound webhook.
    pub(crate) fn with_inbound(&self, url: &str) -> Map<String, Value> {
        let mut settings = self.0.clone();
        settings.insert("InboundHookUrl".to_owned(), url.into());
        settings
    }

    pub(crate) fn change(&mut self, changes: Changes) {
        self.0.extend(changes.0);
    }
}

/// The settings that a request wants.
pub(crate) struct Changes(Map<String, Value>);

impl Changes {
    /// Parses the settings that may change at any time, unchecked.
    pub(crate) fn parse(body: &mut Fields<'_>) -> Self {
        let mut changes = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            changes.extend(value.map(|value| (name.to_owned(), value)));
        };
        // An empty one removes the setting.
        for name in ["InboundDomain"].into_iter().chain(URLS) {
            set(name, body.string(name).map(Value::from));
        }
        for name in ["Name", "Color", "TrackLinks"] {
            set(name, body.text(name).map(Value::from));
        }
        for name in FLAGS {
            set(name, body.boolean(name).map(Value::from));
        }
        set("InboundSpamThreshold", body.integer("InboundSpamThreshold").map(Value::from));
        Self(changes)
    }

    /// Parses the settings of a new server, unchecked: only then can the delivery type be set.
    pub(crate) fn parse_new(body: &mut Fields<'_>) -> Self {
        let mut changes = Self::parse(body);
        let delivery_type = body.text("DeliveryType").unwrap_or_else(|| "Live".to_owned());
        changes.0.insert("DeliveryType".to_owned(), delivery_type.into());
        changes
    }

    /// Checks each setting, and spells it as Postmark does.
    ///
    /// # Errors
    ///
    /// The first that is not allowed.
    pub(crate) fn check(self) -> Result<Self, Refusal> {
        let checked = |(name, value): (String, Value)| {
            let value = checked(&name, value)?;
            Ok((name, value))
        };
        self.0.into_iter().map(checked).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }
}

/// Checks a setting, and spells it as Postmark does.
fn checked(name: &str, value: Value) -> Result<Value, Refusal> {
    let text = value.as_str().unwrap_or_default();
    let known =
        |list: &[&'static str]| list.iter().find(|one| one.eq_ignore_ascii_case(text)).copied();
    match name {
        "Name" if text.trim().is_empty() => Err(missing_name()),
        "InboundDomain" if text.ends_with("postmarkapp.com") => {
            Err(Refusal::new(608, "The 'InboundDomain' is not yours."))
        }
        "Color" => match known(&COLORS) {
            // Postmark repeats a color as it was sent.
            Some(_) => Ok(value),
            None => Err(Refusal::new(607, "Invalid server color.")),
        },
        "DeliveryType" => known(&DELIVERY_TYPES)
            .map(Value::from)
            .ok_or_else(|| Refusal::new(613, "The 'DeliveryType' provided is not valid.")),
        "TrackLinks" => known(&TRACK_LINKS)
            .map(Value::from)
            .ok_or_else(|| Refusal::new(612, "The 'TrackLinks' provided is not valid.")),
        "InboundSpamThreshold" => {
            let fits = |number: &i64| (0..=30).contains(number);
            value.as_i64().filter(fits).map(Value::from).ok_or_else(|| {
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

pub(crate) fn missing_name() -> Refusal {
    Refusal::new(608, "The 'Name' of the server is missing.")
}

pub(crate) fn invalid_url(name: &str) -> Refusal {
    Refusal::new(606, format!("The '{name}' provided is not valid."))
}
