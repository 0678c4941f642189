//! Formats JSON for people.

use std::fmt::Write;

/// Longer strings are truncated to this many characters.
const LONGEST: usize = 2000;

/// Formats JSON over several lines, without reordering members.
///
/// Expects valid JSON; for anything else the output is arbitrary.
pub(super) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len().min(1 << 16));
    let mut depth = 0_usize;
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => string(&mut out, &mut chars),
            '{' | '[' => {
                out.push(c);
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Copies the rest of a string, and its closing quote.
fn string(out: &mut String, chars: &mut impl Iterator<Item = char>) {
    out.push('"');
    let mut length = 0_usize;
    let mut escaped = false;
    for c in chars {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if ends {
            break;
        }
        length += 1;
        if length <= LONGEST {
            out.push(c);
        }
    }
    if length > LONGEST {
        // Writing to a String does not fail.
        let _ = write!(out, "… {} more characters", length - LONGEST);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_lines() {
        let json = r#"{"b" : [1,{ "x\"{,":null}, [ ],{}] ,"a":"\\"}"#;
        let lines = r#"{
  "b": [
    1,
    {
      "x\"{,": null
    },
    [],
    {}
  ],
  "a": "\\"
}"#;
        assert_eq!(pretty(json), lines);
        let long = format!("[\"{}\"]", "A".repeat(LONGEST + 5));
        assert!(pretty(&long).ends_with("A… 5 more characters\"\n]"));
        assert_eq!(pretty("\"open \\"), "\"open \\\"");
    }
}
