//! The addresses in received email, as people and programs write them.

use postmark_core::Content;
use postmark_core::webhook::fixture;
use proptest::prelude::*;

/// The names and addresses that a reply to a text in `Reply-To` goes to.
fn recipients(text: &str) -> Vec<(String, String)> {
    let mut email = fixture::inbound();
    email.reply_to = Some(text.to_owned());
    let reply = email.reply("support@example.com", Content::text("Hello"));
    reply.parts().to.iter().map(|to| of(to.name().unwrap_or_default(), to.email())).collect()
}

fn of(name: &str, email: &str) -> (String, String) {
    (name.to_owned(), email.to_owned())
}

fn check(table: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in table {
        let expected: Vec<_> = expected.iter().map(|(name, email)| of(name, email)).collect();
        assert_eq!(recipients(text), expected, "{text}");
    }
}

/// The only address in the text of a sender.
fn sender(text: &str) -> Option<String> {
    let mut email = fixture::inbound();
    (email.from, email.from_full) = (Some(text.to_owned()), None);
    email.sender().map(str::to_owned)
}

#[test]
fn mailboxes_are_read_as_people_write_them() {
    let table: &[(&str, &[(&str, &str)])] = &[
        ("a@x.co", &[("", "a@x.co")]),
        ("Jane <a@x.co>", &[("Jane", "a@x.co")]),
        ("\"Doe, Jane\" <a@x.co>", &[("Doe, Jane", "a@x.co")]),
        ("a@x.co, Jane <b@x.co>,, c@x.co,", &[("", "a@x.co"), ("Jane", "b@x.co"), ("", "c@x.co")]),
        // Names that need quotes.
        ("Doe, Jane <a@x.co>", &[("Doe, Jane", "a@x.co")]),
        ("Doe, Jane <a@x.co>, Roe, Jo <b@x.co>", &[("Doe, Jane", "a@x.co"), ("Roe, Jo", "b@x.co")]),
        ("Re: Jane <a@x.co>", &[("Re: Jane", "a@x.co")]),
        ("Jane (Sales, EU) <a@x.co>", &[("Jane (Sales, EU)", "a@x.co")]),
        ("Jane :( <a@x.co>, Jo :) <b@x.co>", &[("Jane :( <a@x.co>, Jo :)", "b@x.co")]),
        ("Jane :( <a@x.co>", &[("Jane :(", "a@x.co")]),
        ("Jane \"Boss <a@x.co>", &[("Jane Boss", "a@x.co")]),
        ("Jane @ Work <a@x.co>", &[("Jane @ Work", "a@x.co")]),
        ("b@x.co via List <a@x.co>", &[("b@x.co via List", "a@x.co")]),
        ("\"b@x.co\" <a@x.co>", &[("b@x.co", "a@x.co")]),
        ("\"<b@x.co>, \\\"c\\\"\" <a@x.co>", &[("<b@x.co>, \"c\"", "a@x.co")]),
        // Escapes and non-escapes.
        ("\"Doe\\, Jane\" <a@x.co>", &[("Doe, Jane", "a@x.co")]),
        ("\"CORP\\jane\" <a@x.co>", &[("CORP\\jane", "a@x.co")]),
        // Groups.
        ("Team: a@x.co, Jane <b@x.co>;", &[("", "a@x.co"), ("Jane", "b@x.co")]),
        ("Team:a@x.co;", &[("", "a@x.co")]),
        ("Team: ; Jane <a@x.co>", &[("Jane", "a@x.co")]),
        ("undisclosed recipients:;", &[]),
        // Other separators.
        ("a@x.co; b@x.co;", &[("", "a@x.co"), ("", "b@x.co")]),
        ("Jane <a@x.co>; Jo <b@x.co>", &[("Jane", "a@x.co"), ("Jo", "b@x.co")]),
        ("a@x.co b@x.co", &[("", "a@x.co"), ("", "b@x.co")]),
        ("<a@x.co> <b@x.co>", &[("", "a@x.co"), ("", "b@x.co")]),
        (
            "a@x.co，b@x.co、c@x.co；d@x.co",
            &[("", "a@x.co"), ("", "b@x.co"), ("", "c@x.co"), ("", "d@x.co")],
        ),
        // Comments.
        ("a@x.co (Jane)", &[("Jane", "a@x.co")]),
        ("(was b@x.co) Jane <a@x.co>", &[("(was b@x.co) Jane", "a@x.co")]),
        ("a@x.co (b@x.co (nested) \\) )", &[("b@x.co (nested) )", "a@x.co")]),
        // Missing or extra brackets.
        ("Jane a@x.co", &[("Jane", "a@x.co")]),
        ("Jane <a@x.co", &[("Jane", "a@x.co")]),
        ("Jane a@x.co>", &[("Jane", "a@x.co")]),
        ("<a@x.co, <b@x.co>", &[("", "a@x.co"), ("", "b@x.co")]),
        ("<<a@x.co>>", &[("", "a@x.co")]),
        ("< a@x.co >", &[("", "a@x.co")]),
        ("<@mx.co,@my.co:a@x.co>", &[("", "a@x.co")]),
        ("<Jane a@x.co>", &[("Jane", "a@x.co")]),
        ("Jane [a@x.co]", &[("Jane", "a@x.co")]),
        ("Jane [\u{200b}a@x.co]", &[("Jane", "a@x.co")]),
        ("'a@x.co'", &[("", "a@x.co")]),
        ("“a@x.co”", &[("", "a@x.co")]),
        ("\u{feff}a@x.co\u{200b}", &[("", "a@x.co")]),
        ("write to a@x.co.", &[("write to", "a@x.co")]),
        // URLs.
        ("mailto:a@x.co", &[("", "a@x.co")]),
        ("<MailTo:a@x.co?subject=Hi>", &[("", "a@x.co")]),
        ("Jane [mailto:a@x.co]", &[("Jane", "a@x.co")]),
        ("mailto:a%40x.co@y.co", &[]),
        ("https://user@x.co", &[]),
        ("<https://x.co/@user>", &[]),
        // Encoded words.
        ("=?utf-8?Q?Doe=2C_J=C3=BCrgen?= <a@x.co>", &[("Doe, Jürgen", "a@x.co")]),
        ("=?utf-8?B?SsO8?=\r\n =?utf-8?B?cmdlbg==?= <a@x.co>", &[("Jürgen", "a@x.co")]),
        ("=?ISO-8859-1*de?q?J=FCrgen?= X <a@x.co>", &[("Jürgen X", "a@x.co")]),
        ("=?koi8-r?B?8A==?= <a@x.co>", &[("=?koi8-r?B?8A==?=", "a@x.co")]),
        ("=?utf-8?Q?b@x.co?=", &[("", "b@x.co")]),
        ("=?utf-8?Q?open <a@x.co>", &[("=?utf-8?Q?open", "a@x.co")]),
        // No mailbox.
        ("a\u{200b}@x.co", &[]),
        ("Jane <a\u{200b}@x.co>", &[]),
        ("nobody", &[]),
        ("a@", &[]),
        ("@x.co", &[]),
        ("a@b@x.co", &[]),
        ("<>", &[]),
        ("jane @ x.co", &[]),
    ];
    check(table);
}

