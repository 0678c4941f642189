//! Measures whether the duration of a webhook verification reveals anything about the secret:
//! `cargo run --release -p postmark-core --example verifier_timing`.
//!
//! The method is dudect (Reparaz, Balasch, Verbauwhede, 2017): two kinds of guesses are measured in
//! random order, the slowest tenth is dropped, and Welch's t-test says whether their means differ.
//! |t| over 4.5 is a difference. The last line is a comparison by `==`, to show that the method
//! detects one.

#![allow(clippy::print_stdout, clippy::disallowed_macros, reason = "that is what it is for")]
#![allow(clippy::disallowed_methods, reason = "it is no part of the core: it measures it")]
#![allow(clippy::cast_precision_loss, reason = "it is statistics")]
#![allow(clippy::unwrap_used, reason = "a measurement may end")]

use std::hint::black_box;
use std::time::Instant;

use http::{HeaderMap, HeaderValue};
use postmark_core::webhook::Verifier;

/// The number of measurements of each kind.
const COUNT: usize = 40_000;

/// The number of calls per measurement.
const CALLS: u32 = 64;

fn main() {
    let secret = "k".repeat(64);
    let wrong_at = |place: usize| {
        let mut guess = secret.clone().into_bytes();
        if let Some(byte) = guess.get_mut(place) {
            *byte = b'x';
        }
        guess
    };
    let right = || secret.clone().into_bytes();
    println!("{:44} {:>9} {:>9} {:>8}", "guesses of 64 bytes, header", "ns", "ns", "t");
    let verifier = |secret: &str| Verifier::new().header("X-Hook", secret);
    let same = verifier(&secret);
    compare("wrong in byte 0, in byte 63", [&same, &same], [wrong_at(0), wrong_at(63)]);
    compare("wrong in byte 0, in byte 32", [&same, &same], [wrong_at(0), wrong_at(32)]);
    compare("wrong in byte 63, right", [&same, &same], [wrong_at(63), right()]);
    for length in [1, 16, 63, 65, 256] {
        let other = verifier(&"k".repeat(length));
        let what = format!("wrong in byte 0, secret of 64 or {length} bytes");
        compare(&what, [&same, &other], [wrong_at(0), wrong_at(0)]);
    }
    let time = |guess: &Vec<u8>| {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(black_box(guess).iter().eq(black_box(secret.as_bytes())));
        }
        start.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    report("by ==: wrong in byte 0, in byte 63", &wrong_at(0), &wrong_at(63), time, time);
}

fn compare(what: &str, verifiers: [&Verifier; 2], guesses: [Vec<u8>; 2]) {
    let [one, other] = guesses.map(|guess| {
        let value = HeaderValue::from_bytes(&guess).unwrap();
        HeaderMap::from_iter([(http::HeaderName::from_static("x-hook"), value)])
    });
    let time = |verifier: &Verifier, headers: &HeaderMap| {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(black_box(verifier).verify(black_box(headers), None).is_ok());
        }
        start.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    let [first, second] = verifiers;
    report(what, &one, &other, |it| time(first, it), |it| time(second, it));
}

/// Measures both in random order, and prints their means and the significance of the difference.
fn report<T>(
    what: &str,
    one: &T,
    other: &T,
    time_one: impl Fn(&T) -> f64,
    time_other: impl Fn(&T) -> f64,
) {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    while ones.len() + others.len() < 2 * COUNT {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        if random & 1 == 0 { ones.push(time_one(one)) } else { others.push(time_other(other)) }
    }
    let (ones, others) = (Sample::of(ones), Sample::of(others));
    let error = (ones.variance / ones.count + others.variance / others.count).sqrt();
    let t = (ones.mean - others.mean) / error;
    println!("{what:44} {:9.2} {:9.2} {t:8.1}", ones.mean, others.mean);
}

struct Sample {
    count: f64,
    mean: f64,
    variance: f64,
}

impl Sample {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        times.truncate(times.len() * 9 / 10);
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Self { count, mean, variance }
    }
}
