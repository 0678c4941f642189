//! Any list of the table in `js/src`, walked to its end.

use std::marker::PhantomData;

use bytes::Bytes;
use postmark_wasm::error::DecodeError;
use postmark_wasm::list::{List, Listed, Page, PagedList, Pages, Window};
use postmark_wasm::request::{Draft, Token};
use postmark_wasm::time::{EasternTime, Timestamp};
use postmark_wasm::{AccountToken, Endpoint, Fault, Rows, ServerToken};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::call::Request;
use crate::client::{AnyClient, Engine};
use crate::exact::exact;
use crate::record::thrown;

/// The rows of a list.
#[wasm_bindgen]
#[allow(missing_debug_implementations, reason = "only JavaScript has one")]
pub struct Listing(AnyRows);

enum AnyRows {
    /// Of a search, of which Postmark shows the first rows.
    Search(Rows<AnyList<ServerToken, { Window::MAX_ROWS }>>),
    Server(Rows<AnyList<ServerToken, { u32::MAX }>>),
    Account(Rows<AnyList<AccountToken, { u32::MAX }>>),
}

#[wasm_bindgen]
impl Engine {
    /// Walks a list: all of it, or a `search` that may end at a date, or one that may `not`.
    pub fn list(&self, kind: &str, request: &str) -> Result<Listing, JsValue> {
        let request = Request::read(request)?;
        let dated = kind == "search";
        Ok(Listing(match &self.0 {
            AnyClient::Server(client) if dated || kind == "undated search" => {
                AnyRows::Search(client.list(AnyList::new(request, dated)))
            }
            AnyClient::Server(client) => AnyRows::Server(client.list(AnyList::new(request, dated))),
            AnyClient::Account(client) => {
                AnyRows::Account(client.list(AnyList::new(request, dated)))
            }
            _ => return Err(thrown(Fault::new("token", "has no lists", "Use another client."))),
        }))
    }
}

#[wasm_bindgen]
impl Listing {
    /// One more row; nothing after the last.
    pub async fn next(&mut self) -> Result<Option<String>, JsValue> {
        let row = match &mut self.0 {
            AnyRows::Search(rows) => rows.next().await,
            AnyRows::Server(rows) => rows.next().await,
            AnyRows::Account(rows) => rows.next().await,
        };
        row.transpose().map(|row| row.map(|row| row.json)).map_err(thrown)
    }
}

/// A request for rows, of which Postmark shows so many.
#[derive(Clone)]
struct AnyList<T, const MAX_ROWS: u32> {
    request: Request,
    window: Window,
    /// Whether a search can end at a date.
    dated: bool,
    of: PhantomData<fn(T)>,
}

impl<T, const MAX_ROWS: u32> AnyList<T, MAX_ROWS> {
    fn new(request: Request, dated: bool) -> Self {
        Self { request, window: Window::default(), dated, of: PhantomData }
    }
}

impl<T: Token, const MAX_ROWS: u32> Endpoint for AnyList<T, MAX_ROWS> {
    type Token = T;
    type Response = Page<Row>;

    fn draft(&self) -> Draft {
        let Window { count, offset, .. } = self.window;
        self.request.draft().query("count", count).query("offset", offset)
    }

    /// The rows are the only array of a response, and have another name in each.
    fn read(&self, body: Bytes) -> Result<Page<Row>, DecodeError> {
        let response: Map<String, Value> = serde_json::from_slice(&body)?;
        let name =
            |name: String, value: &Value| if value.is_array() { Row::KEY.into() } else { name };
        let response: Map<_, _> =
            response.into_iter().map(|(key, value)| (name(key, &value), value)).collect();
        Ok(serde_json::from_value(response.into())?)
    }
}

impl<T: Token, const MAX_ROWS: u32> List for AnyList<T, MAX_ROWS> {
    type Item = Row;
    type Walk = Pages<Self>;

    fn walk(self) -> Pages<Self> {
        Pages::new(self)
    }
}

impl<T: Token, const MAX_ROWS: u32> PagedList for AnyList<T, MAX_ROWS> {
    const MAX_ROWS: u32 = MAX_ROWS;

    fn window(&self) -> Window {
        self.window
    }

    fn at(&self, window: Window) -> Self {
        let Self { request, dated, of, .. } = self;
        Self { request: request.clone(), window, dated: *dated, of: *of }
    }

    fn until(&self, time: EasternTime) -> Option<Self> {
        let mut list = self.dated.then(|| self.at(Window::default()))?;
        list.request.query.retain(|(name, _)| !name.eq_ignore_ascii_case("todate"));
        list.request.query.push(("todate".to_owned(), time.to_string()));
        Some(list)
    }
}

/// A row, as it came, with exact integers.
struct Row {
    json: String,
    id: String,
    time: Option<Timestamp>,
}

/// The members that distinguish a row from others of its list, if they are there.
const ID: [&str; 6] = ["ID", "TemplateId", "MessageID", "Recipient", "ReceivedAt", "OriginalLink"];

/// The members that a search by dates goes by.
const TIME: [&str; 2] = ["BouncedAt", "ReceivedAt"];

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let row = Value::deserialize(deserializer)?;
        // In some lists one number distinguishes a row.
        let numbered = ID.iter().take(2).find_map(|name| row.get(name));
        let id = match numbered {
            Some(id) => id.to_string(),
            None => ID.iter().filter_map(|name| row.get(name)).map(Value::to_string).collect(),
        };
        let time = TIME.iter().find_map(|name| row.get(name)).and_then(Value::as_str);
        let time = time.map(Timestamp::from);
        Ok(Self { json: exact(row.to_string()), id, time })
    }
}

impl Listed for Row {
    const KEY: &'static str = "Rows";

    type Id = String;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn time(&self) -> Option<&Timestamp> {
        self.time.as_ref()
    }
}
