//! The cost of some work.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::shared::counting;
use cpu_time::ProcessTime;

/// The cost of an email, or of a send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// CPU time of this process, including the kernel's.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
}

/// Measures time and memory from its creation on, except for the work inside [`off`](Self::off).
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

    /// Does some work that is not measured.
    pub(crate) fn off<T>(&self, work: impl FnOnce() -> T) -> T {
        let (cpu, wall) = (ProcessTime::now(), Instant::now());
        let result = work();
        let off = self.off.get();
        self.off.set((off.0 + cpu.elapsed(), off.1 + wall.elapsed()));
        result
    }

    /// The cost of each of `count` items.
    pub(crate) fn stop(self, count: usize) -> Cost {
        let count = u32::try_from(count).expect("few");
        let (cpu, wall) = (self.cpu.elapsed(), self.wall.elapsed());
        let off = self.off.get();
        Cost { cpu: cpu.saturating_sub(off.0) / count, wall: wall.saturating_sub(off.1) / count }
    }
}
