//! Network paths that fail and recover, and a server that crashes.

use std::collections::VecDeque;
use std::time::Duration;

use fastrand::Rng;
use turmoil::Sim;

use super::setup::Setup;
use super::world::World;
use super::{CLIENT, SERVER};

/// The events of paths and hosts, with their times.
#[derive(Debug)]
pub(crate) struct Storm {
    events: VecDeque<(Duration, Event)>,
    is_over: bool,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// Nothing gets through, in both directions.
    Partition,
    /// Nothing gets through from the client to the server.
    Deaf,
    /// Nothing gets through from the server to the client.
    Mute,
    /// Everything sent is held back.
    Hold,
    /// Everything held back arrives.
    Release,
    /// Paths are restored.
    Repair,
    /// The server is gone.
    Crash,
    /// The server is started, or restarted.
    Bounce,
    /// Everything sent takes longer.
    Slow,
}

impl Event {
    fn kind(self) -> &'static str {
        match self {
            Self::Partition => "storm: partition",
            Self::Deaf => "storm: partition towards the server",
            Self::Mute => "storm: partition towards the client",
            Self::Hold => "storm: packets held",
            Self::Release => "storm: packets released",
            Self::Repair => "storm: repair",
            Self::Crash => "storm: server crash",
            Self::Bounce => "storm: server restart",
            Self::Slow => "storm: more latency",
        }
    }
}

impl Storm {
    pub(crate) fn draw(setup: &Setup, chance: &mut Rng) -> Self {
        let mut events = VecDeque::new();
        let mut at = Duration::ZERO;
        while setup.storms && events.len() < 20 {
            let mut wait = |most| {
                at += Duration::from_millis(chance.u64(0..most));
                at
            };
            let begin = wait(8_000);
            let end = wait(5_000);
            let (begins, ends) = match chance.u8(..7) {
                0 => (Event::Partition, Event::Repair),
                1 => (Event::Deaf, Event::Repair),
                2 => (Event::Mute, Event::Repair),
                3 => (Event::Hold, Event::Release),
                4 => (Event::Crash, Event::Bounce),
                5 => (Event::Bounce, Event::Repair),
                _ => (Event::Slow, Event::Repair),
            };
            events.extend([(begin, begins), (end, ends)]);
        }
        Self { events, is_over: false }
    }

    /// Applies the events that are due.
    pub(crate) fn blow(&mut self, simulation: &mut Sim<'_>, world: &World) {
        if world.is_calm() {
            if !self.is_over {
                self.is_over = true;
                apply(Event::Release, simulation, world);
                apply(Event::Repair, simulation, world);
                if !simulation.is_host_running(SERVER) {
                    apply(Event::Bounce, simulation, world);
                }
            }
            return;
        }
        while self.events.front().is_some_and(|(at, _)| *at <= simulation.elapsed()) {
            if let Some((_, event)) = self.events.pop_front() {
                world.count(event.kind());
                apply(event, simulation, world);
            }
        }
    }
}

fn apply(event: Event, simulation: &mut Sim<'_>, world: &World) {
    match event {
        Event::Partition => simulation.partition(CLIENT, SERVER),
        Event::Deaf => simulation.partition_oneway(CLIENT, SERVER),
        Event::Mute => simulation.partition_oneway(SERVER, CLIENT),
        Event::Hold => simulation.hold(CLIENT, SERVER),
        Event::Release => simulation.release(CLIENT, SERVER),
        Event::Repair => {
            simulation.repair(CLIENT, SERVER);
            simulation.set_link_max_message_latency(CLIENT, SERVER, world.setup.latency);
        }
        Event::Crash => simulation.crash(SERVER),
        Event::Bounce => simulation.bounce(SERVER),
        Event::Slow => {
            let latency = world.setup.latency * 4;
            simulation.set_link_max_message_latency(CLIENT, SERVER, latency);
        }
    }
}
