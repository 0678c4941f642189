//! What people wrote in emails that quote others: the cases of `tests/replies/`.
//!
//! A case has a title (`#`), lines that its sender wrote (`+`), and lines that are to go (`|`).

use postmark_core::webhook::{Inbound, fixture};
use proptest::prelude::*;

const FILES: [&str; 5] = [
    include_str!("../replies/gmail.txt"),
    include_str!("../replies/apple_mail.txt"),
    include_str!("../replies/outlook.txt"),
    include_str!("../replies/thunderbird.txt"),
    include_str!("../replies/others.txt"),
];

/// An email with this text, and without HTML.
fn mail(text: &str) -> Inbound {
    let mut mail = fixture::inbound();
    (mail.text_body, mail.html_body) = (Some(text.into()), None);
    mail
}

fn own(text: &str) -> String {
    mail(text).reply_text().unwrap().into_owned()
}

fn html(html: &str) -> Option<String> {
    let mut mail = fixture::inbound();
    (mail.text_body, mail.html_body) = (None, Some(html.into()));
    mail.reply_text().map(Into::into)
}

/// The title, the text, and what its sender wrote.
fn cases() -> impl Iterator<Item = (&'static str, String, String)> {
    let cases = FILES.iter().flat_map(|file| file.split("\n# ").skip(1));
    cases.map(|case| {
        let mut lines = case.lines().filter(|line| !line.is_empty());
        let title = lines.next().unwrap();
        let (mut text, mut own) = (String::new(), String::new());
        for line in lines {
            let content = line.get(2..).unwrap_or_default();
            text.extend([content, "\n"]);
            if line.starts_with('+') {
                own.extend([content, "\n"]);
            }
        }
        (title, text, own.trim().to_owned())
    })
}

#[test]
fn quotations_and_signatures_are_told_from_own_words() {
    let mut misread = Vec::new();
    for (title, text, expected) in cases() {
        let read = own(&text);
        if read != expected {
            misread.push(format!("{title}\n{text}\nread: {read}"));
        }
        let read = own(&text.replace('\n', "\r\n"));
        assert!(!misread.is_empty() || read == expected.replace('\n', "\r\n"), "{title}");
    }
    assert!(cases().count() > 150);
    assert!(misread.is_empty(), "{} misread\n{}", misread.len(), misread.join("\n----\n"));
}

#[test]
fn html_is_read_if_there_is_no_text() {
    for (body, expected) in [
        (
            "<html><head><title>no</title><style>p > a {}</style></head><body><p>Yes &amp; <b>no</b>,\
             <br>J&uuml;rgen &#128512;</p><!-- > --></body></html>",
            "Yes & no,\nJürgen 😀",
        ),
        (
            "<div dir=\"ltr\">Danke</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">Am \
             Mo., 30. Nov. 2026 um 10:00&nbsp;Uhr schrieb Jane &lt;<a href=\"mailto:jane@example.com\">\
             jane@example.com</a>&gt;:<br></div><blockquote class=\"gmail_quote\"><div>Hallo</div>\
             <div>Jane</div></blockquote></div>",
            "Danke",
        ),
        (
            "<p>OK</p><div style='border-top:solid'><p><b>From:</b> Jane &lt;jane@example.com&gt;<br>\
             <b>Sent:</b> Monday, November 30, 2026 10:00 AM<br><b>To:</b> Jo<br><b>Subject:</b> Hi\
             </p></div><p>Hello</p>",
            "OK",
        ),
        ("a <blockquote>b<p>c</blockquote> d", "a\n> b\n\n> c\nd"),
        ("<blockquote>only</blockquote>", "> only"),
        ("1 < 2 && 3 <4 &unknown; &#xZ; </", "1 < 2 && 3 <4 &unknown; &#xZ; </"),
        ("<pre>a\n  b</pre>c<script>x</script>", "a\n  b\nc"),
        ("<div>Thanks<br>-- <br>Jo</div>", "Thanks"),
        (
            "Thanks<div><br></div><span class=\"gmail_signature_prefix\">-- </span><br><div>Jo</div>",
            "Thanks",
        ),
        ("<div>Thanks</div><div>--&nbsp;</div><div>Jo</div>", "Thanks"),
        ("<div>Thanks<br>--<br>Jo</div>", "Thanks\n--\nJo"),
        ("a -- <br>b", "a --\nb"),
        ("a<img alt=\"x>y\" src = 'a>.png'>b", "ab"),
        ("a<b title=it's>c</b>", "ac"),
        ("a<b title=\"open>c</b><p>d", "ac\n\nd"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ] {
        assert_eq!(html(body).as_deref(), Some(expected), "{body}");
    }
    assert_eq!(html("<img src='a.png'>"), None);
    let open = "<a".repeat(10_000) + "<!--".repeat(10_000).as_str();
    assert!(html(&open).is_some());
    for many in ["< ", "<a x=\"", "<a x='<", "<a x=\"y>z\" "] {
        let read = html(&(many.repeat(100_000) + ">end")).unwrap();
        assert!(read.ends_with("end"), "{many}");
    }
}

#[test]
fn what_postmark_made_out_stands_in_for_what_is_not_recognised() {
    let mut mail = mail("Yes.\n\nOn 30 Nov 2026 at 10:00, Jane wrote:\n\n  Really?");
    assert_eq!(mail.reply_text(), mail.text_body.as_deref().map(Into::into));
    mail.stripped_text_reply = Some("Yes.".into());
    assert_eq!(mail.reply_text().unwrap(), "Yes.");
    mail.text_body = Some("Ja.\n\nAm 30.11.2026 um 10:00 schrieb Jane:\n> Wirklich?".into());
    assert_eq!(mail.reply_text().unwrap(), "Ja.");
    mail.text_body = None;
    assert_eq!(mail.reply_text().unwrap(), "Yes.");
    mail.stripped_text_reply = None;
    assert_eq!(mail.reply_text(), None);
}

/// Lines, and whether each is the sender's own.
fn parts() -> impl Strategy<Value = Vec<(bool, String)>> {
    let own = "[a-zé]{1,8}( [a-zé]{1,8}){0,6}[.!?:]?".prop_map(|line| vec![(true, line)]);
    let quoted = ">{1,2}[a-z:@0-9 ]{0,20}".prop_map(|line| vec![(false, line)]);
    let empty = Just(vec![(true, String::new())]);
    let announced = "[a-z]{1,9}".prop_map(|name| {
        vec![
            (false, format!("On 30 Nov 2026 at 10:00, {name} <{name}@example.com> wrote:")),
            (false, "> quoted".to_owned()),
        ]
    });
    let lines = prop_oneof![4 => own, 3 => quoted, 2 => empty, 1 => announced];
    proptest::collection::vec(lines, 0..20).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn own_words_are_never_dropped(parts in parts(), has_signature in any::<bool>()) {
        let mut text: String = parts.iter().flat_map(|(_, line)| [line.as_str(), "\n"]).collect();
        if has_signature {
            text += "-- \nJane\n";
        }
        let own = own(&text);
        prop_assert!(text.contains(&own));
        let mut read = own.lines();
        for (_, line) in parts.iter().filter(|(is_own, line)| *is_own && !line.is_empty()) {
            prop_assert!(read.any(|read| read == line), "{:?} of {:?} in {:?}", line, text, own);
        }
    }

    #[test]
    fn any_text_has_own_words(text in "([\n\r >:@0-9a-c\u{200f}é-]|wrote|From:|Sent: 1|Subject:|-- \n|\n> ){0,40}") {
        prop_assert!(text.contains(&own(&text)));
        let _ = html(&text);
    }
}
