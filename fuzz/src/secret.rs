//! A token that must not be printed.

use std::error::Error as StdError;
use std::fmt::Debug;

use postmark_core::{Config, ServerToken};

const TOKEN: &str = "9d3aa0f7-5ec2-4b60-93c1-7be6c1c8e7aa";

/// A configuration with the token.
pub(crate) fn config() -> Config<ServerToken> {
    Config::new(ServerToken::new(TOKEN).expect("a token"))
}

/// Searches a value's `Debug` output for the token.
pub(crate) fn unprinted(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!has_token(&text), "{text}");
    }
}

/// Searches an error and its causes for the token, in every output.
pub(crate) fn unprinted_error(error: &(dyn StdError + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        unprinted(&error);
        let text = error.to_string();
        assert!(!text.is_empty() && !has_token(&text), "{text}");
        cause = error.source();
    }
}

/// Whether a text contains the token.
///
/// A fuzzer sees comparisons, and would put the token into its inputs: so only checksums of as many
/// bytes are compared (Rabin and Karp's search).
fn has_token(text: &str) -> bool {
    const BASE: u64 = 0x0100_0000_01b3;
    let sum = |bytes: &[u8]| {
        bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(BASE).wrapping_add((*byte).into()))
    };
    let wanted = sum(TOKEN.as_bytes());
    let highest = (1..TOKEN.len()).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let Some(first) = text.as_bytes().get(..TOKEN.len()) else { return false };
    let pairs = text.bytes().zip(text.bytes().skip(TOKEN.len()));
    let mut here = sum(first);
    let mut sums = pairs.map(|(out, new)| {
        here = here.wrapping_sub(u64::from(out).wrapping_mul(highest));
        here = here.wrapping_mul(BASE).wrapping_add(new.into());
        here
    });
    sum(first) == wanted || sums.any(|sum| sum == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_token_anywhere() {
        for text in
            [TOKEN.to_owned(), format!("a{TOKEN}"), format!("{TOKEN}b"), format!("ab{TOKEN}c")]
        {
            assert!(has_token(&text), "{text}");
        }
        assert!(!has_token(&TOKEN[1..]) && !has_token("") && !has_token(&TOKEN.replace('5', "6")));
    }
}
