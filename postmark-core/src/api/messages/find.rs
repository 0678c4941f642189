//! The search for one message, which reads only the id and the metadata of each row.

use bytes::Bytes;
use serde::Deserialize;

use crate::api::email::{Email, MessageId, Metadata};
use crate::list::{Page, Window};
use crate::request::{Draft, Endpoint, ServerToken};
use crate::text::DecodeError;
use crate::text::misfit::Misfit;
use crate::text::reader::{self, Reader};

/// Searches for the message of one email by its [`send_id`](crate::Email::send_id). Like
/// [`ListOutboundMessages`](super::ListOutboundMessages), but reads only the id and the metadata of
/// each row, and so tolerates anything in other members.
///
/// `GET /messages/outbound`, as [`Reconcile`](crate::Reconcile) requests it. See
/// [Postmark's page](https://postmarkapp.com/developer/api/messages-api#outbound-message-search).
#[derive(Debug, Clone)]
#[must_use]
pub struct FindMessage {
    send_id: String,
    stream: Option<String>,
}

impl FindMessage {
    /// Searches the stream `outbound` if none is named.
    pub(crate) fn new(send_id: &str, stream: Option<&str>) -> Self {
        Self { send_id: send_id.to_owned(), stream: stream.map(str::to_owned) }
    }
}

impl Endpoint for FindMessage {
    type Token = ServerToken;
    type Response = Page<FoundMessage>;

    fn draft(&self) -> Draft {
        Draft::get("/messages/outbound")
            .window(Window::default(), Window::MAX_ROWS)
            .query_opt("messagestream", self.stream.as_ref())
            // contract: quirk.metadata-filter
            .query(&format!("metadata_{}", Email::SEND_ID), &self.send_id)
    }

    /// Without derived code, which would be a third of the size of a client that sends and
    /// searches.
    fn read(&self, body: Bytes) -> Result<Self::Response, DecodeError> {
        reader::parse(&body, page)
    }
}

/// Twice the requested number of rows: a server that sends more ignores the request.
const MAX_ROWS: usize = 1000;

/// Parses the next page. A member or a row that is `null` counts as absent.
fn page(reader: &mut Reader<'_>) -> Result<Page<FoundMessage>, Misfit> {
    let (mut total_count, mut items) = (None, None);
    reader.object(&mut |reader, key| {
        match key {
            // contract: quirk.total-count-text
            "TotalCount" => match reader.scalar()? {
                Some(count) => {
                    total_count = Some(count.trim().parse().map_err(|_| Misfit::Kind)?);
                }
                None => total_count = None,
            },
            "Messages" if reader.is_null()? => items = None,
            "Messages" => {
                let mut rows = Vec::new();
                reader.array(&mut |reader| {
                    if !reader.is_null()? {
                        rows.push(FoundMessage::parse(reader)?);
                    }
                    if rows.len() > MAX_ROWS { Err(Misfit::TooMany) } else { Ok(()) }
                })?;
                items = Some(rows);
            }
            _ => {
                reader.raw()?;
            }
        }
        Ok(())
    })?;
    // Other JSON is an error, not an empty page: that would mean that there is no such message.
    if total_count.is_none() && items.is_none() {
        return Err(Misfit::Kind);
    }
    Ok(Page { total_count: total_count.unwrap_or(0), items: items.unwrap_or_default() })
}

/// A message found by a search.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct FoundMessage {
    /// The email's id.
    #[serde(rename = "MessageID")]
    pub message_id: MessageId,
    /// The email's metadata; absent in old emails.
    pub metadata: Option<Metadata>,
}

impl FoundMessage {
    /// Parses the next row.
    fn parse(reader: &mut Reader<'_>) -> Result<Self, Misfit> {
        let mut found = Self::default();
        reader.object(&mut |reader, key| {
            match key {
                "MessageID" => {
                    found.message_id = reader.scalar()?.map(|id| (*id).into()).unwrap_or_default();
                }
                "Metadata" if reader.is_null()? => found.metadata = None,
                "Metadata" => {
                    let mut metadata = Metadata::new();
                    reader.object(&mut |reader, key| {
                        if reader.is_null()? {
                            return Ok(());
                        }
                        match reader.peek()? {
                            b'"' => metadata.push(key, &reader.text()?.unwrap_or_default()),
                            _ => metadata.push(key, reader.raw()?),
                        }
                        Ok(())
                    })?;
                    found.metadata = Some(metadata);
                }
                _ => {
                    reader.raw()?;
                }
            }
            Ok(())
        })?;
        Ok(found)
    }
}

rows!(FoundMessage, "Messages", by MessageId = |row| row.message_id.clone());
