//! A queue of emails on the disk that loses none and sends none twice on a guess, whenever its
//! process dies.
//!
//! ```text
//!            claim            answer
//!    queued ───────▶ sending ────────▶ sent, or refused
//!       ▲               │
//!       │               │ no answer came, or the process died: search for the mail
//!       │   not found   ├────────────▶ sent
//!       └───────────────┴────────────▶ in doubt
//! ```
//!
//! An email is on the disk as `sending` before the first byte of its request goes out. So when a
//! process starts, whatever is `sending` may have been sent, and whatever is `queued` surely was
//! not: only the former has to be searched for. It can be found by its `send_id`, which went to the
//! disk together with the email.

#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::missing_errors_doc,
    reason = "an example to copy from, and no interface to keep"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use postmark_blocking::{Client, Email, Outcome, Reconciled};
use rusqlite::{Connection, Params, Transaction, params};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A queue in a file, which any number of processes may fill and one at a time delivers.
#[derive(Debug)]
pub struct Outbox {
    db: Connection,
    /// The file, without symbolic links.
    path: PathBuf,
}

/// How to deliver.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The most emails in a request, and so in doubt when the process dies: up to 500.
    pub claim: usize,
    /// How long to search for an email. It has to be longer than Postmark takes to show what it
    /// accepted, and than a dead process's last bytes are on their way.
    pub patience: Duration,
    /// What to do with an email that is not found in all that time.
    pub not_found: NotFound,
}

/// What to do with an email that may have been sent, and is not found.
#[derive(Debug, Clone, Copy)]
pub enum NotFound {
    /// List it: Postmark does not say how late it shows an email, so nothing is proven.
    LeaveInDoubt,
    /// Send it again: the patience is known to be long enough. An email that was sent [`SENDS`]
    /// times without a response is left in doubt anyway.
    SendAgain,
}

/// How many emails are in which state.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Those that wait: certainly not sent.
    pub queued: u64,
    /// Those that are being sent, or were when a process died: they are searched for.
    pub sending: u64,
    /// Those that Postmark accepted.
    pub sent: u64,
    /// Those that Postmark refused.
    pub refused: u64,
    /// Those that were not found, and that nobody said to send again.
    pub in_doubt: u64,
}

/// How often an email is sent whose response does not come. Each of them may have been accepted, if
/// the patience is too short after all.
pub const SENDS: u32 = 2;

const SCHEMA: &str = "
    -- Readers and writers do not wait for each other.
    PRAGMA journal_mode = WAL;
    -- A commit is on the disk when it returns: it outlives the machine, not the process only.
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS mails (
        id    INTEGER PRIMARY KEY,
        key   TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL DEFAULT 'queued'
              CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'in doubt')),
        email TEXT NOT NULL,
        -- The message's id once it is sent; else why it is in its state.
        note  TEXT,
        -- How often it was sent and no answer said what came of it.
        doubts INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX IF NOT EXISTS mails_by_state ON mails (state, id);
";

impl Default for Rules {
    fn default() -> Self {
        let patience = Duration::from_secs(120);
        Self { claim: 500, patience, not_found: NotFound::LeaveInDoubt }
    }
}

