//! The domains whose DMARC reports are collected.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64_URL;
use uuid::Uuid;

/// The maximum number of monitored domains.
const MAX_RECORDS: usize = 100;

/// The length of a public token in characters.
const PUBLIC: usize = 11;

/// The monitored domains.
#[derive(Default)]
pub(crate) struct DmarcRecords {
    all: Vec<DmarcRecord>,
    last_report: i64,
}

/// A monitored domain.
pub(crate) struct DmarcRecord {
    pub(crate) email: String,
    pub(crate) domain: String,
    pub(crate) public_token: String,
    pub(crate) created_at: SystemTime,
    /// The id of its one report.
    pub(crate) report: i64,
    token: String,
}

impl DmarcRecords {
    /// Adds a domain, if there is room for it.
    pub(crate) fn create(
        &mut self,
        email: String,
        domain: String,
        created_at: SystemTime,
    ) -> Option<&mut DmarcRecord> {
        if self.all.len() >= MAX_RECORDS {
            return None;
        }
        let mut public_token = BASE64_URL.encode(Uuid::new_v4());
        public_token.truncate(PUBLIC);
        self.last_report += 1;
        let (report, token) = (self.last_report, new_token());
        self.all.push(DmarcRecord { email, domain, public_token, created_at, report, token });
        self.all.last_mut()
    }

    pub(crate) fn find(&mut self, token: &str) -> Option<&mut DmarcRecord> {
        self.all.iter_mut().find(|record| record.token.eq_ignore_ascii_case(token))
    }

    /// Removes the domain with this token, and returns whether there was one.
    pub(crate) fn remove(&mut self, token: &str) -> bool {
        let count = self.all.len();
        self.all.retain(|record| !record.token.eq_ignore_ascii_case(token));
        self.all.len() < count
    }
}

impl DmarcRecord {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Generates a new token in place of the old one.
    pub(crate) fn rotate(&mut self) -> &str {
        self.token = new_token();
        &self.token
    }
}

fn new_token() -> String {
    Uuid::new_v4().to_string()
}
