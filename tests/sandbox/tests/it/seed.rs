use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use postmark_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::client::{Request, ask, call_as, get, mail_with, manage, post};

/// The example of SEED.md.
fn example() -> String {
    let page = include_str!("../../SEED.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    rest.split("```").next().unwrap().to_owned()
}

fn list(sandbox: &Sandbox, path: &str, name: &str) -> Vec<Value> {
    ask(sandbox, path).ok()[name].as_array().unwrap().clone()
}

#[test]
fn the_example_is_all_there() {
    let sandbox = Sandbox::start_with(Options::new().seed(example())).unwrap();
    let all = |sandbox: &Sandbox| {
        assert_eq!(
            get(sandbox, "/sandbox/clock").ok(),
            json!({
                "Time": "2026-11-30T09:00:00.0000000Z", "Paused": true,
            })
        );
        let domains = manage(sandbox, "GET", "/domains?count=9&offset=0", "").ok();
        assert_eq!(domains["Domains"][0]["DKIMVerified"], true);
        let senders = manage(sandbox, "GET", "/senders?count=9&offset=0", "").ok();
        assert_eq!(senders["SenderSignatures"][0]["Confirmed"], true);
        let servers = manage(sandbox, "GET", "/servers?count=9&offset=0", "").ok();
        assert_eq!(
            (&servers["TotalCount"], &servers["Servers"][1]["Name"]),
            (&json!(2), &json!("Staging"))
        );
        let server = call_as("my-own-token", sandbox, "GET", "/server", "").ok();
        assert_eq!(
            (&server["TrackOpens"], &server["ApiTokens"][1]),
            (&json!(true), &json!("my-own-token"))
        );
        assert_eq!(call_as("staging-token", sandbox, "GET", "/server", "").ok()["Color"], "Red");
        assert_eq!(ask(sandbox, "/message-streams/news").ok()["MessageStreamType"], "Broadcasts");
        let suppressed = list(sandbox, "/message-streams/news/suppressions/dump", "Suppressions");
        assert_eq!(suppressed[0]["EmailAddress"], "gone@example.com");
        assert_eq!(
            list(sandbox, "/triggers/inboundrules?count=9&offset=0", "InboundRules")[0]["Rule"],
            "spam.example"
        );
        let messages = sandbox.messages();
        assert_eq!((messages.len(), messages[0].subject.as_str()), (1, "Hi Ada"));
        let bounce = &list(sandbox, "/bounces?count=9&offset=0", "Bounces")[0];
        assert_eq!(bounce["Type"], "SoftBounce");
        assert_eq!(list(sandbox, "/messages/inbound?count=9&offset=0", "InboundMessages").len(), 1);
        let stats = ask(sandbox, "/stats/outbound?tag=welcome").ok();
        assert_eq!(
            [&stats["Sent"], &stats["Opens"], &stats["UniqueOpens"], &stats["Bounced"]],
            [&json!(1200), &json!(700), &json!(500), &json!(12)]
        );
        let days = ask(sandbox, "/stats/outbound/bounces").ok();
        assert_eq!((&days["HardBounce"], &days["SoftBounce"]), (&json!(12), &json!(1)));
        assert_eq!(days["Days"][0]["Date"], "2026-11-01");
        assert_eq!(list(sandbox, "/webhooks", "Webhooks").len(), 1);
        // It was not notified of anything, and only the test's own requests were counted.
        assert!(sandbox.deliveries().is_empty());
    };
    assert_eq!(sandbox.requests(), 0);
    let sent = sandbox.messages()[0].received_at;
    let ago = SystemTime::now().duration_since(sent).unwrap();
    assert!(
        ago > Duration::from_secs(3 * 86400 - 60) && ago < Duration::from_secs(3 * 86400 + 600)
    );
    all(&sandbox);
    for reset in [false, true] {
        sandbox.clear();
        post(&sandbox, "/email", mail_with(json!({}))).ok();
        if reset {
            sandbox.reset();
        } else {
            Request::new(&sandbox, "POST", "/sandbox/reset").send().unwrap().ok();
        }
        all(&sandbox);
    }
}

#[test]
fn what_is_wrong_is_named_by_line_and_member() {
    let sandbox = Sandbox::start().unwrap();
    for (seed, expected) in [
        ("{\n\"Servers\": [}", "2: expected value at line 2 column 13"),
        ("[]", "1: it is no object"),
        ("{\n\"Server\": []}", "2: Server: there is no such member"),
        ("{\"Servers\":\n 5}", "2: Servers: it is no list"),
        ("{\"Servers\": [\n{\"Colour\": 1}]}", ""),
        (
            "{\"Servers\": [{\n\"Messages\": [{\"From\": \"a@b.example\",\n\"To\": \"nobody\", \"TextBody\": \"x\"}]}]}",
            "3: Servers[0].Messages[0].To: ",
        ),
        (
            "{\"Servers\": [{\"Messages\": [\n{\"From\": \"a@b.example\", \"To\": \"c@d.example\", \"TextBody\": \"x\",\n \"Evens\": []}]}]}",
            "3: Servers[0].Messages[0].Evens: there is no such member",
        ),
        (
            "{\"Servers\": [{\"Messages\": [{\"From\": \"a@b.example\", \"To\": \"c@d.example\", \"TextBody\": \"x\",\n\"At\": \"soon\"}]}]}",
            "2: Servers[0].Messages[0].At: soon is no time",
        ),
        (
            "{\"Servers\": [{\"Messages\": [{\"From\": \"a@b.example\", \"To\": \"c@d.example\", \"TextBody\": \"x\",\n\"Events\": [\n{\"Event\": \"Open\"}]}]}]}",
            "3: Servers[0].Messages[0].Events[0]: this cannot happen at Postmark: the email has no HTML",
        ),
        (
            "{\"Servers\": [{\"Streams\": [\n{\"ID\": \"x\", \"Name\": \"X\",\n\"MessageStreamType\": \"Loud\"}]}]}",
            "3: Servers[0].Streams[0].MessageStreamType: ",
        ),
        (
            "{\"Servers\": [{\"Statistics\": [{\"Date\": \"2026-01-01\",\n\"Sent\": -1}]}]}",
            "2: Servers[0].Statistics[0].Sent: it is no whole number",
        ),
        (
            "{\"Servers\": [{\"Statistics\": [{\"Date\": \"2026-01-01\", \"Bounces\": {\n\"Flop\": 1}}]}]}",
            "2: Servers[0].Statistics[0].Bounces.Flop: there is no such type of bounce",
        ),
        ("{\"Servers\": [{\"Tokens\": [\n\"\"]}]}", "2: Servers[0].Tokens[0]: it is no text"),
        ("{\"Domains\": [{\"Name\":\n \"gmail.com\"}]}", "1: Domains[0]: "),
        ("{\"Clock\": {\"Paused\":\n 1}}", "2: Clock.Paused: it is neither true nor false"),
        (
            "{\"Servers\": [{\"Suppressions\": [\n{\"EmailAddress\": \"a@b.example\",\n\"MessageStream\": \"x\"}]}]}",
            "3: Servers[0].Suppressions[0].MessageStream: ",
        ),
    ] {
        let result = sandbox.seed(seed).blocking();
        if expected.is_empty() {
            // Settings that are unknown are left to Postmark, which ignores them.
            continue;
        }
        let error = result.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error} is not {expected}");
        let reply = Request::new(&sandbox, "POST", "/sandbox/seed").body(seed).send().unwrap();
        assert_eq!((reply.status, &reply.json()["Message"]), (400, &json!(error.to_string())));
    }
    let failure = Sandbox::start_with(Options::new().seed("[]")).unwrap_err();
    assert_eq!(failure.kind(), std::io::ErrorKind::InvalidData);
}

#[test]
fn the_program_reads_a_file_and_names_it() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let (good, wrong) = (format!("{folder}/seed.json"), format!("{folder}/wrong.json"));
    fs::write(&good, example()).unwrap();
    fs::write(&wrong, "{\n\"Servers\": [\n{\"Streams\": 1}]}").unwrap();
    let run = |file: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_postmark-sandbox"));
        program.args(["--port", "0", "--seed", file]).stdout(Stdio::piped()).stderr(Stdio::piped());
        program.spawn().unwrap()
    };
    let output = run(&wrong).wait_with_output().unwrap();
    let expected = format!("postmark-sandbox: {wrong}:3: Servers[0].Streams: it is no list\n");
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stderr).unwrap()),
        (Some(1), expected)
    );
    let output = run("/nonexistent").wait_with_output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("/nonexistent: "));
    let mut program = run(&good);
    let first = BufReader::new(program.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(!first.is_empty());
}