impl Outbox {
    /// Opens the queue in a file, or makes it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let db = Connection::open(&path)?;
        db.execute_batch(SCHEMA)?;
        // However the path is written: the file, and so its lock, is the same.
        Ok(Self { db, path: fs::canonicalize(path)? })
    }

    /// Begins a transaction to [`enqueue`] in.
    pub fn begin(&mut self) -> Result<Transaction<'_>> {
        Ok(self.db.transaction()?)
    }

    /// Sends what is queued, and finds out what happened to what an earlier process left; calls
    /// `told` whenever more is known.
    ///
    /// An error is one that no mail is to blame for, such as no network. What is on the disk is
    /// true anyway: call it again later.
    pub fn deliver(
        &self,
        client: &Client,
        rules: &Rules,
        mut told: impl FnMut(Counts),
    ) -> Result<()> {
        let _alone = self.lock()?;
        loop {
            self.resolve(client, rules)?;
            told(self.counts()?);
            let mut sent = false;
            while self.send_some(client, rules)? {
                told(self.counts()?);
                sent = true;
            }
            if !sent {
                return Ok(());
            }
        }
    }

    /// Has the next delivery search once more for what is in doubt: Postmark may show it by now.
    pub fn ask_again(&self) -> Result<()> {
        self.db.execute("UPDATE mails SET state = 'sending' WHERE state = 'in doubt'", [])?;
        Ok(())
    }

    /// How many emails are in which state.
    pub fn counts(&self) -> Result<Counts> {
        let mut counts = Counts::default();
        let mut query =
            self.db.prepare_cached("SELECT state, count(*) FROM mails GROUP BY state")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let state: String = row.get(0)?;
            let count = match state.as_str() {
                "queued" => &mut counts.queued,
                "sending" => &mut counts.sending,
                "sent" => &mut counts.sent,
                "refused" => &mut counts.refused,
                _ => &mut counts.in_doubt,
            };
            *count = row.get(1)?;
        }
        Ok(counts)
    }

    /// The emails in a state: their keys, and what there is to say about them.
    pub fn list(&self, state: &str) -> Result<Vec<(String, String)>> {
        let query = "SELECT key, coalesce(note, '') FROM mails WHERE state = ?1 ORDER BY id";
        let mut query = self.db.prepare_cached(query)?;
        let rows = query.query_map([state], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Makes sure that no other process delivers: what it is sending is not to be searched for.
    fn lock(&self) -> Result<Connection> {
        // SQLite's lock on a file of its own serves well for this: the system takes it away from a
        // process that dies, and those that enqueue do not wait for it.
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let lock = Connection::open(PathBuf::from(path))?;
        lock.busy_timeout(Duration::ZERO)?;
        lock.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(lock)
    }

    /// Finds out what happened to all that is `sending`.
    fn resolve(&self, client: &Client, rules: &Rules) -> Result<()> {
        let started = Instant::now();
        let sending = "SELECT id, email, doubts FROM mails WHERE state = 'sending' ORDER BY id";
        for Mail { id, email, doubts } in self.mails(sending, [])? {
            // All of them were sent before this started, so all wait for the same time to come.
            let patience = rules.patience.saturating_sub(started.elapsed());
            // A search that fails proves nothing: the email stays as it is.
            let (state, note) = match client.reconcile(&email, patience)? {
                Reconciled::Sent(message) => ("sent", message.to_string()),
                Reconciled::NotFound(looked) => match rules.not_found {
                    NotFound::SendAgain if doubts < SENDS => {
                        ("queued", format!("not found for {looked:?}"))
                    }
                    NotFound::SendAgain | NotFound::LeaveInDoubt => {
                        let note = format!("not found for {looked:?}; {doubts} times no answer");
                        ("in doubt", note)
                    }
                },
            };
            // Each on its own: a process that dies over these searches has not made them in vain.
            mark(&self.db, id, state, &note)?;
        }
        Ok(())
    }

    /// Sends some of what is queued; `false` if there is nothing.
    fn send_some(&self, client: &Client, rules: &Rules) -> Result<bool> {
        // First to the disk, then to Postmark: a process that dies in between leaves emails that
        // are searched for in vain. The other way round it would leave emails that are sent twice.
        let claimed = self.claim(rules.claim)?.into_iter();
        let (ids, emails): (Vec<_>, Vec<_>) = claimed.map(|mail| (mail.id, mail.email)).unzip();
        let outcomes: Vec<_> = client.send_batch(emails).collect();
        let any = !outcomes.is_empty();

        // All in one commit, or none: those without it are `sending` still, and are searched for.
        let commit = self.db.unchecked_transaction()?;
        let mut trouble = None;
        for (index, outcome) in outcomes {
            let id = *ids.get(index).ok_or("an outcome of no mail")?;
            let (state, note) = match outcome {
                Outcome::Sent(receipt) | Outcome::Queued(receipt) => {
                    ("sent", receipt.message_id.map(|id| id.to_string()).unwrap_or_default())
                }
                Outcome::Refused(_, error) => ("refused", format!("{} ({error})", error.help())),
                // It may have been sent: that is what the state says already.
                Outcome::Unknown(mail) => {
                    doubt(&commit, id)?;
                    ("sending", mail.error().to_string())
                }
                // It was not sent, and neither will the next be: `deliver` reports why.
                Outcome::NotSent(_, error) => {
                    let note = error.to_string();
                    trouble = Some(error);
                    ("queued", note)
                }
            };
            mark(&commit, id, state, &note)?;
        }
        commit.commit()?;
        trouble.map_or(Ok(any), |error| Err(error.into()))
    }

    /// Takes the emails that have waited longest, and has it on the disk that they are being sent.
    fn claim(&self, most: usize) -> Result<Vec<Mail>> {
        // One statement is one transaction, and over when its last row is read. So all are read
        // before any email goes out.
        let claim = "UPDATE mails SET state = 'sending', note = NULL WHERE id IN
            (SELECT id FROM mails WHERE state = 'queued' ORDER BY id LIMIT ?1)
            RETURNING id, email, doubts";
        self.mails(claim, [most])
    }

    fn mails(&self, statement: &str, params: impl Params) -> Result<Vec<Mail>> {
        let mut statement = self.db.prepare_cached(statement)?;
        let rows = statement.query_map(params, |row| {
            let email: String = row.get(1)?;
            Ok(Mail { id: row.get(0)?, email: Email::from_json(email), doubts: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Adds an email to the queue, unless its key is there already.
///
/// The key is the application's own name for this email, such as `receipt-77`, and becomes its
/// [`Email::send_id`]: unlike any other that was sent through the same Postmark server, and at most
/// 40 bytes. Enqueueing again after a crash makes no second mail of it.
///
/// What the mail is about belongs into the same transaction: an order is in the database if, and
/// only if, its mail is.
pub fn enqueue(transaction: &Transaction<'_>, key: &str, email: Email) -> Result<()> {
    // An email that cannot be sent is refused here, where somebody can do something about it.
    let email = email.send_id(key).to_json()?;
    let email = std::str::from_utf8(&email)?;
    let insert = "INSERT INTO mails (key, email) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
    transaction.prepare_cached(insert)?.execute(params![key, email])?;
    Ok(())
}

/// An email of the queue.
struct Mail {
    id: i64,
    email: Email,
    doubts: u32,
}

/// Moves an email that is `sending` to another state, and leaves one alone that is no longer:
/// anyone who moved it knew better. Only that it was sent outdoes whatever the state is.
fn mark(db: &Connection, id: i64, state: &str, note: &str) -> rusqlite::Result<()> {
    let update = "UPDATE mails SET state = ?2, note = ?3
        WHERE id = ?1 AND (state = 'sending' OR ?2 = 'sent' AND state <> 'sent')";
    db.prepare_cached(update)?.execute(params![id, state, note])?;
    Ok(())
}

/// Counts one more time that no response said what happened to an email.
fn doubt(db: &Connection, id: i64) -> rusqlite::Result<()> {
    let update = "UPDATE mails SET doubts = doubts + 1 WHERE id = ?1";
    db.prepare_cached(update)?.execute([id])?;
    Ok(())
}
