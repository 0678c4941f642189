use postmark_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::client::{Reply, Request, call_as, fixture, get, mail, mail_with, manage, post};

/// Text that would break out of any context without escaping.
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
    // A page of ours runs our own script, and nothing else runs any.
    let is_page = reply.text().contains("/inbox/script.js");
    let scripts = policy.split("; ").find(|part| part.starts_with("script-src"));
    assert_eq!(scripts, is_page.then_some("script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") || policy.starts_with("sandbox "), "{policy}");
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
        let text = reply.text().replace("<script src=\"/inbox/script.js\" defer></script>", "");
        for broken in ["<script", "<img", "onerror=alert(2)>", "\"'>"] {
            assert!(!text.contains(broken), "{page}: {broken}");
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
    let clicks = crate::client::ask(
        &sandbox,
        "/messages/outbound/clicks?count=1&offset=0&messagestream=broadcast",
    )
    .ok();
    assert_eq!(clicks["Clicks"][0]["OriginalLink"], "https://example.com/?a&b");
    assert_eq!(press("nothing").send().unwrap().status, 400);
    sandbox.clear();
    assert_eq!(press("open").send().unwrap().status, 404);
}

#[test]
fn emails_are_searched_and_filtered() {
    let sandbox = Sandbox::start().unwrap();
    let server = manage(&sandbox, "POST", "/servers", json!({"Name": "<b>Other</b>"})).ok();
    let token = server["ApiTokens"][0].as_str().unwrap();
    for (subject, members) in [
        ("Alpha", json!({"To": "ada@example.com", "Tag": "welcome"})),
        ("Beta", json!({"Bcc": "Bob@example.com", "MessageStream": "broadcast"})),
        ("Gamma", json!({"TextBody": "Find the NEEDLE here", "From": "Needle <n@example.com>"})),
    ] {
        let mut members = members;
        members["Subject"] = json!(subject);
        page_of(&sandbox, mail_with(members));
    }
    call_as(token, &sandbox, "POST", "/email", mail_with(json!({"Subject": "Delta"}))).ok();
    for (query, expected) in [
        ("", &["Alpha", "Beta", "Gamma", "Delta"][..]),
        ("?q=needle", &["Gamma"]),
        ("?q=bob%40", &["Beta"]),
        ("?q=WELCOME", &["Alpha"]),
        ("?stream=broadcast", &["Beta"]),
        (&format!("?server={}", server["ID"]), &["Delta"]),
        ("?q=nothing", &[]),
        ("?limit=1", &["Delta"]),
    ] {
        let page = get(&sandbox, &format!("/{query}"));
        let found = |subject: &&str| page.text().contains(&format!("<bdi>{subject}</bdi>"));
        let all = ["Alpha", "Beta", "Gamma", "Delta"].into_iter().filter(found);
        assert_eq!(all.collect::<Vec<_>>(), expected, "{query}");
        // The server is shown, as there are several.
        assert!(page.text().contains("&lt;b&gt;Other&lt;/b&gt;"), "{query}");
    }
    assert!(get(&sandbox, "/?limit=1").text().contains("href=\"/?limit=101\""));
}

#[test]
fn a_page_hears_of_changes() {
    let sandbox = Sandbox::start().unwrap();
    let page = get(&sandbox, "/");
    let (_, rest) = page.text().split_once("data-revision=\"").unwrap();
    let revision = rest.split('"').next().unwrap().to_owned();
    std::thread::scope(|scope| {
        let changes = || get(&sandbox, &format!("/inbox/changes?after={revision}"));
        let waiting = scope.spawn(changes);
        page_of(&sandbox, mail());
        assert_ne!(waiting.join().unwrap().text(), revision);
    });
    let script = get(&sandbox, "/inbox/script.js");
    assert_eq!(script.header("Content-Type"), Some("text/javascript; charset=utf-8"));
}

#[test]
fn a_page_offers_every_event_for_every_recipient() {
    let sandbox = Sandbox::start_with(Options::new().manual_delivery()).unwrap();
    let members = json!({
        "To": "a@b.example", "Cc": "c@d.example", "TrackLinks": "HtmlAndText",
        "HtmlBody": "<a href='https://e.example/?a&amp;b'>Code 4711</a><a href='https://e.example/2'>",
        "TextBody": "Code 4711",
    });
    let path = page_of(&sandbox, mail_with(members));
    let text = get(&sandbox, &path).text().to_owned();
    for part in ["a@b.example", "c@d.example", "SoftBounce", "TemplateRenderingFailed"] {
        assert!(text.contains(&format!("<option value=\"{part}\">")), "{part}");
    }
    assert!(text.contains("data-kind=\"code\" data-copy=\"4711\""));
    assert!(text.contains("data-kind=\"link\" data-copy=\"https://e.example/?a&amp;b\""));
    let press = |form: &str| {
        let request = Request::new(&sandbox, "POST", &format!("{path}/happen"));
        request.header("Origin", sandbox.url()).body(form).send().unwrap()
    };
    for form in [
        "what=delay&recipient=c%40d.example",
        "what=deliver&recipient=c%40d.example",
        "what=click&recipient=c%40d.example&link=https%3A%2F%2Fe.example%2F2",
        "what=bounce&recipient=a%40b.example&type=DnsError",
    ] {
        assert_eq!(press(form).status, 303, "{form}");
    }
    let refused = press("what=open&recipient=a%40b.example");
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("a@b.example does not have the email: it bounced (DnsError)"));
    let text = get(&sandbox, &path).text().to_owned();
    for part in ["Delayed at", "Delivered to", "Link clicked by", "Bounced from"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(get(&sandbox, "/").text().contains(">bounced<"));
}
