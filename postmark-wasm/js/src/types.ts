// Written by generate.mjs: change that, or contract.json.
import type { StoredFile, StreamedFile } from './streams.js';

/** A known name, or one that Postmark adds later. */
export type Open<Known extends string> = Known | (string & {});

/** The rows of one page of a list, and the number of rows on all pages. */
export type Page<Key extends string, Row> = { TotalCount: number } & Record<Key, Row[]>;

/** The counts of one day. */
export interface StatsDay {
  Date?: string;
  [name: string]: unknown;
}

/** An email with one or two bodies. */
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
  /** Text for people, whose wording changes: do not match it; `inactiveRecipients` returns the addresses that it names. */
  Message: string;
  /** Only with ErrorCode 11. */
  Errors?: Record<string, FieldError[]> | undefined;
  /** Only with 1364 (webhook id). */
  Id?: number | string | undefined;
  /** Only with 1364. */
  Url?: string | undefined;
  /** Only with 1364. */
  Success?: boolean | undefined;
  /** Only with 1364. */
  Results?: WebhookVerifyResultItem[] | undefined;
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
  MailboxHash?: string | undefined;
}

export interface Attachment {
  /** File name; its extension is checked. */
  Name: string;
  /** Payload. */
  Content: string | Uint8Array | StreamedFile | StoredFile;
  /** MIME type. */
  ContentType: string;
  /** Inline image id, form cid:name; null, empty or absent means a normal attachment. */
  ContentID?: string | null | undefined;
  /** Typed in SDKs only. */
  ContentLength?: number | null | undefined;
  /** Typed in postmark.js only. */
  Disposition?: string | null | undefined;
}

export interface InboundAttachment {
  Name: string;
  Content?: string | undefined;
  ContentType: string;
  /** Decoded byte size. */
  ContentLength: number;
  /** Empty when not inline. */
  ContentID?: string | undefined;
  /** Only in the dashboard Check payload. */
  Data?: string | undefined;
}

export interface EmailMembers {
  /** One address, bare or Name <addr>; <=255 UTF-16 code units; must be a confirmed signature or verified domain. */
  From?: string | undefined;
  /** Comma-separated list; To+Cc+Bcc <= 50 addresses. */
  To?: string | string[] | undefined;
  /** Comma-separated list; counts toward 50. */
  Cc?: string | string[] | null | undefined;
  /** Comma-separated list; counts toward 50. */
  Bcc?: string | string[] | null | undefined;
  /** Subject; <=2000 UTF-16 code units. */
  Subject?: string | null | undefined;
  /** HTML part; this or TextBody required; <=5 MB. */
  HtmlBody?: string | null | undefined;
  /** Text part; this or HtmlBody required; <=5 MB. */
  TextBody?: string | null | undefined;
  /** Single category label; <=1000 characters. */
  Tag?: string | null | undefined;
  /** Override; comma-separated allowed; default from the signature. */
  ReplyTo?: string | string[] | null | undefined;
  /** Custom headers. */
  Headers?: Header[] | null | undefined;
  /** Add the open pixel; cannot switch off a server-level ON. */
  TrackOpens?: boolean | null | undefined;
  /** Link rewriting. */
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | null | undefined;
  /** Custom keys returned in webhooks; <=10 keys; key <=20 chars; value <=80 chars; no two keys equal ignoring case. */
  Metadata?: Record<string, string> | null | undefined;
  /** Files; the whole message has at most 10 MB after base64; programs (`.exe`, `.bat` and others) are refused. */
  Attachments?: Attachment[] | null | undefined;
  /** Stream ID. */
  MessageStream?: string | null | undefined;
}

