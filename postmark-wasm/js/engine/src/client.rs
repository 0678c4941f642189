//! The client behind every class of the package.

use std::time::Duration;

use js_sys::{Function, Object};
use postmark_wasm::request::Token;
#[cfg(feature = "api")]
use postmark_wasm::request::{DmarcSignup, DmarcToken, SpamCheck, StatusPage};
#[cfg(feature = "api")]
use postmark_wasm::{AccountToken, Receipt, Reconciled};
use postmark_wasm::{Client, Email, Fault, RetryPolicy, ServerToken};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::batch::{Batch, Pulled};
use crate::record::{self, thrown};

/// A client with one token.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(pub(crate) AnyClient);

#[derive(Debug)]
pub(crate) enum AnyClient {
    Server(Client<ServerToken>),
    #[cfg(feature = "api")]
    Account(Client<AccountToken>),
    #[cfg(feature = "api")]
    Dmarc(Client<DmarcToken>),
    #[cfg(feature = "api")]
    DmarcSignup(Client<DmarcSignup>),
    #[cfg(feature = "api")]
    SpamCheck(Client<SpamCheck>),
    #[cfg(feature = "api")]
    StatusPage(Client<StatusPage>),
}

/// The settings of a client; times are in seconds.
struct Options {
    base_url: Option<String>,
    agent: Option<String>,
    timeout: Option<f64>,
    slowest_upload: Option<f64>,
    response_limit: Option<f64>,
    attempts: Option<f64>,
    first_wait: Option<f64>,
    longest_wait: Option<f64>,
    deadline: Option<f64>,
    fetch: JsValue,
    on_event: JsValue,
}

#[wasm_bindgen]
impl Engine {
    /// A client with a token of one kind.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::too_many_arguments, reason = "JavaScript passes them by name")]
    pub fn new(
        kind: &str,
        token: &str,
        base_url: Option<String>,
        agent: Option<String>,
        timeout: Option<f64>,
        slowest_upload: Option<f64>,
        response_limit: Option<f64>,
        attempts: Option<f64>,
        first_wait: Option<f64>,
        longest_wait: Option<f64>,
        deadline: Option<f64>,
        fetch: JsValue,
        on_event: JsValue,
    ) -> Result<Self, JsValue> {
        let options = Options {
            base_url,
            agent,
            timeout,
            slowest_upload,
            response_limit,
            attempts,
            first_wait,
            longest_wait,
            deadline,
            fetch,
            on_event,
        };
        AnyClient::new(kind, token, &options).map(Self).map_err(thrown)
    }

    /// Sends one email.
    pub async fn send(&self, email: String) -> Result<Object, JsValue> {
        let result = self.server()?.send(Email::from_json(email)).await;
        result.map(|receipt| record::receipt(&receipt)).map_err(thrown)
    }

    /// Searches for an email, for so many seconds; returns the id under which it was accepted.
    #[cfg(feature = "api")]
    pub async fn reconcile(&self, email: String, patience: f64) -> Result<Option<String>, JsValue> {
        let patience = seconds("patience", patience).map_err(thrown)?;
        let result = self.server()?.reconcile(&Email::from_json(email), patience).await;
        match result.map_err(thrown)? {
            Reconciled::Sent(id) => Ok(Some(id.to_string())),
            Reconciled::NotFound(_) => Ok(None),
        }
    }

    /// Sends the emails that a function returns as JSON, or promises, until it returns none.
    pub fn batch(
        &self,
        next: Function,
        messages: usize,
        bytes: f64,
        in_flight: usize,
        stop_early: bool,
    ) -> Result<Batch, JsValue> {
        let outcomes = self.server()?.send_batch_from(Pulled::new(next));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let outcomes = outcomes.messages(messages).bytes(bytes as u64).in_flight(in_flight);
        let outcomes = outcomes.stop_early(stop_early);
        Ok(Batch(outcomes))
    }

