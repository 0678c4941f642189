//! The body of a request: text, and attachments that are encoded on demand.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;

use super::rooms::Rooms;
use super::seal::{Seal, Sealed};
use crate::text::base64;
use crate::text::json::{Hole, Json};

/// The body of a request, of known length, pulled in chunks, without I/O.
///
/// Attachments are shared with the caller as [`Bytes`], and encoded as base64 when pulled. A chunk
/// has at most 64 KiB, so that the last one is pulled late. A body is cheap to clone and can be
/// read in four ways:
///
/// - chunk by chunk, with [`chunk`](Self::chunk),
/// - into your buffer, with [`read`](Self::read),
/// - as an [`http_body::Body`], by hyper and similar stacks,
/// - as one [`Bytes`], with [`into_bytes`](Self::into_bytes).
///
/// # Sealing
///
/// A failed request was certainly not sent only if its last byte was not pulled and cannot be
/// pulled later: a connection may continue to pull after its caller has given up. So an adapter
/// keeps a clone, and [seals](Self::seal) it before it reports
/// [`Failure::Unsent`](crate::Failure::Unsent). A clone continues at the position of the original,
/// and shares its seal.
///
/// ```
/// # use postmark_core::Body;
/// let mut pulled = Body::from("mail".to_owned());
/// let kept = pulled.clone();
/// assert!(kept.seal(), "nothing was pulled: the request is surely unsent");
/// assert!(pulled.chunk().is_err(), "and it stays so");
/// ```
pub struct Body {
    whole: Arc<Whole>,
    at: Position,
    rooms: Rooms,
}

/// A clone pulls its own chunks.
impl Clone for Body {
    fn clone(&self) -> Self {
        Self { whole: Arc::clone(&self.whole), at: self.at, rooms: Rooms::default() }
    }
}

/// What all clones share.
struct Whole {
    text: Bytes,
    holes: Arc<[Hole]>,
    len: u64,
    seal: Seal,
    /// Recognises the response, if it can contain data of the request.
    recognize: Option<Arc<dyn Recognize>>,
}

/// Recognises the response to a request among those to other requests.
pub(crate) trait Recognize: Send + Sync {
    /// See [`Body::match_response`].
    fn match_response(&self, response: &Response<Bytes>) -> bool;
}

/// How much of a body has been pulled.
#[derive(Debug, Clone, Copy, Default)]
struct Position {
    /// Bytes of text.
    text: usize,
    /// Attachments pulled completely.
    holes: usize,
    /// Bytes of the next attachment, before encoding.
    raw: usize,
    /// Characters already pulled of the next group of four, if there was no room for all.
    characters: usize,
    /// Bytes pulled in total, encoded.
    pulled: u64,
}

/// What comes next: text, raw content to encode, or part of a group of four characters.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Text(&'a [u8]),
    Raw(&'a [u8]),
    Characters { of: [u8; 4], from: usize, to: usize },
}

/// The maximum length of a chunk, in bytes: a server that closes while a large request is written
/// did not receive the last chunk, as the [seal](Body::seal) shows.
const CHUNK: usize = 64 * 1024;

