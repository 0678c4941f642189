//! Lists, walked while requests fail, rows arrive and rows leave.

use std::collections::BTreeSet;

use postmark_core::api::bounces::ListBounces;
use postmark_core::{Exchange, Pages};

use super::{Report, Run, play};

/// Plays walks over a list of this many pages of two rows, where one row may arrive after a page.
pub fn play_lists(attempts: u32, pages: usize) -> Report {
    play(attempts, |run| walk_list(run, pages))
}

/// Plays walks over a list of this many pages of two rows, where a row may leave after each page.
pub fn play_shrinking_lists(attempts: u32, pages: usize) -> Report {
    play(attempts, |run| walk_shrinking_list(run, pages))
}

/// Walks a list of this many pages of two rows, where one row may arrive after a page.
///
/// A walk that ends without an error returns every row that existed from the start, and no walk
/// returns a row twice.
pub fn walk_list(run: &mut Run<'_>, pages: usize) {
    walk_whole(run, pages, |run, _| {
        if run.postmark.bounces.len() % 2 == 0 && run.choose(2) == 1 {
            let newest = i64::try_from(run.postmark.bounces.len()).expect("a few");
            run.postmark.bounces.push(newest);
        }
    });
}

/// As [`walk_list`], but after each page a row already returned may leave, as an activated bounce
/// does.
pub fn walk_shrinking_list(run: &mut Run<'_>, pages: usize) {
    walk_whole(run, pages, |run, given| {
        let there = run.postmark.bounces.iter().position(|row| given.contains(row));
        if let Some(place) = there.filter(|_| run.choose(2) == 1) {
            run.postmark.bounces.remove(place);
        }
    });
}

/// A change to the list after a page, given the rows returned so far.
type Change = fn(&mut Run<'_>, &[i64]);

fn walk_whole(run: &mut Run<'_>, pages: usize, change: Change) {
    let there_before = i64::try_from(pages * 2).expect("a few");
    run.postmark.bounces = (0..there_before).collect();
    let (rows, whole) = walk(run, change);
    let unique: BTreeSet<i64> = rows.iter().copied().collect();
    run.expect(unique.len() == rows.len(), "a row was given twice");
    let all = (0..there_before).all(|row| unique.contains(&row));
    run.expect(all || !whole, "a row was lost");
}

/// The rows returned, and whether the walk reached the end.
fn walk(run: &mut Run<'_>, change: Change) -> (Vec<i64>, bool) {
    let mut pages = Pages::new(ListBounces::new().count(2));
    let mut rows = Vec::new();
    while let Some(list) = pages.request() {
        let mut exchange = Exchange::new(run.config(), list, 7).expect("it is valid");
        let Some(Ok(page)) = run.drive(&mut exchange) else { return (rows, false) };
        rows.extend(pages.handle(page).into_iter().map(|bounce| bounce.id.0));
        change(run, &rows);
    }
    (rows, pages.check().is_ok())
}
