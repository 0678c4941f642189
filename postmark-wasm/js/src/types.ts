// Written by generate.mjs: change that, or contract.json.

/** One of the names that are known, or one that Postmark adds. */
export type Open<Known extends string> = Known | (string & {});

/** Rows of a list, and how many there are of them on all pages. */
export type Page<Key extends string, Row> = { TotalCount: number } & Record<Key, Row[]>;

/** The counts of one day. */
export interface StatsDay {
  Date?: string;
  [name: string]: unknown;
}

/** An email with a body, or with two. */
export type Email = EmailMembers & ({ HtmlBody: string } | { TextBody: string });

/** An email from a template. */
export type TemplatedEmail = TemplatedEmailMembers & ({ TemplateId: number } | { TemplateAlias: string });

export type BounceType = Open<'HardBounce' | 'Transient' | 'Unsubscribe' | 'Subscribe' | 'AutoResponder' | 'AddressChange' | 'DnsError' | 'SpamNotification' | 'OpenRelayTest' | 'Unknown' | 'SoftBounce' | 'VirusNotification' | 'ChallengeVerification' | 'BadEmailAddress' | 'SpamComplaint' | 'ManuallyDeactivated' | 'Unconfirmed' | 'Blocked' | 'SMTPApiError' | 'InboundError' | 'DMARCPolicy' | 'TemplateRenderingFailed'>;
export type TrackLinks = Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
export type MessageStreamType = Open<'Transactional' | 'Broadcasts' | 'Inbound'>;
export type UnsubscribeHandlingType = Open<'None' | 'Postmark' | 'Custom'>;
export type SuppressionReason = Open<'HardBounce' | 'SpamComplaint' | 'ManualSuppression'>;
export type SuppressionOrigin = Open<'Recipient' | 'Customer' | 'Admin'>;
export type SuppressionChangeStatus = Open<'Suppressed' | 'Deleted' | 'Failed'>;
export type TemplateType = Open<'Standard' | 'Layout'>;
export type TemplatePushAction = Open<'Create' | 'Edit'>;
export type DeliveryType = Open<'Live' | 'Sandbox'>;
export type ServerColor = Open<'Purple' | 'Blue' | 'Turquoise' | 'Green' | 'Red' | 'Yellow' | 'Grey' | 'Orange'>;
export type OutboundStatusFilter = Open<'queued' | 'sent' | 'processed'>;
export type OutboundMessageStatus = Open<'Queued' | 'Sent' | 'Processed'>;
export type InboundStatusFilter = Open<'blocked' | 'processed' | 'queued' | 'failed' | 'scheduled'>;
export type InboundMessageStatus = Open<'Blocked' | 'Processed' | 'Queued' | 'Failed' | 'Scheduled'>;
export type MessageEventType = Open<'Delivered' | 'Transient' | 'Opened' | 'Bounced' | 'SubscriptionChanged' | 'LinkClicked'>;
export type Platform = Open<'WebMail' | 'Desktop' | 'Mobile' | 'Unknown'>;
export type ClickLocation = Open<'HTML' | 'Text'>;
export type DkimUpdateStatus = Open<'Pending' | 'Verified'>;
export type BulkStatus = Open<'Accepted' | 'Processing' | 'Completed' | 'Cancelled' | 'Failed'>;
export type DataRemovalStatus = Open<'Pending' | 'Done'>;
export type WebhookStatus = Open<'verified' | 'unverified'>;
export type WebhookTriggerName = Open<'Open' | 'Click' | 'Delivery' | 'Bounce' | 'SpamComplaint' | 'SubscriptionChange'>;
export type WebhookRecordType = Open<'Bounce' | 'SpamComplaint' | 'Delivery' | 'Open' | 'Click' | 'SubscriptionChange'>;
export type SpamCheckOption = Open<'long' | 'short'>;
export type LegacyServiceStatus = Open<'UP' | 'DEGRADED'>;
export type DmarcPolicyResult = Open<'pass' | 'fail'>;
export type DmarcDisposition = Open<'none' | 'quarantine' | 'reject'>;