export interface TemplatedEmailMembers {
  /** One address, bare or Name <addr>; <=255 UTF-16 code units; must be a confirmed signature or verified domain. */
  From?: string | undefined;
  /** Comma-separated list; To+Cc+Bcc <= 50 addresses. */
  To?: string | string[] | undefined;
  /** Comma-separated list; counts toward 50. */
  Cc?: string | string[] | null | undefined;
  /** Comma-separated list; counts toward 50. */
  Bcc?: string | string[] | null | undefined;
  /** One of TemplateId/TemplateAlias is required; wins if both are sent. */
  TemplateId?: number | string | undefined;
  /** See TemplateId. */
  TemplateAlias?: string | undefined;
  /** Any JSON object; may be empty; reserved top-level keys refused with 1122. */
  TemplateModel: object;
  /** Inline style blocks of the rendered HTML. */
  InlineCss?: boolean | null | undefined;
  /** Single category label; <=1000 characters. */
  Tag?: string | null | undefined;
  /** Override; comma-separated allowed; default from the signature. */
  ReplyTo?: string | string[] | null | undefined;
  /** Custom headers. */
  Headers?: Header[] | null | undefined;
  /** Add the open pixel; cannot switch off a server-level ON. */
  TrackOpens?: boolean | null | undefined;
  /** Link rewriting. */
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | null | undefined;
  /** Custom keys returned in webhooks; <=10 keys; key <=20 chars; value <=80 chars; no two keys equal ignoring case. */
  Metadata?: Record<string, string> | null | undefined;
  /** Files; the whole message has at most 10 MB after base64; programs (`.exe`, `.bat` and others) are refused. */
  Attachments?: Attachment[] | null | undefined;
  /** Stream ID. */
  MessageStream?: string | null | undefined;
}

export interface SendResponse {
  /** Echo of the To field. */
  To?: string | undefined;
  /** In few responses. */
  Cc?: string | undefined;
  /** In few responses. */
  Bcc?: string | undefined;
  /** Accept time. */
  SubmittedAt?: string | undefined;
  MessageID?: string | undefined;
  /** 0 = accepted. */
  ErrorCode?: number | undefined;
  /** OK, Test job accepted, a warning about inactive recipients, or the error text. */
  Message: string;
}

export interface BulkMessage {
  /** <=50. */
  To: string | string[];
  /** <=50. */
  Cc?: string | string[] | undefined;
  /** <=50. */
  Bcc?: string | string[] | undefined;
  /** Values for {{placeholders}} in Subject/HtmlBody/TextBody or the template. */
  TemplateModel?: object | undefined;
  /** Overrides request-level keys. */
  Metadata?: Record<string, string> | undefined;
  /** Overrides request-level headers. */
  Headers?: Header[] | undefined;
}

export interface BulkRequest {
  From?: string | undefined;
  ReplyTo?: string | string[] | undefined;
  /** Inline content alternative to a template. */
  Subject?: string | undefined;
  HtmlBody?: string | undefined;
  TextBody?: string | undefined;
  TemplateId?: number | string | undefined;
  TemplateAlias?: string | undefined;
  InlineCss?: boolean | undefined;
  /** <=1000. */
  Tag?: string | undefined;
  /** Defaults for every message. */
  Metadata?: Record<string, string> | undefined;
  MessageStream?: string | undefined;
  TrackOpens?: boolean | undefined;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | undefined;
  Attachments?: Attachment[] | undefined;
  Headers?: Header[] | undefined;
  /** No count limit stated; 50 MB payload. */
  Messages: BulkMessage[];
}

export interface BulkStatusObject {
  /** Opaque id. */
  Id: string;
  SubmittedAt: string;
  Status: Open<'Accepted' | 'Processing' | 'Completed' | 'Cancelled' | 'Failed'>;
  TotalMessages?: number | undefined;
  /** 0-100, fractional. */
  PercentageCompleted?: number | undefined;
  /** Absent when none. */
  Subject?: string | undefined;
  ReleasedCount?: number | undefined;
  /** All recipients suppressed, or rendering failed. */
  FailedCount?: number | undefined;
}

export interface Bounce {
  /** Bounce. */
  RecordType?: string | undefined;
  /** Exceeds 32 bits in documentation example. */
  ID: number | string;
  /** See BounceType. */
  Type: string;
  TypeCode: number;
  /** Human label. */
  Name: string;
  Tag?: string | null | undefined;
  MessageID: string;
  ServerID?: number | string | undefined;
  MessageStream?: string | undefined;
  /** Fixed text per type; may be empty. */
  Description: string;
  /** Remote text; may contain CRLF. */
  Details: string;
  /** Bounced address. */
  Email: string;
  /** Absent for spam complaints and old records. */
  From?: string | undefined;
  /** Z or Eastern offset. */
  BouncedAt: string;
  /** Raw source kept 30 days. */
  DumpAvailable: boolean;
  /** This bounce deactivated the address. */
  Inactive: boolean;
  CanActivate?: boolean | undefined;
  Subject?: string | null | undefined;
  /** Raw bounce; on single get, activate, or webhook with IncludeContent. */
  Content?: string | undefined;
}

