//! Domains, sender signatures and data removals.

use postmark_core::api::data_removals::*;
use postmark_core::api::domains::*;
use postmark_core::api::senders::*;
use serde_json::json;

use crate::case::{Case, case, list};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = domains();
    cases.extend(senders());
    cases.extend(data_removals());
    cases
}

fn domains() -> Vec<Case> {
    let host = "pm-bounces.wildbit.com";
    let full =
        EditDomain::new(36735).return_path_domain(host).custom_tracking_domain("links.wildbit.com");
    vec![
        list(ListDomains::new().count(50).offset(7), "GET /domains?count=50&offset=7"),
        case(GetDomain::new(36735), "GET /domains/36735"),
        case(CreateDomain::new("wildbit.com").return_path_domain(host), "POST /domains")
            .file("domains-create.request.json"),
        case(EditDomain::new(36735).return_path_domain(host), "PUT /domains/36735")
            .file("domains-edit.request.json"),
        case(full, "PUT /domains/36735").json(json!({
            "ReturnPathDomain": host,
            "CustomTrackingDomain": "links.wildbit.com",
        })),
        case(DeleteDomain::new(36735), "DELETE /domains/36735"),
        case(VerifyDomainDkim::new(36735), "PUT /domains/36735/verifyDkim"),
        case(VerifyDomainReturnPath::new(36735), "PUT /domains/36735/verifyReturnPath"),
        case(VerifyDomainSpf::new(36735), "POST /domains/36735/verifyspf"),
        case(RotateDomainDkim::new(36735), "POST /domains/36735/rotatedkim"),
        case(VerifyDomainCustomTracking::new(36735), "PUT /domains/36735/verifyCustomTracking"),
    ]
}

fn senders() -> Vec<Case> {
    let create = CreateSenderSignature::new("john.doe@example.com", "John Doe")
        .reply_to_email("reply@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Please confirm");
    let edit = EditSenderSignature::new(36735, "Jason Miller")
        .reply_to_email("jm@example.com")
        .return_path_domain("pm-bounces.example.com")
        .confirmation_personal_note("Hi");
    vec![
        list(ListSenderSignatures::new().count(50).offset(7), "GET /senders?count=50&offset=7"),
        case(GetSenderSignature::new(36735), "GET /senders/36735"),
        case(create, "POST /senders").file("senders-create.request.json"),
        case(edit, "PUT /senders/36735").file("senders-edit.request.json"),
        case(DeleteSenderSignature::new(36735), "DELETE /senders/36735"),
        case(ResendSenderSignatureConfirmation::new(36735), "POST /senders/36735/resend"),
        case(VerifySenderSignatureSpf::new(36735), "POST /senders/36735/verifyspf"),
        case(RequestSenderSignatureDkim::new(36735), "POST /senders/36735/requestnewdkim"),
    ]
}

fn data_removals() -> Vec<Case> {
    let create = CreateDataRemoval::new("john@example.com", "sophie@example.com");
    vec![
        case(create.notify_when_completed(true), "POST /data-removals")
            .file("data-removals-create.request.json"),
        case(GetDataRemoval::new(1234), "GET /data-removals/1234"),
    ]
}