export interface ErrorBody {
  /** Postmark code; 0 means success. */
  ErrorCode: number;
  /** Human text, whose wording drifts: do not match it; `inactiveRecipients` reads what it names. */
  Message: string;
  /** Only with ErrorCode 11. */
  Errors?: Record<string, FieldError[]>;
  /** Only with 1364 (webhook id). */
  Id?: number | string;
  /** Only with 1364. */
  Url?: string;
  /** Only with 1364. */
  Success?: boolean;
  /** Only with 1364. */
  Results?: WebhookVerifyResultItem[];
}

export interface FieldError {
  ErrorCode: number;
  Message: string;
}

export interface SimpleResult {
  /** 0. */
  ErrorCode: number;
  /** Confirmation text. */
  Message: string;
}

export interface Header {
  /** Header name. */
  Name: string;
  /** Header value. */
  Value: string;
}

export interface EmailAddressPair {
  /** Address. */
  Email: string;
  /** Display name. */
  Name: string | null;
}

export interface InboundAddress {
  Email: string;
  /** May be empty. */
  Name: string;
  /** Text after + in the local part, else empty. */
  MailboxHash?: string;
}

export interface Attachment {
  /** File name; its extension is checked. */
  Name: string;
  /** Payload. */
  Content: string | Uint8Array;
  /** MIME type. */
  ContentType: string;
  /** Inline image id, form cid:name; null, empty or absent means a normal attachment. */
  ContentID?: string | null;
  /** Typed in SDKs only. */
  ContentLength?: number | null;
  /** Typed in postmark.js only. */
  Disposition?: string | null;
}

export interface InboundAttachment {
  Name: string;
  Content?: string;
  ContentType: string;
  /** Decoded byte size. */
  ContentLength: number;
  /** Empty when not inline. */
  ContentID?: string;
  /** Only in the dashboard Check payload. */
  Data?: string;
}

export interface EmailMembers {
  /** One address, bare or Name <addr>; <=255 UTF-16 code units; must be a confirmed signature or verified domain. */
  From: string;
  /** Comma-separated list; To+Cc+Bcc <= 50 addresses. */
  To?: string | string[];
  /** Comma-separated list; counts toward 50. */
  Cc?: string | string[] | null;
  /** Comma-separated list; counts toward 50. */
  Bcc?: string | string[] | null;
  /** Subject; <=2000 UTF-16 code units. */
  Subject?: string | null;
  /** HTML part; this or TextBody required; <=5 MB. */
  HtmlBody?: string | null;
  /** Text part; this or HtmlBody required; <=5 MB. */
  TextBody?: string | null;
  /** Single category label; <=1000 characters. */
  Tag?: string | null;
  /** Override; comma-separated allowed; default from the signature. */
  ReplyTo?: string | string[] | null;
  /** Custom headers. */
  Headers?: Header[] | null;
  /** Add the open pixel; cannot switch off a server-level ON. */
  TrackOpens?: boolean | null;
  /** Link rewriting. */
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | null;
  /** Custom keys returned in webhooks; <=10 keys; key <=20 chars; value <=80 chars; no two keys equal ignoring case. */
  Metadata?: Record<string, string> | null;
  /** Files; the whole message has at most 10 MB after base64; programs (`.exe`, `.bat` and others) are refused. */
  Attachments?: Attachment[] | null;
  /** Stream ID. */
  MessageStream?: string | null;
}

export interface TemplatedEmailMembers {
  /** One address, bare or Name <addr>; <=255 UTF-16 code units; must be a confirmed signature or verified domain. */
  From: string;
  /** Comma-separated list; To+Cc+Bcc <= 50 addresses. */
  To?: string | string[];
  /** Comma-separated list; counts toward 50. */
  Cc?: string | string[] | null;
  /** Comma-separated list; counts toward 50. */
  Bcc?: string | string[] | null;
  /** One of TemplateId/TemplateAlias is required; wins if both are sent. */
  TemplateId?: number | string;
  /** See TemplateId. */
  TemplateAlias?: string;
  /** Any JSON object; may be empty; reserved top-level keys refused with 1122. */
  TemplateModel: object;
  /** Inline style blocks of the rendered HTML. */
  InlineCss?: boolean | null;
  /** Single category label; <=1000 characters. */
  Tag?: string | null;
  /** Override; comma-separated allowed; default from the signature. */
  ReplyTo?: string | string[] | null;
  /** Custom headers. */
  Headers?: Header[] | null;
  /** Add the open pixel; cannot switch off a server-level ON. */
  TrackOpens?: boolean | null;
  /** Link rewriting. */
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | null;
  /** Custom keys returned in webhooks; <=10 keys; key <=20 chars; value <=80 chars; no two keys equal ignoring case. */
  Metadata?: Record<string, string> | null;
  /** Files; the whole message has at most 10 MB after base64; programs (`.exe`, `.bat` and others) are refused. */
  Attachments?: Attachment[] | null;
  /** Stream ID. */
  MessageStream?: string | null;
}