export interface BounceCount {
  /** First entry is All. */
  Name: string;
  Count: number;
  /** Missing on the All entry. */
  Type?: string | undefined;
  /** Bounce type code. */
  TypeCode?: number | undefined;
}

export interface DeliveryStats {
  InactiveMails: number;
  Bounces: BounceCount[];
}

export interface Dump {
  /** Raw source; empty string when none. */
  Body?: string | null | undefined;
}

export interface Template {
  TemplateId: number | string;
  Name: string;
  /** Null/absent for Layout. */
  Subject?: string | null | undefined;
  HtmlBody: string | null;
  TextBody: string | null;
  AssociatedServerId: number | string;
  /** False once deleted. */
  Active: boolean;
  Alias?: string | null | undefined;
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
  /** Alias of the layout. */
  LayoutTemplate?: string | null | undefined;
}

export interface TemplateListItem {
  Active: boolean;
  TemplateId: number | string;
  Name: string;
  Alias?: string | null | undefined;
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
  LayoutTemplate?: string | null | undefined;
}

export interface TemplateWriteResult {
  TemplateId: number | string;
  Name: string;
  Active: boolean;
  Alias?: string | null | undefined;
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
  LayoutTemplate?: string | null | undefined;
}

export interface TemplateInput {
  /** Display name (create); too long -> 1121. */
  Name: string;
  /** Unique per server; letter first, then letters, digits, . _ -. */
  Alias?: string | null | undefined;
  /** Required for Standard, forbidden for Layout. */
  Subject?: string | null | undefined;
  /** One of HtmlBody/TextBody required. */
  HtmlBody?: string | null | undefined;
  TextBody?: string | null | undefined;
  /** Create only. */
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
  /** Alias of a Layout; empty string clears it on edit; error on a Layout. */
  LayoutTemplate?: string | null | undefined;
}

export interface TemplateValidationInput {
  Subject?: string | undefined;
  HtmlBody?: string | undefined;
  TextBody?: string | undefined;
  TestRenderModel?: object | null | undefined;
  InlineCssForHtmlTestRender?: boolean | undefined;
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
  /** Alias. */
  LayoutTemplate?: string | null | undefined;
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
  TemplateId?: number | string | null | undefined;
  Alias: string;
  Name: string;
  TemplateType?: Open<'Standard' | 'Layout'> | undefined;
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
  DeliveryType?: Open<'Live' | 'Sandbox'> | undefined;
  /** Dashboard URL. */
  ServerLink: string;
  InboundAddress: string;
  /** Empty string when unset. */
  InboundHookUrl?: string | undefined;
  /** Deprecated. */
  BounceHookUrl?: string | undefined;
  /** Deprecated. */
  OpenHookUrl?: string | undefined;
  /** Deprecated. */
  DeliveryHookUrl?: string | undefined;
  /** Deprecated. */
  ClickHookUrl?: string | undefined;
  /** Legacy. */
  PostFirstOpenOnly: boolean;
  /** Empty when unset. */
  InboundDomain?: string | undefined;
  InboundHash: string;
  /** 0-30. */
  InboundSpamThreshold: number;
  TrackOpens?: boolean | undefined;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | undefined;
  IncludeBounceContentInHook?: boolean | undefined;
  EnableSmtpApiErrorHooks?: boolean | undefined;
}

export interface ServerInput {
  /** Required on create. */
  Name?: string | undefined;
  /** See ServerColor. */
  Color?: string | undefined;
  SmtpApiActivated?: boolean | undefined;
  RawEmailEnabled?: boolean | undefined;
  /** Create only. */
  DeliveryType?: Open<'Live' | 'Sandbox'> | undefined;
  InboundHookUrl?: string | undefined;
  /** Deprecated. */
  BounceHookUrl?: string | undefined;
  /** Deprecated. */
  OpenHookUrl?: string | undefined;
  /** Deprecated. */
  DeliveryHookUrl?: string | undefined;
  /** Deprecated. */
  ClickHookUrl?: string | undefined;
  PostFirstOpenOnly?: boolean | undefined;
  /** MX must point at Postmark (610). */
  InboundDomain?: string | undefined;
  /** 0-30 in steps of 5. */
  InboundSpamThreshold?: number | undefined;
  TrackOpens?: boolean | undefined;
  TrackLinks?: Open<'None' | 'HtmlAndText' | 'HtmlOnly' | 'TextOnly'> | undefined;
  IncludeBounceContentInHook?: boolean | undefined;
  EnableSmtpApiErrorHooks?: boolean | undefined;
}

