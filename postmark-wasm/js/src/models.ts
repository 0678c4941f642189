// The classes and enums of postmark.js, with the same names, so that only the import has to change. The members
// of each class are what its constructor takes; the interfaces of this package fit as well.
import type * as types from './types.js';

export type { Callback } from './client.js';

/** Why an email was not delivered. */
export const BounceType = {
  HardBounce: 'HardBounce',
  Transient: 'Transient',
  Unsubscribe: 'Unsubscribe',
  Subscribe: 'Subscribe',
  AutoResponder: 'AutoResponder',
  AddressChange: 'AddressChange',
  DnsError: 'DnsError',
  SpamNotification: 'SpamNotification',
  OpenRelayTest: 'OpenRelayTest',
  Unknown: 'Unknown',
  SoftBounce: 'SoftBounce',
  VirusNotification: 'VirusNotification',
  ChallengeVerification: 'ChallengeVerification',
  BadEmailAddress: 'BadEmailAddress',
  SpamComplaint: 'SpamComplaint',
  ManuallyDeactivated: 'ManuallyDeactivated',
  Unconfirmed: 'Unconfirmed',
  Blocked: 'Blocked',
  SMTPApiError: 'SMTPApiError',
  InboundError: 'InboundError',
  DMARCPolicy: 'DMARCPolicy',
  TemplateRenderingFailed: 'TemplateRenderingFailed',
} as const;
export type BounceType = (typeof BounceType)[keyof typeof BounceType];

/** The numbers of bounce types, and their names by number. */
export enum BounceTypeCode {
  HardBounce = 1,
  Transient = 2,
  Unsubscribe = 16,
  Subscribe = 32,
  AutoResponder = 64,
  AddressChange = 128,
  DnsError = 256,
  SpamNotification = 512,
  OpenRelayTest = 1024,
  Unknown = 2048,
  SoftBounce = 4096,
  VirusNotification = 8192,
  ChallengeVerification = 16384,
  BadEmailAddress = 100000,
  SpamComplaint = 100001,
  ManuallyDeactivated = 100002,
  Unconfirmed = 100003,
  Blocked = 100006,
  SMTPApiError = 100007,
  InboundError = 100008,
  DMARCPolicy = 100009,
  TemplateRenderingFailed = 100010,
}

/** How far a bulk email has come. */
export const BulkEmailStatus = {
  Accepted: 'Accepted',
  Processing: 'Processing',
  Completed: 'Completed',
  Failed: 'Failed',
} as const;
export type BulkEmailStatus = (typeof BulkEmailStatus)[keyof typeof BulkEmailStatus];

/** In which bodies links are tracked. */
export const LinkTrackingOptions = {
  TextOnly: 'TextOnly',
  HtmlOnly: 'HtmlOnly',
  HtmlAndText: 'HtmlAndText',
  None: 'None',
} as const;
export type LinkTrackingOptions = (typeof LinkTrackingOptions)[keyof typeof LinkTrackingOptions];

/** In which body a link was clicked. */
export const LinkClickLocation = {
  HTML: 'HTML',
  Text: 'Text',
} as const;
export type LinkClickLocation = (typeof LinkClickLocation)[keyof typeof LinkClickLocation];

/** Whether a server delivers. */
export const ServerDeliveryTypes = {
  Live: 'Live',
  Sandbox: 'Sandbox',
} as const;
export type ServerDeliveryTypes = (typeof ServerDeliveryTypes)[keyof typeof ServerDeliveryTypes];

/** The status of a sent email, as a filter. */
export const OutboundMessageStatus = {
  Queued: 'queued',
  Sent: 'sent',
  Processed: 'processed',
} as const;
export type OutboundMessageStatus = (typeof OutboundMessageStatus)[keyof typeof OutboundMessageStatus];

/** The status of a received email, as a filter. */
export const InboundMessageStatus = {
  Queued: 'queued',
  Sent: 'sent',
  Processed: 'processed',
  Blocked: 'blocked',
  Failed: 'failed',
  Scheduled: 'scheduled',
} as const;
export type InboundMessageStatus = (typeof InboundMessageStatus)[keyof typeof InboundMessageStatus];

