//! CPU time of other processes, from Linux's `/proc`.

use std::fs;
use std::time::Duration;

/// Hundredths of a second, on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// The total of all these processes.
pub(crate) fn of(ids: &[u32]) -> Duration {
    ids.iter().filter_map(|id| Process::read(*id)).map(|it| TICK * it.own).sum()
}

/// That of a process, including its running and ended children.
pub(crate) fn of_family(parent: u32) -> Duration {
    let entries = fs::read_dir("/proc").expect("the processes");
    let ids = entries.flatten().filter_map(|it| it.file_name().to_str()?.parse().ok());
    let all = ids.filter_map(|id: u32| Some((id, Process::read(id)?)));
    let ticks = all.filter_map(|(id, it)| match (id == parent, it.parent == parent) {
        (true, _) => Some(it.own + it.children),
        (_, true) => Some(it.own),
        _ => None,
    });
    ticks.map(|ticks| TICK * ticks).sum()
}

struct Process {
    parent: u32,
    /// In ticks, including the kernel's.
    own: u32,
    /// That of ended children.
    children: u32,
}

impl Process {
    fn read(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name of a program may have spaces.
        let fields: Vec<_> = stat.rsplit(')').next()?.split_whitespace().collect();
        let field = |index: usize| fields.get(index)?.parse::<u32>().ok();
        Some(Self {
            parent: field(1)?,
            own: field(11)? + field(12)?,
            children: field(13)? + field(14)?,
        })
    }
}
