//! Sends any number of emails in as few requests as possible, with an outcome for each.

use std::collections::VecDeque;
use std::iter;
use std::task::Poll;

use super::exchange::Exchange;
use super::outcome::{Outcome, Unresolved};
use super::progress::Progress;
use crate::api::email::{BatchText, Email, Naming, Receipt, SendBatch};
use crate::error::{Error, Failure, Refusal, Retry};
use crate::request::{Config, ServerToken};
use crate::text::DecodeError;

/// Any number of emails, from any iterator, sent in as few requests as Postmark's limits allow.
///
/// A driver asks for the next [`Step`], sends the requests of the [`Chunk`]s it gets, and
/// [reports](Self::handle) the results. Every email gets exactly one [`Outcome`], with its index in
/// the iterator, as soon as the result arrives:
///
/// ```
/// # use postmark_core::*;
/// # fn send<E: Endpoint>(_: &mut Exchange<E>) -> Result<E::Response, Error> {
/// #     Err(Error::Transport(Failure::unsent("no network")))
/// # }
/// # let config = Config::new(ServerToken::test());
/// # let emails = vec![Email::new("a@example.com", "b@example.com", Content::text("Hello"))];
/// let mut plan = BatchPlan::new(&config, emails, 7);
/// loop {
///     match plan.step() {
///         Step::Send(mut chunk) => {
///             let result = send(chunk.exchange());
///             plan.handle(chunk, result);
///         }
///         Step::Outcome(index, outcome) => println!("email {index}: {outcome:?}"),
///         // With one chunk in flight at a time, none is waited for here.
///         Step::Pending | Step::Finished => break,
///     }
/// }
/// ```
///
/// A request takes at most 500 emails and 50,000,000 bytes, as sent; each email is serialised once.
/// Emails with bodies and emails with templates go to different endpoints, and so into different
/// requests: outcomes may come in another order than emails. An email with a fault is
/// [`Refused`](Outcome::Refused) without being sent. Only the chunks being filled and in flight are
/// in memory, however many emails there are.
///
/// For emails that arrive over time, such as from a stream, use a [polled](Self::polled) plan.
#[derive(Debug)]
#[must_use]
pub struct BatchPlan<M> {
    config: Config<ServerToken>,
    /// The source of the emails.
    emails: M,
    /// The number of emails taken.
    taken: usize,
    /// Whether there are more.
    more: bool,
    seed: u64,
    messages: usize,
    bytes: u64,
    limit: usize,
    in_flight: usize,
    /// The chunks being filled: emails with bodies, and emails with templates.
    open: [Option<Open>; 2],
    /// What the previous chunk of each kind took: the next is likely to need as much.
    room: [Room; 2],
    outcomes: VecDeque<(usize, Outcome)>,
    progress: Progress,
    stops_early: bool,
    /// The error that every further email would get.
    ended: Option<Error>,
}

/// What a driver does next.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "a driver handles all")]
#[allow(clippy::large_enum_variant, reason = "a step is taken apart at once")]
pub enum Step {
    /// Send the request of a chunk, and report the result.
    Send(Chunk),
    /// Pass on the outcome of the email with this index.
    Outcome(usize, Outcome),
    /// Nothing, until the result of a chunk in flight is reported or an email arrives.
    Pending,
    /// Nothing more: every email has its outcome.
    Finished,
}

/// The emails of one request.
///
/// Always [report](BatchPlan::handle) its result: the emails of a dropped chunk get no outcome, and
/// the plan stays [pending](Step::Pending).
#[derive(Debug)]
#[must_use]
pub struct Chunk {
    exchange: Exchange<SendBatch>,
    emails: Vec<(usize, Email)>,
}

impl<I: Iterator<Item = Email>> BatchPlan<I> {
    /// A plan for all emails of an iterator, which is read on demand; `seed` is any number, used
    /// for the jitter of waits.
    pub fn new(
        config: &Config<ServerToken>,
        emails: impl IntoIterator<IntoIter = I>,
        seed: u64,
    ) -> Self {
        Self::polled(config, emails.into_iter(), seed)
    }

    /// What to do next.
    pub fn step(&mut self) -> Step {
        self.poll_step(|emails| Poll::Ready(emails.next()))
    }
}

impl<M> BatchPlan<M> {
    /// A plan for emails that may not be there yet, such as from a stream: each
    /// [step](Self::poll_step) polls for more. `seed` is any number, used for the jitter of waits.
    pub fn polled(config: &Config<ServerToken>, emails: M, seed: u64) -> Self {
        Self {
            config: config.clone(),
            emails,
            taken: 0,
            more: true,
            seed,
            messages: SendBatch::MAX_MESSAGES,
            bytes: SendBatch::MAX_BYTES as u64,
            limit: 1,
            in_flight: 0,
            open: [None, None],
            room: [Room::default(); 2],
            outcomes: VecDeque::new(),
            progress: Progress::default(),
            stops_early: true,
            ended: None,
        }
    }

