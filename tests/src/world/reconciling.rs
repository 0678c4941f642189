//! Emails whose acceptance is in doubt, and the search for them.

use std::time::Duration;

use postmark_core::{Email, Exchange, Next, Reconcile, Reconciled};

use super::{Report, Run, mail, play};

/// Plays sends of a marked email that is searched for if the response leaves doubt.
pub fn play_reconciles(patience: Duration) -> Report {
    play(1, |run| reconcile_one(run, patience))
}

/// Sends a marked email and searches for it if the response leaves doubt.
///
/// Postmark's index may lag: not at all, by as long as the patience, or by a day. Only a lag longer
/// than the patience can keep an accepted email from being found, as documented.
pub fn reconcile_one(run: &mut Run<'_>, patience: Duration) {
    let lags = [Duration::ZERO, patience, Duration::from_secs(24 * 3600)];
    let lag = lags[run.choose(lags.len())];
    run.postmark.lag = lag;
    let email = mail(0).send_id("order 77");
    let Some(found) = send_and_search(run, &email, patience) else { return };
    match found {
        Reconciled::Sent(id) => {
            let known = run.postmark.ids("mail 0").iter().any(|known| known == id.as_str());
            run.expect(known, "a mail was found that was not accepted");
        }
        Reconciled::NotFound(looked) => {
            run.expect(looked >= patience, "the patience was not used up");
            let copies = run.postmark.copies("mail 0");
            run.expect(copies == 0 || lag > patience, "an accepted mail was not found");
        }
    }
}

/// What the search found; `None` if the send left no doubt, or the doubt remains.
fn send_and_search(run: &mut Run<'_>, email: &Email, patience: Duration) -> Option<Reconciled> {
    let mut exchange = Exchange::new(run.config(), email, 7).expect("it is valid");
    match run.drive(&mut exchange)? {
        Err(error) if error.may_have_happened() => {}
        _ => return None,
    }
    let mut reconcile = Reconcile::new(email).expect("it is marked").patience(patience);
    let started = run.now;
    loop {
        let mut search = Exchange::new(run.config(), reconcile.request(), 7).expect("it is valid");
        let result = run.drive(&mut search)?;
        match reconcile.handle(result, run.now.saturating_sub(started)) {
            Next::Wait(wait) => {
                let in_time = wait.is_zero() || run.now + wait <= started + patience;
                run.expect(in_time, "a search begins too late");
                run.now += wait;
            }
            Next::Done(found) => return found.ok(),
        }
    }
}
