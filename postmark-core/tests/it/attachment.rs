//! Files: their names, types and content IDs, and which of them are refused.

#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use postmark_core::Attachment;
use proptest::prelude::*;

fn problem(file: &Attachment) -> String {
    let fault = file.check().unwrap_err();
    assert!(fault.help().ends_with('.'));
    fault.to_string()
}

#[test]
fn the_type_follows_from_the_extension() {
    let table = [
        ("report.pdf", "application/pdf"),
        ("REPORT.PDF", "application/pdf"),
        ("a.tar.gz", "application/gzip"),
        ("photo.jpeg", "image/jpeg"),
        ("invite.ics", "text/calendar"),
        ("a.pdf. ", "application/pdf"),
        (".json", "application/json"),
        ("json", "application/octet-stream"),
        ("a.", "application/octet-stream"),
        ("a.pdf txt", "application/octet-stream"),
        ("a.unknown", "application/octet-stream"),
    ];
    for (name, media_type) in table {
        assert_eq!(Attachment::new(name, "").media_type(), media_type, "{name}");
    }
}

// contract: limit.attachment.extensions
#[test]
fn refuses_the_extensions_that_postmark_refuses() {
    let forbidden = "vbs exe bin bat chm com cpl crt hlp hta inf ins isp jse lnk mdb pcd pif reg \
                     scr sct shs vbe vba wsf wsh wsl msc msi msp mst";
    for extension in forbidden.split(' ') {
        for name in [format!("a.pdf.{extension}"), format!(".{}", extension.to_uppercase())] {
            assert!(problem(&Attachment::new(name, "")).contains("extension"), "{extension}");
        }
    }
    assert!(problem(&Attachment::inline("run.exe. .", "")).contains("run.exe"));
    for name in ["exe", "a.exe.zip", "a.exec", "C:\\tmp\\a.pdf", "größe.pdf"] {
        Attachment::new(name, "").check().unwrap();
    }
}

#[test]
fn refuses_names_that_are_none() {
    assert_eq!(problem(&Attachment::new(" ", "")), "Attachments has a file without a name");
    for name in ["a\r\nb.pdf", "a\0.pdf", "a\t.pdf"] {
        let problem = problem(&Attachment::new(name, ""));
        assert!(problem.contains("control character"), "{problem}");
        assert!(!problem.contains(char::is_control));
    }
}

#[test]
fn an_inline_file_has_the_content_id_of_its_name() {
    let cid = |name: &str| {
        let file = Attachment::inline(name, "");
        file.check().unwrap();
        file.cid().unwrap().to_owned()
    };
    assert_eq!(cid("logo.png"), "cid:logo.png");
    assert_eq!(cid("my logo.png"), "cid:my-20logo.png");
    assert_ne!(cid("лого.png"), cid("фото.png"));
    assert_eq!(Attachment::new("logo.png", "").cid(), None);
}

// contract: attachment.content-id
#[test]
fn a_content_id_goes_with_or_without_its_scheme() {
    let file = Attachment::new("a.png", "").content_id("logo");
    assert_eq!(file.cid(), Some("cid:logo"));
    assert_eq!(file, Attachment::inline("a.png", "").content_id("cid:logo"));
    assert_eq!(file, Attachment::inline("a.png", "").content_id("CID:logo"));
    for id in ["", "cid:", "my logo", "<logo>", "a\nb", "a\u{a0}b"] {
        let problem = problem(&Attachment::new("a.png", "").content_id(id));
        assert!(problem.contains("content ID"), "{problem}");
    }
}

#[test]
fn the_type_can_be_set() {
    let file = Attachment::new("a.txt", "").content_type("text/plain; charset=utf-8");
    assert_eq!(file.media_type(), "text/plain; charset=utf-8");
    file.check().unwrap();
    for media_type in ["", "pdf", "/pdf", "application/", "text/plain\r\nX: y", "text/ü"] {
        let problem = problem(&Attachment::new("a.txt", "").content_type(media_type));
        assert!(problem.contains("no media type"), "{media_type:?}: {problem}");
    }
}

#[test]
fn the_first_fault_stays() {
    let file = Attachment::new("a.exe", "").content_id("").content_type("").content_id("fine");
    assert!(problem(&file).contains("extension"));
}

#[test]
fn the_content_is_shared_and_never_shown() {
    let content = Bytes::from(vec![b'x'; 1000]);
    let file = Attachment::new("a.txt", content.clone());
    assert_eq!(file.clone().content().as_ptr(), content.as_ptr());
    let debug = format!("{file:?}");
    assert!(debug.contains("1000") && debug.contains("a.txt") && debug.contains("text/plain"));
    assert!(!debug.contains("xxx"));
}

proptest! {
    #[test]
    fn any_name_makes_a_content_id(name in any::<String>()) {
        let file = Attachment::inline(&name, "");
        let cid = file.cid().unwrap().to_owned();
        prop_assert!(cid.bytes().all(|byte| byte.is_ascii_graphic()));
        let set = Attachment::new("a.png", "").content_id(&cid);
        prop_assert_eq!(set.cid(), Some(cid.as_str()));
        prop_assert_eq!(set.check().is_ok(), !name.is_empty());
    }

    #[test]
    fn the_encoded_length_is_that_of_base64(size in 0_usize..1000) {
        let file = Attachment::new("a", vec![0; size]);
        prop_assert_eq!(file.encoded_len(), base64::encoded_len(size, true).unwrap());
    }
}
