//! Every error code that Postmark documents or is known to return.

/// Postmark's number for an error, such as `406` for an inactive recipient.
///
/// The numbers are Postmark's own. Several equal an unrelated HTTP status: code 503 is a public
/// domain, refused with status 422. Any number is a valid value of this type, including those
/// Postmark adds later; the known ones are constants, to compare and match with.
///
/// ```
/// use postmark_core::ErrorCode;
///
/// let code = ErrorCode::new(406);
/// assert_eq!(code, ErrorCode::INACTIVE_RECIPIENT);
/// assert_eq!(code.name(), Some("INACTIVE_RECIPIENT"));
/// ```
///
/// Postmark's list: <https://postmarkapp.com/developer/api/overview#error-codes>.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub(super) i64);

/// The kind of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The token is missing, invalid, or of the wrong kind.
    Auth,
    /// The request contains something that Postmark does not accept.
    InvalidInput,
    /// The request names something that does not exist.
    NotFound,
    /// The request conflicts with the current state of its target.
    Conflict,
    /// A limit of the plan, the server, or the stream was reached.
    LimitReached,
    /// The account or the token does not permit this.
    NotPermitted,
    /// Recipients are suppressed and receive no email.
    InactiveRecipient,
    /// There were too many requests.
    RateLimited,
    /// Postmark is down for maintenance.
    Unavailable,
    /// An error inside Postmark.
    Server,
    /// A webhook's URL did not respond as expected.
    WebhookVerification,
    /// No error, or an unknown code.
    Other,
}

/// Whether the same request may succeed if sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "code that retries must handle each case")]
pub enum Retry {
    /// The request will fail again unchanged.
    Never,
    /// The request fails for now. Repeat it later, but do not retry it automatically.
    Later,
    /// Postmark did not process the request, so any request can be retried.
    Always,
    /// Postmark may have processed the request: retry it only if executing it twice is harmless.
    IfRepeatable,
}

/// The data of a code that the library itself needs.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) code: u16,
    pub(super) kind: ErrorKind,
    pub(super) retry: Retry,
    /// Whether it refuses the account or the token, and so every email.
    pub(super) refuses_all: bool,
    pub(super) remedy: &'static str,
}

/// The texts of a code. A wasm module that does not use them does not contain them.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
}

/// Whether to retry a request that gets the code: never, unless its row says otherwise.
macro_rules! retry {
    () => {
        Retry::Never
    };
    ($retry:ident) => {
        Retry::$retry
    };
}

/// Whether the row says that the code refuses every email.
macro_rules! refuses_all {
    () => {
        false
    };
    (all) => {
        true
    };
}

/// What to do about a code that is not known.
pub(super) const LOOK_UP: &str =
    "Look the code up at https://postmarkapp.com/developer/api/overview#error-codes.";