export interface SendResponse {
  /** Echo of the To field. */
  To?: string;
  /** In few responses. */
  Cc?: string;
  /** In few responses. */
  Bcc?: string;
  /** Accept time. */
  SubmittedAt?: string;
  MessageID?: string;
  /** 0 = accepted. */
  ErrorCode?: number;
  /** OK, Test job accepted, a warning about inactive recipients, or the error text. */
  Message: string;
}

export interface BulkMessage {
  /** <=50. */
  To: string | string[];
  /** <=50. */
  Cc?: string | string[];
  /** <=50. */
  Bcc?: string | string[];
  /** Values for {{placeholders}} in Subject/HtmlBody/TextBody or the template. */
  TemplateModel?: object;
  /** Overrides request-level keys. */
  Metadata?: Record<string, string>;
  /** Overrides request-level headers. */
  Headers?: Header[];
}

export interface BulkRequest {
  From: string;
  ReplyTo?: string | string[];
  /** Inline content alternative to a template. */
  Subject?: string;
  HtmlBody?: string;
  TextBody?: string;
  TemplateId?: number | string;
  TemplateAlias?: string;
  InlineCss?: boolean;
  /** <=1000. */
  Tag?: string;
  /** Defaults for every message. */
  Metadata?: Record<string, string>;
  MessageStream?: string;
  TrackOpens?: boolean;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
  Attachments?: Attachment[];
  Headers?: Header[];
  /** No count limit stated; 50 MB payload. */
  Messages: BulkMessage[];
}

export interface BulkStatusObject {
  /** Opaque id. */
  Id: string;
  SubmittedAt: string;
  Status: Open<'Accepted' | 'Processing' | 'Completed' | 'Cancelled' | 'Failed'>;
  TotalMessages?: number;
  /** 0-100, fractional. */
  PercentageCompleted?: number;
  /** Absent when none. */
  Subject?: string;
  ReleasedCount?: number;
  /** All recipients suppressed, or rendering failed. */
  FailedCount?: number;
}

export interface Bounce {
  /** Bounce. */
  RecordType?: string;
  /** Exceeds 32 bits in documentation example. */
  ID: number | string;
  /** See BounceType. */
  Type: string;
  TypeCode: number;
  /** Human label. */
  Name: string;
  Tag?: string | null;
  MessageID: string;
  ServerID?: number | string;
  MessageStream?: string;
  /** Fixed text per type; may be empty. */
  Description: string;
  /** Remote text; may contain CRLF. */
  Details: string;
  /** Bounced address. */
  Email: string;
  /** Absent for spam complaints and old records. */
  From?: string;
  /** Z or Eastern offset. */
  BouncedAt: string;
  /** Raw source kept 30 days. */
  DumpAvailable: boolean;
  /** This bounce deactivated the address. */
  Inactive: boolean;
  CanActivate?: boolean;
  Subject?: string | null;
  /** Raw bounce; on single get, activate, or webhook with IncludeContent. */
  Content?: string;
}

export interface BounceCount {
  /** First entry is All. */
  Name: string;
  Count: number;
  /** Missing on the All entry. */
  Type?: string;
  /** Bounce type code. */
  TypeCode?: number;
}

export interface DeliveryStats {
  InactiveMails: number;
  Bounces: BounceCount[];
}

export interface Dump {
  /** Raw source; empty string when none. */
  Body?: string | null;
}

