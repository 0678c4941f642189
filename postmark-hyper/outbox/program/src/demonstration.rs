//! A few emails through SQLite and a local sandbox: no account, no database.

use std::time::{Duration, SystemTime};
use std::{env, fs, process};

use postmark_blocking::{Client, Content, Email, ServerToken};
use postmark_outbox_sqlite::{
    Entry, OnDoubt, Rules, State, Worker, cancel, counts, enqueue, list, open,
};
use postmark_sandbox::{InjectedFault, SERVER_TOKEN, Sandbox, ServerResponse};

use crate::{Result, print_counts, print_status};

pub(crate) fn run() -> Result<()> {
    let directory = env::temp_dir().join(format!("postmark-outbox-{}", process::id()));
    fs::create_dir_all(&directory)?;
    let path = directory.join("outbox.db");
    let mut db = open(&path)?;
    let sandbox = Sandbox::start()?;
    println!("a local Postmark is at {}", sandbox.inbox_url());

    let email = |to: &str| {
        let to = format!("{to}@example.com");
        Email::new("shop@example.com", to, Content::text("Thank you!")).subject("Your order")
    };
    let soon = SystemTime::now() + Duration::from_secs(1);
    let transaction = db.transaction()?;
    enqueue(&transaction, &Entry::new("order-1", email("ada")).on_doubt(OnDoubt::Search))?;
    let again = enqueue(&transaction, &Entry::new("order-1", email("ada")))?;
    println!("order-1, enqueued twice, is one email: {again:?}");
    enqueue(&transaction, &Entry::new("order-2", email("gone")).at(soon))?;
    enqueue(&transaction, &Entry::new("reminder-3", email("bob")).at(soon))?;
    enqueue(&transaction, &Entry::new("reminder-4", email("eve")).at(soon))?;
    transaction.commit()?;
    println!("reminder-4 is cancelled: {}", cancel(&db, "reminder-4")?);

    sandbox.suppress("outbound", "gone@example.com");
    println!("the response to the first request is lost");
    sandbox.inject(InjectedFault::After(ServerResponse::hang_up()));
    let client = Client::new(ServerToken::new(SERVER_TOKEN)?).base_url(sandbox.url()).no_proxy();
    let rules = Rules::new().patience(Duration::from_secs(3));
    let mut worker = Worker::new(open(&path)?).client(client).rules(rules);
    worker.run(|| counts(&db).is_ok_and(|counts| counts.open() == 0))?;

    print_counts(&counts(&db)?);
    for state in State::ALL {
        for (_, status) in &list(&db, state, 0, 10)? {
            print_status(status);
        }
    }
    println!("accepted by the local Postmark: {}", sandbox.messages().len());
    drop((worker, db));
    fs::remove_dir_all(directory)?;
    Ok(())
}