    #[cfg_attr(
        not(feature = "api"),
        allow(clippy::unnecessary_wraps, reason = "there is one kind")
    )]
    fn server(&self) -> Result<&Client<ServerToken>, JsValue> {
        match &self.0 {
            AnyClient::Server(client) => Ok(client),
            #[cfg(feature = "api")]
            _ => Err(thrown(Fault::new("token", "sends no email", "Use a ServerClient."))),
        }
    }
}

/// The inactive addresses that the message of a response names.
#[cfg(feature = "api")]
#[wasm_bindgen(js_name = inactiveRecipients)]
pub fn inactive_recipients(message: String) -> Vec<String> {
    let mut receipt = Receipt::default();
    receipt.message = message.into();
    receipt.inactive_recipients().into_iter().map(str::to_owned).collect()
}

impl AnyClient {
    fn new(kind: &str, token: &str, options: &Options) -> Result<Self, Fault> {
        match kind {
            "server" => client(ServerToken::new(token)?, options).map(Self::Server),
            #[cfg(feature = "api")]
            "account" => client(AccountToken::new(token)?, options).map(Self::Account),
            #[cfg(feature = "api")]
            "dmarc" => client(DmarcToken::new(token)?, options).map(Self::Dmarc),
            #[cfg(feature = "api")]
            "dmarcSignup" => client(DmarcSignup, options).map(Self::DmarcSignup),
            #[cfg(feature = "api")]
            "spamCheck" => client(SpamCheck, options).map(Self::SpamCheck),
            #[cfg(feature = "api")]
            "statusPage" => client(StatusPage, options).map(Self::StatusPage),
            _ => Err(Fault::new("token", "is of an unknown kind", "Use one of the clients.")),
        }
    }
}

fn client<T: Token>(token: T, options: &Options) -> Result<Client<T>, Fault> {
    let mut client = Client::new(token);
    if let Some(url) = &options.base_url {
        client = client.base_url(url);
    }
    if let Some(agent) = &options.agent {
        client = client.agent(agent);
    }
    if let Some(timeout) = options.timeout {
        client = client.timeout(seconds("timeout", timeout)?);
    }
    if let Some(rate) = options.slowest_upload {
        client = client.slowest_upload(short(count("slowestUpload", rate)?));
    }
    if let Some(bytes) = options.response_limit {
        client = client.response_limit(count("responseLimit", bytes)?);
    }
    if !options.fetch.is_null_or_undefined() {
        let Some(function) = options.fetch.dyn_ref::<Function>() else {
            return Err(Fault::new(
                "fetch",
                "is not a function",
                "Give one that works as `fetch`.",
            ));
        };
        client = client.fetch(function.clone());
    }
    if !options.on_event.is_null_or_undefined() {
        let Some(function) = options.on_event.dyn_ref::<Function>().cloned() else {
            return Err(Fault::new(
                "onEvent",
                "is not a function",
                "Give one that takes an event.",
            ));
        };
        client = client.on_event(move |event| {
            // What it throws is its own business: a request must not fail for a log.
            let _ = function.call1(&JsValue::UNDEFINED, &record::event(event).into());
        });
    }
    client = client.retry(policy(options)?);
    client.check()?;
    Ok(client)
}

fn policy(options: &Options) -> Result<RetryPolicy, Fault> {
    let mut policy = RetryPolicy::new();
    if let Some(attempts) = options.attempts {
        policy = policy.attempts(short(count("attempts", attempts)?));
    }
    if let Some(wait) = options.first_wait {
        policy = policy.first_wait(seconds("firstWait", wait)?);
    }
    if let Some(wait) = options.longest_wait {
        policy = policy.longest_wait(seconds("longestWait", wait)?);
    }
    if let Some(deadline) = options.deadline {
        policy = policy.deadline(seconds("deadline", deadline)?);
    }
    Ok(policy)
}

fn seconds(name: &'static str, seconds: f64) -> Result<Duration, Fault> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| Fault::new(name, "is not a time", "Give a number of seconds."))
}

/// A whole number.
fn count(name: &'static str, count: f64) -> Result<u64, Fault> {
    if count.is_nan() || count < 0.0 {
        return Err(Fault::new(name, "is not a number", "Give a whole number."));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let count = count as u64;
    Ok(count)
}

fn short(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
