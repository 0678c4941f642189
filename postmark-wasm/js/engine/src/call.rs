//! Any request in the table in `js/src`, driven from JavaScript.

use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use postmark_core::{DecodeError, Draft, Endpoint, Exchange, Fault, Token};
use serde::Deserialize;
use serde::de::IgnoredAny;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{AnyConfig, Engine};
use crate::exchange::Asked;
use crate::misfit::misfit;
use crate::record::thrown;

/// A request in the table.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Request {
    method: String,
    route: String,
    #[serde(default)]
    bind: Vec<String>,
    #[serde(default)]
    pub(crate) query: Vec<(String, String)>,
    /// Whether there is a body; JavaScript keeps it.
    #[serde(default)]
    body: bool,
    /// Whether it can be repeated, unless the method determines that.
    repeatable: Option<bool>,
}

impl Request {
    pub(crate) fn read(json: &str) -> Result<Self, Fault> {
        serde_json::from_str(json).map_err(|error| {
            let remedy = "Give texts and numbers, as the types say.";
            Fault::new("request", misfit(&error), remedy)
        })
    }

    pub(crate) fn draft(&self) -> Draft {
        let method = Method::from_bytes(self.method.as_bytes()).unwrap_or_default();
        let mut draft = Draft::new(method, self.route.clone());
        for value in &self.bind {
            draft = draft.bind(value);
        }
        for (name, value) in &self.query {
            draft = draft.query(name, value);
        }
        if self.body {
            // Any body with the content type.
            draft = draft.body("{}".to_owned());
        }
        self.repeatable.into_iter().fold(draft, Draft::repeatable)
    }
}

/// A request with a token of one kind.
struct Call<T> {
    request: Request,
    of: PhantomData<fn(T)>,
}

impl<T: Token> Endpoint for Call<T> {
    type Token = T;
    type Response = ();

    fn draft(&self) -> Draft {
        self.request.draft()
    }

    /// JavaScript reads it, but it must be JSON.
    fn read(&self, body: Bytes) -> Result<(), DecodeError> {
        if !body.is_empty() {
            serde_json::from_slice::<IgnoredAny>(&body)?;
        }
        Ok(())
    }
}

#[wasm_bindgen]
impl Engine {
    /// A request; `seed` is any number below 1.
    pub fn exchange(&self, request: &str, seed: f64) -> Result<Asked, String> {
        let request = Request::read(request).map_err(thrown)?;
        macro_rules! asked {
            ($config:expr) => {
                Exchange::new($config, Call { request, of: PhantomData }, seed.to_bits())
                    .map(|exchange| Asked(Box::new(exchange)))
                    .map_err(thrown)
            };
        }
        match &self.0 {
            AnyConfig::Server(config) => asked!(config),
            AnyConfig::Account(config) => asked!(config),
            AnyConfig::Dmarc(config) => asked!(config),
            AnyConfig::DmarcSignup(config) => asked!(config),
            AnyConfig::SpamCheck(config) => asked!(config),
            AnyConfig::StatusPage(config) => asked!(config),
        }
    }
}
