//! The search for an email in doubt, driven from JavaScript.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use postmark_core::api::messages::FindMessage;
use postmark_core::{
    Config, Email, Error, Exchange, Failure, Next, Reconcile, Reconciled, ServerToken,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{Engine, elapsed, seconds};
use crate::exchange::{Asked, Machine};
use crate::record::{Object, Told, event, head, record, said, thrown};

#[wasm_bindgen]
impl Engine {
    /// The search for an email, for this many seconds; `seed` is any number below 1.
    pub fn reconcile(&self, email: &str, patience: f64, seed: f64) -> Result<Asked, String> {
        let search = self.server().map_err(Error::from).and_then(|config| {
            let patience = seconds("patience", patience)?;
            let email = Email::from_json(email);
            Search::new(config, Reconcile::new(&email)?.patience(patience), seed)
        });
        search.map(|search| Asked(Box::new(search))).map_err(thrown)
    }
}

/// A search, and its current request.
struct Search {
    config: Config<ServerToken>,
    reconcile: Reconcile,
    exchange: Exchange<FindMessage>,
    /// When this request was started, after the first.
    begun: Duration,
    seed: u64,
}

impl Search {
    fn new(config: &Config<ServerToken>, reconcile: Reconcile, seed: f64) -> Result<Self, Error> {
        let seed = seed.to_bits();
        let exchange = Exchange::new(config, reconcile.request(), seed)?;
        Ok(Self { config: config.clone(), reconcile, exchange, begun: Duration::ZERO, seed })
    }

    /// Starts the next request.
    fn begin(&mut self, at: Duration) -> Result<(), Error> {
        self.seed = self.seed.wrapping_add(1);
        self.begun = at;
        self.exchange = Exchange::new(&self.config, self.reconcile.request(), self.seed)?;
        Ok(())
    }
}

impl Machine for Search {
    fn head(&self) -> String {
        head(&self.exchange)
    }

    fn handle(&mut self, outcome: Result<Response<Bytes>, Failure>, millis: f64) -> String {
        let now = elapsed(millis);
        let next = self.exchange.handle(outcome, now.saturating_sub(self.begun));
        let event = self.exchange.event().as_ref().map(event);
        let told = match next {
            Next::Wait(wait) => Told::Wait(wait),
            Next::Done(result) => match self.reconcile.handle(result, now) {
                Next::Wait(wait) => match self.begin(now.saturating_add(wait)) {
                    Ok(()) => Told::Wait(wait),
                    Err(error) => Told::Error(record(&error)),
                },
                Next::Done(Ok(Reconciled::Sent(id))) => {
                    Told::Done(Object::new().text("sent", id.as_str()).end())
                }
                Next::Done(Ok(Reconciled::NotFound(_))) => Told::Done(Object::new().end()),
                Next::Done(Err(error)) => Told::Error(record(&error)),
            },
        };
        said(&told, event.as_deref())
    }
}