#[test]
fn addresses_with_white_space_and_comments_are_read_whole_or_not_at_all() {
    check(&[
        // RFC 5322, appendices A.1.3, A.5, A.6.1 and A.6.3.
        (
            "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            &[("Ed Jones", "c@a.test"), ("", "joe@where.test"), ("John", "jdoe@one.test")],
        ),
        (
            "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
            &[("Pete(A nice ) chap)", "pete@silly.test")],
        ),
        (
            "A Group(Some people)\r\n :Chris Jones <c@(Chris's host.)public.example>,\r\n \
             joe@example.org, John <jdoe@one.test> (my dear friend); (the end of the group)",
            &[
                ("Chris Jones", "c@public.example"),
                ("", "joe@example.org"),
                ("John", "jdoe@one.test"),
            ],
        ),
        (
            "Mary <@node.test:mary@example.net>, , jdoe@test  . example",
            &[("Mary", "mary@example.net")],
        ),
        ("John Doe <jdoe@machine(comment).  example>", &[("John Doe", "jdoe@machine.example")]),
        // A domain that goes on behind white space or a comment.
        ("Jane <a@x.\r\n co>", &[("Jane", "a@x.co")]),
        ("Jane <a @ x.co>", &[("Jane", "a@x.co")]),
        ("a@x. co", &[]),
        ("\"jane\"@x (home) . co", &[]),
        ("a@x.co. b@y.co", &[("", "a@x.co"), ("", "b@y.co")]),
        ("a@x.co .", &[("", "a@x.co")]),
        ("a@x.co. (Jane)", &[("Jane", "a@x.co")]),
        // Forms on websites quote everything.
        ("\"a@x.co\"", &[("", "a@x.co")]),
        ("\"Jane <a@x.co>\"", &[("Jane", "a@x.co")]),
        ("\"a@x.co\", \"b@x.co\"", &[("", "a@x.co"), ("", "b@x.co")]),
        ("\"b@x.co\" <nobody>", &[]),
    ]);
}

#[test]
fn one_address_is_told_from_several() {
    for (text, expected) in [
        ("Doe, Jane <a@x.co>", Some("a@x.co")),
        ("a@x.co <A@X.co>", Some("A@X.co")),
        ("a@x.co, A@x.co", Some("a@x.co")),
        ("a@x.co, b@x.co", None),
        ("nobody", None),
        ("Jane <a@x. co>", None),
        ("=?utf-8?Q?b@x.co?=", None),
        // Quoted local parts, IP addresses as domains, and addresses that are not ASCII.
        ("\"jane doe\"@x.co", Some("\"jane doe\"@x.co")),
        ("<\"jane doe\"@x.co>", Some("\"jane doe\"@x.co")),
        ("a@[192.0.2.1]", Some("a@[192.0.2.1]")),
        ("jörg@bücher.example", Some("jörg@bücher.example")),
    ] {
        assert_eq!(sender(text).as_deref(), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn addresses_stand_in_the_text(text in "([ab@.<>(),;:\"\\\\ ]|a@x|mailto:|=\\?utf-8\\?Q\\?a\\?=|ü|\u{200b}){0,30}") {
        if let Some(address) = sender(&text) {
            prop_assert!(text.contains(&address) && address.contains('@'));
        }
    }

    #[test]
    fn what_is_printed_is_read(name in "[a-z ,:;()<>@\"ü]{0,12}", host in "[a-z]{1,5}") {
        let email = format!("jane@{host}.co");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = format!("\"{}\" <{email}>", name.replace('"', "\\\""));
        prop_assert_eq!(recipients(&text), [of(&name, &email)]);
    }
}