impl Body {
    /// An empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// The length in bytes, as in `Content-Length`: of the whole body, whatever has been pulled.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.whole.len
    }

    /// Whether the length is 0.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of bytes not yet pulled.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.len().saturating_sub(self.at.pulled)
    }

    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    ///
    /// The body is sealed and this would be its last chunk: the request must fail.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Sealed> {
        let Some((piece, after)) = self.whole.piece(self.at, CHUNK) else { return Ok(None) };
        let chunk = match piece {
            Piece::Text(text) => self.whole.text.slice_ref(text),
            Piece::Raw(raw) => self.rooms.encode(raw),
            Piece::Characters { of, from, to } => Bytes::copy_from_slice(part(&of, from, to)),
        };
        self.advance(after)?;
        Ok(Some(chunk))
    }

    /// Fills `room` from its start and returns the number of bytes: 0 at the end, or if `room` is
    /// empty.
    ///
    /// # Errors
    ///
    /// The body is sealed and this would reach its end: the request must fail.
    pub fn read(&mut self, room: &mut [u8]) -> Result<usize, Sealed> {
        let mut written = 0;
        while let Some(rest) = room.get_mut(written..).filter(|rest| !rest.is_empty()) {
            let Some((piece, after)) = self.whole.piece(self.at, rest.len()) else { break };
            written += match piece {
                Piece::Text(text) => copy(text, rest),
                Piece::Raw(raw) => base64::encode_slice(raw, rest),
                Piece::Characters { of, from, to } => copy(part(&of, from, to), rest),
            };
            self.advance(after)?;
        }
        Ok(written)
    }

    /// The rest of the body in one buffer. Without attachments, nothing is copied.
    ///
    /// # Errors
    ///
    /// The body is sealed: the request must fail.
    pub fn into_bytes(mut self) -> Result<Bytes, Sealed> {
        if self.whole.holes.is_empty() {
            self.whole.seal.give()?;
            let text = part(&self.whole.text, self.at.text, self.whole.text.len());
            return Ok(self.whole.text.slice_ref(text));
        }
        let mut whole = Vec::with_capacity(usize::try_from(self.remaining()).unwrap_or(0));
        while let Some((piece, after)) = self.whole.piece(self.at, usize::MAX) {
            match piece {
                Piece::Text(text) => whole.extend_from_slice(text),
                Piece::Raw(raw) => base64::append(raw, &mut whole),
                Piece::Characters { of, from, to } => {
                    whole.extend_from_slice(part(&of, from, to));
                }
            }
            self.advance(after)?;
        }
        Ok(whole.into())
    }

    /// Prevents the last chunk from being pulled, unless it already was.
    ///
    /// `true` means that the server never receives the whole request, now or later. `false` means
    /// that it may have. An empty body cannot be sealed: only a failure to connect proves that such
    /// a request was not sent.
    #[must_use = "`false` means that the request may have been sent"]
    pub fn seal(&self) -> bool {
        self.whole.seal.close()
    }

    /// Returns whether this can be the response to the request with this body.
    ///
    /// `false` is proof: a receipt in the response names someone who is not in the `To` of the
    /// email at its place. So the server sent an extra response, and each response on that
    /// connection may belong to another request. An adapter that makes more than one request on an
    /// HTTP/1.1 connection keeps a clone of the body, calls this with the whole response *before*
    /// the connection can carry another request, and closes the connection on `false`. It still
    /// passes on the response: the [`Exchange`](crate::Exchange) reports the emails as in doubt.
    ///
    /// `true` is not proof. A response that names nobody can belong to any request: a refusal, a
    /// receipt without `To`, the response to another kind of request. See [the remaining
    /// cases](crate::Exchange#responses-to-other-requests).
    ///
    /// ```
    /// # use http::Response;
    /// # use postmark_core::*;
    /// let config = Config::new(ServerToken::test());
    /// let email = Email::new("me@example.com", "Ann <ann@example.com>", Content::text("Hello"));
    /// let kept = prepare(&config, &email)?.into_body();
    /// let receipt = |to: &str|
    /// Response::new(format!(r#"{{"To":"{to}","MessageID":"1"}}"#).into());
    /// assert!(kept.match_response(&receipt("ANN@example.com")));
    /// assert!(!kept.match_response(&receipt("bob@example.com")), "close the connection");
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use = "`false` means that the connection must be closed"]
    pub fn match_response(&self, response: &Response<Bytes>) -> bool {
        self.whole.recognize.as_ref().is_none_or(|it| it.match_response(response))
    }

    /// The same content from the start with a new seal, for another attempt.
    pub(crate) fn again(&self) -> Self {
        let Whole { text, holes, len, recognize, .. } = &*self.whole;
        Self::new(text.clone(), Arc::clone(holes), *len, recognize.clone())
    }

    /// The body of a request, whose response may be recognisable.
    pub(crate) fn of_json(json: Json, recognize: Option<Arc<dyn Recognize>>) -> Self {
        let len = json.encoded_len();
        let Json { text, holes } = json;
        // An empty `Arc` does not allocate; one made from an empty `Vec` does.
        let holes = if holes.is_empty() { Arc::default() } else { holes.into() };
        Self::new(text.into(), holes, len, recognize)
    }

    fn new(
        text: Bytes,
        holes: Arc<[Hole]>,
        len: u64,
        recognize: Option<Arc<dyn Recognize>>,
    ) -> Self {
        let whole = Whole { text, holes, len, seal: Seal::new(len == 0), recognize };
        Self { whole: Arc::new(whole), at: Position::default(), rooms: Rooms::default() }
    }

    /// Moves to a position; returns the seal if that is the end.
    fn advance(&mut self, to: Position) -> Result<(), Sealed> {
        if to.pulled >= self.whole.len {
            self.whole.seal.give()?;
        }
        self.at = to;
        Ok(())
    }
}