export interface MessageStream {
  /** User-chosen, immutable. */
  ID: string;
  ServerID: number | string;
  Name: string;
  Description?: string | null | undefined;
  MessageStreamType: Open<'Transactional' | 'Broadcasts' | 'Inbound'>;
  CreatedAt: string;
  UpdatedAt?: string | null | undefined;
  ArchivedAt?: string | null | undefined;
  /** Archive time + 45 days. */
  ExpectedPurgeDate?: string | null | undefined;
  /** See UnsubscribeHandlingType. */
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType } | undefined;
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
  Tag?: string | null | undefined;
  MessageID: string;
  MessageStream?: string | undefined;
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
  Metadata?: Record<string, string> | undefined;
  Sandboxed?: boolean | undefined;
}

export interface OutboundMessageDetails {
  Tag?: string | null | undefined;
  MessageID: string;
  MessageStream?: string | undefined;
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
  Metadata?: Record<string, string> | undefined;
  Sandboxed?: boolean | undefined;
  TextBody?: string | null | undefined;
  HtmlBody?: string | null | undefined;
  /** Raw source, stored copy truncated past 1 MB. */
  Body?: string | null | undefined;
  MessageEvents: MessageEvent[];
}

export interface MessageEvent {
  Recipient: string;
  /** See MessageEventType. */
  Type: string;
  ReceivedAt: string;
  /** Shape depends on Type, see MessageEventDetails. */
  Details?: object | undefined;
}

export interface MessageEventDetails {
  /** Delivered, Transient. */
  DeliveryMessage?: string | undefined;
  /** Delivered, Transient. */
  DestinationServer?: string | undefined;
  /** Delivered, Transient. */
  DestinationIP?: string | undefined;
  /** Opened, Bounced, LinkClicked. */
  Summary?: string | undefined;
  /** Bounced. */
  BounceID?: string | number | undefined;
  /** SubscriptionChanged. */
  Origin?: string | undefined;
  /** SubscriptionChanged. */
  SuppressSending?: string | boolean | undefined;
  /** LinkClicked. */
  Link?: string | undefined;
  /** LinkClicked. */
  ClickLocation?: Open<'HTML' | 'Text'> | undefined;
}

export interface InboundMessage {
  From: string;
  FromName: string;
  FromFull: InboundAddress;
  To: string;
  ToFull: InboundAddress[];
  Cc: string;
  CcFull: InboundAddress[];
  Bcc?: string | undefined;
  BccFull?: InboundAddress[] | undefined;
  ReplyTo: string;
  OriginalRecipient: string;
  Subject: string;
  /** Sender Date header verbatim. */
  Date: string;
  MailboxHash: string;
  Tag?: string | undefined;
  /** Metadata only. */
  Attachments: InboundAttachment[];
  MessageID: string;
  /** See InboundMessageStatus. */
  Status: string;
  MessageStream?: string | undefined;
}

export interface InboundMessageDetails {
  From: string;
  FromName: string;
  FromFull: InboundAddress;
  To: string;
  ToFull: InboundAddress[];
  Cc: string;
  CcFull: InboundAddress[];
  Bcc?: string | undefined;
  BccFull?: InboundAddress[] | undefined;
  ReplyTo: string;
  OriginalRecipient: string;
  Subject: string;
  /** Sender Date header verbatim. */
  Date: string;
  MailboxHash: string;
  Tag?: string | undefined;
  /** Metadata only. */
  Attachments: InboundAttachment[];
  MessageID: string;
  /** See InboundMessageStatus. */
  Status: string;
  MessageStream?: string | undefined;
  TextBody: string;
  HtmlBody: string;
  StrippedTextReply?: string | undefined;
  Headers: Header[];
  /** Null unless blocked. */
  BlockedReason?: string | null | undefined;
}

export interface ClientInfo {
  Name?: string | null | undefined;
  Company?: string | null | undefined;
  Family?: string | null | undefined;
}

export interface OsInfo {
  /** May be "unknown". */
  Name?: string | null | undefined;
  Company?: string | null | undefined;
  Family?: string | null | undefined;
}

export interface GeoInfo {
  CountryISOCode?: string | null | undefined;
  Country?: string | null | undefined;
  RegionISOCode?: string | null | undefined;
  Region?: string | null | undefined;
  City?: string | null | undefined;
  Zip?: string | null | undefined;
  Coords?: string | null | undefined;
  IP?: string | null | undefined;
}

