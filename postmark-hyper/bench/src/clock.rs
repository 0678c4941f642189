//! What a piece of work costs.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::shared::counting;
use cpu_time::ProcessTime;

/// What an email, or a send, costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Time of this process on the processor, that of the kernel too.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
}

/// Measures from when it is made, but for what is done off it; memory is counted from then on, too.
#[derive(Clone)]
pub(crate) struct Clock {
    cpu: ProcessTime,
    wall: Instant,
    off: Rc<Cell<(Duration, Duration)>>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        counting::restart();
        Self { cpu: ProcessTime::now(), wall: Instant::now(), off: Rc::default() }
    }

    /// Does something that is not to be measured.
    pub(crate) fn off<T>(&self, work: impl FnOnce() -> T) -> T {
        let (cpu, wall) = (ProcessTime::now(), Instant::now());
        let result = work();
        let off = self.off.get();
        self.off.set((off.0 + cpu.elapsed(), off.1 + wall.elapsed()));
        result
    }

    /// What each of so many cost.
    pub(crate) fn stop(self, count: usize) -> Cost {
        let count = u32::try_from(count).expect("few");
        let (cpu, wall) = (self.cpu.elapsed(), self.wall.elapsed());
        let off = self.off.get();
        Cost { cpu: cpu.saturating_sub(off.0) / count, wall: wall.saturating_sub(off.1) / count }
    }
}