/** The type of a template. */
export const TemplateTypes = {
  Standard: 'Standard',
  Layout: 'Layout',
} as const;
export type TemplateTypes = (typeof TemplateTypes)[keyof typeof TemplateTypes];

/** Why an address is suppressed. */
export const SuppressionReason = {
  HardBounce: 'HardBounce',
  SpamComplaint: 'SpamComplaint',
  ManualSuppression: 'ManualSuppression',
} as const;
export type SuppressionReason = (typeof SuppressionReason)[keyof typeof SuppressionReason];

/** Who suppressed an address. */
export const SuppressionOrigin = {
  Recipient: 'Recipient',
  Customer: 'Customer',
  Admin: 'Admin',
} as const;
export type SuppressionOrigin = (typeof SuppressionOrigin)[keyof typeof SuppressionOrigin];

/** Who handles unsubscribing. */
export const UnsubscribeHandlingTypes = {
  None: 'None',
  Postmark: 'Postmark',
  Custom: 'Custom',
} as const;
export type UnsubscribeHandlingTypes = (typeof UnsubscribeHandlingTypes)[keyof typeof UnsubscribeHandlingTypes];

/** How far a data removal has come. */
export const DataRemovalStatusTypes = {
  Pending: 'Pending',
  Done: 'Done',
} as const;
export type DataRemovalStatusTypes = (typeof DataRemovalStatusTypes)[keyof typeof DataRemovalStatusTypes];

/** A part of a list. */
export class FilteringParameters {
  constructor(
    public count = 100,
    public offset = 0,
  ) {}
}

/** Which bounces. */
export class BounceFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public type?: types.BounceType,
    public inactive?: boolean,
    public emailFilter?: string,
    public tag?: string,
    public messageID?: string,
    public fromDate?: string | Date,
    public toDate?: string | Date,
    public messageStream?: string,
  ) {
    super(count, offset);
  }
}

/** Which sent emails. */
export class OutboundMessagesFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public recipient?: string,
    public fromEmail?: string,
    public tag?: string,
    public status?: string,
    public fromDate?: string | Date,
    public toDate?: string | Date,
    public subject?: string,
    public messageStream?: string,
  ) {
    super(count, offset);
  }
}

/** Which received emails. */
export class InboundMessagesFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public mailboxHash?: string,
    public recipient?: string,
    public fromEmail?: string,
    public tag?: string,
    public status?: string,
    public fromDate?: string | Date,
    public toDate?: string | Date,
    public subject?: string,
  ) {
    super(count, offset);
  }
}

/** Which opens or clicks. */
export class OutboundMessageTrackingFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public recipient?: string,
    public tag?: string,
    public client_name?: string,
    public client_company?: string,
    public client_family?: string,
    public os_name?: string,
    public os_family?: string,
    public os_company?: string,
    public platform?: string,
    public country?: string,
    public region?: string,
    public city?: string,
    public messageStream?: string,
  ) {
    super(count, offset);
  }
}

/** Which opens. */
export class OutboundMessageOpensFilteringParameters extends OutboundMessageTrackingFilteringParameters {}

/** Which clicks. */
export class OutboundMessageClicksFilteringParameters extends OutboundMessageTrackingFilteringParameters {}

/** Which templates. */
export class TemplateFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public templateType?: types.Open<'All' | 'Standard' | 'Layout'>,
    public layoutTemplate?: string,
  ) {
    super(count, offset);
  }
}

/** Which servers. */
export class ServerFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public name?: string,
  ) {
    super(count, offset);
  }
}

/** Which suppressions. */
export class SuppressionFilteringParameters extends FilteringParameters {
  constructor(
    count = 100,
    offset = 0,
    public suppressionReason?: string,
    public origin?: string,
    public emailAddress?: string,
    public fromDate?: string | Date,
    public toDate?: string | Date,
  ) {
    super(count, offset);
  }
}

/** Of which emails and days. */
export class StatisticsFilteringParameters {
  constructor(
    public tag?: string,
    public fromDate?: string | Date,
    public toDate?: string | Date,
    public messageStream?: string,
  ) {}
}