    /// Limits a request to this many emails, below 500: slow recipients' servers respond sooner.
    pub fn messages(mut self, most: usize) -> Self {
        self.messages = most.clamp(1, SendBatch::MAX_MESSAGES);
        self
    }

    /// Limits a request to this many bytes, below 50,000,000. A larger email is sent alone.
    pub fn bytes(mut self, most: u64) -> Self {
        self.bytes = most.min(SendBatch::MAX_BYTES as u64);
        self
    }

    /// Sets how many chunks may be in flight at a time: by default one.
    pub fn in_flight(mut self, most: usize) -> Self {
        self.limit = most.max(1);
        self
    }

    /// Sets whether to stop the batch at an error that every further email would also get: `true`
    /// if not set.
    ///
    /// Such errors are an unknown token, an account that may not send, or a host that cannot be
    /// reached once the [`RetryPolicy`](crate::RetryPolicy) allows no more retries. No more
    /// requests are made, and each unsent email is [`NotSent`](Outcome::NotSent) with that error,
    /// including those still to come. With `false`, every chunk is tried.
    pub fn stop_early(mut self, stop: bool) -> Self {
        self.stops_early = stop;
        self
    }

    /// The source of the emails.
    pub fn emails_mut(&mut self) -> &mut M {
        &mut self.emails
    }

    /// The progress so far, including everything that [`step`](Self::step) returned.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Takes no more emails and starts no more requests. Emails taken but not sent are
    /// [`NotSent`](Outcome::NotSent); chunks in flight are reported as usual.
    pub fn stop(&mut self) {
        self.more = false;
        self.hand_back(&Failure::unsent("the batch was stopped").into());
    }

    /// Waits for only this many chunks from now on: the others have no result and no outcomes.
    pub(crate) fn set_in_flight(&mut self, count: usize) {
        self.in_flight = count;
    }

    /// Returns the emails that were taken but not sent.
    fn hand_back(&mut self, error: &Error) {
        for open in std::mem::take(&mut self.open).into_iter().flatten() {
            self.settle(open.emails, Err(error.clone()));
        }
    }

    /// Makes no more requests, since all would fail with this error.
    fn end(&mut self, error: &Error) {
        if self.stops_early && self.ended.is_none() {
            self.ended = Some(error.clone());
            self.hand_back(error);
        }
    }

    /// The next step. `next` takes one more email, or is pending if there is none yet: then the
    /// step is [`Step::Pending`] until a result is reported or an email arrives. A chunk that is
    /// not full waits for more emails.
    ///
    /// ```
    /// # use std::{collections::VecDeque, task::Poll};
    /// # use postmark_core::*;
    /// # let config = Config::new(ServerToken::test());
    /// let mut plan = BatchPlan::polled(&config, VecDeque::new(), 7).messages(1);
    /// let mut next = |queue: &mut VecDeque<Email>| match queue.pop_front() {
    ///     Some(email) => Poll::Ready(Some(email)),
    ///     None => Poll::Pending, // Or `Poll::Ready(None)`, once there will be no more.
    /// };
    /// assert!(matches!(plan.poll_step(&mut next), Step::Pending));
    /// let email = Email::new("a@example.com", "b@example.com", Content::text("Hello"));
    /// plan.emails_mut().push_back(email);
    /// assert!(matches!(plan.poll_step(&mut next), Step::Send(_)));
    /// ```
    pub fn poll_step(&mut self, mut next: impl FnMut(&mut M) -> Poll<Option<Email>>) -> Step {
        loop {
            if let Some((index, outcome)) = self.outcomes.pop_front() {
                self.progress.count(&outcome);
                return Step::Outcome(index, outcome);
            }
            if self.in_flight >= self.limit {
                return Step::Pending;
            }
            let full = if self.more {
                match next(&mut self.emails) {
                    Poll::Ready(Some(email)) => self.take(email),
                    Poll::Ready(None) => {
                        self.more = false;
                        None
                    }
                    Poll::Pending => return Step::Pending,
                }
            } else {
                match self.open.iter_mut().find_map(Option::take) {
                    Some(last) => Some(last),
                    None if self.in_flight > 0 => return Step::Pending,
                    None => return Step::Finished,
                }
            };
            if let Some(chunk) = full.and_then(|open| self.close(open)) {
                self.in_flight += 1;
                self.progress.requests += 1;
                self.progress.bytes += chunk.exchange.len();
                return Step::Send(chunk);
            }
        }
    }

    /// Takes the result of a chunk; the next steps are the outcomes of its emails.
    // contract: send.batch-order
    pub fn handle(&mut self, chunk: Chunk, result: Result<Vec<Receipt>, Error>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let ending = match &result {
            Ok(receipts) => receipts.iter().find_map(refusal_of_all),
            Err(error) => Some(error.clone()).filter(Error::refuses_all),
        };
        self.settle(chunk.emails, result);
        if let Some(error) = ending {
            self.end(&error);
        }
    }

