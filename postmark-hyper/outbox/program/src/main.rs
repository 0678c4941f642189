//! Runs the workers of an outbox, prints counts, and lists and resolves emails in doubt.

#![allow(clippy::print_stdout, reason = "that is what a program does")]

mod config;
mod demonstration;
mod on_postgres;
mod on_sqlite;
mod run;
mod tls;

use std::error::Error;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt as _};
use postmark_outbox::{Counts, Resolution, State, Status};

use self::config::{Config, Database};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const HELP: &str = "\
Idempotency keys and scheduled sends for Postmark, on your own database.

Usage: postmark-outbox [options] COMMAND

  demo                Send a few emails through SQLite and a local Postmark: no account, no database
  schema              Print the statements that make the table in PostgreSQL
  migrate             Make the table
  run                 Run a worker until SIGINT or SIGTERM; start as many as you like
  counts              Print the number of emails in each state
  list STATE          List the emails in a state: queued, sending, resolving, in_doubt, sent,
                      refused, cancelled
  status KEY          Print what is known of an email
  cancel KEY          Cancel an email that waits
  resolve KEY search|send|sent|give-up
                      Decide about an email in doubt: search for it again, send it again (it may go
                      twice), mark it as sent, or give it up

  --config FILE       Read the configuration from this file
  --database URL      Use this database: postgres://…, or sqlite:FILE
  --help              Show this
  --version           Show the version

The file is TOML:

  database = \"postgres://shop@db.internal/shop?sslmode=require\"
  root_certificates = \"ca.pem\"            # of the database, for sslmode=require; Mozilla's, if not set
  base_url = \"http://127.0.0.1:8025\"        # Postmark, if not set
  retention_days = 30                       # keep all, if not set
  archive = true                            # then move to postmark_outbox_archive; delete, if not set

  [senders]                                 # names, and the environment variables of their tokens
  default = \"POSTMARK_SERVER_TOKEN\"

  [rules]                                   # those that are not set are the library's
  batch = 500
  in_flight = 2
  lease_seconds = 300
  patience_seconds = 120
  max_sends = 3
  poll_seconds = 5

  [streams]                                 # emails a second, of all workers together
  broadcast = 50

  [tenants]
  acme = 10

The environment comes first: POSTMARK_OUTBOX_CONFIG is the file, POSTMARK_OUTBOX_DATABASE the database,
POSTMARK_BASE_URL the base URL. Options come before the environment.
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postmark-outbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let (mut file, mut database, mut words) = (None, None, Vec::new());
    let mut arguments = Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("config") => file = Some(arguments.value()?.string()?),
            Arg::Long("database") => database = Some(arguments.value()?.string()?),
            Arg::Long("help") => {
                print!("{HELP}");
                return Ok(());
            }
            Arg::Long("version") => {
                println!("postmark-outbox {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => {
            print!("{HELP}");
            return Ok(());
        }
        ["demo"] => return demonstration::run(),
        ["schema"] => {
            print!("{}", postmark_outbox::SCHEMA);
            return Ok(());
        }
        _ => {}
    }
    let config = Config::read(file, database)?;
    match &config.database {
        Database::Sqlite(path) => on_sqlite::run(&config, path, Task::parse(&words)?),
        Database::Postgres(database) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(on_postgres::run(&config, database, Task::parse(&words)?))
        }
    }
}

/// A task on a database.
#[derive(Clone, Copy)]
enum Task<'a> {
    Migrate,
    Run,
    Counts,
    List(State),
    Status(&'a str),
    Cancel(&'a str),
    Resolve(&'a str, Resolution),
}

impl<'a> Task<'a> {
    fn parse(words: &[&'a str]) -> Result<Self> {
        Ok(match *words {
            ["migrate"] => Self::Migrate,
            ["run"] => Self::Run,
            ["counts"] => Self::Counts,
            ["list", name] => {
                let unknown = || format!("there is no state `{name}`. See --help");
                Self::List(State::from_name(name).ok_or_else(unknown)?)
            }
            ["status", key] => Self::Status(key),
            ["cancel", key] => Self::Cancel(key),
            ["resolve", key, how] => Self::Resolve(key, resolution(how)?),
            _ => return Err(format!("`{}` is no command. See --help", words.join(" ")).into()),
        })
    }
}

fn resolution(word: &str) -> Result<Resolution> {
    Ok(match word {
        "search" => Resolution::SearchAgain,
        "send" => Resolution::SendAgain,
        "sent" => Resolution::MarkSent,
        "give-up" => Resolution::GiveUp,
        _ => return Err(format!("`{word}` is none of search, send, sent and give-up").into()),
    })
}

fn print_counts(counts: &Counts) {
    for state in State::ALL {
        println!("{:<10} {:>10}", state.as_str(), counts.of(state));
    }
    if let Some(overdue) = counts.oldest_due {
        println!("the oldest is due for {} s", overdue.as_secs());
    }
}

fn print_status(status: &Status) {
    let id = status.message_id.as_deref().unwrap_or("-");
    println!("{}\t{}\t{id}\t{}", status.key, status.state, status.note);
}

/// Prints whether something was done.
fn print_done(done: bool, key: &str, not: &str) -> Result<()> {
    if done {
        println!("{key}: done");
        Ok(())
    } else {
        Err(format!("{key} {not}").into())
    }
}
