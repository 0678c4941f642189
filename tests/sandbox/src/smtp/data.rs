//! The text of a message after `DATA`, without I/O: finds its end, and removes the doubled dots.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::memmem;

/// The largest message, in bytes: what Postmark's server announces.
pub(super) const MAX_MESSAGE: usize = 20_480_000;

/// The end of a message.
const END: &[u8] = b"\r\n.\r\n";

/// The memory budget for incoming messages of all connections.
#[derive(Clone, Debug)]
pub(super) struct Room(Arc<AtomicUsize>);

/// An incoming message.
#[derive(Debug)]
pub(super) struct Data {
    /// The text so far, after the line break that ended `DATA`; only the last bytes if it is not
    /// kept.
    text: Vec<u8>,
    fault: Option<Fault>,
    room: Room,
    /// How much of the budget it uses.
    taken: usize,
}

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooLarge,
    NoRoom,
}

impl Room {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    fn take(&self, bytes: usize) -> bool {
        let rest = |left: usize| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).is_ok()
    }
}

impl Data {
    pub(super) fn new(room: &Room) -> Self {
        Self { text: b"\r\n".to_vec(), fault: None, room: room.clone(), taken: 0 }
    }

    /// Takes bytes of the client. If the message is complete, returns how many of them belonged to
    /// it.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        let old = self.text.len();
        self.text.extend_from_slice(bytes);
        // The end may have begun before.
        let start = old.saturating_sub(END.len() - 1);
        let found = memmem::find(self.text.get(start..).unwrap_or_default(), END);
        if let Some(index) = found {
            let end = start + index + END.len();
            self.text.truncate(end);
            return Some(end - old);
        }
        let taken = self.fault.is_some() || self.room.take(bytes.len());
        if taken && self.fault.is_none() {
            self.taken += bytes.len();
        }
        if !taken {
            self.fault = Some(Fault::NoRoom);
        } else if self.text.len() > MAX_MESSAGE + END.len() + 2 {
            self.fault.get_or_insert(Fault::TooLarge);
        }
        if self.fault.is_some() {
            let rest = self.text.len().saturating_sub(END.len());
            self.text = self.text.split_off(rest);
        }
        None
    }

    /// The complete message, with its last line break.
    ///
    /// # Errors
    ///
    /// It was not kept.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        // The line break before the dot belongs to the message, the one that ended `DATA` does not.
        self.text.truncate(self.text.len() - (END.len() - 2));
        let text = match memmem::find(&self.text, b"\r\n.") {
            None => self.text.get(2..).unwrap_or_default().to_vec(),
            Some(_) => undotted(&self.text),
        };
        if text.len() > MAX_MESSAGE {
            return Err(Fault::TooLarge);
        }
        Ok(text)
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        self.room.0.fetch_add(self.taken, Ordering::Relaxed);
    }
}

/// Removes the dot at the start of each line.
fn undotted(text: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(index) = memmem::find(rest, b"\r\n.") {
        let (line, dotted) = rest.split_at(index + 2);
        result.extend_from_slice(line);
        rest = dotted.get(1..).unwrap_or_default();
    }
    result.extend_from_slice(rest);
    result.split_off(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message, and the length of the rest, for each way to split the input in two.
    fn read(input: &str) -> Option<(String, usize)> {
        let mut results = (0..=input.len()).map(|cut| {
            let mut data = Data::new(&Room::new(1000));
            let (first, second) = input.as_bytes().split_at(cut);
            let used = match data.take(first) {
                Some(used) => used,
                None => cut + data.take(second)?,
            };
            let text = data.finish().ok()?;
            Some((String::from_utf8(text).ok()?, input.len() - used))
        });
        let first = results.next()?;
        assert!(results.all(|other| other == first), "{input:?}");
        first
    }

    #[test]
    fn a_message_ends_at_a_dot_between_line_breaks() {
        let result = |text: &str, rest| Some((text.to_owned(), rest));
        for (input, expected) in [
            (".\r\n", result("", 0)),
            ("a\r\n.\r\nQUIT", result("a\r\n", 4)),
            ("..\r\n.\r\n", result(".\r\n", 0)),
            ("a\r\n..b\r\n...\r\n.\r\n", result("a\r\n.b\r\n..\r\n", 0)),
            // No other line break ends it: otherwise, mail could be smuggled in.
            ("a\n.\r\nb\r\n.\n\r\n.\r\n", result("a\n.\r\nb\r\n\n\r\n", 0)),
            ("a\r\n.", None),
        ] {
            assert_eq!(read(input), expected, "{input:?}");
        }
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let room = Room::new(1000);
        let left = || room.0.load(Ordering::Relaxed);
        let mut data = Data::new(&room);
        assert_eq!(data.take(&[b'a'; 600]), None);
        assert_eq!(left(), 400);
        assert_eq!(data.take(&[b'a'; 600]), None);
        assert!(data.text.len() < 10);
        assert_eq!(data.take(b"\r\n.\r\n"), Some(5));
        assert_eq!(data.finish(), Err(Fault::NoRoom));
        assert_eq!(left(), 1000);

        let mut data = Data::new(&Room::new(usize::MAX));
        assert_eq!(data.take(&vec![b'a'; MAX_MESSAGE + 10]), None);
        assert!(data.text.len() < 10);
        assert_eq!(data.take(b"\r\n.\r\n"), Some(5));
        assert_eq!(data.finish(), Err(Fault::TooLarge));
    }
}