export interface Template {
  TemplateId: number | string;
  Name: string;
  /** Null/absent for Layout. */
  Subject?: string | null;
  HtmlBody: string | null;
  TextBody: string | null;
  AssociatedServerId: number | string;
  /** False once deleted. */
  Active: boolean;
  Alias?: string | null;
  TemplateType?: Open<'Standard' | 'Layout'>;
  /** Alias of the layout. */
  LayoutTemplate?: string | null;
}

export interface TemplateListItem {
  Active: boolean;
  TemplateId: number | string;
  Name: string;
  Alias?: string | null;
  TemplateType?: Open<'Standard' | 'Layout'>;
  LayoutTemplate?: string | null;
}

export interface TemplateWriteResult {
  TemplateId: number | string;
  Name: string;
  Active: boolean;
  Alias?: string | null;
  TemplateType?: Open<'Standard' | 'Layout'>;
  LayoutTemplate?: string | null;
}

export interface TemplateInput {
  /** Display name (create); too long -> 1121. */
  Name: string;
  /** Unique per server; letter first, then letters, digits, . _ -. */
  Alias?: string | null;
  /** Required for Standard, forbidden for Layout. */
  Subject?: string | null;
  /** One of HtmlBody/TextBody required. */
  HtmlBody?: string | null;
  TextBody?: string | null;
  /** Create only. */
  TemplateType?: Open<'Standard' | 'Layout'>;
  /** Alias of a Layout; empty string clears it on edit; error on a Layout. */
  LayoutTemplate?: string | null;
}

export interface TemplateValidationInput {
  Subject?: string;
  HtmlBody?: string;
  TextBody?: string;
  TestRenderModel?: object | null;
  InlineCssForHtmlTestRender?: boolean;
  TemplateType?: Open<'Standard' | 'Layout'>;
  /** Alias. */
  LayoutTemplate?: string | null;
}

export interface TemplateValidationError {
  Message: string;
  /** 1-based. */
  Line: number | null;
  /** 1-based. */
  CharacterPosition: number | null;
}

export interface TemplateContentValidation {
  ContentIsValid: boolean;
  /** Never null. */
  ValidationErrors: TemplateValidationError[];
  RenderedContent: string | null;
}

export interface TemplateValidation {
  AllContentIsValid: boolean;
  /** Null when that part was not submitted. */
  HtmlBody: TemplateContentValidation | null;
  TextBody: TemplateContentValidation | null;
  Subject: TemplateContentValidation | null;
  /** Every key the template uses with sample values, merged with TestRenderModel; {} when none. */
  SuggestedTemplateModel: object | null;
}

export interface TemplatePushItem {
  Action: Open<'Create' | 'Edit'>;
  /** Id on the destination when known. */
  TemplateId?: number | string | null;
  Alias: string;
  Name: string;
  TemplateType?: Open<'Standard' | 'Layout'>;
}

export interface Server {
  ID: number | string;
  Name: string;
  /** Server tokens in clear: treat as secret. */
  ApiTokens: string[];
  /** See ServerColor. */
  Color: string;
  SmtpApiActivated: boolean;
  /** Inbound payload carries RawEmail. */
  RawEmailEnabled: boolean;
  DeliveryType?: Open<'Live' | 'Sandbox'>;
  /** Dashboard URL. */
  ServerLink: string;
  InboundAddress: string;
  /** Empty string when unset. */
  InboundHookUrl?: string;
  /** Deprecated. */
  BounceHookUrl?: string;
  /** Deprecated. */
  OpenHookUrl?: string;
  /** Deprecated. */
  DeliveryHookUrl?: string;
  /** Deprecated. */
  ClickHookUrl?: string;
  /** Legacy. */
  PostFirstOpenOnly: boolean;
  /** Empty when unset. */
  InboundDomain?: string;
  InboundHash: string;
  /** 0-30. */
  InboundSpamThreshold: number;
  TrackOpens?: boolean;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
  IncludeBounceContentInHook?: boolean;
  EnableSmtpApiErrorHooks?: boolean;
}

