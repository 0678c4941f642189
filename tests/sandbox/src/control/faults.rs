//! Faults of requests to the API and of SMTP sessions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Extract;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::Account;
use crate::control::answer::{Answer, done, parse};
use crate::http::fault::InjectedFault;
use crate::http::response::ServerResponse;
use crate::http::route_fault::{FaultPlace, FaultRule, SmtpStage};
use crate::time;

/// A fault as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Fault {
    kind: Option<Kind>,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    /// In seconds.
    delay: Option<u64>,
    cut: Option<usize>,
    #[serde(default)]
    hang_up: bool,
}

#[derive(Deserialize)]
enum Kind {
    Before,
    After,
    Delayed,
}

impl From<Fault> for InjectedFault {
    fn from(fault: Fault) -> Self {
        let mut response = ServerResponse::new(fault.status.unwrap_or(500));
        let is_typed = fault.headers.keys().any(|name| name.eq_ignore_ascii_case("Content-Type"));
        if let Some(body) = fault.body {
            response = if is_typed { response.body(body) } else { response.json(body) };
        }
        for (name, value) in fault.headers {
            response = response.header(name, value);
        }
        if let Some(seconds) = fault.delay {
            response = response.delay(Duration::from_secs(seconds));
        }
        if let Some(after) = fault.cut {
            response = response.cut(after);
        }
        if fault.hang_up {
            response = ServerResponse::hang_up();
        }
        match fault.kind {
            None | Some(Kind::Before) => Self::Before(response),
            Some(Kind::After) => Self::After(response),
            Some(Kind::Delayed) => Self::Delayed,
        }
    }
}

/// Makes the next request fail.
pub(super) async fn inject(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    match parse::<Fault>(&body) {
        Ok(fault) => {
            account.inject(fault.into());
            done()
        }
        Err(answer) => answer,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Rule {
    method: Option<String>,
    path: Option<String>,
    smtp_stage: Option<Stage>,
    latency: Option<String>,
    fault: Option<Fault>,
    smtp_reply: Option<String>,
    times: Option<u32>,
}

#[derive(Deserialize)]
enum Stage {
    Hello,
    StartTls,
    Auth,
    MailFrom,
    RcptTo,
    Data,
    Message,
}

impl From<Stage> for SmtpStage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Hello => Self::Hello,
            Stage::StartTls => Self::StartTls,
            Stage::Auth => Self::Auth,
            Stage::MailFrom => Self::MailFrom,
            Stage::RcptTo => Self::RcptTo,
            Stage::Data => Self::Data,
            Stage::Message => Self::Message,
        }
    }
}

/// Adds a rule.
pub(super) async fn add(Extract(account): Extract<Arc<Account>>, body: Bytes) -> Answer {
    match parse::<Rule>(&body).and_then(rule) {
        Ok(rule) => {
            account.add_rule(rule);
            done()
        }
        Err(answer) => answer,
    }
}

fn rule(asked: Rule) -> Result<FaultRule, Answer> {
    let wrong = |text: &str| Err(Answer::Wrong(text.to_owned()));
    let is_smtp = asked.smtp_stage.is_some();
    let place = match (asked.smtp_stage, asked.path) {
        (Some(_), Some(_)) => return wrong("SmtpStage: a rule is for a Path or an SmtpStage"),
        (Some(stage), None) => FaultPlace::Smtp(stage.into()),
        (None, Some(path)) => FaultPlace::Route { method: asked.method, path },
        (None, None) if asked.method.is_some() => return wrong("Method: a method needs a Path"),
        (None, None) => FaultPlace::Api,
    };
    if is_smtp && (asked.fault.is_some() || asked.latency.is_some()) {
        return wrong("SmtpStage: set SmtpReply there, and neither Fault nor Latency");
    }
    if !is_smtp && asked.smtp_reply.is_some() {
        return wrong("SmtpReply: it needs an SmtpStage");
    }
    if asked.fault.is_none() && asked.latency.is_none() && asked.smtp_reply.is_none() {
        return wrong("a rule needs a Latency, a Fault or an SmtpReply");
    }
    let mut rule = FaultRule::new(place);
    if let Some(text) = asked.latency {
        let Some(latency) = time::duration(&text) else {
            return wrong(&format!("Latency: {text} is no time: write it like 5s or 500ms"));
        };
        rule = rule.latency(latency);
    }
    if let Some(fault) = asked.fault {
        rule = rule.fault(fault.into());
    }
    if let Some(line) = asked.smtp_reply {
        if line.contains(['\r', '\n']) {
            return wrong("SmtpReply: it is one line");
        }
        rule = rule.smtp_reply(line);
    }
    Ok(match asked.times {
        Some(times) => rule.times(times),
        None => rule,
    })
}

pub(super) async fn list(Extract(account): Extract<Arc<Account>>) -> Answer {
    let rules = account.rules();
    Answer::Ok(json!({"Faults": rules.iter().map(row).collect::<Vec<_>>()}))
}

fn row(rule: &FaultRule) -> Value {
    let (method, path, stage) = match &rule.place {
        FaultPlace::Api => (None, None, None),
        FaultPlace::Route { method, path } => (method.as_deref(), Some(path), None),
        FaultPlace::Smtp(stage) => (None, None, Some(format!("{stage:?}"))),
    };
    let kind = rule.fault.as_ref().map(|fault| match fault {
        InjectedFault::Before(_) => "Before",
        InjectedFault::After(_) => "After",
        InjectedFault::Delayed => "Delayed",
    });
    let latency = u64::try_from(rule.latency.as_millis()).unwrap_or(u64::MAX);
    json!({
        "Method": method,
        "Path": path,
        "SmtpStage": stage,
        "Latency": format!("{latency}ms"),
        "Kind": kind,
        "SmtpReply": rule.smtp_reply,
        "TimesLeft": rule.left,
    })
}

pub(super) async fn clear(Extract(account): Extract<Arc<Account>>) -> Answer {
    account.clear_faults();
    done()
}
