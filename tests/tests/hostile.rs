//! Every adapter against malicious servers, with bounded memory.
//!
//! The counting allocator is the fuzz targets'; it counts for the whole process, so one scenario
//! runs at a time.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "hostile/any.rs"]
mod any;
mod stacks;

use std::sync::{Mutex, MutexGuard, PoisonError};

use postmark_fuzz::peak_of_all;
use postmark_tests::conformance::{Scenario, Stack, same_on_all};

use self::stacks::{AsyncStd, Blocking, Smol, Tokio};

/// What a process may hold during a call, beyond what it held before: many times the 256 KiB of a
/// response, but little compared with an endless one.
const MOST: usize = 8 << 20;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs a scenario on one stack after the other, within the bounds.
fn within_bounds<const COUNT: usize>(most: usize, stacks: [(&str, Scenario); COUNT]) {
    let _turn = turn();
    for (name, scenario) in stacks {
        let ((), peak) = peak_of_all(|| same_on_all([(name, scenario)]));
        assert!(peak <= most, "on {name} {peak} bytes were held");
    }
}

fn turn() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

macro_rules! scenarios {
    ($most:expr, $on:tt $($module:ident { $($scenario:ident,)* })*) => {$(
        mod $module {
            use postmark_tests::conformance::hostile::$module;

            use super::*;

            $(scenarios! { @test $most, $on $module $scenario })*
        }
    )*};
    (@test $most:expr, ($($Stack:ident)*) $module:ident $scenario:ident) => {
        #[test]
        fn $scenario() {
            within_bounds($most, [$(($Stack::NAME, $module::$scenario::<$Stack>)),*]);
        }
    };
}

scenarios! {
    MOST, (Blocking Tokio AsyncStd Smol)
    endless {
        a_head,
        interim_answers,
        a_body,
        chunks,
        packed,
    }
    bombs {
        a_bomb,
        a_bomb_in_a_bomb,
        members_one_after_the_other,
        cut_off_anywhere,
        spoilt_anywhere,
        an_unknown_coding,
    }
    odd {
        lengths,
        a_length_beside_chunks,
        chunks,
        heads,
        bare_line_feeds,
        statuses,
        an_interim_answer_before_a_long_one,
        many_headers_are_fine,
    }
    slow {
        an_answer,
        a_handshake,
        a_proxy,
        one_that_answers_too_late,
    }
    desync {
        a_second_answer_behind_the_first,
        a_second_answer_in_the_same_record,
        a_body_where_there_is_none,
        an_answer_while_nobody_asks,
        an_answer_before_the_request,
        mails_side_by_side,
    }
}

/// One with a large request.
mod large {
    use super::*;

    scenarios! {
        MOST + (64 << 20), (Blocking Tokio AsyncStd Smol)
        slow {
            a_reader,
        }
    }
}

scenarios! {
    MOST, (Tokio AsyncStd Smol)
    storms {
        of_settings,
        of_pings,
        of_what_nobody_knows,
        of_windows,
        of_interim_answers,
        of_continuations,
        of_headers_in_few_bytes,
        of_data,
        of_resets,
        of_goodbyes,
        of_promises,
        of_nonsense,
        of_heads,
        a_window_that_stays_shut,
    }
}
