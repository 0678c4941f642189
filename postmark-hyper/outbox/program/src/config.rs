//! The configuration, from a file and the environment.

use std::collections::BTreeMap;
use std::time::Duration;
use std::{env, fs};

use postmark_hyper::{RetryPolicy, ServerToken};
use postmark_outbox::{Entry, Rules};
use serde::Deserialize;

use crate::Result;
use crate::tls::Rustls;

/// The configuration.
pub(crate) struct Config {
    pub(crate) database: Database,
    file: File,
}

/// Where the outbox is.
pub(crate) enum Database {
    Postgres(Box<tokio_postgres::Config>),
    Sqlite(String),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Option<String>,
    root_certificates: Option<String>,
    base_url: Option<String>,
    retention_days: Option<u64>,
    #[serde(default)]
    archive: bool,
    #[serde(default)]
    senders: BTreeMap<String, String>,
    #[serde(default)]
    rules: RulesOfFile,
    #[serde(default)]
    streams: BTreeMap<String, u32>,
    #[serde(default)]
    tenants: BTreeMap<String, u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesOfFile {
    batch: Option<usize>,
    in_flight: Option<usize>,
    lease_seconds: Option<f64>,
    patience_seconds: Option<f64>,
    max_sends: Option<u32>,
    poll_seconds: Option<f64>,
}

impl Config {
    /// Reads the file, if there is one; options and the environment take precedence.
    pub(crate) fn read(file: Option<String>, database: Option<String>) -> Result<Self> {
        let path = file.or_else(|| env::var("POSTMARK_OUTBOX_CONFIG").ok());
        let mut file: File = match &path {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|it| format!("{path}: {it}"))?;
                basic_toml::from_str(&text).map_err(|it| format!("{path}: {it}"))?
            }
            None => File::default(),
        };
        if let Ok(url) = env::var("POSTMARK_BASE_URL") {
            file.base_url = Some(url);
        }
        let database = database
            .or_else(|| env::var("POSTMARK_OUTBOX_DATABASE").ok())
            .or_else(|| file.database.clone())
            .ok_or("no database is set. Set POSTMARK_OUTBOX_DATABASE, such as sqlite:outbox.db")?;
        let database = match database.strip_prefix("sqlite:") {
            Some(path) => Database::Sqlite(path.to_owned()),
            // The text may contain a password, so it is not shown.
            None => Database::Postgres(Box::new(
                database.parse().map_err(|_| "the database is no URL of PostgreSQL")?,
            )),
        };
        Ok(Self { database, file })
    }

    /// The senders, with their tokens.
    pub(crate) fn senders(&self) -> Result<Vec<(String, ServerToken)>> {
        let usual = (Entry::DEFAULT_SENDER.to_owned(), "POSTMARK_SERVER_TOKEN".to_owned());
        let mut senders = self.file.senders.clone();
        if senders.is_empty() {
            senders.extend([usual]);
        }
        let token = |(name, variable): (String, String)| {
            let token = env::var(&variable).map_err(|_| format!("{variable} is not set"))?;
            Ok((name, ServerToken::new(token)?))
        };
        senders.into_iter().map(token).collect()
    }

    /// The base URL, if it is not Postmark's.
    pub(crate) fn base_url(&self) -> Option<&str> {
        self.file.base_url.as_deref()
    }

    /// TLS to the database.
    pub(crate) fn tls(&self) -> Result<Rustls> {
        Rustls::new(self.file.root_certificates.as_deref())
    }

    /// How long to keep settled emails.
    pub(crate) fn retention(&self) -> Option<Duration> {
        self.file.retention_days.map(|days| Duration::from_secs(days.saturating_mul(24 * 60 * 60)))
    }

    /// Whether emails older than the retention are archived instead of deleted.
    pub(crate) fn archives(&self) -> bool {
        self.file.archive
    }

    /// How often to retry a request: until a quarter of the lease has passed.
    pub(crate) fn retry(&self) -> Result<RetryPolicy> {
        Ok(RetryPolicy::new().deadline(self.rules()?.lease_time() / 4))
    }

    pub(crate) fn rules(&self) -> Result<Rules> {
        let RulesOfFile {
            batch,
            in_flight,
            lease_seconds,
            patience_seconds,
            max_sends,
            poll_seconds,
        } = self.file.rules;
        let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds);
        let mut rules = Rules::new();
        if let Some(batch) = batch {
            rules = rules.batch(batch);
        }
        if let Some(batches) = in_flight {
            rules = rules.in_flight(batches);
        }
        if let Some(lease) = lease_seconds {
            rules = rules.lease(seconds(lease)?);
        }
        if let Some(patience) = patience_seconds {
            rules = rules.patience(seconds(patience)?);
        }
        if let Some(sends) = max_sends {
            rules = rules.max_sends(sends);
        }
        if let Some(poll) = poll_seconds {
            rules = rules.poll(seconds(poll)?);
        }
        for (stream, limit) in &self.file.streams {
            rules = rules.stream_limit(stream, *limit);
        }
        for (tenant, limit) in &self.file.tenants {
            rules = rules.tenant_limit(tenant, *limit);
        }
        Ok(rules)
    }
}
