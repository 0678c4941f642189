//! Any request in the table in `js/src`, driven from JavaScript.

use std::iter;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use postmark_core::{DecodeError, Draft, Endpoint, Exchange, Token};
use serde::de::IgnoredAny;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{AnyConfig, Engine};
use crate::exchange::Asked;
use crate::record::thrown;

/// A request in the table.
struct Request {
    method: Method,
    route: String,
    bind: Vec<String>,
    query: Vec<(String, String)>,
    /// Whether there is a body; JavaScript keeps it.
    body: bool,
    /// Whether it can be repeated, unless the method determines that.
    repeatable: Option<bool>,
}

impl Request {
    fn draft(&self) -> Draft {
        let mut draft = Draft::new(self.method.clone(), self.route.clone());
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

/// Texts by turns, as JavaScript gives names and values.
pub(crate) fn pairs(texts: Vec<String>) -> Vec<(String, String)> {
    let mut texts = texts.into_iter();
    iter::from_fn(|| Some((texts.next()?, texts.next()?))).collect()
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
    #[allow(clippy::too_many_arguments, reason = "JavaScript passes them by name")]
    pub fn exchange(
        &self,
        method: &str,
        route: String,
        bind: Vec<String>,
        query: Vec<String>,
        body: bool,
        repeatable: Option<bool>,
        seed: f64,
    ) -> Result<Asked, String> {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let request = Request { method, route, bind, query: pairs(query), body, repeatable };
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
