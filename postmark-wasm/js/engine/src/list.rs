//! Any list in the table in `js/src`, read to the end. Its rows stay in JavaScript.

use std::marker::PhantomData;

use postmark_core::adapter::{ListRows, RowStep};
use postmark_core::{
    AccountToken, Draft, EasternTime, Endpoint, Fault, List, Listed, Page, PagedList, Pages,
    ServerToken, Timestamp, Token, Window,
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::call::pairs;
use crate::client::{AnyConfig, Engine};
use crate::record::{list, quoted, thrown};

/// The rows of a list: which request to send, and which rows are new.
#[wasm_bindgen]
#[allow(missing_debug_implementations, reason = "only JavaScript has one")]
pub struct Listing(AnyRows);

enum AnyRows {
    /// A search, of which Postmark returns only the first rows.
    Search(ListRows<AnyList<ServerToken, { Window::MAX_ROWS }>>),
    Server(ListRows<AnyList<ServerToken, { u32::MAX }>>),
    Account(ListRows<AnyList<AccountToken, { u32::MAX }>>),
}

#[wasm_bindgen]
impl Engine {
    /// Reads a list: all of it, or a `search` that may end at a date, or one that may `not`.
    pub fn list(&self, kind: &str, query: Vec<String>) -> Result<Listing, String> {
        let query = pairs(query);
        let dated = kind == "search";
        Ok(Listing(match &self.0 {
            AnyConfig::Server(_) if dated || kind == "undated search" => {
                AnyRows::Search(ListRows::new(AnyList::new(query, dated)))
            }
            AnyConfig::Server(_) => AnyRows::Server(ListRows::new(AnyList::new(query, dated))),
            AnyConfig::Account(_) => AnyRows::Account(ListRows::new(AnyList::new(query, dated))),
            _ => return Err(thrown(Fault::new("token", "has no lists", "Use another client."))),
        }))
    }
}

#[wasm_bindgen]
impl Listing {
    /// The query of the next request, as JSON pairs; nothing at the end of the list. Throws if
    /// Postmark does not return the end.
    pub fn request(&mut self) -> Result<Option<String>, String> {
        match &mut self.0 {
            AnyRows::Search(rows) => request(rows),
            AnyRows::Server(rows) => request(rows),
            AnyRows::Account(rows) => request(rows),
        }
    }

    /// Takes a page with what identifies its rows; returns the indices of the new ones.
    pub fn handle(&mut self, page: &str) -> Vec<u32> {
        // JavaScript writes it, so it can be parsed.
        let Ok(page) = serde_json::from_str(page) else { return Vec::new() };
        match &mut self.0 {
            AnyRows::Search(rows) => handle(rows, page),
            AnyRows::Server(rows) => handle(rows, page),
            AnyRows::Account(rows) => handle(rows, page),
        }
    }
}

fn request<L: List<Item = Row> + Endpoint + Queried>(
    rows: &mut ListRows<L>,
) -> Result<Option<String>, String> {
    loop {
        match rows.step() {
            RowStep::Send(list) => return Ok(Some(list.pairs())),
            RowStep::Row(Ok(_)) => {}
            RowStep::Row(Err(error)) => return Err(thrown(error)),
            RowStep::Finished => return Ok(None),
        }
    }
}

fn handle<L>(rows: &mut ListRows<L>, mut page: Page<Row>) -> Vec<u32>
where
    L: List<Item = Row> + Endpoint<Response = Page<Row>>,
{
    for (number, row) in (0..).zip(&mut page.items) {
        row.number = number;
    }
    rows.handle(Ok(page));
    let mut new = Vec::with_capacity(rows.ready());
    while rows.ready() > 0 {
        if let RowStep::Row(Ok(row)) = rows.step() {
            new.push(row.number);
        }
    }
    new
}

/// A request with a known query.
trait Queried {
    /// The pairs as JSON.
    fn pairs(&self) -> String;
}

/// A request for rows of which Postmark returns at most `MAX_ROWS`.
#[derive(Clone)]
struct AnyList<T, const MAX_ROWS: u32> {
    query: Vec<(String, String)>,
    window: Window,
    /// Whether a search can end at a date.
    dated: bool,
    of: PhantomData<fn(T)>,
}

impl<T, const MAX_ROWS: u32> AnyList<T, MAX_ROWS> {
    fn new(query: Vec<(String, String)>, dated: bool) -> Self {
        Self { query, window: Window::default(), dated, of: PhantomData }
    }
}

impl<T, const MAX_ROWS: u32> Queried for AnyList<T, MAX_ROWS> {
    fn pairs(&self) -> String {
        let Window { count, offset, .. } = self.window;
        let pair = |name: &str, value: &str| list(&[quoted(name), quoted(value)]);
        let mut pairs: Vec<_> = self.query.iter().map(|(name, value)| pair(name, value)).collect();
        pairs.extend([pair("count", &count.to_string()), pair("offset", &offset.to_string())]);
        list(&pairs)
    }
}

impl<T: Token, const MAX_ROWS: u32> Endpoint for AnyList<T, MAX_ROWS> {
    type Token = T;
    type Response = Page<Row>;

    /// JavaScript has the rest.
    fn draft(&self) -> Draft {
        self.query.iter().fold(Draft::get("/"), |draft, (name, value)| draft.query(name, value))
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
        let Self { query, dated, of, .. } = self;
        Self { query: query.clone(), window, dated: *dated, of: *of }
    }

    fn until(&self, time: EasternTime) -> Option<Self> {
        let mut list = self.dated.then(|| self.at(Window::default()))?;
        list.query.retain(|(name, _)| !name.eq_ignore_ascii_case("todate"));
        list.query.push(("todate".to_owned(), time.to_string()));
        Some(list)
    }
}

/// What identifies a row, which stays in JavaScript.
struct Row {
    number: u32,
    id: String,
    time: Option<Timestamp>,
}

/// The members that identify a row in its list, if present.
const ID: [&str; 6] = ["ID", "TemplateId", "MessageID", "Recipient", "ReceivedAt", "OriginalLink"];

/// The members that searches by date use.
const TIME: [&str; 2] = ["BouncedAt", "ReceivedAt"];

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let row = Value::deserialize(deserializer)?;
        // In some lists a single number identifies a row.
        let numbered = ID.iter().take(2).find_map(|name| row.get(name));
        let id = match numbered {
            Some(id) => id.to_string(),
            None => ID.iter().filter_map(|name| row.get(name)).map(Value::to_string).collect(),
        };
        let time = TIME.iter().find_map(|name| row.get(name)).and_then(Value::as_str);
        Ok(Self { number: 0, id, time: time.map(Timestamp::from) })
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
