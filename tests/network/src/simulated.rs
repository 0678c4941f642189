//! `postmark-hyper` in a simulated network: one run is one seed.
//!
//! A run draws from its seed how a program sends, and the faults of its connections, of the paths
//! and hosts, and of each request. When the program is done, everything is repaired: emails in
//! doubt are searched for and the list of all emails is read, both of which must succeed. Then the
//! ledger is compared with what the sandbox accepted.
//!
//! Two runs of a seed differ only in the ids and times in the sandbox's responses, and not in their
//! lengths.

mod http2;
mod line;
mod program;
mod runtime;
mod server;
mod setup;
mod storm;
mod world;

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use postmark_hyper::{Client, RetryPolicy};
use turmoil::Builder;

use self::program::Program;
use self::runtime::Simulated;
use self::setup::{Setup, Speaks};
use self::storm::Storm;
use self::world::World;
use crate::backend::{Backend, token};
use crate::sabotage::Sabotage;
use crate::scope::Scope;
use crate::tally::Tally;
use crate::tls;

/// The names of the hosts.
const SERVER: &str = "server";
const CLIENT: &str = "client";

/// The longest that a program may take, in simulated time.
const HANG: Duration = Duration::from_secs(900);

/// Plays runs with one sandbox.
#[derive(Debug)]
pub struct Player {
    backend: Backend,
    scope: Scope,
    sabotage: Option<Sabotage>,
}

/// The result of a run.
#[derive(Debug)]
#[must_use]
pub struct Report {
    /// What was not as promised.
    pub violations: Vec<String>,
    /// The faults and outcomes.
    pub tally: Tally,
    /// What happened, in simulated time.
    pub trace: Vec<String>,
}

impl Player {
    /// Starts the sandbox.
    #[must_use]
    pub fn start(scope: Scope) -> Self {
        Self { backend: Backend::start(), scope, sabotage: None }
    }

    /// Gives programs a defect.
    #[must_use]
    pub fn sabotage(self, sabotage: Sabotage) -> Self {
        Self { sabotage: Some(sabotage), ..self }
    }

    /// Plays the run of a seed.
    pub fn play(&self, seed: u64) -> Report {
        let mut chance = Rng::with_seed(seed);
        let mut setup = Setup::draw(&mut chance, self.scope);
        setup.sabotage = self.sabotage;
        let mut simulation = Builder::new()
            .rng_seed(chance.u64(..))
            .tick_duration(Duration::from_millis(10))
            .simulation_duration(Duration::MAX)
            .min_message_latency(Duration::ZERO)
            .max_message_latency(setup.latency)
            .tcp_capacity(1024)
            .build();
        let mut storm = Storm::draw(&setup, &mut chance);
        let world = Arc::new(World::new(setup, self.backend.door(), chance));
        let served = Arc::clone(&world);
        simulation.host(SERVER, move || server::serve(Arc::clone(&served)));
        let client = client(&world);
        let program = Program::new(Arc::clone(&world), client, seed);
        simulation.client(CLIENT, async move {
            program.run().await;
            Ok(())
        });
        loop {
            match simulation.step() {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => {
                    world.violation(format!("the simulation failed: {error}"));
                    break;
                }
            }
            storm.blow(&mut simulation, &world);
            if simulation.elapsed() > HANG {
                world.violation("the program hangs");
                break;
            }
        }
        // The rest is dropped before the ledger is checked.
        drop(simulation);
        let report = world.finish(&self.backend.accepted());
        self.backend.clear();
        report
    }
}

/// The client of a run.
fn client(world: &Arc<World>) -> Client {
    let Setup { speaks, at_a_time, a_second, timeout, connect_timeout, .. } = world.setup.clone();
    let scheme = if speaks == Speaks::Http1 { "http" } else { "https" };
    let policy = RetryPolicy::new()
        .attempts(world.setup.attempts)
        .first_wait(world.setup.first_wait)
        .deadline(world.setup.deadline);
    let mut client = Client::on(Simulated(Arc::clone(world)), token())
        .base_url(format!("{scheme}://{SERVER}:{}", server::PORT))
        .no_proxy()
        .root_certificates(tls::root())
        .timeout(timeout)
        .connect_timeout(connect_timeout)
        .retry(policy);
    if let Some(most) = at_a_time {
        client = client.requests_at_a_time(most);
    }
    if let Some(most) = a_second {
        client = client.requests_a_second(most);
    }
    client
}