export interface ServerInput {
  /** Required on create. */
  Name?: string;
  /** See ServerColor. */
  Color?: string;
  SmtpApiActivated?: boolean;
  RawEmailEnabled?: boolean;
  /** Create only. */
  DeliveryType?: Open<'Live' | 'Sandbox'>;
  InboundHookUrl?: string;
  /** Deprecated. */
  BounceHookUrl?: string;
  /** Deprecated. */
  OpenHookUrl?: string;
  /** Deprecated. */
  DeliveryHookUrl?: string;
  /** Deprecated. */
  ClickHookUrl?: string;
  PostFirstOpenOnly?: boolean;
  /** MX must point at Postmark (610). */
  InboundDomain?: string;
  /** 0-30 in steps of 5. */
  InboundSpamThreshold?: number;
  TrackOpens?: boolean;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
  IncludeBounceContentInHook?: boolean;
  EnableSmtpApiErrorHooks?: boolean;
}

export interface MessageStream {
  /** User-chosen, immutable. */
  ID: string;
  ServerID: number | string;
  Name: string;
  Description?: string | null;
  MessageStreamType: Open<'Transactional' | 'Broadcasts' | 'Inbound'>;
  CreatedAt: string;
  UpdatedAt?: string | null;
  ArchivedAt?: string | null;
  /** Archive time + 45 days. */
  ExpectedPurgeDate?: string | null;
  /** See UnsubscribeHandlingType. */
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType };
}

export interface StreamArchiveResult {
  ID: string;
  ServerID: number | string;
  ExpectedPurgeDate: string;
}

export interface Suppression {
  EmailAddress: string;
  SuppressionReason: Open<'HardBounce' | 'SpamComplaint' | 'ManualSuppression'>;
  Origin: Open<'Recipient' | 'Customer' | 'Admin'>;
  /** No fraction in docs. */
  CreatedAt: string;
}

export interface SuppressionResult {
  EmailAddress: string;
  Status: Open<'Suppressed' | 'Deleted' | 'Failed'>;
  /** Reason when Failed. */
  Message: string | null;
}

export interface OutboundMessage {
  Tag?: string | null;
  MessageID: string;
  MessageStream?: string;
  To: EmailAddressPair[];
  Cc: EmailAddressPair[];
  Bcc: EmailAddressPair[];
  /** Every address. */
  Recipients: string[];
  /** 7-digit fraction, Eastern offset. */
  ReceivedAt: string;
  /** Formatted, name may be quoted. */
  From: string;
  Subject: string | null;
  /** File names. */
  Attachments: string[];
  Status: Open<'Sent' | 'Processed' | 'Queued'>;
  TrackOpens: boolean;
  TrackLinks: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
  Metadata?: Record<string, string>;
  Sandboxed?: boolean;
}

export interface OutboundMessageDetails {
  Tag?: string | null;
  MessageID: string;
  MessageStream?: string;
  To: EmailAddressPair[];
  Cc: EmailAddressPair[];
  Bcc: EmailAddressPair[];
  /** Every address. */
  Recipients: string[];
  /** 7-digit fraction, Eastern offset. */
  ReceivedAt: string;
  /** Formatted, name may be quoted. */
  From: string;
  Subject: string | null;
  /** File names. */
  Attachments: string[];
  Status: Open<'Sent' | 'Processed' | 'Queued'>;
  TrackOpens: boolean;
  TrackLinks: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'>;
  Metadata?: Record<string, string>;
  Sandboxed?: boolean;
  TextBody?: string | null;
  HtmlBody?: string | null;
  /** Raw source, stored copy truncated past 1 MB. */
  Body?: string | null;
  MessageEvents: MessageEvent[];
}

export interface MessageEvent {
  Recipient: string;
  /** See MessageEventType. */
  Type: string;
  ReceivedAt: string;
  /** Shape depends on Type, see MessageEventDetails. */
  Details?: object;
}

export interface MessageEventDetails {
  /** Delivered, Transient. */
  DeliveryMessage?: string;
  /** Delivered, Transient. */
  DestinationServer?: string;
  /** Delivered, Transient. */
  DestinationIP?: string;
  /** Opened, Bounced, LinkClicked. */
  Summary?: string;
  /** Bounced. */
  BounceID?: string | number;
  /** SubscriptionChanged. */
  Origin?: string;
  /** SubscriptionChanged. */
  SuppressSending?: string | boolean;
  /** LinkClicked. */
  Link?: string;
  /** LinkClicked. */
  ClickLocation?: Open<'HTML' | 'Text'>;
}

