//! Rate limits by stream and by tenant.

use std::collections::BTreeMap;
use std::time::Duration;

use super::row::Row;
use super::state::State;

/// How far ahead of its limit a group may send after sending nothing for this long.
const BURST: Duration = Duration::from_secs(1);

/// With a limit of one a second, the last email of a burst is this far ahead.
const MOST_AHEAD: Duration = Duration::from_secs(2);

/// What the emails of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Stream,
    Tenant,
}

/// The limits of an outbox: emails per second in a message stream, or for a tenant.
///
/// They apply to all workers together, because the database records what each group has used. A
/// store that has claimed rows asks for the [`quotas`](Self::quotas) they need, takes what is left
/// of each from the database in one statement, and [holds back](Self::hold_back) the remaining
/// rows. If that statement fails, it holds back all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    a_second: BTreeMap<(Kind, String), u32>,
}

/// What the emails of one group need of its limit, and what they got.
///
/// For each group, the database stores when its next email may be sent under its limit. The group
/// may send until that time is a second ahead.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Quota {
    kind: Kind,
    name: String,
    a_second: u32,
    wanted: u32,
    granted: u32,
    ahead: Duration,
}

impl Limits {
    pub(super) fn limit_stream(&mut self, stream: String, a_second: u32) {
        self.a_second.insert((Kind::Stream, stream), a_second.max(1));
    }

    pub(super) fn limit_tenant(&mut self, tenant: String, a_second: u32) {
        self.a_second.insert((Kind::Tenant, tenant), a_second.max(1));
    }

    /// What the rows to be sent now need: one quota per group with a limit, always in the same
    /// order, so that workers that lock them cannot deadlock.
    #[must_use]
    pub fn quotas(&self, rows: &[Row]) -> Vec<Quota> {
        let mut quotas: BTreeMap<(Kind, String), Quota> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.state == State::Sending) {
            // An email that its tenant's limit holds back takes nothing from its stream.
            for (group, a_second) in self.groups(row).into_iter().rev() {
                let (kind, name) = group.clone();
                let none = Quota { kind, name, a_second, wanted: 0, granted: 0, ahead: BURST };
                let quota = quotas.entry(group).or_insert(none);
                if quota.wanted == a_second {
                    break;
                }
                quota.wanted += 1;
            }
        }
        quotas.into_values().collect()
    }

    /// Sets for each row to be sent now whether and for how long a limit holds it back.
    pub fn hold_back(&self, rows: &mut [Row], quotas: &[Quota]) {
        // How many emails of each group may still be sent, and how many wait.
        let mut left: BTreeMap<_, _> = quotas
            .iter()
            .map(|quota| ((quota.kind, quota.name.clone()), (quota.granted, 0_u32, quota.ahead)))
            .collect();
        for row in rows.iter_mut().filter(|row| row.state == State::Sending) {
            let groups = self.groups(row);
            row.held_back = groups.iter().find_map(|(group, a_second)| {
                let (granted, waiting, ahead) = left.get_mut(group)?;
                if *granted > 0 {
                    return None;
                }
                *waiting += 1;
                Some(*ahead + Duration::from_secs(1) * *waiting / *a_second)
            });
            if row.held_back.is_none() {
                for (group, _) in &groups {
                    if let Some((granted, ..)) = left.get_mut(group) {
                        *granted = granted.saturating_sub(1);
                    }
                }
            }
        }
    }

    /// The groups of a row that have a limit, with the limit: its stream and its tenant.
    fn groups(&self, row: &Row) -> Vec<((Kind, String), u32)> {
        if self.a_second.is_empty() {
            return Vec::new();
        }
        let stream = row.email.stream().unwrap_or("outbound");
        let names = [(Kind::Stream, Some(stream)), (Kind::Tenant, row.tenant.as_deref())];
        let groups = names.into_iter().filter_map(|(kind, name)| Some((kind, name?.to_owned())));
        groups.filter_map(|group| Some((group.clone(), *self.a_second.get(&group)?))).collect()
    }
}

impl Quota {
    /// `stream` or `tenant`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Stream => "stream",
            Kind::Tenant => "tenant",
        }
    }

    /// The name of the stream or of the tenant.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The limit, in emails per second: at least one.
    #[must_use]
    pub fn a_second(&self) -> u32 {
        self.a_second
    }

    /// The number of emails to send: at most what one second allows.
    #[must_use]
    pub fn wanted(&self) -> u32 {
        self.wanted
    }

    /// Takes what is left of the limit. `ahead` is how far the group's time in the database is
    /// ahead of the database's clock; returns the new value.
    ///
    /// A time more than two seconds ahead is ignored: no limit leads to it, so the clock was set
    /// back.
    pub fn take(&mut self, ahead: Duration) -> Duration {
        let one = Duration::from_secs(1) / self.a_second;
        let ahead = if ahead > MOST_AHEAD { Duration::ZERO } else { ahead };
        let mut granted = 0;
        while granted < self.wanted && ahead + one * granted < BURST {
            granted += 1;
        }
        self.grant(granted, ahead + one * granted);
        self.ahead
    }

    /// Sets how many emails a database that does its own accounting granted, and how far the
    /// group's time is ahead of the database's clock afterwards.
    pub fn grant(&mut self, emails: u32, ahead: Duration) {
        (self.granted, self.ahead) = (emails, ahead);
    }
}