/** The webhooks of which stream. */
export class WebhookFilteringParameters {
  constructor(
    public messageStream?: string,
  ) {}
}

/** Which streams. */
export class MessageStreamsFilteringParameters {
  constructor(
    public messageStreamType?: types.Open<'All' | 'Transactional' | 'Broadcasts' | 'Inbound'>,
    public includeArchivedStreams?: boolean,
  ) {}
}

/** A header of an email. */
export class Header {
  constructor(
    public Name: string,
    public Value: string,
  ) {}
}

/** A file of an email. */
export class Attachment {
  constructor(
    public Name: string,
    public Content: types.Attachment['Content'],
    public ContentType: string,
    public ContentID: string | null = null,
    public ContentLength?: number,
    public Disposition?: string,
  ) {}
}

class MessageMembers {
  constructor(
    public From: string,
    public Subject?: string,
    public HtmlBody?: string,
    public TextBody?: string,
    public To?: string,
    public Cc?: string,
    public Bcc?: string,
    public ReplyTo?: string,
    public Tag?: string,
    public TrackOpens?: boolean,
    public TrackLinks?: types.TrackLinks,
    public Headers?: types.Header[],
    public Attachments?: types.Attachment[],
    public Metadata?: Record<string, string>,
  ) {}
}

/** An email with bodies. */
export type Message = types.Email;
export const Message = MessageMembers as new (...members: ConstructorParameters<typeof MessageMembers>) => types.Email;

class TemplatedMessageMembers {
  public TemplateId?: number;
  public TemplateAlias?: string;

  constructor(
    public From: string,
    templateIdOrAlias: number | string,
    public TemplateModel: object,
    public To?: string,
    public Cc?: string,
    public Bcc?: string,
    public ReplyTo?: string,
    public Tag?: string,
    public TrackOpens?: boolean,
    public TrackLinks?: types.TrackLinks,
    public Headers?: types.Header[],
    public Attachments?: types.Attachment[],
  ) {
    if (typeof templateIdOrAlias === 'number') this.TemplateId = templateIdOrAlias;
    else this.TemplateAlias = templateIdOrAlias;
  }
}

/** An email from a template. */
export type TemplatedMessage = types.TemplatedEmail;
export const TemplatedMessage = TemplatedMessageMembers as new (
  ...members: ConstructorParameters<typeof TemplatedMessageMembers>
) => types.TemplatedEmail;

/** The recipient of a bulk email. */
export class BulkEmailMessage {
  constructor(
    public To: string,
    public TemplateModel?: object,
    public Cc?: string,
    public Bcc?: string,
    public Metadata?: Record<string, string>,
    public Headers?: types.Header[],
  ) {}
}

/** A bulk email. */
export class BulkEmailRequest {
  constructor(
    public From: string,
    public Messages: types.BulkMessage[],
    public Subject?: string,
    public HtmlBody?: string,
    public TextBody?: string,
    public TemplateId?: number,
    public TemplateAlias?: string,
    public ReplyTo?: string,
    public Tag?: string,
    public TrackOpens?: boolean,
    public TrackLinks?: types.TrackLinks,
    public Headers?: types.Header[],
    public Attachments?: types.Attachment[],
    public Metadata?: Record<string, string>,
    public MessageStream?: string,
    public InlineCss?: boolean,
  ) {}
}

/** Changes of a template. */
export class UpdateTemplateRequest {
  constructor(
    public Name?: string,
    public Subject?: string,
    public HtmlBody?: string,
    public TextBody?: string,
    public Alias?: string | null,
    public TemplateType?: types.TemplateType,
    public LayoutTemplate?: string,
  ) {}
}

/** A new template. */
export class CreateTemplateRequest extends UpdateTemplateRequest {
  declare Name: string;

  constructor(
    Name: string,
    Subject?: string,
    HtmlBody?: string,
    TextBody?: string,
    Alias?: string | null,
    TemplateType?: types.TemplateType,
    LayoutTemplate?: string,
  ) {
    super(Name, Subject, HtmlBody, TextBody, Alias, TemplateType, LayoutTemplate);
  }
}

