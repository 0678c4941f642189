//! Any request of the table in `js/src`; its response is passed on unchanged, with exact integers.

use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use postmark_wasm::error::DecodeError;
use postmark_wasm::request::{Draft, Token};
use postmark_wasm::{Endpoint, Fault};
use serde::Deserialize;
use serde::de::IgnoredAny;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{AnyClient, Engine};
use crate::exact::exact;
use crate::record::{misfit, thrown};

/// A request as the table has it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Request {
    method: String,
    route: String,
    #[serde(default)]
    bind: Vec<String>,
    #[serde(default)]
    pub(crate) query: Vec<(String, String)>,
    /// JSON text.
    body: Option<String>,
    /// Whether it may be sent twice, if the method does not say so.
    repeatable: Option<bool>,
}

impl Request {
    pub(crate) fn read(json: &str) -> Result<Self, JsValue> {
        serde_json::from_str(json).map_err(|error| {
            let remedy = "Give texts and numbers, as the types say.";
            thrown(Fault::new("request", misfit(&error), remedy))
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
        if let Some(body) = &self.body {
            draft = draft.body(body.clone());
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
    /// JSON text.
    type Response = String;

    fn draft(&self) -> Draft {
        self.request.draft()
    }

    fn read(&self, body: Bytes) -> Result<String, DecodeError> {
        if body.is_empty() {
            // A response with the status 204.
            return Ok("null".to_owned());
        }
        serde_json::from_slice::<IgnoredAny>(&body)?;
        Ok(exact(String::from_utf8_lossy(&body).into_owned()))
    }
}

#[wasm_bindgen]
impl Engine {
    /// Sends a request.
    pub async fn call(&self, request: &str) -> Result<String, JsValue> {
        let request = Request::read(request)?;
        macro_rules! send {
            ($client:expr) => {
                $client.send(Call { request, of: PhantomData }).await
            };
        }
        let result = match &self.0 {
            AnyClient::Server(client) => send!(client),
            AnyClient::Account(client) => send!(client),
            AnyClient::Dmarc(client) => send!(client),
            AnyClient::DmarcSignup(client) => send!(client),
            AnyClient::SpamCheck(client) => send!(client),
            AnyClient::StatusPage(client) => send!(client),
        };
        result.map_err(thrown)
    }
}