export interface InboundMessage {
  From: string;
  FromName: string;
  FromFull: InboundAddress;
  To: string;
  ToFull: InboundAddress[];
  Cc: string;
  CcFull: InboundAddress[];
  Bcc?: string;
  BccFull?: InboundAddress[];
  ReplyTo: string;
  OriginalRecipient: string;
  Subject: string;
  /** Sender Date header verbatim. */
  Date: string;
  MailboxHash: string;
  Tag?: string;
  /** Metadata only. */
  Attachments: InboundAttachment[];
  MessageID: string;
  /** See InboundMessageStatus. */
  Status: string;
  MessageStream?: string;
}

export interface InboundMessageDetails {
  From: string;
  FromName: string;
  FromFull: InboundAddress;
  To: string;
  ToFull: InboundAddress[];
  Cc: string;
  CcFull: InboundAddress[];
  Bcc?: string;
  BccFull?: InboundAddress[];
  ReplyTo: string;
  OriginalRecipient: string;
  Subject: string;
  /** Sender Date header verbatim. */
  Date: string;
  MailboxHash: string;
  Tag?: string;
  /** Metadata only. */
  Attachments: InboundAttachment[];
  MessageID: string;
  /** See InboundMessageStatus. */
  Status: string;
  MessageStream?: string;
  TextBody: string;
  HtmlBody: string;
  StrippedTextReply?: string;
  Headers: Header[];
  /** Null unless blocked. */
  BlockedReason?: string | null;
}

export interface ClientInfo {
  Name?: string | null;
  Company?: string | null;
  Family?: string | null;
}

export interface OsInfo {
  /** May be "unknown". */
  Name?: string | null;
  Company?: string | null;
  Family?: string | null;
}

export interface GeoInfo {
  CountryISOCode?: string | null;
  Country?: string | null;
  RegionISOCode?: string | null;
  Region?: string | null;
  City?: string | null;
  Zip?: string | null;
  Coords?: string | null;
  IP?: string | null;
}

export interface OpenEvent {
  /** Open or Click. */
  RecordType?: string;
  MessageID: string;
  MessageStream?: string;
  Recipient: string;
  Tag?: string | null;
  ReceivedAt: string;
  Client?: ClientInfo;
  OS?: OsInfo;
  /** See Platform. */
  Platform?: string;
  UserAgent?: string | null;
  Geo?: GeoInfo;
  ReadSeconds?: number;
  FirstOpen?: boolean;
}

export interface ClickEvent {
  /** Open or Click. */
  RecordType?: string;
  MessageID: string;
  MessageStream?: string;
  Recipient: string;
  Tag?: string | null;
  ReceivedAt: string;
  Client?: ClientInfo;
  OS?: OsInfo;
  /** See Platform. */
  Platform?: string;
  UserAgent?: string | null;
  Geo?: GeoInfo;
  ClickLocation: Open<'HTML' | 'Text'>;
  OriginalLink: string;
}

export interface Domain {
  ID: number | string;
  Name: string;
  /** Deprecated, meaningless. */
  SPFVerified: boolean;
  DKIMVerified: boolean;
  /** Key shorter than 1024 bits. */
  WeakDKIM: boolean;
  ReturnPathDomainVerified: boolean;
  /** Undocumented; official PHP SDK only. */
  CustomTrackingVerified?: boolean;
}