export interface OpenEvent {
  /** Open or Click. */
  RecordType?: string | undefined;
  MessageID: string;
  MessageStream?: string | undefined;
  Recipient: string;
  Tag?: string | null | undefined;
  ReceivedAt: string;
  Client?: ClientInfo | undefined;
  OS?: OsInfo | undefined;
  /** See Platform. */
  Platform?: string | undefined;
  UserAgent?: string | null | undefined;
  Geo?: GeoInfo | undefined;
  ReadSeconds?: number | undefined;
  FirstOpen?: boolean | undefined;
}

export interface ClickEvent {
  /** Open or Click. */
  RecordType?: string | undefined;
  MessageID: string;
  MessageStream?: string | undefined;
  Recipient: string;
  Tag?: string | null | undefined;
  ReceivedAt: string;
  Client?: ClientInfo | undefined;
  OS?: OsInfo | undefined;
  /** See Platform. */
  Platform?: string | undefined;
  UserAgent?: string | null | undefined;
  Geo?: GeoInfo | undefined;
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
  CustomTrackingVerified?: boolean | undefined;
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
  CustomTrackingVerified?: boolean | undefined;
  /** Deprecated. */
  SPFHost?: string | undefined;
  /** Deprecated. */
  SPFTextValue?: string | undefined;
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
  /** pm.mtasv.net. */
  ReturnPathDomainCNAMEValue: string;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomain?: string | null | undefined;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomainCNAMEValue?: string | null | undefined;
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
  CustomTrackingVerified?: boolean | undefined;
  /** Deprecated. */
  SPFHost?: string | undefined;
  /** Deprecated. */
  SPFTextValue?: string | undefined;
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
  /** pm.mtasv.net. */
  ReturnPathDomainCNAMEValue: string;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomain?: string | null | undefined;
  /** Undocumented; PHP SDK only. */
  CustomTrackingDomainCNAMEValue?: string | null | undefined;
  ConfirmationPersonalNote?: string | null | undefined;
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
  WithReadTimeRecorded?: number | undefined;
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
  TrackOpens?: boolean | undefined;
}

export interface WebhookHttpAuth {
  Username: string;
  /** Returned in clear. */
  Password: string;
}

export interface WebhookTriggers {
  Open?: { Enabled: boolean; PostFirstOpenOnly?: boolean } | undefined;
  Click?: { Enabled: boolean } | undefined;
  Delivery?: { Enabled: boolean } | undefined;
  Bounce?: { Enabled: boolean; IncludeContent?: boolean } | undefined;
  SpamComplaint?: { Enabled: boolean; IncludeContent?: boolean } | undefined;
  SubscriptionChange?: { Enabled: boolean } | undefined;
}

export interface Webhook {
  ID: number | string;
  Url: string;
  MessageStream: string;
  Status?: Open<'verified' | 'unverified'> | undefined;
  HttpAuth?: WebhookHttpAuth | null | undefined;
  HttpHeaders?: Header[] | null | undefined;
  Triggers: WebhookTriggers;
}

export interface WebhookInput {
  /** Required on create. */
  Url?: string | undefined;
  /** Create only. */
  MessageStream?: string | undefined;
  HttpAuth?: WebhookHttpAuth | null | undefined;
  /** <=30. */
  HttpHeaders?: Header[] | undefined;
  Triggers?: WebhookTriggers | undefined;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean | undefined;
}

export interface WebhookVerifyResultItem {
  TriggerType: string;
  Success: boolean;
  /** Status your endpoint returned. */
  StatusCode?: number | null | undefined;
  Message?: string | null | undefined;
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
  ServerId?: number | string | undefined;
  MessageStreamId?: string | undefined;
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
  score?: string | undefined;
  /** Long only. */
  report?: string | undefined;
  /** Documented, absent in 2016 capture. */
  rules?: { score: string; description: string }[] | undefined;
  /** Failure text. */
  message?: string | undefined;
}

export interface DmarcRecord {
  domain: string;
  public_token: string;
  created_at: string;
  /** The API token; not in the PATCH response. */
  private_token?: string | undefined;
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
  resolved_at?: string | null | undefined;
  /** Status Investigating/Pending/Resolved. */
  updates: { body: string; status: string; timestamp: string }[];
}
