//! Emails that came in: conversations, machines, spam, files and answers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use postmark_core::webhook::{Automatic, Headers, Inbound, InboundAttachment, fixture};
use postmark_core::{Content, Email, Header};
use proptest::prelude::*;
use serde_json::Value;

fn headers(list: &[(&str, &str)]) -> Headers {
    list.iter().map(|(name, value)| Header::new(*name, *value)).collect()
}

/// An email with these header fields.
fn mail(list: &[(&str, &str)]) -> Inbound {
    let mut mail = fixture::inbound();
    mail.headers = headers(list);
    mail
}

fn file(name: &str) -> InboundAttachment {
    InboundAttachment::new(name, b"content")
}

/// A file whose content is this text in the payload.
fn encoded(content: &str) -> InboundAttachment {
    serde_json::from_value(serde_json::json!({"Name": "a", "Content": content})).unwrap()
}

fn written(email: &Email) -> Value {
    serde_json::to_value(email).unwrap()
}

#[test]
fn conversations_are_followed() {
    let mail = mail(&[
        ("Message-Id", " <three@example.com> "),
        ("in-reply-to", "<two@mtasv.net>"),
        ("References", "<one@example.com> <two@mtasv.net>\r\n\t<broken id@x> junk"),
    ]);
    let names = |ids: Vec<postmark_core::webhook::Rfc822MessageId>| {
        ids.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(mail.rfc822_message_id().unwrap().as_str(), "three@example.com");
    assert_eq!(names(mail.in_reply_to()), ["two@mtasv.net"]);
    assert_eq!(names(mail.references()), ["one@example.com", "two@mtasv.net"]);
    let sent = mail.answer_to(|id| id.postmark().is_some()).unwrap();
    assert_eq!(sent.postmark(), Some("two".into()));
    assert_eq!(mail.answer_to(|id| id.as_str() == "one@example.com").unwrap().postmark(), None);
    assert_eq!(mail.answer_to(|_| false), None);
    assert_ne!(mail.message_id.as_ref().unwrap().as_str(), "three@example.com");
}

#[test]
fn ids_without_brackets_are_words() {
    let mail = mail(&[("Message-ID", "a@b"), ("In-Reply-To", "your mail a@b of today, c@d")]);
    assert_eq!(mail.rfc822_message_id().unwrap().to_string(), "<a@b>");
    assert_eq!(mail.in_reply_to().len(), 2);
    let quoted = self::mail(&[("In-Reply-To", "\"a@b\", 'c@d'; e@f>")]).in_reply_to();
    let quoted = quoted.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(quoted, ["<a@b>", "<c@d>", "<e@f>"]);
    let encoded =
        self::mail(&[("References", "=?utf-8?q?=3Cabc?= =?utf-8?q?de=40mail=2Eexample=3E?=")]);
    assert_eq!(encoded.references()[0].as_str(), "abcde@mail.example");
    assert_eq!(self::mail(&[("Message-ID", "none")]).rfc822_message_id(), None);
    assert_eq!(self::mail(&[("Message-ID", "<>")]).rfc822_message_id(), None);
}

#[test]
fn the_text_of_an_answer_is_without_its_quotation() {
    let mut mail = fixture::inbound();
    for (text, expected) in [
        ("Yes.\n\nAm 5.11. schrieb Shop:\n> Really?\n>\n> Shop\n", "Yes."),
        ("Yes.\r\n\r\nOn Thursday Shop wrote:\r\n> Really?", "Yes."),
        ("Yes.\n> Really?", "Yes."),
        ("> Really?\nYes.", "> Really?\nYes."),
        ("> Really?", "> Really?"),
        ("These are:\n\nall", "These are:\n\nall"),
        ("é\n>é", "é"),
        ("", "How are you?"),
        (" \r\n\u{a0}\u{200b}", "How are you?"),
    ] {
        mail.text_body = Some(text.into());
        assert_eq!(mail.reply_text().as_deref(), Some(expected));
    }
    mail.stripped_text_reply = Some("Yes.".into());
    assert_eq!(mail.reply_text().as_deref(), Some("Yes."));
    (mail.stripped_text_reply, mail.text_body) = (Some(" \n".into()), Some("Yes.".into()));
    assert_eq!(mail.reply_text().as_deref(), Some("Yes."));
    mail.text_body = None;
    assert_eq!(mail.reply_text().as_deref(), Some("How are you?"));
    (mail.text_body, mail.html_body) = (Some(" \n".into()), Some("<img src='a.png'>".into()));
    assert_eq!(mail.reply_text().as_deref(), Some(""));
    mail.html_body = fixture::inbound().html_body;
    (mail.stripped_text_reply, mail.text_body) = (None, None);
    assert_eq!(mail.reply_text().as_deref(), Some("How are you?"));
    mail.html_body = None;
    assert_eq!(mail.reply_text(), None);
}

#[test]
fn machines_are_told_from_people() {
    let table: &[(&str, &str, Option<Automatic>)] = &[
        ("Auto-Submitted", "no", None),
        ("Auto-Submitted", "No (a person)", None),
        ("Auto-Submitted", "(a person) no", None),
        ("Auto-Submitted", "(a machine) auto-replied", Some(Automatic::Generated)),
        ("Auto-Submitted", "(a (nested) person) no", None),
        ("Auto-Submitted", "(a \\) b) (c)no", None),
        ("Auto-Submitted", "(open", None),
        ("Auto-Submitted", "auto-replied; owner=x", Some(Automatic::Generated)),
        ("auto-submitted", "auto-generated", Some(Automatic::Generated)),
        ("X-Autoreply", "yes", Some(Automatic::Generated)),
        ("X-Autoreply", "no", None),
        ("X-FC-MachineGenerated", "true", Some(Automatic::Generated)),
        ("Delivered-To", "Autoresponder", Some(Automatic::Generated)),
        ("Delivered-To", "jane@example.com", None),
        ("Precedence", "auto_reply", Some(Automatic::Generated)),
        ("X-Precedence", "auto_reply", Some(Automatic::Generated)),
        ("Preference", "auto_reply", Some(Automatic::Generated)),
        ("X-POST-MessageClass", "9; Autoresponder", Some(Automatic::Generated)),
        ("X-POST-MessageClass", "9", None),
        ("Precedence", "Bulk", Some(Automatic::List)),
        ("X-Precedence", "bulk", Some(Automatic::List)),
        ("Precedence", "first-class", None),
        ("List-Id", "<news.example.com>", Some(Automatic::List)),
        ("list-help", "<https://example.com/help>", Some(Automatic::List)),
        ("Mailing-List", "list news@example.com", Some(Automatic::List)),
        ("Listing", "7", None),
        // What providers add to the email of people.
        ("Feedback-ID", "i12345678:Fastmail", None),
        ("X-Mailer", "Bulk Mailer 2000", None),
        ("Return-Path", "<>", Some(Automatic::Report)),
        ("Return-Path", "< >", Some(Automatic::Report)),
        ("Return-Path", " <> (bounce)", Some(Automatic::Report)),
        ("Return-Path", "<MAILER-DAEMON>", Some(Automatic::Report)),
        ("Return-Path", "mailer-daemon@example.com", Some(Automatic::Report)),
        ("Return-Path", "<jane@example.com>", None),
        ("Content-Type", "multipart/report; report-type=delivery-status", Some(Automatic::Report)),
        ("X-Auto-Response-Suppress", "DR, OOF, AutoReply", Some(Automatic::Unwanted)),
        ("X-Auto-Response-Suppress", "OOF\tAutoReply", Some(Automatic::Unwanted)),
        ("X-Auto-Response-Suppress", "RN", None),
        ("X-Loop", "support+ticket@inbound.example.com", Some(Automatic::Loop)),
        ("X-Loop", "<Support+ticket@inbound.example.com>", Some(Automatic::Loop)),
        ("X-Loop", "other@example.com", None),
        ("Subject", "Auto-Submitted", None),
    ];
    for (name, value, expected) in table {
        let mail = mail(&[(name, value)]);
        assert_eq!(mail.automatic(), *expected, "{name}: {value}");
        let answer = mail.auto_reply("shop@example.com", Content::text("Thanks"));
        assert_eq!(answer.err(), *expected);
    }
    let mut own = fixture::inbound();
    own.from_full.as_mut().unwrap().email = "Support+ticket@inbound.example.com".into();
    assert_eq!(own.automatic(), Some(Automatic::Loop));
    for (address, expected) in [
        ("MAILER-DAEMON@example.com", Automatic::Report),
        ("Mailer-Daemon", Automatic::Report),
        ("No-Reply@example.com", Automatic::Unwanted),
        ("do_not_reply+77@example.com", Automatic::Unwanted),
        ("jira.noreply@example.com", Automatic::Unwanted),
        ("drive-shares-NoReply@example.com", Automatic::Unwanted),
        ("nao-responda@example.com", Automatic::Unwanted),
        ("ne_pas_repondre@example.com", Automatic::Unwanted),
    ] {
        let mut machine = fixture::inbound();
        (machine.from_full, machine.from) = (None, Some(address.into()));
        assert_eq!(machine.automatic(), Some(expected), "{address}");
    }
    // A form on a website: what a person entered stands in `Reply-To`.
    let mut form = fixture::inbound();
    form.from_full.as_mut().unwrap().email = "noreply@example.com".into();
    form.reply_to = Some("Doe, Jane <jane@example.com>".into());
    assert_eq!(form.automatic(), None);
    for (reply_to, expected) in [
        ("support+ticket@inbound.example.com", Some(Automatic::Loop)),
        ("\"support+ticket@inbound.example.com\"", Some(Automatic::Loop)),
        ("=?utf-8?Q?no-reply=40example.com?=", Some(Automatic::Unwanted)),
        ("casino.reply@example.com", None),
        ("noah.replyton@example.com", None),
    ] {
        form.reply_to = Some(reply_to.into());
        assert_eq!(form.automatic(), expected, "{reply_to}");
    }
    let again = mail(&[("Message-ID", "<a@b>"), ("References", "<a@b> <c@d>")]);
    assert_eq!(again.automatic(), Some(Automatic::Loop));
    assert_eq!(Automatic::Generated.to_string(), "a machine wrote the email");
    assert_eq!(serde_json::to_string(&Automatic::List).unwrap(), "\"list\"");
}

#[test]
fn spam_is_judged_by_the_first_headers() {
    let mail = mail(&[
        ("X-Spam-Status", "Yes, score=7.2"),
        ("X-Spam-Status", "No"),
        ("X-Spam-Score", " 7.2"),
        ("X-Spam-Tests", "DKIM_SIGNED, SPF_PASS\tHTML_MESSAGE"),
        ("Received-SPF", "softfail (x) identity=mailfrom"),
        ("Received-SPF", "Pass (forged)"),
    ]);
    let spam = mail.spam();
    assert_eq!((spam.is_spam, spam.score), (Some(true), Some(7.2)));
    assert_eq!(spam.tests, ["DKIM_SIGNED", "SPF_PASS", "HTML_MESSAGE"]);
    assert_eq!(mail.spf().unwrap().as_str(), "SoftFail");
    let none = self::mail(&[("X-Spam-Status", "perhaps"), ("X-Spam-Score", "high")]);
    assert_eq!((none.spam().is_spam, none.spam().score), (None, None));
    assert!(none.spam().tests.is_empty());
    assert_eq!(none.spf(), None);
}

#[test]
fn an_answer_goes_on_with_the_conversation() {
    let mut mail = mail(&[("Message-ID", "<two@b>"), ("References", "<one@b>")]);
    mail.subject = Some("A question".into());
    let email = mail.reply("Shop <shop@example.com>", Content::text("Fine"));
    let json = written(&email);
    assert_eq!(json["To"], "Jane <jane@example.com>");
    assert_eq!(json["From"], "Shop <shop@example.com>");
    assert_eq!(json["Subject"], "Re: A question");
    assert_eq!(json["MessageStream"], Value::Null);
    let headers = json["Headers"].as_array().unwrap();
    assert_eq!(headers[0]["Name"], "In-Reply-To");
    assert_eq!(headers[0]["Value"], "<two@b>");
    assert_eq!(headers[1]["Name"], "References");
    assert_eq!(headers[1]["Value"], "<one@b> <two@b>");
    assert_eq!(headers.len(), 2);

    mail.reply_to = Some("\"Doe, Jane\" <doe@example.com>, team@example.com".into());
    let email = mail.reply("shop@example.com", Content::text("Fine"));
    let json = written(&email);
    assert_eq!(json["To"], "\"Doe, Jane\" <doe@example.com>, team@example.com");
}

#[test]
fn a_machine_answers_to_one_address() {
    let mut mail = mail(&[("Message-ID", "<two@b>"), ("References", "<one@b>")]);
    for (reply_to, expected) in [
        (None, "Jane <jane@example.com>"),
        (Some("Doe <doe@example.com>"), "Doe <doe@example.com>"),
        (Some("doe@example.com, team@example.com"), "Jane <jane@example.com>"),
        (Some("Team: doe@example.com;"), "doe@example.com"),
        (Some("doe@example.com, DOE@example.com"), "doe@example.com"),
        (Some(" "), "Jane <jane@example.com>"),
    ] {
        mail.reply_to = reply_to.map(Into::into);
        let email = mail.auto_reply("shop@example.com", Content::text("Fine")).unwrap();
        let json = written(&email);
        assert_eq!(json["To"], expected, "{reply_to:?}");
        assert_eq!(json["Headers"][2]["Name"], "Auto-Submitted");
        assert_eq!(json["Headers"][2]["Value"], "auto-replied");
    }
}

#[test]
fn a_template_has_its_own_subject() {
    let mail = mail(&[]);
    for email in [
        mail.reply("shop@example.com", Content::template("thanks")),
        mail.auto_reply("shop@example.com", Content::template("thanks")).unwrap(),
    ] {
        assert_eq!(written(&email)["Subject"], Value::Null);
        assert_eq!(written(&email)["TemplateAlias"], "thanks");
    }
}

// contract: quirk.inbound-stream
#[test]
fn a_reply_goes_to_the_sender_if_nobody_else_is_named() {
    let to = |mail: &Inbound| {
        let json = written(&mail.reply("shop@example.com", Content::text("Fine")));
        assert_eq!(json["Headers"], Value::Null);
        json["To"].as_str().unwrap().to_owned()
    };
    let mut mail = mail(&[]);
    assert_eq!(to(&mail), "Jane <jane@example.com>");
    (mail.from_full, mail.from_name) = (None, None);
    for (from, expected) in [
        ("\"J, D\" <jane@example.com>", "\"J, D\" <jane@example.com>"),
        ("J, D <jane@example.com>", "\"J, D\" <jane@example.com>"),
        ("jane@example.com (Jane)", "Jane <jane@example.com>"),
        ("jane@example.com <jane@example.com>", "\"jane@example.com\" <jane@example.com>"),
    ] {
        mail.from = Some(from.into());
        assert_eq!(to(&mail), expected);
        assert_eq!(mail.sender(), Some("jane@example.com"));
    }
}

#[test]
fn a_reply_goes_to_the_addresses_that_stand_there() {
    let mut mail = mail(&[]);
    for (reply_to, expected) in [
        ("Doe, Jane <doe@example.com>", "\"Doe, Jane\" <doe@example.com>"),
        ("Shop: Jane <doe@example.com>", "\"Shop: Jane\" <doe@example.com>"),
        ("Team: a@example.com, b@example.com;", "a@example.com, b@example.com"),
        ("a@example.com; b@example.com;", "a@example.com, b@example.com"),
        ("a@example.com, A@example.com", "a@example.com"),
        ("Jane <doe@example.com", "Jane <doe@example.com>"),
        ("mailto:doe@example.com", "doe@example.com"),
        ("=?utf-8?Q?Doe=2C_Jane?= <doe@example.com>", "\"Doe, Jane\" <doe@example.com>"),
        ("=?utf-8?Q?Jane_<doe=40example.com>?=", "Jane <doe@example.com>"),
        ("=?utf-8?Q?Jane_<doe@example.com>?=", "Jane <doe@example.com>"),
        (r#""Doe\, Jane" <doe@example.com>"#, "\"Doe, Jane\" <doe@example.com>"),
    ] {
        mail.reply_to = Some(reply_to.into());
        let json = written(&mail.reply("shop@example.com", Content::text("Fine")));
        assert_eq!(json["To"], expected, "{reply_to}");
    }
}

#[test]
fn a_reply_says_if_it_cannot_be_told_where_it_goes() {
    let mut mail = mail(&[]);
    for reply_to in ["undisclosed recipients:;", "nobody", "jane@", "jörg@example.com"] {
        mail.reply_to = Some(reply_to.into());
        let reply = mail.reply("shop@example.com", Content::text("Fine"));
        let auto_reply = mail.auto_reply("shop@example.com", Content::text("Fine")).unwrap();
        for email in [reply, auto_reply] {
            let fault = email.check().unwrap_err();
            assert_eq!((fault.field(), fault.value()), ("To", Some(reply_to)), "{fault}");
        }
    }
    (mail.reply_to, mail.from_full) = (None, None);
    for from in [Some("nobody"), Some("a@example.com, b@example.com"), None] {
        mail.from = from.map(Into::into);
        let email = mail.reply("shop@example.com", Content::text("Fine"));
        let fault = email.check().unwrap_err();
        assert_eq!((fault.field(), fault.value()), ("To", from), "{fault}");
        assert_eq!(mail.sender(), None);
    }
}

#[test]
fn recipients_are_read_from_texts_too() {
    let mut mail = mail(&[]);
    assert_eq!(mail.recipient(), Some("support+ticket@inbound.example.com"));
    (mail.original_recipient, mail.to_full) = (None, Vec::new());
    mail.to = Some("Doe, Jane <doe@example.com>, team@example.com".into());
    assert_eq!(mail.recipient(), Some("doe@example.com"));
}

#[test]
fn the_subject_of_an_answer_says_so_once() {
    let mut mail = fixture::inbound();
    for (subject, expected) in [
        (Some("Hi"), "Re: Hi"),
        (Some("Re: Hi"), "Re: Hi"),
        (Some("RE:Hi"), "RE:Hi"),
        (Some("Really"), "Re: Really"),
        (Some(" two\r\n lines"), "Re: two lines"),
        (Some("é"), "Re: é"),
        (None, "Re:"),
    ] {
        mail.subject = subject.map(Into::into);
        let email = mail.reply("shop@example.com", Content::text("Fine"));
        assert_eq!(written(&email)["Subject"], expected);
    }
    mail.subject = Some("😀".repeat(3_000));
    let email = mail.reply("shop@example.com", Content::text("Fine"));
    assert!(email.check().is_ok());
    assert_eq!(written(&email)["Subject"].as_str().unwrap().chars().count(), 4 + 998);
}

#[test]
fn a_long_conversation_is_shortened_in_its_middle() {
    let ids = (0..100).map(|n| format!("<{n}@b>")).collect::<Vec<_>>().join(" ");
    let mail = mail(&[("Message-ID", "<last@b>"), ("References", &ids)]);
    let json = written(&mail.reply("shop@example.com", Content::text("Fine")));
    let references = json["Headers"][1]["Value"].as_str().unwrap();
    assert!(references.starts_with("<0@b> <82@b> ") && references.ends_with("<99@b> <last@b>"));
    assert_eq!(references.split(' ').count(), 20);
}

#[test]
fn content_is_decoded() {
    for (text, expected) in [
        ("aGk=", Some(&b"hi"[..])),
        ("aGk", Some(b"hi")),
        ("aG\r\n k=\r\n", Some(b"hi")),
        ("", Some(b"")),
        ("aGk!", None),
        ("a", None),
    ] {
        assert_eq!(encoded(text).decode().ok().as_deref(), expected, "{text:?}");
    }
    let escaped = r#"{"Content":"\u002Fw\u003D\u003D"}"#;
    let escaped: InboundAttachment = serde_json::from_str(escaped).unwrap();
    assert_eq!(escaped.decode().unwrap(), [0xff]);
}

// contract: attachment.content-id
#[test]
fn files_are_found_by_their_content_ids() {
    let mut mail = fixture::inbound();
    for id in ["logo@x", "<photo@x>", "cid:sign@x", ""] {
        let mut file = file("a.png");
        file.content_id = Some(id.into());
        mail.attachments.push(file);
    }
    assert_eq!(mail.inline("cid:logo@x").unwrap().cid(), Some("logo@x"));
    assert_eq!(mail.inline("photo@x").unwrap().cid(), Some("photo@x"));
    assert_eq!(mail.inline("sign@x").unwrap().cid(), Some("sign@x"));
    assert!(mail.inline("").is_none() && mail.inline("other@x").is_none());
    // RFC 2392, section 2: a URL is percent-encoded, and the scheme ignores case.
    for (id, cid) in [
        ("<part 1+2@example>", "cid:part%201%2B2@example"),
        ("<part 1+2@example>", "CID:part%201+2%40example"),
        ("<part 1+2@example>", "<part 1+2@example>"),
        ("<part 1+2@example>", "cid:%3Cpart%201+2@example%3E"),
        ("logo%20x@example", "cid:logo%20x@example"),
        ("logo%20x@example", "cid:logo%2520x@example"),
        ("cid:50%25@x", "cid:50%@x"),
        ("<ü@x>", "cid:%C3%BC@x"),
        (" < sp@x > ", "cid: sp@x"),
        ("<a&b@x>", "cid:a&amp;b@x"),
        ("a@x>", "cid:a@x"),
        ("\"a@x\"", "cid:a@x"),
        ("<ii_Lx@mail.x>", "cid:ii_Lx&#64;mail.x"),
        ("<a+b@x>", "cid:a&#x2B;b@x"),
        ("<\"foo bar\"@x>", "cid:%22foo%20bar%22@x"),
    ] {
        let mut shown = file("b.png");
        shown.content_id = Some(id.into());
        mail.attachments = vec![file("c.png"), shown];
        let found = mail.inline(cid).unwrap_or_else(|| panic!("{cid} of {id}"));
        assert_eq!(found.name.as_deref(), Some("b.png"));
    }
    // What is equal as it stands is preferred.
    let ids = ["a b@x", "a%20b@x"].map(|id| {
        let mut shown = file(id);
        shown.content_id = Some(id.into());
        shown
    });
    mail.attachments = ids.into();
    assert_eq!(mail.inline("cid:a%20b@x").unwrap().name.as_deref(), Some("a%20b@x"));
    assert_eq!(mail.inline("cid:a b@x").unwrap().name.as_deref(), Some("a b@x"));
    assert!(mail.inline("cid:%FF@x").is_none());
    mail.attachments.clear();
    for id in ["logo@x", "<photo@x>"] {
        let mut shown = file("a.png");
        shown.content_id = Some(id.into());
        mail.attachments.push(shown);
    }
    let forward = mail.inline("photo@x").unwrap().to_attachment().unwrap();
    assert_eq!((forward.name(), forward.cid()), ("a.png", Some("cid:photo@x")));
    assert_eq!(forward.content(), &b"content"[..]);
}

#[test]
fn names_of_files_are_made_safe() {
    let long = "x".repeat(300);
    for (name, expected) in [
        ("report.pdf", "report.pdf"),
        ("Bericht März.pdf", "Bericht März.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "attachment"),
        ("..", "attachment"),
        ("", "attachment"),
        (" . ", "attachment"),
        ("C:\\x\\y.txt", "y.txt"),
        ("C:y.txt", "C_y.txt"),
        ("a:b<c>d\"e|f?g*h", "a_b_c_d_e_f_g_h"),
        ("a\0b\r\nc\u{7f}.txt", "abc.txt"),
        ("exe.\u{202e}fdp.js", "exe.fdp.js"),
        ("a\u{200b}.txt", "a.txt"),
        (".bashrc", "_.bashrc"),
        ("-rf", "_-rf"),
        ("~", "_~"),
        ("name. . ", "name"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("nul .tar.gz", "_nul .tar.gz"),
        ("LPT1", "_LPT1"),
        ("COM¹.txt", "_COM¹.txt"),
        ("COM10", "COM10"),
        ("CONSOLE", "CONSOLE"),
        ("a\u{a0}b", "a b"),
    ] {
        assert_eq!(file(name).file_name(), expected, "{name:?}");
    }
    assert_eq!(file(&long).file_name().len(), 200);
    let cut = file(&format!("{long}é.pdf")).file_name();
    assert!(cut.len() == 200 && cut.ends_with("x.pdf"));
    let umlauts = file(&format!("{}.pdf", "ü".repeat(300))).file_name();
    assert!(umlauts.len() <= 200 && umlauts.ends_with("ü.pdf"));
    assert_eq!(InboundAttachment::default().file_name(), "attachment");
}

proptest! {
    #[test]
    fn no_name_leaves_its_directory(name in "[.CONcom1aux/\\\\:\u{202e} é\0-]{0,300}") {
        let safe = file(&name).file_name();
        prop_assert!(!safe.is_empty() && safe.len() <= 200);
        prop_assert!(!safe.starts_with(['.', '-', ' ']) && !safe.ends_with(['.', ' ']), "{}", safe);
        prop_assert!(!safe.contains(['/', '\\', ':', '\0', '\u{202e}']), "unsafe");
        prop_assert_eq!(file(&safe).file_name(), safe);
    }

    #[test]
    fn any_content_is_decoded_again(content in proptest::collection::vec(any::<u8>(), 0..100)) {
        prop_assert_eq!(InboundAttachment::new("a", &content).decode().unwrap(), content);
    }

    #[test]
    fn strangers_break_nothing(
        text in "\\PC{0,40}|[<>@,:;\r\n\"= ?]{0,40}",
        name in "[A-Za-z-]{1,20}|Message-ID|References|In-Reply-To|Auto-Submitted|Return-Path",
    ) {
        let mut mail = mail(&[(&name, &text), ("Message-ID", &text), ("References", &text)]);
        mail.subject = Some(text.clone());
        mail.from = Some(text.clone());
        mail.reply_to = Some(text.clone());
        mail.text_body = Some(text.clone());
        mail.attachments = vec![file(&text)];
        let email = mail.reply("shop@example.com", Content::text("Fine"));
        let is_told = text.trim().is_empty() || email.check().is_ok();
        prop_assert!(is_told || email.check().unwrap_err().field() == "To");
        let _ = (mail.automatic(), mail.spam(), mail.spf(), mail.reply_text(), mail.to_mime());
    }
}
