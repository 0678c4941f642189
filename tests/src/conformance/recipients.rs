//! Recipients: an email goes to exactly those that the program named, whatever their names look
//! like.

use std::collections::BTreeSet;

use postmark_core::{Address, Content, Email, Recipients};
use serde_json::Value;

use super::{Request, Server, Setup, Stack};

/// How many emails are sent, each alone and all in a batch.
const EMAILS: usize = 60;

/// Names that are hard to write correctly.
const NAMES: [&str; 10] = [
    "",
    "Jane",
    "Doe, Jane",
    "O'Neil; Pat",
    r#"Ann "Annie" Lee"#,
    r"back\slash",
    "Müller, Jörg",
    "<angle>",
    "(comment)",
    "李 雷",
];

/// A pseudorandom generator with a fixed seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }

    /// Some addresses, and the mailboxes of all that were made.
    fn recipients(&mut self, fewest: usize, made: &mut BTreeSet<String>) -> Recipients {
        let mut list = Recipients::new();
        for _ in 0..fewest + self.below(9) {
            let mailbox =
                format!("u{}.x+{}@d{}.example", made.len(), self.below(999), self.below(9));
            let name = NAMES[self.below(NAMES.len())];
            let address = Address::named(name, &mailbox).expect("an address");
            made.insert(mailbox);
            list.push(address);
        }
        list
    }

    fn email(&mut self) -> (Email, BTreeSet<String>) {
        let mut made = BTreeSet::new();
        let to = self.recipients(1, &mut made);
        let cc = self.recipients(0, &mut made);
        let bcc = self.recipients(0, &mut made);
        let email = Email::new("me@example.com", to, Content::text("Hello"));
        (email.cc(cc).bcc(bcc), made)
    }
}

/// The mailboxes of a list on the wire, parsed independently of the code that wrote it: quoted text
/// is dropped, and each remaining piece with an `@` counts.
fn mailboxes(list: &Value) -> Vec<String> {
    let mut bare = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for letter in list.as_str().unwrap_or_default().chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            _ => bare.push(letter),
        }
    }
    let pieces = bare.split([',', '<', '>', ' ', '\t']);
    pieces.filter(|piece| piece.contains('@')).map(str::to_owned).collect()
}

/// Checks that an email goes to these mailboxes, each once, and contains no other address.
fn check(email: &Value, expected: &BTreeSet<String>) {
    let lists = ["To", "Cc", "Bcc"].map(|field| mailboxes(&email[field]));
    let all = lists.concat();
    assert_eq!(&all.iter().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(all.len(), expected.len(), "each once");
    let text = email.to_string();
    assert_eq!(
        text.matches('@').count(),
        expected.len() + 1,
        "the sender is the only other one: {text}"
    );
}

pub fn those_of_an_email_and_nobody_else<S: Stack>() -> Vec<Request> {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (emails, expected): (Vec<_>, Vec<_>) = (0..EMAILS).map(|_| numbers.email()).unzip();
    let server = Server::start_each(|number, peer| {
        let receipt = r#"{"ErrorCode":0,"Message":"OK","MessageID":"1"}"#;
        if number < EMAILS {
            peer.answer("200 OK", receipt);
        } else {
            peer.answer("200 OK", &format!("[{}]", [receipt; EMAILS].join(",")));
        }
    });
    let client = S::new(Setup::new(server.url()));
    for email in &emails {
        client.send(email.clone()).expect("it is sent");
    }
    assert_eq!(client.send_batch(emails, EMAILS).len(), EMAILS);
    drop(client);
    let requests = server.finish().requests();
    assert_eq!(requests.len(), EMAILS + 1);
    let parsed =
        |request: &Request| -> Value { serde_json::from_slice(&request.body).expect("JSON") };
    for (request, expected) in requests.iter().zip(&expected) {
        check(&parsed(request), expected);
    }
    let batch = parsed(&requests[EMAILS]);
    let batch = batch.as_array().expect("an array");
    assert_eq!(batch.len(), EMAILS);
    for (email, expected) in batch.iter().zip(&expected) {
        check(email, expected);
    }
    requests
}
