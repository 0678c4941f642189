//! The commands of the program that control another, running sandbox.

use std::env;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

use lexopt::{Arg, Parser, ValueExt};
use serde_json::{Map, Value};

/// The default URL of a sandbox.
const DEFAULT_URL: &str = "http://127.0.0.1:8025";

/// The commands and their usage.
pub(crate) const HELP: &str = "\
Commands for a running sandbox:

  trigger EVENT --message ID [--recipient ADDRESS] [--type TYPE] [--link URL] [--at TIME]
                      Let something happen to an email: delivery, delay, open, click, bounce,
                      complaint or unsubscribe. TYPE is one of Postmark's types of bounces, and TIME
                      is like 2026-02-17T12:25:01Z or -2h
  messages [--to ADDRESS] [--from ADDRESS] [--subject TEXT] [--tag TAG] [--wait TIME] [--count N]
                      List emails, and wait for them for a TIME like 5s
  deliveries [--wait TIME]
                      List the calls of webhooks
  clock [pause | resume | advance TIME | set TIME]
                      Show the clock, or move it
  reset               Make everything as it was at the start

  --url URL           The sandbox [$POSTMARK_BASE_URL, or http://127.0.0.1:8025]
";

/// A request to a running sandbox.
#[derive(Debug, PartialEq)]
pub(crate) struct Command {
    url: String,
    method: &'static str,
    path: String,
    body: Value,
}

impl Command {
    /// Parses the arguments of the command with this name; `None` if there is no such command.
    pub(crate) fn parse(name: &str, parser: &mut Parser) -> Result<Option<Self>, lexopt::Error> {
        let (method, mut path, options): (_, _, &[(&str, &str)]) = match name {
            "trigger" => (
                "POST",
                "/sandbox/trigger".to_owned(),
                &[
                    ("message", "MessageID"),
                    ("recipient", "Recipient"),
                    ("type", "Type"),
                    ("link", "Link"),
                    ("at", "At"),
                ],
            ),
            "messages" => (
                "GET",
                "/sandbox/messages".to_owned(),
                &[
                    ("to", "to"),
                    ("from", "from"),
                    ("subject", "subject"),
                    ("tag", "tag"),
                    ("wait", "wait"),
                    ("count", "count"),
                ],
            ),
            "deliveries" => ("GET", "/sandbox/deliveries".to_owned(), &[("wait", "wait")]),
            "clock" => ("GET", "/sandbox/clock".to_owned(), &[]),
            "reset" => ("POST", "/sandbox/reset".to_owned(), &[]),
            _ => return Ok(None),
        };
        // That is the name.
        parser.next()?;
        let mut url = env::var("POSTMARK_BASE_URL").unwrap_or_else(|_| DEFAULT_URL.to_owned());
        let (mut values, mut words) = (Vec::new(), Vec::new());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("url") => url = parser.value()?.string()?,
                Arg::Long(option) => {
                    let Some((_, member)) = options.iter().find(|(name, _)| *name == option) else {
                        return Err(argument.unexpected());
                    };
                    values.push(((*member).to_owned(), parser.value()?.string()?));
                }
                Arg::Value(word) => words.push(word.string()?),
                Arg::Short(_) => return Err(argument.unexpected()),
            }
        }
        let mut command = Self { url, method, path: String::new(), body: Value::Null };
        let words = words.iter().map(String::as_str).collect::<Vec<_>>();
        match (name, words.as_slice()) {
            ("trigger", [event]) => {
                if !values.iter().any(|(member, _)| member == "MessageID") {
                    return Err("trigger needs --message ID".into());
                }
                values.push(("Event".to_owned(), (*event).to_owned()));
                let members = values.into_iter().map(|(name, value)| (name, value.into()));
                command.body = Value::Object(members.collect::<Map<_, _>>());
            }
            ("trigger", _) => return Err("trigger needs one event, such as bounce".into()),
            ("clock", []) => {}
            ("clock", ["pause"]) => command.post(serde_json::json!({"Paused": true})),
            ("clock", ["resume"]) => command.post(serde_json::json!({"Paused": false})),
            ("clock", ["set", time]) => command.post(serde_json::json!({"Time": time})),
            ("clock", ["advance", time]) => {
                command.post(Value::Null);
                path = format!("/sandbox/advance?by={}", encoded(time));
            }
            ("messages" | "deliveries" | "reset", []) => {
                for (index, (name, value)) in values.iter().enumerate() {
                    let sign = if index == 0 { '?' } else { '&' };
                    // Writing to a String does not fail.
                    let _ = write!(path, "{sign}{name}={}", encoded(value));
                }
            }
            (_, words) => {
                return Err(format!("{name} does not take \"{}\"", words.join(" ")).into());
            }
        }
        command.path = path;
        Ok(Some(command))
    }

    fn post(&mut self, body: Value) {
        self.method = "POST";
        self.body = body;
    }

    /// Makes the request, and returns the formatted JSON of the response.
    ///
    /// # Errors
    ///
    /// The sandbox is not there, or refuses: in its own words.
    pub(crate) fn run(&self) -> Result<String, String> {
        let place = self.url.strip_prefix("http://").ok_or_else(|| {
            format!("--url {}: it is the URL of a sandbox, such as {DEFAULT_URL}", self.url)
        })?;
        let authority = place.split('/').next().unwrap_or_default();
        let (status, body) = self.exchange(authority).map_err(|error| {
            format!("no sandbox at {}: {error}. Start one, or set --url", self.url)
        })?;
        let json = serde_json::from_str::<Value>(&body)
            .map_err(|_| format!("what listens at {} is no sandbox of this version", self.url))?;
        if status != 200 {
            let message = json.get("Message").and_then(Value::as_str).unwrap_or("refused");
            return Err(message.to_owned());
        }
        Ok(format!("{json:#}\n"))
    }

    fn exchange(&self, authority: &str) -> std::io::Result<(u16, String)> {
        let address =
            if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
        let body = if self.body.is_null() { String::new() } else { self.body.to_string() };
        let mut socket = TcpStream::connect(address)?;
        write!(
            socket,
            "{} {} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.method,
            self.path,
            body.len(),
        )?;
        let mut response = Vec::new();
        socket.read_to_end(&mut response)?;
        let response = String::from_utf8_lossy(&response);
        let (head, body) = response.split_once("\r\n\r\n").unwrap_or((&response, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.unwrap_or_default(), body.to_owned()))
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
