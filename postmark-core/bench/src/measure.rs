//! Contenders that do the same work, measured in turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::counting::{self, Memory};

/// One way to do a piece of work.
pub(crate) struct Contender {
    run: Box<dyn FnMut(Look) -> Cost>,
}

/// The cost of some work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// CPU time of this thread: other processes do not count, page faults do.
    pub(crate) time: Duration,
    pub(crate) memory: Memory,
}

/// What a run measures: counting takes time itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Time,
    Memory,
    Instructions,
}

impl Contender {
    /// Work on inputs that are made for each run, unmeasured. It costs what one input does,
    /// including the drop of its result.
    pub(crate) fn new<I, T>(
        mut inputs: impl FnMut() -> Vec<I> + 'static,
        mut work: impl FnMut(I) -> T + 'static,
    ) -> Self {
        let run = move |look| {
            if look == Look::Instructions {
                // One-time setup is not counted.
                for input in inputs() {
                    black_box(work(input));
                }
            }
            let inputs = inputs();
            let count = inputs.len();
            let mut inputs = inputs.into_iter();
            let mut work = || {
                for input in inputs.by_ref() {
                    black_box(work(black_box(input)));
                }
            };
            if look == Look::Memory {
                counting::start();
            }
            let start = ThreadTime::now();
            if look == Look::Instructions {
                counted(&mut work);
            } else {
                work();
            }
            let time = start.elapsed();
            let memory = counting::stop();
            Cost {
                time: time / u32::try_from(count).unwrap_or(u32::MAX),
                memory: Memory {
                    allocations: memory.allocations.div_ceil(count),
                    bytes: memory.bytes / count,
                    ..memory
                },
            }
        };
        Self { run: Box::new(run) }
    }

    /// Work that is large enough to be measured alone.
    pub(crate) fn once<T>(mut work: impl FnMut() -> T + 'static) -> Self {
        Self::new(|| vec![()], move |()| work())
    }

    /// Does the work under callgrind, once for each input.
    pub(crate) fn count(&mut self) {
        (self.run)(Look::Instructions);
    }
}

/// The only function whose instructions `.ci/instructions` counts.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}

/// Runs contenders in turns, for as long as `budget` and at least three times; returns the median
/// times.
pub(crate) fn measure(contenders: &mut [Contender], budget: Duration) -> Vec<Cost> {
    let mut costs: Vec<_> = contenders.iter_mut().map(|it| (it.run)(Look::Memory)).collect();
    let mut times = vec![Vec::new(); contenders.len()];
    let start = Instant::now();
    for round in 0.. {
        if round >= 3 && start.elapsed() >= budget {
            break;
        }
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            // This unmeasured run fills the caches and the allocator for this contender.
            (contender.run)(Look::Time);
            times.push((contender.run)(Look::Time).time);
        }
    }
    for (cost, mut times) in costs.iter_mut().zip(times) {
        times.sort_unstable();
        cost.time = times[times.len() / 2];
    }
    costs
}