/** A template to validate. */
export class TemplateValidationOptions {
  constructor(
    public Subject?: string,
    public HtmlBody?: string,
    public TextBody?: string,
    public TestRenderModel?: object,
    public TemplateType?: types.TemplateType,
    public LayoutTemplate?: string,
    public InlineCssForHtmlTestRender?: boolean,
  ) {}
}

/** From which server to which. */
export class TemplatesPushRequest {
  constructor(
    public SourceServerID: number | string,
    public DestinationServerID: number | string,
    public PerformChanges: boolean,
  ) {}
}

/** Changes of a server. */
export class UpdateServerRequest {
  constructor(
    public Name?: string,
    public Color?: string,
    public SmtpApiActivated?: boolean,
    public RawEmailEnabled?: boolean,
    public InboundHookUrl?: string,
    public BounceHookUrl?: string,
    public OpenHookUrl?: string,
    public DeliveryHookUrl?: string,
    public ClickHookUrl?: string,
    public PostFirstOpenOnly?: boolean,
    public InboundSpamThreshold?: number,
    public TrackOpens?: boolean,
    public TrackLinks?: types.TrackLinks,
    public IncludeBounceContentInHook?: boolean,
    public EnableSmtpApiErrorHooks?: boolean,
    public InboundDomain?: string,
  ) {}
}

/** A new server. */
export class CreateServerRequest {
  constructor(
    public Name: string,
    public Color?: string,
    public SmtpApiActivated?: boolean,
    public RawEmailEnabled?: boolean,
    public InboundHookUrl?: string,
    public BounceHookUrl?: string,
    public OpenHookUrl?: string,
    public DeliveryHookUrl?: string,
    public ClickHookUrl?: string,
    public PostFirstOpenOnly?: boolean,
    public InboundSpamThreshold?: number,
    public TrackOpens?: boolean,
    public TrackLinks?: types.TrackLinks,
    public IncludeBounceContentInHook?: boolean,
    public EnableSmtpApiErrorHooks?: boolean,
    public InboundDomain?: string,
    public DeliveryType?: types.DeliveryType,
  ) {}
}

/** A new domain. */
export class CreateDomainRequest {
  constructor(
    public Name: string,
    public ReturnPathDomain?: string,
  ) {}
}

/** Changes of a domain. */
export class UpdateDomainRequest {
  constructor(
    public ReturnPathDomain: string,
  ) {}
}

/** Changes of a sender signature. */
export class UpdateSignatureRequest {
  constructor(
    public Name: string,
    public ReplyToEmail?: string,
    public ReturnPathDomain?: string,
    public ConfirmationPersonalNote?: string,
  ) {}
}

/** A new sender signature. */
export class CreateSignatureRequest {
  constructor(
    public Name: string,
    public FromEmail: string,
    public ReplyToEmail?: string,
    public ReturnPathDomain?: string,
    public ConfirmationPersonalNote?: string,
  ) {}
}

/** A new inbound rule. */
export class CreateInboundRuleRequest {
  constructor(
    public Rule: string,
  ) {}
}

/** Changes of a webhook. */
export class UpdateWebhookRequest {
  constructor(
    public Url?: string,
    public Triggers?: types.WebhookTriggers,
    public HttpAuth?: types.WebhookHttpAuth,
    public HttpHeaders?: types.Header[],
  ) {}
}

/** A new webhook. */
export class CreateWebhookRequest {
  constructor(
    public Url: string,
    public Triggers?: types.WebhookTriggers,
    public HttpAuth?: types.WebhookHttpAuth,
    public HttpHeaders?: types.Header[],
    public MessageStream?: string,
  ) {}
}

/** Changes of a stream. */
export class UpdateMessageStreamRequest {
  constructor(
    public Name?: string,
    public Description?: string,
    public SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: types.UnsubscribeHandlingType },
  ) {}
}

/** A new stream. */
export class CreateMessageStreamRequest {
  constructor(
    public ID: string,
    public Name: string,
    public MessageStreamType: types.MessageStreamType,
    public Description?: string,
    public SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: types.UnsubscribeHandlingType },
  ) {}
}

/** A data removal. */
export class DataRemovalRequest {
  constructor(
    public RequestedBy: string,
    public RequestedFor: string,
    public NotifyWhenCompleted: boolean,
  ) {}
}

