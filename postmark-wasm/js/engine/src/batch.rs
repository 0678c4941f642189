//! Many emails, pulled from JavaScript one by one as requests have room.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use js_sys::{Function, Object, Promise};
use postmark_wasm::{Email, Outcomes};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::record;

/// The outcomes of emails that a function returns.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Batch(pub(crate) Outcomes<Pin<Box<Pulled>>>);

#[wasm_bindgen]
impl Batch {
    /// The next outcome; nothing after the last.
    pub async fn next(&mut self) -> Option<Object> {
        let (index, outcome) = self.0.next().await?;
        Some(record::outcome(index, &outcome))
    }
}

/// The emails that a function returns as JSON, or promises, until it returns none.
#[derive(Debug)]
pub(crate) struct Pulled {
    next: Function,
    promised: Option<JsFuture>,
}

impl Pulled {
    pub(crate) fn new(next: Function) -> Self {
        Self { next, promised: None }
    }

    /// The next value of the function.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<JsValue, JsValue>> {
        if self.promised.is_none() {
            match self.next.call0(&JsValue::UNDEFINED)?.dyn_into::<Promise>() {
                Ok(promise) => self.promised = Some(promise.into()),
                Err(given) => return Poll::Ready(Ok(given)),
            }
        }
        let Some(promised) = &mut self.promised else { return Poll::Pending };
        let given = ready!(Pin::new(promised).poll(context));
        self.promised = None;
        Poll::Ready(given)
    }
}

impl Stream for Pulled {
    type Item = Email;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Email>> {
        let given = ready!(self.get_mut().poll(context));
        Poll::Ready(given.ok().and_then(|given| given.as_string()).map(Email::from_json))
    }
}
