//! The configuration of a client.

use std::time::Duration;

#[cfg(feature = "api")]
use postmark_core::{AccountToken, DmarcSignup, DmarcToken, Receipt, SpamCheck, StatusPage};
use postmark_core::{Config, Fault, RetryPolicy, ServerToken, Token};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::record::thrown;

/// A client's configuration, with one token.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(pub(crate) AnyConfig);

#[derive(Debug)]
pub(crate) enum AnyConfig {
    Server(Config<ServerToken>),
    #[cfg(feature = "api")]
    Account(Config<AccountToken>),
    #[cfg(feature = "api")]
    Dmarc(Config<DmarcToken>),
    #[cfg(feature = "api")]
    DmarcSignup(Config<DmarcSignup>),
    #[cfg(feature = "api")]
    SpamCheck(Config<SpamCheck>),
    #[cfg(feature = "api")]
    StatusPage(Config<StatusPage>),
}

/// The settings of a client; times are in seconds.
struct Options {
    base_url: Option<String>,
    agent: Option<String>,
    attempts: Option<f64>,
    first_wait: Option<f64>,
    longest_wait: Option<f64>,
    deadline: Option<f64>,
}

#[wasm_bindgen]
impl Engine {
    /// A configuration with a token of one kind. Also checks what only JavaScript uses.
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
    ) -> Result<Self, String> {
        let options = Options { base_url, agent, attempts, first_wait, longest_wait, deadline };
        let checked = (|| {
            timeout.map(|timeout| seconds("timeout", timeout)).transpose()?;
            slowest_upload.map(|rate| count("slowestUpload", rate)).transpose()?;
            response_limit.map(|bytes| count("responseLimit", bytes)).transpose()?;
            AnyConfig::new(kind, token, &options)
        })();
        checked.map(Self).map_err(thrown)
    }

    #[cfg_attr(
        not(feature = "api"),
        allow(clippy::unnecessary_wraps, reason = "there is one kind")
    )]
    pub(crate) fn server(&self) -> Result<&Config<ServerToken>, Fault> {
        match &self.0 {
            AnyConfig::Server(config) => Ok(config),
            #[cfg(feature = "api")]
            _ => Err(Fault::new("token", "sends no email", "Use a ServerClient.")),
        }
    }
}

/// The inactive addresses named in the message of a response, one per line.
#[cfg(feature = "api")]
#[wasm_bindgen(js_name = inactiveRecipients)]
pub fn inactive_recipients(message: String) -> String {
    let mut receipt = Receipt::default();
    receipt.message = message.into();
    receipt.inactive_recipients().join("\n")
}

impl AnyConfig {
    fn new(kind: &str, token: &str, options: &Options) -> Result<Self, Fault> {
        match kind {
            "server" => config(ServerToken::new(token)?, options).map(Self::Server),
            #[cfg(feature = "api")]
            "account" => config(AccountToken::new(token)?, options).map(Self::Account),
            #[cfg(feature = "api")]
            "dmarc" => config(DmarcToken::new(token)?, options).map(Self::Dmarc),
            #[cfg(feature = "api")]
            "dmarcSignup" => config(DmarcSignup, options).map(Self::DmarcSignup),
            #[cfg(feature = "api")]
            "spamCheck" => config(SpamCheck, options).map(Self::SpamCheck),
            #[cfg(feature = "api")]
            "statusPage" => config(StatusPage, options).map(Self::StatusPage),
            _ => Err(Fault::new("token", "is of an unknown kind", "Use one of the clients.")),
        }
    }
}

fn config<T: Token>(token: T, options: &Options) -> Result<Config<T>, Fault> {
    let mut config = Config::new(token);
    if let Some(url) = &options.base_url {
        config = config.base_url(url);
    }
    if let Some(agent) = &options.agent {
        config = config.agent(agent);
    }
    let config = config.retry(policy(options)?);
    config.check()?;
    Ok(config)
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

pub(crate) fn seconds(name: &'static str, seconds: f64) -> Result<Duration, Fault> {
    if !seconds.is_finite() || seconds < 0.0 {
        return Err(Fault::new(name, "is not a time", "Give a number of seconds."));
    }
    Ok(elapsed((seconds * 1000.0).round_ties_even()))
}

/// Milliseconds of a clock as a duration; zero if the clock went back.
pub(crate) fn elapsed(millis: f64) -> Duration {
    Duration::from_millis(saturated(millis))
}

/// A whole number.
fn count(name: &'static str, count: f64) -> Result<u64, Fault> {
    if count.is_nan() || count < 0.0 {
        return Err(Fault::new(name, "is not a number", "Give a whole number."));
    }
    Ok(saturated(count))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn saturated(number: f64) -> u64 {
    number as u64
}

fn short(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
