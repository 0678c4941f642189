//! The types of bounces.

use postmark_core::api::bounces::BounceType;

#[test]
fn names_and_numbers_are_those_of_postmark() {
    let table = [
        ("HardBounce", 1),
        ("Transient", 2),
        ("Unsubscribe", 16),
        ("Subscribe", 32),
        ("AutoResponder", 64),
        ("AddressChange", 128),
        ("DnsError", 256),
        ("SpamNotification", 512),
        ("OpenRelayTest", 1024),
        ("Unknown", 2048),
        ("SoftBounce", 4096),
        ("VirusNotification", 8192),
        ("ChallengeVerification", 16384),
        ("BadEmailAddress", 100_000),
        ("SpamComplaint", 100_001),
        ("ManuallyDeactivated", 100_002),
        ("Unconfirmed", 100_003),
        ("Blocked", 100_006),
        ("SMTPApiError", 100_007),
        ("InboundError", 100_008),
        ("DMARCPolicy", 100_009),
        ("TemplateRenderingFailed", 100_010),
    ];
    for (name, code) in table {
        let kind = BounceType::from(name);
        assert_eq!((kind.as_str(), kind.code()), (name, Some(code)));
        assert!(!(kind.is_hard() && kind.is_soft()), "{name}");
    }
    let new = BounceType::from("BrandNew");
    assert_eq!((new.as_str(), new.code()), ("BrandNew", None));
    assert!(!new.is_hard() && !new.is_soft());
}