impl Whole {
    /// The piece at a position, at most `room` bytes long (at least 1), and the position after it.
    fn piece(&self, at: Position, room: usize) -> Option<(Piece<'_>, Position)> {
        let hole = self.holes.get(at.holes);
        let until = hole.map_or(self.text.len(), |hole| hole.at);
        let text = part(&self.text, at.text, until);
        if !text.is_empty() {
            let text = text.get(..room).unwrap_or(text);
            let pulled = at.pulled + text.len() as u64;
            return Some((
                Piece::Text(text),
                Position { text: at.text + text.len(), pulled, ..at },
            ));
        }
        let hole = hole?;
        let raw = part(&hole.content, at.raw, hole.content.len());
        // The position after this many bytes of the content.
        let after = |count: usize, pulled: u64| {
            let pulled = at.pulled + pulled;
            if count < raw.len() {
                return Position { raw: at.raw + count, characters: 0, pulled, ..at };
            }
            Position { holes: at.holes + 1, raw: 0, characters: 0, pulled, ..at }
        };
        if room >= 4 && at.characters == 0 {
            let raw = raw.get(..room / 4 * 3).unwrap_or(raw);
            return Some((Piece::Raw(raw), after(raw.len(), base64::encoded_len(raw.len()))));
        }
        let three = raw.get(..3).unwrap_or(raw);
        let mut of = [0; 4];
        base64::encode_slice(three, &mut of);
        let (from, to) = (at.characters, at.characters.saturating_add(room).min(4));
        let count = (to - from) as u64;
        let position = if to < 4 {
            Position { characters: to, pulled: at.pulled + count, ..at }
        } else {
            after(three.len(), count)
        };
        Some((Piece::Characters { of, from, to }, position))
    }
}

/// A part of a body. The position must be inside it: a body must not be shortened silently.
fn part(of: &[u8], from: usize, to: usize) -> &[u8] {
    let part = of.get(from..to);
    debug_assert!(part.is_some(), "{from}..{to} of {} bytes", of.len());
    part.unwrap_or_default()
}

fn copy(text: &[u8], room: &mut [u8]) -> usize {
    room.get_mut(..text.len()).map_or(0, |room| {
        room.copy_from_slice(text);
        text.len()
    })
}

impl From<Bytes> for Body {
    fn from(text: Bytes) -> Self {
        let len = text.len() as u64;
        Self::new(text, Arc::default(), len, None)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<Json> for Body {
    fn from(json: Json) -> Self {
        Self::of_json(json, None)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} of {} bytes pulled)", self.at.pulled, self.len())
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Sealed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Sealed>>> {
        Poll::Ready(self.chunk().map(|chunk| chunk.map(http_body::Frame::data)).transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.remaining())
    }
}
