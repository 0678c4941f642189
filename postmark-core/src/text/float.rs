//! Numbers with a fraction, parsed and printed by `serde_json`. The standard library's parser and
//! printer would add a second set of tables, 12 kB, to each wasm module.

/// The value of a JSON number, unless it is too large.
pub(crate) fn parse(text: &str) -> Option<f64> {
    serde_json::from_str(text).ok().filter(|number: &f64| number.is_finite())
}

/// Formats a number, without a fraction if it is whole.
pub(crate) fn print(number: f64) -> String {
    // The range of whole numbers of an `i64`.
    const MOST: f64 = 9_223_372_036_854_775_808.0;
    if number.trunc().to_bits() == number.to_bits() && (-MOST..MOST).contains(&number) {
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and in range")]
        let whole = number as i64;
        return whole.to_string();
    }
    serde_json::to_string(&number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_rust() {
        for text in [
            "0.1",
            "7.2",
            "-3.25",
            "12.0",
            "1e3",
            "1.7976931348623157e308",
            "5e-324",
            "0.30000000000000004",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        for text in ["", "1e400", "nan", "inf", "1,5", "x"] {
            assert_eq!(parse(text), None, "{text}");
        }
        for number in [0.5, -7.25, 12.0, 1e15, 9e18, -9e18] {
            assert_eq!(print(number), number.to_string());
        }
        assert_eq!(print(1e300), "1e+300");
    }
}
