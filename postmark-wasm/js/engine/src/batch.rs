//! Many mails, pulled from JavaScript one by one as requests have room.

use futures_util::stream::Iter;
use js_sys::{Function, Object};
use postmark_wasm::{Email, Outcomes};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::record;

/// The outcomes of mails that a function gives.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Batch(pub(crate) Outcomes<Iter<Pulled>>);

#[wasm_bindgen]
impl Batch {
    /// What came of one more mail; nothing after the last.
    pub async fn next(&mut self) -> Option<Object> {
        let (index, outcome) = self.0.next().await?;
        Some(record::outcome(index, &outcome))
    }
}

/// The mails that a function gives as JSON, until it gives none.
#[derive(Debug)]
pub(crate) struct Pulled(pub(crate) Function);

impl Iterator for Pulled {
    type Item = Email;

    fn next(&mut self) -> Option<Email> {
        let json = self.0.call0(&JsValue::UNDEFINED).ok()?.as_string()?;
        Some(Email::from_json(json))
    }
}