    /// Puts an email into the chunk of its kind; returns that chunk if it is full.
    fn take(&mut self, email: Email) -> Option<Open> {
        let email = match self.config.send_defaults() {
            Some(defaults) => email.or_defaults(defaults),
            None => email,
        };
        let index = self.taken;
        self.taken += 1;
        if let Err(fault) = email.check() {
            self.outcomes.push_back((index, Outcome::Refused(Box::new(email), fault.into())));
            return None;
        }
        if let Some(error) = &self.ended {
            let outcome = Outcome::NotSent(Box::new(email), error.clone());
            self.outcomes.push_back((index, outcome));
            return None;
        }
        let templated = email.is_templated();
        let slot = self.open.get_mut(usize::from(templated))?;
        let room = *self.room.get(usize::from(templated))?;
        let open = slot.get_or_insert_with(|| {
            Open::new(BatchText::new(templated, room.text), room.emails.min(self.messages))
        });
        open.text.push(&email);
        if open.text.encoded_len() > self.bytes && open.text.len() > 1 {
            let mut next = Open::new(open.text.split_last(), open.emails.len());
            next.emails.push((index, email));
            return slot.replace(next);
        }
        open.emails.push((index, email));
        if open.emails.len() < self.messages { None } else { slot.take() }
    }

    /// Turns the filled emails into a chunk.
    fn close(&mut self, open: Open) -> Option<Chunk> {
        self.seed = self.seed.wrapping_add(1);
        if let Some(room) = self.room.get_mut(usize::from(open.text.is_templated())) {
            *room = open.room();
        }
        match Exchange::new(&self.config, open.text.finish(), self.seed) {
            Ok(exchange) => Some(Chunk { exchange, emails: open.emails }),
            Err(error) => {
                self.settle(open.emails, Err(error));
                None
            }
        }
    }

    // contract: error.batch-items
    fn settle(&mut self, emails: Vec<(usize, Email)>, result: Result<Vec<Receipt>, Error>) {
        match result {
            Ok(receipts) => {
                // An email without a receipt gets an outcome too.
                let receipts = receipts.into_iter().chain(iter::repeat_with(Receipt::default));
                let outcomes = emails
                    .into_iter()
                    .zip(receipts)
                    .map(|((index, email), receipt)| (index, Outcome::of(email, receipt)));
                self.outcomes.extend(outcomes);
            }
            Err(error) => {
                let outcomes = emails
                    .into_iter()
                    .map(|(index, email)| (index, Outcome::without_receipt(email, error.clone())));
                self.outcomes.extend(outcomes);
            }
        }
    }
}

/// The error of a receipt, if every other email would get it too.
fn refusal_of_all(receipt: &Receipt) -> Option<Error> {
    let code = receipt.error_code.filter(|code| code.refuses_all())?;
    Some(Refusal::of_mail(code, receipt.message.to_string()).into())
}

/// A chunk being filled.
#[derive(Debug)]
struct Open {
    text: BatchText,
    emails: Vec<(usize, Email)>,
}

/// The space that a chunk takes.
#[derive(Debug, Clone, Copy, Default)]
struct Room {
    /// The length of the text, without attachments.
    text: usize,
    emails: usize,
}

impl Open {
    fn new(text: BatchText, emails: usize) -> Self {
        Self { text, emails: Vec::with_capacity(emails) }
    }

    /// The space it takes, and some reserve: no two chunks are of the same length.
    fn room(&self) -> Room {
        let text = self.text.text_len();
        Room { text: text + text / 32, emails: self.emails.len() }
    }
}

impl Chunk {
    /// The exchange of this chunk, to run to its end.
    pub fn exchange(&mut self) -> &mut Exchange<SendBatch> {
        &mut self.exchange
    }

    /// The number of emails.
    #[must_use]
    pub fn len(&self) -> usize {
        self.emails.len()
    }

    /// Always false.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.emails.is_empty()
    }
}

impl Outcome {
    /// The outcome of an email with a receipt.
    fn of(email: Email, receipt: Receipt) -> Self {
        if Naming::of_receipt(&receipt, &email) == Naming::Others {
            return Self::without_receipt(email, Error::unexpected(DecodeError::OTHERS_RECEIPT));
        }
        if receipt.is_queued() {
            return Self::Queued(receipt);
        }
        if receipt.is_accepted() {
            return Self::Sent(receipt);
        }
        let Some(code) = receipt.error_code else {
            return Self::without_receipt(email, Error::unexpected(DecodeError::NO_RECEIPT));
        };
        let error = Error::from(Refusal::of_mail(code, receipt.message.into_owned()));
        if code.retry() == Retry::Always || code.refuses_all() || error.may_have_happened() {
            Self::without_receipt(email, error)
        } else {
            Self::Refused(Box::new(email), error)
        }
    }

    /// The outcome of an email whose whole chunk failed.
    fn without_receipt(email: Email, error: Error) -> Self {
        let email = Box::new(email);
        if error.may_have_happened() {
            Self::Unknown(Unresolved { email, error })
        } else {
            Self::NotSent(email, error)
        }
    }
}
