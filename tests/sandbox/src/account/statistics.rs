//! Seeded counts of past days, for emails that never were here.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::mail::bounce_type::BounceType;

/// The counts of a day for a stream and a tag.
#[derive(Clone, Debug)]
pub(crate) struct DayCounts {
    pub(crate) at: SystemTime,
    pub(crate) stream: String,
    pub(crate) tag: Option<String>,
    counts: BTreeMap<&'static str, usize>,
    bounces: Vec<(&'static BounceType, usize)>,
}

impl DayCounts {
    /// The names of the counts.
    pub(crate) const NAMES: [&'static str; 7] =
        ["Sent", "Tracked", "SpamComplaints", "Opens", "UniqueOpens", "Clicks", "UniqueClicks"];

    pub(crate) fn new(at: SystemTime, stream: &str, tag: Option<&str>) -> Self {
        let (counts, bounces) = (BTreeMap::new(), Vec::new());
        Self { at, stream: stream.to_owned(), tag: tag.map(str::to_owned), counts, bounces }
    }

    pub(crate) fn set(&mut self, name: &'static str, count: usize) {
        self.counts.insert(name, count);
    }

    pub(crate) fn set_bounces(&mut self, kind: &'static BounceType, count: usize) {
        self.bounces.push((kind, count));
    }

    pub(crate) fn get(&self, name: &str) -> usize {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// The bounces by type.
    pub(crate) fn bounces(&self) -> impl Iterator<Item = (&'static BounceType, usize)> {
        self.bounces.iter().copied()
    }
}
