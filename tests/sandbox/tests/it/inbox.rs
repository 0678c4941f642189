use postmark_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{Reply, Request, fixture, get, mail, mail_with, post};

/// Text that would break out of whatever it is put in.
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;";

/// Sends the email, and returns the path of its page.
fn page_of(sandbox: &Sandbox, mail: impl ToString) -> String {
    let sent = post(sandbox, "/email", mail).ok();
    format!("/inbox/{}", sent["MessageID"].as_str().unwrap())
}

#[track_caller]
fn assert_fenced(reply: &Reply) {
    let policy = reply.header("Content-Security-Policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("script-src"), "{policy}");
    assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(reply.header("Access-Control-Allow-Origin"), None);
}

#[test]
fn it_lists_the_newest_first() {
    let sandbox = Sandbox::start().unwrap();
    let empty = get(&sandbox, "/");
    assert!(empty.text().contains(sandbox.url()));
    assert!(empty.text().contains(postmark_sandbox::SERVER_TOKEN));
    page_of(&sandbox, mail_with(json!({"Subject": "The first"})));
    let path = page_of(&sandbox, mail_with(json!({"Subject": "The second"})));
    let list = get(&sandbox, "/");
    assert_fenced(&list);
    let text = list.text();
    assert!(text.find("The second").unwrap() < text.find("The first").unwrap());
    assert!(text.contains(&format!("href=\"{path}\"")));
}

#[test]
fn each_view_shows_its_side() {
    let sandbox = Sandbox::start().unwrap();
    let path = page_of(&sandbox, fixture("email-send.request"));
    for (view, part) in [
        ("", "<iframe"),
        ("/html", "sandbox=\"allow-popups allow-popups-to-escape-sandbox\""),
        ("/text", ">Hello</pre>"),
        ("/source", "&lt;b&gt;Hello&lt;/b&gt;"),
        ("/headers", "&lt;abc@example.com&gt;"),
        ("/json", "&quot;TrackLinks&quot;: &quot;HtmlOnly&quot;"),
    ] {
        let page = get(&sandbox, &format!("{path}{view}"));
        assert_eq!(page.status, 200);
        assert_fenced(&page);
        for part in [part, "Café ✓ 【test】", "Joe Receiver, Jr.", "client-id", "readme.txt"] {
            assert!(page.text().contains(part), "{view}: {part}");
        }
    }
    let raw = get(&sandbox, &format!("{path}/message.json"));
    assert_eq!(raw.text(), fixture("email-send.request").trim());
    for missing in ["/nothing", "/attachments/2", "/attachments/x"] {
        let status = get(&sandbox, &format!("{path}{missing}")).status;
        assert!((400..500).contains(&status), "{missing}");
    }
    assert_eq!(get(&sandbox, "/inbox/nothing").status, 404);
    assert_eq!(get(&sandbox, "/nothing").status, 404);
}

#[test]
fn the_preview_is_caged() {
    let sandbox = Sandbox::start().unwrap();
    let path = page_of(&sandbox, fixture("email-send.request"));
    let preview = get(&sandbox, &format!("{path}/preview"));
    assert_fenced(&preview);
    let policy = preview.header("Content-Security-Policy").unwrap();
    assert!(policy.starts_with("sandbox allow-popups allow-popups-to-escape-sandbox;"));
    assert!(policy.contains("img-src data:;"));
    let text = preview.text();
    assert!(text.starts_with("<base target=\"_blank\">"));
    assert!(text.contains("<img src=\"data:image/png;base64,iVBORw0KGgo=\"/>"));
}

#[test]
fn a_hostile_mail_stays_text() {
    let sandbox = Sandbox::start().unwrap();
    let hostile = json!({
        "From": format!("\"{}\" <a@b.example>", HOSTILE.replace('"', "\\\"")),
        "To": format!("\"{}\" <a@b.example>", HOSTILE.replace('"', "\\\"")),
        "ReplyTo": format!("\"{}\" <a@b.example>", HOSTILE.replace('"', "\\\"")),
        "Subject": HOSTILE,
        "Tag": HOSTILE,
        "TextBody": HOSTILE,
        "HtmlBody": HOSTILE,
        "Metadata": {"\"><script>": HOSTILE},
        "Headers": [{"Name": "X-<script>", "Value": HOSTILE}],
        "Attachments": [{
            "Name": format!("{HOSTILE}\r\nX-Injected: 1\u{202E}fdp.html"),
            "Content": "PHNjcmlwdD4=",
            "ContentType": HOSTILE,
            "ContentID": HOSTILE,
        }],
    });
    let path = page_of(&sandbox, hostile);
    let views = ["", "/html", "/text", "/source", "/headers", "/json"];
    for page in views.iter().map(|view| format!("{path}{view}")).chain(["/".to_owned()]) {
        let reply = get(&sandbox, &page);
        assert_eq!(reply.status, 200);
        for broken in ["<script", "<img", "onerror=alert(2)>", "\"'>"] {
            assert!(!reply.text().contains(broken), "{page}: {broken}");
        }
    }
    let file = get(&sandbox, &format!("{path}/attachments/0"));
    assert_fenced(&file);
    assert_eq!(file.text(), "<script>");
    assert_eq!(file.header("Content-Type"), Some("application/octet-stream"));
    assert_eq!(file.header("X-Injected"), None);
    let disposition = file.header("Content-Disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
    assert!(!disposition.contains(['<', '/', '\u{202E}']), "{disposition}");
}

#[test]
fn only_the_inbox_itself_clears_it() {
    let sandbox = Sandbox::start().unwrap();
    page_of(&sandbox, mail());
    let clear = || Request::new(&sandbox, "POST", "/inbox/clear");
    for (name, value) in [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        assert_eq!(clear().header(name, value).send().unwrap().status, 403, "{name}: {value}");
    }
    assert_eq!(sandbox.messages().len(), 1);
    let own = clear().header("Origin", sandbox.url()).header("Sec-Fetch-Site", "same-origin");
    let reply = own.send().unwrap();
    assert_eq!((reply.status, reply.header("Location")), (303, Some("/")));
    assert!(sandbox.messages().is_empty());
}

#[test]
fn strange_hosts_see_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let path = page_of(&sandbox, mail_with(json!({"Subject": "secret"})));
    for path in ["/", &path] {
        let page = Request::new(&sandbox, "GET", path).header("Host", "evil.example:80");
        let reply = page.send().unwrap();
        assert_eq!(reply.status, 421);
        assert!(!reply.text().contains("secret"));
        let page = Request::new(&sandbox, "GET", path).header("Host", "localhost");
        assert_eq!(page.send().unwrap().status, 200);
    }
}

#[test]
fn large_contents_are_cut_in_the_json_view_only() {
    let sandbox = Sandbox::start().unwrap();
    let file =
        json!([{"Name": "a.txt", "ContentType": "text/plain", "Content": "QUFB".repeat(5000)}]);
    let mail = mail_with(json!({"Attachments": file}));
    let path = page_of(&sandbox, &mail);
    let page = get(&sandbox, &format!("{path}/json"));
    assert!(page.text().contains("… 18000 more characters"));
    let raw = get(&sandbox, &format!("{path}/message.json"));
    assert_eq!(serde_json::from_slice::<Value>(&raw.body).unwrap(), mail);
}

#[test]
fn a_page_lets_things_happen() {
    let sandbox = Sandbox::start().unwrap();
    let members = json!({
        "HtmlBody": "<a href='https://example.com/?a&amp;b'>", "To": "a@b.example",
        "TrackOpens": true, "TrackLinks": "HtmlOnly", "MessageStream": "broadcast",
    });
    let path = page_of(&sandbox, mail_with(members));
    let press = |what: &str| {
        Request::new(&sandbox, "POST", &format!("{path}/happen"))
            .header("Origin", sandbox.url())
            .body(format!("what={what}"))
    };
    let foreign = press("open").header("Origin", "http://evil.example").send().unwrap();
    assert_eq!(foreign.status, 403);
    assert!(!get(&sandbox, &path).text().contains("Opened by"));
    let happenings = ["open", "click", "unsubscribe", "complain", "bounce"];
    for what in happenings {
        assert!(get(&sandbox, &path).text().contains(&format!("value=\"{what}\"")));
        let reply = press(what).send().unwrap();
        assert_eq!((reply.status, reply.header("Location")), (303, Some(path.as_str())));
    }
    let page = get(&sandbox, &path);
    for part in ["Delivered to", "Opened by", "Link clicked by", "Bounced from", "No more to"] {
        assert!(page.text().contains(part), "{part}");
    }
    let clicks = crate::client::ask(&sandbox, "/messages/outbound/clicks?count=1&offset=0&messagestream=broadcast").ok();
    assert_eq!(clicks["Clicks"][0]["OriginalLink"], "https://example.com/?a&b");
    assert_eq!(press("nothing").send().unwrap().status, 400);
    sandbox.clear();
    assert_eq!(press("open").send().unwrap().status, 404);
}
