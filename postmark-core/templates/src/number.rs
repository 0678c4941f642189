//! Numbers as Postmark prints them (rules V3 and V4).

use serde_json::Number;

/// Powers of ten from this one on use scientific notation.
const SCIENTIFIC: i32 = 15;

/// Numbers below this power of ten use scientific notation.
const SMALL: i32 = -4;

/// Prints a number: integers unchanged, fractions as .NET prints a double.
pub(crate) fn print(number: &Number) -> String {
    let text = number.to_string();
    // Integers of any length, if serde_json keeps them.
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return text;
    }
    number.as_f64().map_or(text, double)
}

fn double(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    // The shortest digits that parse back, such as "1.25e-7".
    let text = format!("{number:e}");
    let parts = text.split_once('e');
    let Some((mantissa, exponent)) = parts.and_then(|(m, e)| Some((m, e.parse::<i32>().ok()?)))
    else {
        return text;
    };
    if (SMALL..SCIENTIFIC).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}E{sign}{:02}", exponent.unsigned_abs())
}