export interface DomainDetails {
  ID: number | string;
  Name: string;
  /** Deprecated, meaningless. */
  SPFVerified: boolean;
  DKIMVerified: boolean;
  /** Key shorter than 1024 bits. */
  WeakDKIM: boolean;
  ReturnPathDomainVerified: boolean;
  /** Undocumented; official PHP SDK only. */
  CustomTrackingVerified?: boolean;
  /** Deprecated. */
  SPFHost?: string;
  /** Deprecated. */
  SPFTextValue?: string;
  /** Empty while the first key is pending. */
  DKIMHost: string;
  DKIMTextValue: string;
  /** Empty when none pending. */
  DKIMPendingHost: string;
  DKIMPendingTextValue: string;
  DKIMRevokedHost: string;
  DKIMRevokedTextValue: string;
  SafeToRemoveRevokedKeyFromDNS: boolean;
  DKIMUpdateStatus: Open<'Pending' | 'Verified'>;
  /** Empty when unset. */
  ReturnPathDomain: string;
  /** Pm.mtasv.net. */
  ReturnPathDomainCNAMEValue: string;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomain?: string | null;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomainCNAMEValue?: string | null;
}

export interface DkimRotation {
  ID: number | string;
  Name: string;
  DKIMVerified: boolean;
  /** Key shorter than 1024 bits. */
  WeakDKIM: boolean;
  /** Empty while the first key is pending. */
  DKIMHost: string;
  DKIMTextValue: string;
  /** Empty when none pending. */
  DKIMPendingHost: string;
  DKIMPendingTextValue: string;
  DKIMRevokedHost: string;
  DKIMRevokedTextValue: string;
  SafeToRemoveRevokedKeyFromDNS: boolean;
  DKIMUpdateStatus: Open<'Pending' | 'Verified'>;
}

export interface SpfResult {
  SPFHost: string;
  SPFVerified: boolean;
  SPFTextValue: string;
}

export interface SenderSignature {
  ID: number | string;
  Domain: string;
  EmailAddress: string;
  /** Empty string when unset. */
  ReplyToEmailAddress: string;
  Name: string;
  Confirmed: boolean;
}

export interface SenderSignatureDetails {
  ID: number | string;
  Domain: string;
  EmailAddress: string;
  /** Empty string when unset. */
  ReplyToEmailAddress: string;
  Name: string;
  Confirmed: boolean;
  /** Deprecated, meaningless. */
  SPFVerified: boolean;
  DKIMVerified: boolean;
  /** Key shorter than 1024 bits. */
  WeakDKIM: boolean;
  ReturnPathDomainVerified: boolean;
  /** Undocumented; official PHP SDK only. */
  CustomTrackingVerified?: boolean;
  /** Deprecated. */
  SPFHost?: string;
  /** Deprecated. */
  SPFTextValue?: string;
  /** Empty while the first key is pending. */
  DKIMHost: string;
  DKIMTextValue: string;
  /** Empty when none pending. */
  DKIMPendingHost: string;
  DKIMPendingTextValue: string;
  DKIMRevokedHost: string;
  DKIMRevokedTextValue: string;
  SafeToRemoveRevokedKeyFromDNS: boolean;
  DKIMUpdateStatus: Open<'Pending' | 'Verified'>;
  /** Empty when unset. */
  ReturnPathDomain: string;
  /** Pm.mtasv.net. */
  ReturnPathDomainCNAMEValue: string;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomain?: string | null;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomainCNAMEValue?: string | null;
  ConfirmationPersonalNote?: string | null;
}

export interface StatsOverview {
  Sent: number;
  Bounced: number;
  SMTPApiErrors: number;
  /** Percent. */
  BounceRate: number;
  SpamComplaints: number;
  /** Percent. */
  SpamComplaintsRate: number;
  Opens: number;
  UniqueOpens: number;
  Tracked: number;
  WithLinkTracking: number;
  WithOpenTracking: number;
  TotalTrackedLinksSent: number;
  UniqueLinksClicked: number;
  TotalClicks: number;
  WithClientRecorded: number;
  WithPlatformRecorded: number;
  /** Undocumented, captured and in postmark.js. */
  WithReadTimeRecorded?: number;
}

export interface StatsDaysAndTotals {
  /** Days without data and zero keys are left out. */
  Days: StatsDay[];
}

export interface InboundRule {
  ID: number | string;
  /** Address or domain. */
  Rule: string;
}

export interface TagTrigger {
  ID: number | string;
  MatchName: string;
  TrackOpens?: boolean;
}

export interface WebhookHttpAuth {
  Username: string;
  /** Returned in clear. */
  Password: string;
}