/** The options of a client, as postmark.js has them. */
class Configuration {
  constructor(
    public useHttps?: boolean,
    public requestHost?: string,
    public timeout?: number,
    public fetch?: ClientOptions.Configuration['fetch'],
  ) {}
}

export const ClientOptions = {
  Configuration,
  HttpMethod: {
    GET: 'GET',
    POST: 'POST',
    DELETE: 'DELETE',
    PUT: 'PUT',
    OPTIONS: 'OPTIONS',
    HEAD: 'HEAD',
    PATCH: 'PATCH',
  },
  AuthHeaderNames: {
    SERVER_TOKEN: 'X-Postmark-Server-Token',
    ACCOUNT_TOKEN: 'X-Postmark-Account-Token',
  },
} as const;
export declare namespace ClientOptions {
  type Configuration = import('./client.js').ClientOptions;
  type HttpMethod = keyof (typeof ClientOptions)['HttpMethod'];
}

// What postmark.js calls by other names than this package.
export type Hash<Value> = Record<string, Value>;
export type DefaultResponse = types.SimpleResult;
export type MessageSendingResponse = types.SendResponse;
export type BulkEmailSendingResponse = types.BulkStatusObject;
export type BulkEmailStatusResponse = types.BulkStatusObject;
export type Bounce = types.Bounce;
export type Bounces = types.Page<'Bounces', types.Bounce>;
export type BounceDump = types.Dump;
export type DeliveryStatistics = types.DeliveryStats;
export type Template = types.Template;
export type TemplateInList = types.TemplateListItem;
export type Templates = types.Page<'Templates', types.TemplateListItem>;
export type TemplatesPush = types.Page<'Templates', types.TemplatePushItem>;
export type TemplateValidation = types.TemplateValidation;
export type Server = types.Server;
export type Servers = types.Page<'Servers', types.Server>;
export type Domain = types.Domain;
export type Domains = types.Page<'Domains', types.Domain>;
export type DomainDetails = types.DomainDetails;
export type Signature = types.SenderSignature;
export type Signatures = types.Page<'SenderSignatures', types.SenderSignature>;
export type SignatureDetails = types.SenderSignatureDetails;
export type OutboundMessage = types.OutboundMessage;
export type OutboundMessages = types.Page<'Messages', types.OutboundMessage>;
export type OutboundMessageDetails = types.OutboundMessageDetails;
export type OutboundMessageDump = types.Dump;
export type OutboundMessageOpens = types.Page<'Opens', types.OpenEvent>;
export type OutboundMessageClicks = types.Page<'Clicks', types.ClickEvent>;
export type InboundMessage = types.InboundMessage;
export type InboundMessages = types.Page<'InboundMessages', types.InboundMessage>;
export type InboundMessageDetails = types.InboundMessageDetails;
export type InboundRule = types.InboundRule;
export type InboundRules = types.Page<'InboundRules', types.InboundRule>;
export type Webhook = types.Webhook;
export interface Webhooks {
  Webhooks: types.Webhook[];
}
export type HttpAuth = types.WebhookHttpAuth;
export type WebhookTrigger = types.WebhookTriggers;
export type MessageStream = types.MessageStream;
export type MessageStreams = types.Page<'MessageStreams', types.MessageStream>;
export type Suppression = types.Suppression;
export interface Suppressions {
  Suppressions: types.Suppression[];
}
export type SuppressionStatus = types.SuppressionResult;
export interface SuppressionEntries {
  Suppressions: { EmailAddress: string }[];
}
export type CreateSuppressionsRequest = SuppressionEntries;
export type DeleteSuppressionsRequest = SuppressionEntries;
export type DataRemovalStatus = types.DataRemoval;
export type OutboundStatistics = types.StatsOverview;
export type {
  BouncePayload as BounceWebhook,
  BouncePayload as SpamComplaintWebhook,
  ClickPayload as ClickWebhook,
  DeliveryPayload as DeliveryWebhook,
  InboundPayload as InboundWebhook,
  OpenPayload as OpenWebhook,
  SubscriptionChangePayload as SubscriptionChangeWebhook,
} from './webhooks.js';