/// What to do about a code. Without the feature `help`, only codes that concern sending have a text of their own.
const fn remedy(code: u16, remedy: &'static str) -> &'static str {
    let concerns_sending = matches!(
        code,
        0..=10 | 100..=429 | 700 | 701 | 709 | 1101 | 1120..=1122 | 1226 | 1227 | 1235 | 1236 | 1480
    );
    if cfg!(feature = "help") || concerns_sending { remedy } else { LOOK_UP }
}

/// Turns each row into a constant of [`ErrorCode`] and an entry of [`TABLE`] and of [`WORDS`].
macro_rules! error_codes {
    ($($code:literal $name:ident $kind:ident $(retry $retry:ident)? $(refuses $all:ident)?,
        $meaning:literal, $remedy:literal;)+) => {
        impl ErrorCode {
            $(
                #[doc = concat!("`", $code, "`: ", $meaning)]
                pub const $name: Self = Self($code);
            )+
        }

        /// All rows, sorted by code for binary search.
        pub(super) static TABLE: &[Entry] = &[
            $(Entry {
                code: $code,
                kind: ErrorKind::$kind,
                retry: retry!($($retry)?),
                refuses_all: refuses_all!($($all)?),
                remedy: remedy($code, $remedy),
            },)+
        ];

        /// The same rows, in the same order.
        pub(super) static WORDS: &[Words] = &[
            $(Words { name: stringify!($name), meaning: $meaning },)+
        ];
    };
}

error_codes! {
    0 OK Other,
        "Nothing is wrong.",
        "There is nothing to do.";

    // Any endpoint, and the bulk API.
    10 BAD_TOKEN Auth refuses all,
        "The token is missing, unknown, or of the wrong kind for the endpoint.",
        "Use the kind of token that the endpoint takes, and check that it was not revoked.";
    11 MULTIPLE_ERRORS InvalidInput,
        "Several fields are invalid, and the response lists the errors of each.",
        "Correct every field that the response lists under `Errors`.";
    12 BULK_NOT_FOUND NotFound,
        "This server has no such bulk request.",
        "Check the ID, and that the token belongs to the server that took the request.";
    13 BAD_PAGINATION_KEY InvalidInput,
        "The pagination key is malformed, or was altered.",
        "Pass the key on exactly as it was received, or start again without one.";
    14 APPROVAL_REQUIRED NotPermitted,
        "The bulk API is not enabled for this account.",
        "Ask Postmark's support to enable the bulk API.";
    // contract: retry.503-maintenance
    100 MAINTENANCE Unavailable retry Always,
        "Postmark is down for planned maintenance.",
        "Try again later, and see https://status.postmarkapp.com for how long it takes.";
    101 INTERNAL_ERROR Server retry IfRepeatable,
        "Something failed inside Postmark, and the response has a reference for its support.",
        "Repeat the request if it may happen twice, and tell support the reference if that fails.";

    // Mail.
    300 INVALID_EMAIL_REQUEST InvalidInput,
        "The message breaks a rule: on recipients, addresses, bodies, metadata, headers, or sizes.",
        "Correct the field that the message names.";
    400 SENDER_NOT_FOUND NotPermitted,
        "The `From` address has no sender signature, and its domain is not verified.",
        "Add and confirm a sender signature for the `From` address, or verify its domain.";
    401 SENDER_NOT_CONFIRMED NotPermitted,
        "The sender signature of the `From` address is not confirmed yet.",
        "Follow the link in the confirmation email, or have Postmark send that email again.";
    402 INVALID_JSON InvalidInput,
        "The request's body is not valid JSON.",
        "Look for what altered the body on its way, such as a proxy.";
    403 INVALID_REQUEST_FIELDS InvalidInput,
        "A field has the wrong type, or is not allowed in this request.",
        "Correct or remove the field that the message names.";
    405 NOT_ALLOWED_TO_SEND NotPermitted refuses all,
        "The account has no sending credits left.",
        "Buy credits or move to a larger plan.";
    406 INACTIVE_RECIPIENT InactiveRecipient,
        "Recipients are suppressed: after a hard bounce, a spam complaint, or by hand.",
        "Leave the inactive addresses out, or reactivate them when their owners ask for email.";
    409 JSON_REQUIRED InvalidInput,
        "The `Accept` or `Content-Type` header does not say JSON.",
        "Send `application/json` in both headers, and check that no proxy removes them.";
    410 TOO_MANY_BATCH_MESSAGES InvalidInput,
        "The batch has more than 500 messages.",
        "Split the batch into chunks of at most 500 messages.";
    411 FORBIDDEN_ATTACHMENT InvalidInput,
        "An attachment has a file extension that Postmark does not accept.",
        "Pack the file into an archive, or send a link to it instead.";
    412 ACCOUNT_PENDING NotPermitted,
        "The account awaits approval, and may write to its own domain only.",
        "Write to the domain of the `From` address only, or wait for the approval.";
    413 ACCOUNT_MAY_NOT_SEND NotPermitted refuses all,
        "The account is not approved for sending.",
        "Ask Postmark's support why the account may not send.";
    422 INVALID_SERVER_OR_ACCOUNT NotPermitted refuses all,
        "The server or account behind the token cannot be used.",
        "Check that the server still exists and that the account is active.";
    429 RATE_LIMITED RateLimited retry Always,
        "There were too many requests in a short time.",
        "Wait before the next request, send fewer at once, and put many messages into one batch.";

    // Sender signatures and domains.
    500 SIGNATURE_QUERY InvalidInput,
        "The paging of a list of signatures or domains is invalid.",
        "Ask for a count from 1 to 500 and an offset of 0 or more.";
    501 SIGNATURE_NOT_FOUND NotFound,
        "There is no such sender signature, or it has no DKIM information.",
        "Check the ID of the signature, and that the token belongs to its account.";
    502 NO_SIGNATURE_DATA InvalidInput,
        "The request for a signature or domain has no body.",
        "Send the fields of the signature or domain as JSON.";
    503 PUBLIC_DOMAIN InvalidInput,
        "The domain belongs to a public email provider.",
        "Use an address of a domain that you own.";
    504 SIGNATURE_EXISTS Conflict,
        "This signature, or one like it, exists already.",
        "Use the signature that exists.";
    505 DKIM_RENEWAL_PENDING Conflict,
        "A new DKIM key is already waiting for its DNS record.",
        "Publish the pending key in DNS and verify it before you ask for another.";
    506 SIGNATURE_CONFIRMED Conflict,
        "The signature is confirmed already.",
        "Use the signature, for nothing is left to confirm.";
    507 SIGNATURE_NOT_OWNED NotPermitted,
        "The signature belongs to another account.",
        "Check the ID of the signature, and that the token belongs to its account.";
    508 DKIM_NOT_RENEWING InvalidInput,
        "No DKIM renewal is under way, or the key is in a failed state.",
        "Rotate the DKIM key first, and ask Postmark's support if the key has failed.";
    510 DOMAIN_NOT_FOUND NotFound,
        "There is no such domain.",
        "Check the ID of the domain, and that the token belongs to its account.";
    511 INVALID_FIELDS InvalidInput,
        "Fields of the signature or domain are invalid.",
        "Correct the fields that the message names.";
    512 DOMAIN_EXISTS Conflict,
        "The domain exists already.",
        "Use the domain that exists.";
    513 DOMAIN_NOT_OWNED NotPermitted,
        "The domain belongs to another account.",
        "Check the ID of the domain, and that the token belongs to its account.";
    514 DOMAIN_NAME_REQUIRED InvalidInput,
        "The domain's `Name` is missing.",
        "Give the domain a `Name`.";
    515 DOMAIN_NAME_TOO_LONG InvalidInput,
        "The domain's `Name` has more than 255 characters.",
        "Shorten the `Name` to 255 characters.";
    516 DOMAIN_NAME_INVALID InvalidInput,
        "The domain's `Name` is not the name of a domain.",
        "Give a plain domain name such as `example.com`.";
    520 FROM_EMAIL_REQUIRED InvalidInput,
        "The signature's `FromEmail` is missing.",
        "Give the signature a `FromEmail`.";
    521 SIGNATURE_FIELD_TOO_LONG InvalidInput,
        "The personal note has more than 400 characters, or another field is too long.",
        "Shorten the field: the note to 400 characters, any other to 255.";
    522 SIGNATURE_VALUE_INVALID InvalidInput,
        "A value is not a valid address, domain, or subdomain.",
        "Correct the value that the message names.";
    523 CNAME_MISSING InvalidInput,
        "The domain's CNAME record is missing or points elsewhere.",
        "Publish the CNAME record (for a return path it points to `pm.mtasv.net`) and try again.";

    // Servers.
    600 SERVER_QUERY InvalidInput,
        "The paging of a list of servers is missing, malformed, or over 500.",
        "Ask for a count from 1 to 500 and an offset of 0 or more.";
    601 SERVER_NOT_FOUND NotFound,
        "There is no such server: the one addressed, or one end of a template push.",
        "Check the ID of the server, and that the token belongs to its account.";
    602 INBOUND_DOMAIN_TAKEN Conflict,
        "The inbound domain is in use already.",
        "Choose another inbound domain, or free it on the server that has it.";
    603 SERVER_NAME_TAKEN Conflict,
        "A server of this name exists already.",
        "Choose another name.";
    604 NO_DELETE_ACCESS NotPermitted,
        "The account may not delete servers through the API.",
        "Delete the server on Postmark's web site, or ask its support to allow it by API.";
    605 CANNOT_DELETE_SERVER InvalidInput,
        "The server could not be deleted.",
        "Ask Postmark's support to delete the server.";
    606 INVALID_HOOK_URL InvalidInput,
        "A hook's URL is malformed, or points at an internal address.",
        "Give an `http` or `https` URL that is reachable from the internet.";
    607 INVALID_COLOR InvalidInput,
        "The server's colour is unknown.",
        "Choose one of Postmark's eight colours.";
    608 INVALID_SERVER_NAME InvalidInput,
        "The server's name is missing or invalid, or its inbound domain is one of Postmark's.",
        "Correct the name, and use an inbound domain that you own.";
    609 NO_SERVER_DATA InvalidInput,
        "The request for a server has no body.",
        "Send the fields of the server as JSON.";
    610 INVALID_MX InvalidInput,
        "The inbound domain has no MX record that points to Postmark.",
        "Point the domain's MX record at `inbound.postmarkapp.com`.";
    611 INVALID_SPAM_THRESHOLD InvalidInput,
        "The inbound spam threshold is out of range.",
        "Choose a threshold from 0 to 30, in steps of 5.";
    612 INVALID_TRACK_LINKS InvalidInput,
        "The value for link tracking is unknown.",
        "Choose `None`, `HtmlAndText`, `HtmlOnly`, or `TextOnly`.";
    613 INVALID_DELIVERY_TYPE InvalidInput,
        "The server's delivery type is unknown.",
        "Choose `Live` or `Sandbox`.";
    614 ENTITLEMENT_LIMIT LimitReached,
        "A limit of the plan is reached, on servers, streams, domains, users, or features.",
        "Remove something that counts against the limit, or move to a larger plan.";
    615 NOT_SUPPORTED InvalidInput,
        "This server does not support the action.",
        "Use a server that supports the action, for trying again does not help.";

    // Messages.
    700 MESSAGE_QUERY InvalidInput,
        "The paging or a filter of a list of messages is invalid.",
        "Keep the count within 500, count plus offset within 10,000, and check the filters.";
    701 MESSAGE_NOT_FOUND NotFound,
        "There is no such message, or it cannot be bypassed or retried.",
        "Check the ID and the server token, and that the retention period is not over.";
    702 BYPASS_FAILED InvalidInput,
        "The blocked inbound message could not be let through.",
        "Ask Postmark's support about the message.";
    703 RETRY_FAILED InvalidInput,
        "The failed inbound message could not be processed again.",
        "Ask Postmark's support about the message.";
    709 DKIM_MISCONFIGURED InvalidInput,
        "DKIM cannot be verified, because its configuration is invalid.",
        "Ask Postmark's support, for trying again does not help although the status is 500.";

    // Inbound rules, and the former tag triggers.
    800 TRIGGER_QUERY InvalidInput,
        "The paging of a list of rules is invalid or over 500.",
        "Ask for a count from 1 to 500 and an offset of 0 or more.";
    801 TAG_TRIGGER_NOT_FOUND NotFound,
        "There is no such tag trigger (Postmark has retired tag triggers).",
        "Check the ID, and plan to do without tag triggers.";
    803 TAG_TRIGGER_EXISTS Conflict,
        "The tag has a trigger already (Postmark has retired tag triggers).",
        "Edit the trigger that exists.";
    808 TAG_NAME_MISSING InvalidInput,
        "The tag trigger's `MatchName` is missing (Postmark has retired tag triggers).",
        "Give the trigger a `MatchName`.";
    809 NO_TRIGGER_DATA InvalidInput,
        "The request for a rule has no body.",
        "Send the fields of the rule as JSON.";
    810 RULE_EXISTS Conflict,
        "The rule exists already.",
        "Take it as done, for the rule is in force.";
    811 CANNOT_REMOVE_RULE InvalidInput,
        "The rule could not be removed.",
        "Ask Postmark's support to remove the rule.";
    812 RULE_NOT_FOUND NotFound,
        "There is no such rule.",
        "Check the ID of the rule and the server token.";
    813 INVALID_RULE InvalidInput,
        "The rule is neither an address nor a domain.",
        "Give an address such as `user@example.com` or a domain such as `example.com`.";

    // Statistics and bounces.
    900 STATS_DATE InvalidInput,
        "A date of the statistics query is malformed.",
        "Write dates as `YYYY-MM-DD`.";
    1000 BOUNCE_QUERY InvalidInput,
        "The paging of a list of bounces is out of range, or the bounce type is unknown.",
        "Keep the count within 500, count plus offset within 10,000, and check the type.";
    1001 BOUNCE_NOT_FOUND NotFound,
        "There is no such bounce, or its dump has expired.",
        "Check the ID and the server token, and that the retention period is not over.";
    1002 BOUNCE_ID_REQUIRED InvalidInput,
        "The ID of the bounce is missing.",
        "Give the ID of a bounce.";
    1003 CANNOT_ACTIVATE Conflict,
        "An address with a bounce of this type cannot be reactivated.",
        "Activate only bounces whose `CanActivate` is true.";

    // Templates.
    1100 TEMPLATE_QUERY InvalidInput,
        "The paging or a type in the query for templates is invalid.",
        "Ask for a count from 1 to 500 and an offset of 0 or more, and check the template type.";
    1101 TEMPLATE_NOT_FOUND NotFound,
        "The template, its alias, or its layout does not exist, or none was named.",
        "Check the template's ID or alias, and that it is on the server of this token.";
    1105 TEMPLATE_LIMIT LimitReached,
        "The server would have more than 100 active templates.",
        "Delete templates that are not needed, or use another server.";
    1109 NO_TEMPLATE_DATA InvalidInput,
        "The request for a template has no body.",
        "Send the fields of the template as JSON.";
    1120 TEMPLATE_FIELD_MISSING InvalidInput,
        "A name, body, subject, or model is missing from the template request.",
        "Give the field that the message names.";
    1121 TEMPLATE_FIELD_TOO_LONG InvalidInput,
        "A name, alias, body, subject, or model in the template request is too long.",
        "Shorten the field that the message names.";
    1122 TEMPLATE_FIELD_INVALID InvalidInput,
        "A type, alias, body, or key of the model in the template request is not acceptable.",
        "Correct the field that the message names, and have the template validated.";
    1123 TEMPLATE_FIELD_NOT_ALLOWED InvalidInput,
        "The template request combines fields that exclude each other.",
        "Remove one of them: a layout has no subject, and a template goes without inline bodies.";
    1124 NOTHING_TO_PUSH InvalidInput,
        "No template with an alias is there to push, or there are too many.",
        "Give the templates aliases, or push fewer of them.";
    1125 TEMPLATE_TYPE_MISMATCH InvalidInput,
        "The alias belongs to a template of another type on the destination server.",
        "Change the alias on one of the two servers.";
    1130 LAYOUT_IN_USE Conflict,
        "Templates still use the layout.",
        "Detach the templates from the layout first.";
    1131 LAYOUT_PLACEHOLDER InvalidInput,
        "A body of the layout lacks the content placeholder, or has it more than once.",
        "Put `{{{@content}}}` exactly once into each body of the layout.";

    // Message streams.
    1220 STREAMS_NOT_PERMITTED NotPermitted,
        "The account may not use the message streams API.",
        "Ask Postmark's support to enable message streams.";
    1221 INVALID_STREAM_TYPE InvalidInput,
        "The type of the message stream is unknown.",
        "Choose `Transactional` or `Broadcasts`, or in a filter also `Inbound` or `All`.";
    1222 STREAM_ID_REQUIRED InvalidInput,
        "The message stream's ID is missing or invalid.",
        "Give the stream an ID.";
    1223 STREAM_NAME_REQUIRED InvalidInput,
        "The message stream's name is missing.",
        "Give the stream a name.";
    1224 STREAM_NAME_TOO_LONG InvalidInput,
        "The message stream's name has more than 100 characters.",
        "Shorten the name to 100 characters.";
    1225 STREAM_LIMIT LimitReached,
        "The server has all ten message streams that it may have.",
        "Archive a stream and wait until it is purged, or use another server.";
    1226 STREAM_NOT_FOUND NotFound,
        "There is no message stream of this ID.",
        "Check the stream's ID, and that it is on the server of this token.";
    1227 INVALID_STREAM_ID InvalidInput,
        "The message stream's ID is malformed.",
        "Use up to 30 lower-case letters, digits, hyphens, and underscores, with a letter first.";
    1228 ONE_INBOUND_STREAM LimitReached,
        "The server has its one inbound stream already.",
        "Use the inbound stream that exists.";
    1229 CANNOT_ARCHIVE_DEFAULT InvalidInput,
        "The default transactional and inbound streams cannot be archived.",
        "Archive a stream that you created.";
    1230 STREAM_ID_TAKEN Conflict,
        "A message stream of this ID exists already, perhaps an archived one.",
        "Choose another ID.";
    1231 STREAM_DESCRIPTION_TOO_LONG InvalidInput,
        "The message stream's description has more than 1000 characters.",
        "Shorten the description to 1000 characters.";
    1232 CANNOT_UNARCHIVE InvalidInput,
        "The message stream was archived too long ago to be restored.",
        "Create a new stream.";
    1233 STREAM_ID_PREFIX InvalidInput,
        "The message stream's ID begins with `pm-`, which is reserved.",
        "Choose an ID that does not begin with `pm-`.";
    1234 STREAM_DESCRIPTION_HTML InvalidInput,
        "The message stream's description contains HTML.",
        "Describe the stream in plain text.";
    1235 STREAM_NOT_FOUND_FOR_SEND NotFound,
        "The message names a message stream that this server does not have.",
        "Check the `MessageStream` of the message, or leave it out to use `outbound`.";
    1236 STREAM_CANNOT_SEND InvalidInput,
        "The message names an inbound stream, which cannot send.",
        "Send through a transactional or broadcast stream.";
    1237 STREAM_ID_RESERVED InvalidInput,
        "The message stream's ID is a reserved word, such as `all`.",
        "Choose another ID.";
    1238 CUSTOM_UNSUBSCRIBE_NOT_PERMITTED NotPermitted,
        "The message stream may not handle unsubscribes itself.",
        "Ask Postmark's support to allow custom unsubscribe handling.";
    1239 UNSUBSCRIBE_TYPE_UNSUPPORTED InvalidInput,
        "The kind of unsubscribe handling does not fit the type of the message stream.",
        "Choose `None` for transactional streams, and `Postmark` or `Custom` for broadcasts.";
    1240 UNSUBSCRIBE_TYPE_INVALID InvalidInput,
        "The kind of unsubscribe handling is unknown.",
        "Choose `None`, `Postmark`, or `Custom`.";
    // contract: quirk.fresh-stream
    1241 CANNOT_ARCHIVE_NOW InvalidInput retry Later,
        "The message stream cannot be archived at this time.",
        "Try again later.";

    // Data removals.
    1300 REMOVAL_INVALID InvalidInput,
        "The data removal request is empty, or its paging is invalid.",
        "Give both `RequestedBy` and `RequestedFor`.";
    1301 REMOVAL_NOT_FOUND NotFound,
        "There is no such data removal.",
        "Check the ID of the data removal.";
    1302 REMOVAL_NOT_PERMITTED NotPermitted,
        "The account may not remove data through the API.",
        "Ask Postmark's support to enable data removals.";

    // Webhooks.
    1350 WEBHOOK_STREAM_ARCHIVED InvalidInput,
        "The webhook's message stream is archived.",
        "Use a message stream that is not archived.";
    1351 WEBHOOK_INBOUND_STREAM InvalidInput,
        "Inbound streams have no webhooks.",
        "Set the server's `InboundHookUrl` instead.";
    1352 WEBHOOK_NOT_FOUND NotFound,
        "There is no such webhook.",
        "Check the ID of the webhook and the server token.";
    1353 WEBHOOK_TRIGGER_UNSUPPORTED InvalidInput,
        "The message stream does not offer one of the webhook's triggers.",
        "Remove the trigger that the message names.";
    1354 WEBHOOK_URL_INVALID InvalidInput,
        "The webhook's URL is missing or invalid.",
        "Give an `http` or `https` URL that is reachable from the internet.";
    1355 WEBHOOK_BODY_MISSING InvalidInput,
        "The request for a webhook has no body.",
        "Send the fields of the webhook as JSON.";
    1356 WEBHOOK_ID_NOT_ALLOWED InvalidInput,
        "A new webhook must not carry an ID.",
        "Leave the ID out.";
    1357 WEBHOOK_IMMUTABLE InvalidInput,
        "The ID and the message stream of a webhook cannot change.",
        "Delete the webhook and create it anew.";
    1358 WEBHOOK_HEADER_INVALID InvalidInput,
        "A custom header of the webhook has an invalid name.",
        "Correct the name of the header.";
    1359 WEBHOOK_LIMIT LimitReached,
        "The message stream has all ten webhooks that it may have.",
        "Delete a webhook that is not needed.";
    1360 WEBHOOK_INTEGRATION NotPermitted,
        "The webhook belongs to an integration and cannot be changed by itself.",
        "Change the integration on Postmark's web site.";
    1361 WEBHOOK_VALUE_INVALID InvalidInput,
        "A field of the webhook has an invalid value.",
        "Correct the field that the message names.";
    1362 WEBHOOK_STATUS_INVALID InvalidInput,
        "The webhook status in the query is unknown.",
        "Ask for `verified` or `unverified`.";
    1363 WEBHOOK_STATUS_READ_ONLY InvalidInput,
        "The status of a webhook cannot be set.",
        "Leave the status out.";
    1364 WEBHOOK_VERIFICATION_FAILED WebhookVerification,
        "Your URL did not respond with 200 to every test event, and nothing was saved.",
        "Make the URL respond with 200 to each trigger, or save the webhook without verification.";

    // Suppressions.
    1400 SUPPRESSION_COUNT InvalidInput,
        "The count is out of range.",
        "Ask for a count within the limits that the message names.";
    1401 SUPPRESSION_COUNT_MISSING InvalidInput,
        "The count is missing.",
        "Give a count.";
    1402 SUPPRESSION_OFFSET InvalidInput,
        "The offset is invalid.",
        "Give an offset of 0 or more.";
    1403 SUPPRESSION_OFFSET_MISSING InvalidInput,
        "The offset is missing.",
        "Give an offset.";
    1404 SUPPRESSION_REASON_INVALID InvalidInput,
        "The reason to filter suppressions by is unknown.",
        "Choose `HardBounce`, `SpamComplaint`, or `ManualSuppression`.";
    1405 SUPPRESSION_ORIGIN_INVALID InvalidInput,
        "The origin to filter suppressions by is unknown.",
        "Choose `Recipient`, `Customer`, or `Admin`.";
    1406 SUPPRESSION_NOT_PERMITTED NotPermitted,
        "You may not change this suppression.",
        "Let the recipient subscribe again, or ask Postmark's support.";
    1407 SUPPRESSION_FAILED InvalidInput retry IfRepeatable,
        "Postmark failed to process the suppression.",
        "Repeat the request once, and ask Postmark's support if it fails again.";
    1408 SUPPRESSION_BAD_ADDRESS InvalidInput,
        "The address to suppress or to reactivate is not valid.",
        "Correct the address.";
    1409 SUPPRESSION_BODY_MISSING InvalidInput,
        "The list of suppressions is missing or malformed.",
        "Send the addresses as a list under `Suppressions`.";
    1410 TOO_MANY_SUPPRESSIONS InvalidInput,
        "The request has more than 50 suppressions.",
        "Send at most 50 addresses in one request.";
    1411 SUPPRESSION_ADDRESS_MISSING InvalidInput,
        "A suppression has no address.",
        "Give every suppression an `EmailAddress`.";

    // SMTP tokens, which have no public endpoint.
    1450 SERVER_ID_REQUIRED InvalidInput,
        "The server's ID is missing from the request for an SMTP token.",
        "Give the ID of the server.";
    1451 SMTP_TOKEN_NOT_FOUND InvalidInput,
        "There is no such SMTP token.",
        "Check the SMTP token.";
    1452 SMTP_BODY_MISSING InvalidInput,
        "The request for an SMTP token has no body.",
        "Send the fields of the SMTP token as JSON.";
    1453 SMTP_SERVER_NOT_FOUND InvalidInput,
        "The SMTP token's server does not exist.",
        "Check the ID of the server.";
    1454 SMTP_STREAM_INVALID InvalidInput,
        "The SMTP token's message stream is missing or unknown.",
        "Check the ID of the message stream.";
    1455 SMTP_SERVER_ID_INVALID InvalidInput,
        "The SMTP token's server ID is missing or unknown.",
        "Check the ID of the server.";
    1456 SMTP_TOKEN_LENGTH InvalidInput,
        "The SMTP token is too short or too long.",
        "Use a token of the length that the message names.";
    1457 SMTP_INBOUND_STREAM InvalidInput,
        "An SMTP token cannot belong to an inbound stream.",
        "Use a message stream that sends.";
    1458 SMTP_TOKEN_LIMIT InvalidInput,
        "The message stream has all the SMTP tokens that it may have.",
        "Remove an SMTP token that is not needed.";
    1459 SMTP_STREAM_ARCHIVED InvalidInput,
        "The SMTP token's message stream is archived.",
        "Use a message stream that is not archived.";
    1460 SMTP_DISABLED InvalidInput,
        "SMTP is switched off for this server.",
        "Set the server's `SmtpApiActivated` to true.";

    // Access, and statistics again.
    1480 IP_NOT_ALLOWED NotPermitted,
        "Your IP address is not on the server's list of allowed addresses.",
        "Add the address to the list in the server's settings on Postmark's web site.";
    1500 STATS_FROM_TOO_OLD InvalidInput,
        "The statistics query begins more than a year ago.",
        "Begin the query within the last year.";
    1501 STATS_COUNT InvalidInput,
        "The count of the statistics query is out of range.",
        "Ask for a count within the limits that the message names.";
    1502 STATS_RANGE InvalidInput,
        "The statistics query does not begin before it ends.",
        "Give a `FromDate` that is before the `ToDate`.";
}
