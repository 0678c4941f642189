use std::collections::VecDeque;
use std::sync::Arc;

use crate::Message;

/// The mails kept, oldest first: at most so many, and so many bytes.
#[derive(Debug)]
pub(crate) struct Store {
    messages: VecDeque<Arc<Message>>,
    bytes: usize,
    max_messages: usize,
    max_bytes: usize,
}

impl Store {
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        Self { messages: VecDeque::new(), bytes: 0, max_messages, max_bytes }
    }

    /// Keeps a mail, at the cost of the oldest. The newest always stays.
    pub(crate) fn push(&mut self, message: Message) {
        self.bytes = self.bytes.saturating_add(message.cost());
        self.messages.push_back(Arc::new(message));
        while self.messages.len() > 1
            && (self.messages.len() > self.max_messages || self.bytes > self.max_bytes)
        {
            if let Some(oldest) = self.messages.pop_front() {
                self.bytes = self.bytes.saturating_sub(oldest.cost());
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.bytes = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    /// The mails, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.messages.iter()
    }

    /// The mail of this `MessageID`, whose letters may be of either case.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Message>> {
        self.messages.iter().rev().find(|message| message.id.eq_ignore_ascii_case(id))
    }
}