export interface WebhookTriggers {
  Open?: { Enabled: boolean; PostFirstOpenOnly?: boolean };
  Click?: { Enabled: boolean };
  Delivery?: { Enabled: boolean };
  Bounce?: { Enabled: boolean; IncludeContent?: boolean };
  SpamComplaint?: { Enabled: boolean; IncludeContent?: boolean };
  SubscriptionChange?: { Enabled: boolean };
}

export interface Webhook {
  ID: number | string;
  Url: string;
  MessageStream: string;
  Status?: Open<'verified' | 'unverified'>;
  HttpAuth?: WebhookHttpAuth | null;
  HttpHeaders?: Header[] | null;
  Triggers: WebhookTriggers;
}

export interface WebhookInput {
  /** Required on create. */
  Url?: string;
  /** Create only. */
  MessageStream?: string;
  HttpAuth?: WebhookHttpAuth | null;
  /** <=30. */
  HttpHeaders?: Header[];
  Triggers?: WebhookTriggers;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean;
}

export interface WebhookVerifyResultItem {
  TriggerType: string;
  Success: boolean;
  /** Status your endpoint returned. */
  StatusCode?: number | null;
  Message?: string | null;
}

export interface WebhookVerification {
  /** Note casing: Id, not ID. */
  Id: number | string;
  Url: string;
  Success: boolean;
  Results: WebhookVerifyResultItem[];
  /** Like 4/5 triggers verified successfully. */
  Message: string;
}

export interface WebhookMetrics {
  TotalRequests: number;
  SuccessCount: number;
  FailureCount: number;
  RetryCount: number;
  SuccessRate: number;
  SlowCount: number;
  VerySlowCount: number;
  AverageTerminalResponseTimeMs: number | null;
  AverageRetryResponseTimeMs: number | null;
}

export interface WebhookStatistics {
  WebhookId: number | string;
  ServerId?: number | string;
  MessageStreamId?: string;
  Url: string;
  Statuses: Record<string, Open<'verified' | 'unverified'>>;
  /** Last 24 hours. */
  TimeRange: { StartTime: string; EndTime: string; Hours: number };
  Metrics: WebhookMetrics;
  MetricsByTrigger: Record<string, WebhookMetrics>;
}

export interface DataRemoval {
  ID: number | string;
  Status: Open<'Pending' | 'Done'>;
}

export interface SpamCheckResult {
  success: boolean;
  score?: string;
  /** Long only. */
  report?: string;
  /** Documented, absent in 2016 capture. */
  rules?: { score: string; description: string }[];
  /** Failure text. */
  message?: string;
}

export interface DmarcRecord {
  domain: string;
  public_token: string;
  created_at: string;
  /** The API token; not in the PATCH response. */
  private_token?: string;
  /** Mailto: URI for the rua tag. */
  reporting_uri: string;
  email: string;
}

export interface DmarcReportSummary {
  id: number | string;
  domain: string;
  date_range_begin: string;
  date_range_end: string;
  created_at: string;
  external_id: string;
  organization_name: string;
}

export interface DmarcReport {
  id: number | string;
  domain: string;
  date_range_begin: string;
  date_range_end: string;
  source_uri: string;
  external_id: string;
  email: string;
  organization_name: string;
  created_at: string;
  extra_contact_info: string | null;
  records: DmarcReportRecord[];
}

export interface DmarcReportRecord {
  header_from: string;
  source_ip: string;
  /** 4 or 6. */
  source_ip_version: number;
  host_name: string | null;
  count: number;
  /** Pass/fail. */
  policy_evaluated_spf: string;
  /** Pass/fail. */
  policy_evaluated_dkim: string;
  /** None/quarantine/reject. */
  policy_evaluated_disposition: string;
  policy_evaluated_reason_type: string | null;
  spf_domain: string | null;
  spf_result: string | null;
  dkim_domain: string | null;
  dkim_result: string | null;
}

export interface StatusIncident {
  id: string;
  /** DEGRADED etc. */
  type: string;
  title: string;
  /** Often empty. */
  body: string;
  created_at: string;
  updated_at: string;
  resolved_at?: string | null;
  /** Status Investigating/Pending/Resolved. */
  updates: { body: string; status: string; timestamp: string }[];
}
