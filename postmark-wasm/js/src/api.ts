// Written by generate.mjs: change that, or contract.json.
import { Client, type ClientOptions, type Last } from './client.js';
import { type ApiRequest, bulk, call, follow, paged, walk } from './requests.js';
import { SendingClient } from './sending.js';
import type {
  Bounce,
  BounceType,
  BulkRequest,
  BulkStatusObject,
  ClickEvent,
  DataRemoval,
  DeliveryStats,
  DkimRotation,
  DmarcRecord,
  DmarcReport,
  DmarcReportSummary,
  Domain,
  DomainDetails,
  Dump,
  Header,
  InboundMessage,
  InboundMessageDetails,
  InboundRule,
  MessageStream,
  Open,
  OpenEvent,
  OutboundMessage,
  OutboundMessageDetails,
  Page,
  Platform,
  SenderSignature,
  SenderSignatureDetails,
  Server,
  SimpleResult,
  SpamCheckResult,
  SpfResult,
  StatsDay,
  StatsOverview,
  StatusIncident,
  StreamArchiveResult,
  Suppression,
  SuppressionResult,
  TagTrigger,
  Template,
  TemplateInput,
  TemplateListItem,
  TemplatePushItem,
  TemplateValidation,
  TemplateValidationInput,
  TemplateWriteResult,
  UnsubscribeHandlingType,
  Webhook,
  WebhookHttpAuth,
  WebhookStatistics,
  WebhookTriggers,
  WebhookVerification,
} from './types.js';

export interface BulkEmailsFilter {
  /** Page size; range and default undocumented. */
  count?: number | undefined;
  /** Value from the previous page, passed back unchanged (URL-encode it). */
  paginationKey?: string | undefined;
}

export interface BouncesFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number | undefined;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number | undefined;
  /** One BounceType. */
  type?: BounceType | undefined;
  /** Only (in)active; absent = both. */
  inactive?: boolean | undefined;
  /** Substring of the address. */
  emailFilter?: string | undefined;
  tag?: string | undefined;
  messageId?: string | undefined;
  /** Inclusive, Eastern time, e.g. 2021-01-01T12:00:00. */
  fromDate?: string | Date | undefined;
  /** Inclusive, Eastern time. */
  toDate?: string | Date | undefined;
  /** Stream ID. */
  messageStream?: string | undefined;
}

export interface TemplatesFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip. */
  offset?: number | undefined;
  templateType?: Open<'All' | 'Standard' | 'Layout'> | undefined;
  /** Only templates using this layout alias. */
  layoutTemplate?: string | undefined;
}

export interface EditTemplateRequest {
  /** Display name (create); too long -> 1121. */
  Name?: string | undefined;
  /** Unique per server; letter first, then letters, digits, . _ -. */
  Alias?: string | null | undefined;
  /** Required for Standard, forbidden for Layout. */
  Subject?: string | null | undefined;
  /** One of HtmlBody/TextBody required. */
  HtmlBody?: string | null | undefined;
  TextBody?: string | null | undefined;
  /** Alias of a Layout; empty string clears it on edit; error on a Layout. */
  LayoutTemplate?: string | null | undefined;
}

export interface PushTemplatesRequest {
  /** Numeric string also accepted by SDKs. */
  SourceServerID: number | string;
  DestinationServerID: number | string;
  /** False = dry run. */
  PerformChanges: boolean;
}

export interface EditServerRequest {
  /** Required on create. */
  Name?: string | undefined;
  /** See ServerColor. */
  Color?: string | undefined;
  SmtpApiActivated?: boolean | undefined;
  RawEmailEnabled?: boolean | undefined;
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

export interface ServersFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
  /** Substring of the server name. */
  name?: string | undefined;
}

export interface AccountCreateServerRequest {
  /** Required on create. */
  Name: string;
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

export interface AccountEditServerRequest {
  /** Required on create. */
  Name?: string | undefined;
  /** See ServerColor. */
  Color?: string | undefined;
  SmtpApiActivated?: boolean | undefined;
  RawEmailEnabled?: boolean | undefined;
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

export interface MessageStreamsFilter {
  messageStreamType?: Open<'All' | 'Inbound' | 'Transactional' | 'Broadcasts'> | undefined;
  includeArchivedStreams?: boolean | undefined;
}

export interface CreateMessageStreamRequest {
  /** Immutable; 1-30 chars, lower-case letters, digits, - _, starts with a letter, not pm-..., not all. */
  ID: string;
  /** <=100. */
  Name: string;
  MessageStreamType: Open<'Broadcasts' | 'Transactional'>;
  /** <=1000, no HTML. */
  Description?: string | null | undefined;
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType } | undefined;
}

export interface EditMessageStreamRequest {
  /** <=100. */
  Name?: string | undefined;
  /** <=1000, no HTML. */
  Description?: string | null | undefined;
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType } | undefined;
}

export interface SuppressionsFilter {
  suppressionReason?: Open<'HardBounce' | 'SpamComplaint' | 'ManualSuppression'> | undefined;
  origin?: Open<'Recipient' | 'Customer' | 'Admin'> | undefined;
  /** Inclusive. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  /** Exact or substring: unknown. */
  emailAddress?: string | undefined;
}

export interface CreateSuppressionsRequest {
  /** 1..50 per call. */
  Suppressions: { EmailAddress: string }[];
}

export interface DeleteSuppressionsRequest {
  /** 1..50 per call. */
  Suppressions: { EmailAddress: string }[];
}

export interface OutboundMessagesFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number | undefined;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number | undefined;
  recipient?: string | undefined;
  fromEmail?: string | undefined;
  tag?: string | undefined;
  /** Sent and processed mean the same. */
  status?: Open<'queued' | 'sent' | 'processed'> | undefined;
  /** Inclusive, Eastern. */
  fromDate?: string | Date | undefined;
  /** Inclusive, Eastern. */
  toDate?: string | Date | undefined;
  subject?: string | undefined;
  messageStream?: string | undefined;
  [key: `metadata_${string}`]: string;
}

export interface InboundMessagesFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number | undefined;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number | undefined;
  recipient?: string | undefined;
  fromEmail?: string | undefined;
  subject?: string | undefined;
  mailboxHash?: string | undefined;
  tag?: string | undefined;
  status?: Open<'blocked' | 'processed' | 'queued' | 'failed' | 'scheduled'> | undefined;
  /** Inclusive, Eastern. */
  fromDate?: string | Date | undefined;
  /** Inclusive, Eastern. */
  toDate?: string | Date | undefined;
}

export interface MessageOpensFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number | undefined;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number | undefined;
  /** To, Cc or Bcc address. */
  recipient?: string | undefined;
  tag?: string | undefined;
  client_name?: string | undefined;
  client_company?: string | undefined;
  client_family?: string | undefined;
  os_name?: string | undefined;
  os_family?: string | undefined;
  os_company?: string | undefined;
  platform?: Platform | undefined;
  /** Country name or ISO code as stored. */
  country?: string | undefined;
  region?: string | undefined;
  city?: string | undefined;
  messageStream?: string | undefined;
  /** Sent by postmark-python only; undocumented. */
  fromDate?: string | Date | undefined;
  /** Sent by postmark-python only; undocumented. */
  toDate?: string | Date | undefined;
}

export interface MessageOpensForSingleMessageFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
}

export interface MessageClicksFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
  /** To, Cc or Bcc address. */
  recipient?: string | undefined;
  tag?: string | undefined;
  client_name?: string | undefined;
  client_company?: string | undefined;
  client_family?: string | undefined;
  os_name?: string | undefined;
  os_family?: string | undefined;
  os_company?: string | undefined;
  platform?: Platform | undefined;
  /** Country name or ISO code as stored. */
  country?: string | undefined;
  region?: string | undefined;
  city?: string | undefined;
  messageStream?: string | undefined;
  /** Sent by postmark-python only; undocumented. */
  fromDate?: string | Date | undefined;
  /** Sent by postmark-python only; undocumented. */
  toDate?: string | Date | undefined;
}

export interface MessageClicksForSingleMessageFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
}

export interface DomainsFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
}

export interface CreateDomainRequest {
  /** <=255. */
  Name: string;
  /** Subdomain with a CNAME to pm.mtasv.net. */
  ReturnPathDomain?: string | null | undefined;
}

export interface EditDomainRequest {
  ReturnPathDomain?: string | null | undefined;
  /** Undocumented; official PHP SDK only. */
  CustomTrackingDomain?: string | null | undefined;
}

export interface SenderSignaturesFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
}

export interface CreateSenderSignatureRequest {
  /** <=255, not a public domain (503). */
  FromEmail: string;
  /** <=255. */
  Name: string;
  /** <=255. */
  ReplyToEmail?: string | null | undefined;
  /** <=255. */
  ReturnPathDomain?: string | null | undefined;
  /** <=400. */
  ConfirmationPersonalNote?: string | null | undefined;
}

export interface EditSenderSignatureRequest {
  Name: string;
  ReplyToEmail?: string | null | undefined;
  ReturnPathDomain?: string | null | undefined;
  /** <=400. */
  ConfirmationPersonalNote?: string | null | undefined;
}

export interface OutboundOverviewFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface SentCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface BounceCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface SpamComplaintsCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface TrackedEmailCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface EmailOpenCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface EmailOpenPlatformUsageFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface EmailOpenClientUsageFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface EmailOpenReadTimesFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface ClickCountsFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface ClickBrowserUsageFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface ClickPlatformUsageFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface ClickLocationFilter {
  tag?: string | undefined;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string | Date | undefined;
  /** Inclusive. */
  toDate?: string | Date | undefined;
  messageStream?: string | undefined;
}

export interface InboundRuleTriggersFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
}

export interface CreateInboundRuleTriggerRequest {
  /** E-mail address or domain. */
  Rule: string;
}

export interface TagTriggersFilter {
  /** Page size; 1..500. */
  count?: number | undefined;
  /** Rows to skip; >=0. */
  offset?: number | undefined;
  /** Filter by name. */
  match_name?: string | undefined;
}

export interface CreateTagTriggerRequest {
  MatchName: string;
  TrackOpens?: boolean | null | undefined;
}

export interface EditTagTriggerRequest {
  MatchName?: string | undefined;
  TrackOpens?: boolean | null | undefined;
}

export interface WebhooksFilter {
  /** Stream ID; absent = all. */
  messageStream?: string | undefined;
}

export interface CreateWebhookRequest {
  /** Required on create. */
  Url: string;
  /** Create only. */
  MessageStream?: string | undefined;
  HttpAuth?: WebhookHttpAuth | null | undefined;
  /** <=30. */
  HttpHeaders?: Header[] | undefined;
  Triggers?: WebhookTriggers | undefined;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean | undefined;
}

export interface EditWebhookRequest {
  /** Required on create. */
  Url?: string | undefined;
  HttpAuth?: WebhookHttpAuth | null | undefined;
  /** <=30. */
  HttpHeaders?: Header[] | undefined;
  Triggers?: WebhookTriggers | undefined;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean | undefined;
}

export interface RequestDataRemovalRequest {
  /** E-mail of the requester. */
  RequestedBy: string;
  /** E-mail whose data goes. */
  RequestedFor: string;
  /** Emails RequestedBy when done. */
  NotifyWhenCompleted?: boolean | undefined;
}

export interface CheckRequest {
  /** Full raw message with headers. */
  email: string;
  /** Amount of detail. */
  options?: Open<'long' | 'short'> | undefined;
}

export interface CreateRecordRequest {
  /** Report recipient. */
  email: string;
  domain: string;
}

export interface UpdateRecordRequest {
  email: string;
}

export interface ReportsFilter {
  from_date?: string | Date | undefined;
  to_date?: string | Date | undefined;
  /** <=50. */
  limit?: number | undefined;
  /** Report id cursor. */
  after?: number | undefined;
  /** Report id cursor. */
  before?: number | undefined;
  /** Newest first. */
  reverse?: boolean | undefined;
}

export interface RecoverTokenRequest {
  /** Domain. */
  owner: string;
}

/** The API of a server token: sending email, and everything about it. */
export class ServerClient extends SendingClient {
  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** Queue one content for many recipients. `POST /email/bulk` */
  sendBulkEmail(options: BulkRequest, last?: Last<BulkStatusObject>): Promise<BulkStatusObject> {
    return call(this, { method: 'POST', route: '/email/bulk', body: bulk(this, options) }, last);
  }

  /** List bulk requests, newest first. `GET /email/bulk` */
  getBulkEmails(filter: BulkEmailsFilter = {}, last?: Last<{ Requests: BulkStatusObject[]; PaginationKey?: string | undefined; }>): Promise<{ Requests: BulkStatusObject[]; PaginationKey?: string | undefined; }> {
    return call(this, { method: 'GET', route: '/email/bulk', query: filter }, last);
  }

  /** Reads the whole list, response by response, as you take its rows. `GET /email/bulk` */
  bulkEmails(filter: Omit<BulkEmailsFilter, 'paginationKey'> = {}): AsyncGenerator<BulkStatusObject, void, undefined> {
    const request = { method: 'GET', route: '/email/bulk', query: filter };
    return follow(this, request, 'paginationKey', (body: Partial<{ Requests: BulkStatusObject[]; PaginationKey?: string | undefined; }>) => [body.Requests, body.PaginationKey]);
  }

  /** Progress of one bulk request. `GET /email/bulk/{bulkRequestId}` */
  getBulkEmailStatus(bulkRequestId: string, last?: Last<BulkStatusObject>): Promise<BulkStatusObject> {
    return call(this, { method: 'GET', route: '/email/bulk/{bulkRequestId}', bind: [bulkRequestId] }, last);
  }

  /** Counts of inactive addresses and bounces by type. `GET /deliverystats` */
  getDeliveryStatistics(last?: Last<DeliveryStats>): Promise<DeliveryStats> {
    return call(this, { method: 'GET', route: '/deliverystats' }, last);
  }

  /** Search bounces. `GET /bounces` */
  getBounces(filter: BouncesFilter = {}, last?: Last<Page<'Bounces', Bounce>>): Promise<Page<'Bounces', Bounce>> {
    return call(this, { method: 'GET', route: '/bounces', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /bounces` */
  bounces(filter: Omit<BouncesFilter, 'count' | 'offset'> = {}): AsyncGenerator<Bounce, void, undefined> {
    return walk(this, 'search', { method: 'GET', route: '/bounces', query: filter });
  }

  /** One bounce with Content. `GET /bounces/{bounceId}` */
  getBounce(bounceId: number | string, last?: Last<Bounce>): Promise<Bounce> {
    return call(this, { method: 'GET', route: '/bounces/{bounceId}', bind: [bounceId] }, last);
  }

  /** Raw source of the bounce. `GET /bounces/{bounceId}/dump` */
  getBounceDump(bounceId: number | string, last?: Last<Dump>): Promise<Dump> {
    return call(this, { method: 'GET', route: '/bounces/{bounceId}/dump', bind: [bounceId] }, last);
  }

  /** Re-activate the bounced address. `PUT /bounces/{bounceId}/activate` */
  activateBounce(bounceId: number | string, last?: Last<{ Message: string; Bounce: Bounce; }>): Promise<{ Message: string; Bounce: Bounce; }> {
    return call(this, { method: 'PUT', route: '/bounces/{bounceId}/activate', bind: [bounceId] }, last);
  }

  /** Tags that have bounces (removed from docs). `GET /bounces/tags` @deprecated Postmark removed it, or advises against it. */
  getBounceTags(last?: Last<string[]>): Promise<string[]> {
    return call(this, { method: 'GET', route: '/bounces/tags' }, last);
  }

  /** List templates. `GET /templates` */
  getTemplates(filter: TemplatesFilter = {}, last?: Last<Page<'Templates', TemplateListItem>>): Promise<Page<'Templates', TemplateListItem>> {
    return call(this, { method: 'GET', route: '/templates', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /templates` */
  templates(filter: Omit<TemplatesFilter, 'count' | 'offset'> = {}): AsyncGenerator<TemplateListItem, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/templates', query: filter });
  }

  /** One template. `GET /templates/{templateIdOrAlias}` */
  getTemplate(templateIdOrAlias: number | string, last?: Last<Template>): Promise<Template> {
    return call(this, { method: 'GET', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] }, last);
  }

  /** Create a template or layout. `POST /templates` */
  createTemplate(options: TemplateInput, last?: Last<TemplateWriteResult>): Promise<TemplateWriteResult> {
    return call(this, { method: 'POST', route: '/templates', body: options }, last);
  }

  /** Change a template. `PUT /templates/{templateIdOrAlias}` */
  editTemplate(templateIdOrAlias: number | string, options: EditTemplateRequest, last?: Last<TemplateWriteResult>): Promise<TemplateWriteResult> {
    return call(this, { method: 'PUT', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias], body: options }, last);
  }

  /** Delete a template. `DELETE /templates/{templateIdOrAlias}` */
  deleteTemplate(templateIdOrAlias: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] }, last);
  }

  /** Parse and test-render content without saving. `POST /templates/validate` */
  validateTemplate(options: TemplateValidationInput, last?: Last<TemplateValidation>): Promise<TemplateValidation> {
    return call(this, { method: 'POST', route: '/templates/validate', repeatable: true, body: options }, last);
  }

  /** The server that owns the token. `GET /server` */
  getServer(last?: Last<Server>): Promise<Server> {
    return call(this, { method: 'GET', route: '/server' }, last);
  }

  /** Change this server. `PUT /server` */
  editServer(options: EditServerRequest, last?: Last<Server>): Promise<Server> {
    return call(this, { method: 'PUT', route: '/server', body: options }, last);
  }

  /** List streams. `GET /message-streams` */
  getMessageStreams(filter: MessageStreamsFilter = {}, last?: Last<Page<'MessageStreams', MessageStream>>): Promise<Page<'MessageStreams', MessageStream>> {
    return call(this, { method: 'GET', route: '/message-streams', query: filter }, last);
  }

  /** One stream. `GET /message-streams/{streamId}` */
  getMessageStream(streamId: string, last?: Last<MessageStream>): Promise<MessageStream> {
    return call(this, { method: 'GET', route: '/message-streams/{streamId}', bind: [streamId] }, last);
  }

  /** Create a stream. `POST /message-streams` */
  createMessageStream(options: CreateMessageStreamRequest, last?: Last<MessageStream>): Promise<MessageStream> {
    return call(this, { method: 'POST', route: '/message-streams', body: options }, last);
  }

  /** Change name, description or unsubscribe handling. `PATCH /message-streams/{streamId}` */
  editMessageStream(streamId: string, options: EditMessageStreamRequest, last?: Last<MessageStream>): Promise<MessageStream> {
    return call(this, { method: 'PATCH', route: '/message-streams/{streamId}', bind: [streamId], repeatable: true, body: options }, last);
  }

  /** Archive a stream; data is purged 45 days later. `POST /message-streams/{streamId}/archive` */
  archiveMessageStream(streamId: string, last?: Last<StreamArchiveResult>): Promise<StreamArchiveResult> {
    return call(this, { method: 'POST', route: '/message-streams/{streamId}/archive', bind: [streamId], repeatable: true }, last);
  }

  /** Restore an archived stream before its purge date. `POST /message-streams/{streamId}/unarchive` */
  unarchiveMessageStream(streamId: string, last?: Last<MessageStream>): Promise<MessageStream> {
    return call(this, { method: 'POST', route: '/message-streams/{streamId}/unarchive', bind: [streamId], repeatable: true }, last);
  }

  /** All suppressions of a stream. `GET /message-streams/{streamId}/suppressions/dump` */
  getSuppressions(streamId: string, filter: SuppressionsFilter = {}, last?: Last<{ Suppressions: Suppression[]; }>): Promise<{ Suppressions: Suppression[]; }> {
    return call(this, { method: 'GET', route: '/message-streams/{streamId}/suppressions/dump', bind: [streamId], query: filter }, last);
  }

  /** Suppress up to 50 addresses. `POST /message-streams/{streamId}/suppressions` */
  createSuppressions(streamId: string, options: CreateSuppressionsRequest, last?: Last<{ Suppressions: SuppressionResult[]; }>): Promise<{ Suppressions: SuppressionResult[]; }> {
    return call(this, { method: 'POST', route: '/message-streams/{streamId}/suppressions', bind: [streamId], repeatable: true, body: options }, last);
  }

  /** Re-activate up to 50 addresses. `POST /message-streams/{streamId}/suppressions/delete` */
  deleteSuppressions(streamId: string, options: DeleteSuppressionsRequest, last?: Last<{ Suppressions: SuppressionResult[]; }>): Promise<{ Suppressions: SuppressionResult[]; }> {
    return call(this, { method: 'POST', route: '/message-streams/{streamId}/suppressions/delete', bind: [streamId], repeatable: true, body: options }, last);
  }

  /** Search sent messages. `GET /messages/outbound` */
  getOutboundMessages(filter: OutboundMessagesFilter = {}, last?: Last<Page<'Messages', OutboundMessage>>): Promise<Page<'Messages', OutboundMessage>> {
    return call(this, { method: 'GET', route: '/messages/outbound', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/outbound` */
  outboundMessages(filter: Omit<OutboundMessagesFilter, 'count' | 'offset'> = {}): AsyncGenerator<OutboundMessage, void, undefined> {
    return walk(this, 'search', { method: 'GET', route: '/messages/outbound', query: filter });
  }

  /** One sent message with bodies and events. `GET /messages/outbound/{messageId}/details` */
  getOutboundMessageDetails(messageId: string, last?: Last<OutboundMessageDetails>): Promise<OutboundMessageDetails> {
    return call(this, { method: 'GET', route: '/messages/outbound/{messageId}/details', bind: [messageId] }, last);
  }

  /** Raw source of a sent message. `GET /messages/outbound/{messageId}/dump` */
  getOutboundMessageDump(messageId: string, last?: Last<Dump>): Promise<Dump> {
    return call(this, { method: 'GET', route: '/messages/outbound/{messageId}/dump', bind: [messageId] }, last);
  }

  /** Search received messages. `GET /messages/inbound` */
  getInboundMessages(filter: InboundMessagesFilter = {}, last?: Last<Page<'InboundMessages', InboundMessage>>): Promise<Page<'InboundMessages', InboundMessage>> {
    return call(this, { method: 'GET', route: '/messages/inbound', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/inbound` */
  inboundMessages(filter: Omit<InboundMessagesFilter, 'count' | 'offset'> = {}): AsyncGenerator<InboundMessage, void, undefined> {
    return walk(this, 'undated search', { method: 'GET', route: '/messages/inbound', query: filter });
  }

  /** One received message. `GET /messages/inbound/{messageId}/details` */
  getInboundMessageDetails(messageId: string, last?: Last<InboundMessageDetails>): Promise<InboundMessageDetails> {
    return call(this, { method: 'GET', route: '/messages/inbound/{messageId}/details', bind: [messageId] }, last);
  }

  /** Raw source of a received message (Ruby SDK only). `GET /messages/inbound/{messageId}/dump` */
  getInboundMessageDump(messageId: string, last?: Last<Dump>): Promise<Dump> {
    return call(this, { method: 'GET', route: '/messages/inbound/{messageId}/dump', bind: [messageId] }, last);
  }

  /** Process a blocked inbound message anyway. `PUT /messages/inbound/{messageId}/bypass` */
  bypassBlockedInboundMessage(messageId: string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'PUT', route: '/messages/inbound/{messageId}/bypass', bind: [messageId] }, last);
  }

  /** Queue a failed inbound hook again. `PUT /messages/inbound/{messageId}/retry` */
  retryInboundHookForMessage(messageId: string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'PUT', route: '/messages/inbound/{messageId}/retry', bind: [messageId] }, last);
  }

  /** Search opens. `GET /messages/outbound/opens` */
  getMessageOpens(filter: MessageOpensFilter = {}, last?: Last<Page<'Opens', OpenEvent>>): Promise<Page<'Opens', OpenEvent>> {
    return call(this, { method: 'GET', route: '/messages/outbound/opens', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/outbound/opens` */
  messageOpens(filter: Omit<MessageOpensFilter, 'count' | 'offset'> = {}): AsyncGenerator<OpenEvent, void, undefined> {
    return walk(this, 'search', { method: 'GET', route: '/messages/outbound/opens', query: filter });
  }

  /** Opens of one message. `GET /messages/outbound/opens/{messageId}` */
  getMessageOpensForSingleMessage(messageId: string, filter: MessageOpensForSingleMessageFilter = {}, last?: Last<Page<'Opens', OpenEvent>>): Promise<Page<'Opens', OpenEvent>> {
    return call(this, { method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/outbound/opens/{messageId}` */
  messageOpensForSingleMessage(messageId: string, filter: Omit<MessageOpensForSingleMessageFilter, 'count' | 'offset'> = {}): AsyncGenerator<OpenEvent, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: filter });
  }

  /** Search clicks. `GET /messages/outbound/clicks` */
  getMessageClicks(filter: MessageClicksFilter = {}, last?: Last<Page<'Clicks', ClickEvent>>): Promise<Page<'Clicks', ClickEvent>> {
    return call(this, { method: 'GET', route: '/messages/outbound/clicks', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/outbound/clicks` */
  messageClicks(filter: Omit<MessageClicksFilter, 'count' | 'offset'> = {}): AsyncGenerator<ClickEvent, void, undefined> {
    return walk(this, 'search', { method: 'GET', route: '/messages/outbound/clicks', query: filter });
  }

  /** Clicks of one message. `GET /messages/outbound/clicks/{messageId}` */
  getMessageClicksForSingleMessage(messageId: string, filter: MessageClicksForSingleMessageFilter = {}, last?: Last<Page<'Clicks', ClickEvent>>): Promise<Page<'Clicks', ClickEvent>> {
    return call(this, { method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /messages/outbound/clicks/{messageId}` */
  messageClicksForSingleMessage(messageId: string, filter: Omit<MessageClicksForSingleMessageFilter, 'count' | 'offset'> = {}): AsyncGenerator<ClickEvent, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: filter });
  }

  /** Totals for a period. `GET /stats/outbound` */
  getOutboundOverview(filter: OutboundOverviewFilter = {}, last?: Last<StatsOverview>): Promise<StatsOverview> {
    return call(this, { method: 'GET', route: '/stats/outbound', query: filter }, last);
  }

  /** Sent counts by day. `GET /stats/outbound/sends` */
  getSentCounts(filter: SentCountsFilter = {}, last?: Last<{ Days: StatsDay[]; Sent?: number | undefined; }>): Promise<{ Days: StatsDay[]; Sent?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/sends', query: filter }, last);
  }

  /** Bounce counts by day and type. `GET /stats/outbound/bounces` */
  getBounceCounts(filter: BounceCountsFilter = {}, last?: Last<{ Days: StatsDay[]; HardBounce?: number | undefined; SoftBounce?: number | undefined; SMTPApiError?: number | undefined; Transient?: number | undefined; [name: string]: unknown; }>): Promise<{ Days: StatsDay[]; HardBounce?: number | undefined; SoftBounce?: number | undefined; SMTPApiError?: number | undefined; Transient?: number | undefined; [name: string]: unknown; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/bounces', query: filter }, last);
  }

  /** Spam complaints by day. `GET /stats/outbound/spam` */
  getSpamComplaintsCounts(filter: SpamComplaintsCountsFilter = {}, last?: Last<{ Days: StatsDay[]; SpamComplaint?: number | undefined; }>): Promise<{ Days: StatsDay[]; SpamComplaint?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/spam', query: filter }, last);
  }

  /** Open-tracked messages by day. `GET /stats/outbound/tracked` */
  getTrackedEmailCounts(filter: TrackedEmailCountsFilter = {}, last?: Last<{ Days: StatsDay[]; Tracked?: number | undefined; }>): Promise<{ Days: StatsDay[]; Tracked?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/tracked', query: filter }, last);
  }

  /** Opens by day. `GET /stats/outbound/opens` */
  getEmailOpenCounts(filter: EmailOpenCountsFilter = {}, last?: Last<{ Days: StatsDay[]; Opens?: number | undefined; Unique?: number | undefined; }>): Promise<{ Days: StatsDay[]; Opens?: number | undefined; Unique?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/opens', query: filter }, last);
  }

  /** Opens by platform. `GET /stats/outbound/opens/platforms` */
  getEmailOpenPlatformUsage(filter: EmailOpenPlatformUsageFilter = {}, last?: Last<{ Days: StatsDay[]; Desktop?: number | undefined; Mobile?: number | undefined; WebMail?: number | undefined; Unknown?: number | undefined; }>): Promise<{ Days: StatsDay[]; Desktop?: number | undefined; Mobile?: number | undefined; WebMail?: number | undefined; Unknown?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/opens/platforms', query: filter }, last);
  }

  /** Opens by mail client. `GET /stats/outbound/opens/emailclients` */
  getEmailOpenClientUsage(filter: EmailOpenClientUsageFilter = {}, last?: Last<{ Days: StatsDay[]; [name: string]: unknown; }>): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/opens/emailclients', query: filter }, last);
  }

  /** Opens by reading time (undocumented). `GET /stats/outbound/opens/readtimes` */
  getEmailOpenReadTimes(filter: EmailOpenReadTimesFilter = {}, last?: Last<{ Days: StatsDay[]; [name: string]: unknown; }>): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/opens/readtimes', query: filter }, last);
  }

  /** Clicks by day. `GET /stats/outbound/clicks` */
  getClickCounts(filter: ClickCountsFilter = {}, last?: Last<{ Days: StatsDay[]; Clicks?: number | undefined; Unique?: number | undefined; }>): Promise<{ Days: StatsDay[]; Clicks?: number | undefined; Unique?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/clicks', query: filter }, last);
  }

  /** Clicks by browser family. `GET /stats/outbound/clicks/browserfamilies` */
  getClickBrowserUsage(filter: ClickBrowserUsageFilter = {}, last?: Last<{ Days: StatsDay[]; [name: string]: unknown; }>): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/clicks/browserfamilies', query: filter }, last);
  }

  /** Clicks by platform. `GET /stats/outbound/clicks/platforms` */
  getClickPlatformUsage(filter: ClickPlatformUsageFilter = {}, last?: Last<{ Days: StatsDay[]; Desktop?: number | undefined; Mobile?: number | undefined; Unknown?: number | undefined; }>): Promise<{ Days: StatsDay[]; Desktop?: number | undefined; Mobile?: number | undefined; Unknown?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/clicks/platforms', query: filter }, last);
  }

  /** Clicks by body part. `GET /stats/outbound/clicks/location` */
  getClickLocation(filter: ClickLocationFilter = {}, last?: Last<{ Days: StatsDay[]; HTML?: number | undefined; Text?: number | undefined; }>): Promise<{ Days: StatsDay[]; HTML?: number | undefined; Text?: number | undefined; }> {
    return call(this, { method: 'GET', route: '/stats/outbound/clicks/location', query: filter }, last);
  }

  /** List sender block rules. `GET /triggers/inboundrules` */
  getInboundRuleTriggers(filter: InboundRuleTriggersFilter = {}, last?: Last<Page<'InboundRules', InboundRule>>): Promise<Page<'InboundRules', InboundRule>> {
    return call(this, { method: 'GET', route: '/triggers/inboundrules', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /triggers/inboundrules` */
  inboundRuleTriggers(filter: Omit<InboundRuleTriggersFilter, 'count' | 'offset'> = {}): AsyncGenerator<InboundRule, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/triggers/inboundrules', query: filter });
  }

  /** Block an address or domain. `POST /triggers/inboundrules` */
  createInboundRuleTrigger(options: CreateInboundRuleTriggerRequest, last?: Last<InboundRule>): Promise<InboundRule> {
    return call(this, { method: 'POST', route: '/triggers/inboundrules', body: options }, last);
  }

  /** Remove a rule. `DELETE /triggers/inboundrules/{ruleId}` */
  deleteInboundRuleTrigger(ruleId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/triggers/inboundrules/{ruleId}', bind: [ruleId] }, last);
  }

  /** List tag triggers (removed). `GET /triggers/tags` @deprecated Postmark removed it, or advises against it. */
  getTagTriggers(filter: TagTriggersFilter = {}, last?: Last<Page<'Tags', TagTrigger>>): Promise<Page<'Tags', TagTrigger>> {
    return call(this, { method: 'GET', route: '/triggers/tags', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /triggers/tags` */
  tagTriggers(filter: Omit<TagTriggersFilter, 'count' | 'offset'> = {}): AsyncGenerator<TagTrigger, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/triggers/tags', query: filter });
  }

  /** One tag trigger (removed). `GET /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  getTagTrigger(triggerId: number | string, last?: Last<TagTrigger>): Promise<TagTrigger> {
    return call(this, { method: 'GET', route: '/triggers/tags/{triggerId}', bind: [triggerId] }, last);
  }

  /** Create a tag trigger (removed). `POST /triggers/tags` @deprecated Postmark removed it, or advises against it. */
  createTagTrigger(options: CreateTagTriggerRequest, last?: Last<TagTrigger>): Promise<TagTrigger> {
    return call(this, { method: 'POST', route: '/triggers/tags', body: options }, last);
  }

  /** Change a tag trigger (removed). `PUT /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  editTagTrigger(triggerId: number | string, options: EditTagTriggerRequest, last?: Last<TagTrigger>): Promise<TagTrigger> {
    return call(this, { method: 'PUT', route: '/triggers/tags/{triggerId}', bind: [triggerId], body: options }, last);
  }

  /** Delete a tag trigger (removed). `DELETE /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  deleteTagTrigger(triggerId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/triggers/tags/{triggerId}', bind: [triggerId] }, last);
  }

  /** List webhooks. `GET /webhooks` */
  getWebhooks(filter: WebhooksFilter = {}, last?: Last<{ Webhooks: Webhook[]; }>): Promise<{ Webhooks: Webhook[]; }> {
    return call(this, { method: 'GET', route: '/webhooks', query: filter }, last);
  }

  /** One webhook. `GET /webhooks/{webhookId}` */
  getWebhook(webhookId: number | string, last?: Last<Webhook>): Promise<Webhook> {
    return call(this, { method: 'GET', route: '/webhooks/{webhookId}', bind: [webhookId] }, last);
  }

  /** Create a webhook; tested live before saving unless Verify is false. `POST /webhooks` */
  createWebhook(options: CreateWebhookRequest, last?: Last<Webhook>): Promise<Webhook> {
    return call(this, { method: 'POST', route: '/webhooks', body: options }, last);
  }

  /** Change a webhook. `PUT /webhooks/{webhookId}` */
  editWebhook(webhookId: number | string, options: EditWebhookRequest, last?: Last<Webhook>): Promise<Webhook> {
    return call(this, { method: 'PUT', route: '/webhooks/{webhookId}', bind: [webhookId], body: options }, last);
  }

  /** Delete a webhook. `DELETE /webhooks/{webhookId}` */
  deleteWebhook(webhookId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/webhooks/{webhookId}', bind: [webhookId] }, last);
  }

  /** Probe the URL for every enabled trigger. `POST /webhooks/{webhookId}/verify` */
  verifyWebhook(webhookId: number | string, last?: Last<WebhookVerification>): Promise<WebhookVerification> {
    return call(this, { method: 'POST', route: '/webhooks/{webhookId}/verify', bind: [webhookId], repeatable: true }, last);
  }

  /** Delivery metrics of the last 24 hours. `GET /webhooks/{webhookId}/statistics` */
  getWebhookStatistics(webhookId: number | string, last?: Last<WebhookStatistics>): Promise<WebhookStatistics> {
    return call(this, { method: 'GET', route: '/webhooks/{webhookId}/statistics', bind: [webhookId] }, last);
  }
}

/** The API of an account token. */
export class AccountClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('account', token, options);
  }

  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** Copy templates with aliases from one server to another. `PUT /templates/push` */
  pushTemplates(options: PushTemplatesRequest, last?: Last<Page<'Templates', TemplatePushItem>>): Promise<Page<'Templates', TemplatePushItem>> {
    return call(this, { method: 'PUT', route: '/templates/push', repeatable: options.PerformChanges === false, body: options }, last);
  }

  /** List servers. `GET /servers` */
  getServers(filter: ServersFilter = {}, last?: Last<Page<'Servers', Server>>): Promise<Page<'Servers', Server>> {
    return call(this, { method: 'GET', route: '/servers', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /servers` */
  servers(filter: Omit<ServersFilter, 'count' | 'offset'> = {}): AsyncGenerator<Server, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/servers', query: filter });
  }

  /** One server. `GET /servers/{serverId}` */
  getServer(serverId: number | string, last?: Last<Server>): Promise<Server> {
    return call(this, { method: 'GET', route: '/servers/{serverId}', bind: [serverId] }, last);
  }

  /** Create a server. `POST /servers` */
  createServer(options: AccountCreateServerRequest, last?: Last<Server>): Promise<Server> {
    return call(this, { method: 'POST', route: '/servers', body: options }, last);
  }

  /** Change a server. `PUT /servers/{serverId}` */
  editServer(serverId: number | string, options: AccountEditServerRequest, last?: Last<Server>): Promise<Server> {
    return call(this, { method: 'PUT', route: '/servers/{serverId}', bind: [serverId], body: options }, last);
  }

  /** Delete a server. `DELETE /servers/{serverId}` */
  deleteServer(serverId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/servers/{serverId}', bind: [serverId] }, last);
  }

  /** List sending domains. `GET /domains` */
  getDomains(filter: DomainsFilter = {}, last?: Last<Page<'Domains', Domain>>): Promise<Page<'Domains', Domain>> {
    return call(this, { method: 'GET', route: '/domains', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /domains` */
  domains(filter: Omit<DomainsFilter, 'count' | 'offset'> = {}): AsyncGenerator<Domain, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/domains', query: filter });
  }

  /** DNS details of a domain. `GET /domains/{domainId}` */
  getDomain(domainId: number | string, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'GET', route: '/domains/{domainId}', bind: [domainId] }, last);
  }

  /** Add a domain. `POST /domains` */
  createDomain(options: CreateDomainRequest, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'POST', route: '/domains', body: options }, last);
  }

  /** Change the return path (and custom tracking) domain. `PUT /domains/{domainId}` */
  editDomain(domainId: number | string, options: EditDomainRequest, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'PUT', route: '/domains/{domainId}', bind: [domainId], body: options }, last);
  }

  /** Delete a domain. `DELETE /domains/{domainId}` */
  deleteDomain(domainId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/domains/{domainId}', bind: [domainId] }, last);
  }

  /** Check the DKIM record now. `PUT /domains/{domainId}/verifyDkim` */
  verifyDomainDKIM(domainId: number | string, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'PUT', route: '/domains/{domainId}/verifyDkim', bind: [domainId] }, last);
  }

  /** Check the return-path CNAME now. `PUT /domains/{domainId}/verifyReturnPath` */
  verifyDomainReturnPath(domainId: number | string, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'PUT', route: '/domains/{domainId}/verifyReturnPath', bind: [domainId] }, last);
  }

  /** Check SPF (deprecated; SPF no longer matters). `POST /domains/{domainId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
  verifyDomainSPF(domainId: number | string, last?: Last<SpfResult>): Promise<SpfResult> {
    return call(this, { method: 'POST', route: '/domains/{domainId}/verifyspf', bind: [domainId] }, last);
  }

  /** Create a new DKIM key. `POST /domains/{domainId}/rotatedkim` */
  rotateDomainDKIM(domainId: number | string, last?: Last<DkimRotation>): Promise<DkimRotation> {
    return call(this, { method: 'POST', route: '/domains/{domainId}/rotatedkim', bind: [domainId] }, last);
  }

  /** Check the custom tracking CNAME (PHP SDK only). `PUT /domains/{domainId}/verifyCustomTracking` */
  verifyDomainCustomTracking(domainId: number | string, last?: Last<DomainDetails>): Promise<DomainDetails> {
    return call(this, { method: 'PUT', route: '/domains/{domainId}/verifyCustomTracking', bind: [domainId] }, last);
  }

  /** List signatures. `GET /senders` */
  getSenderSignatures(filter: SenderSignaturesFilter = {}, last?: Last<Page<'SenderSignatures', SenderSignature>>): Promise<Page<'SenderSignatures', SenderSignature>> {
    return call(this, { method: 'GET', route: '/senders', query: paged(filter) }, last);
  }

  /** Reads the whole list, page by page, as you take its rows. `GET /senders` */
  senderSignatures(filter: Omit<SenderSignaturesFilter, 'count' | 'offset'> = {}): AsyncGenerator<SenderSignature, void, undefined> {
    return walk(this, 'all', { method: 'GET', route: '/senders', query: filter });
  }

  /** One signature with DNS details. `GET /senders/{signatureId}` */
  getSenderSignature(signatureId: number | string, last?: Last<SenderSignatureDetails>): Promise<SenderSignatureDetails> {
    return call(this, { method: 'GET', route: '/senders/{signatureId}', bind: [signatureId] }, last);
  }

  /** Create a signature; a confirmation mail goes out. `POST /senders` */
  createSenderSignature(options: CreateSenderSignatureRequest, last?: Last<SenderSignatureDetails>): Promise<SenderSignatureDetails> {
    return call(this, { method: 'POST', route: '/senders', body: options }, last);
  }

  /** Change a signature. `PUT /senders/{signatureId}` */
  editSenderSignature(signatureId: number | string, options: EditSenderSignatureRequest, last?: Last<SenderSignatureDetails>): Promise<SenderSignatureDetails> {
    return call(this, { method: 'PUT', route: '/senders/{signatureId}', bind: [signatureId], body: options }, last);
  }

  /** Delete a signature. `DELETE /senders/{signatureId}` */
  deleteSenderSignature(signatureId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'DELETE', route: '/senders/{signatureId}', bind: [signatureId] }, last);
  }

  /** Send the confirmation mail again. `POST /senders/{signatureId}/resend` */
  resendSenderSignatureConfirmation(signatureId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'POST', route: '/senders/{signatureId}/resend', bind: [signatureId] }, last);
  }

  /** Check SPF (deprecated). `POST /senders/{signatureId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
  verifySenderSignatureSPF(signatureId: number | string, last?: Last<SenderSignatureDetails>): Promise<SenderSignatureDetails> {
    return call(this, { method: 'POST', route: '/senders/{signatureId}/verifyspf', bind: [signatureId] }, last);
  }

  /** New DKIM key (deprecated; use domains). `POST /senders/{signatureId}/requestnewdkim` @deprecated Postmark removed it, or advises against it. */
  requestNewDKIMForSenderSignature(signatureId: number | string, last?: Last<SimpleResult>): Promise<SimpleResult> {
    return call(this, { method: 'POST', route: '/senders/{signatureId}/requestnewdkim', bind: [signatureId] }, last);
  }

  /** Ask for removal of a recipient's data. `POST /data-removals` */
  requestDataRemoval(options: RequestDataRemovalRequest, last?: Last<DataRemoval>): Promise<DataRemoval> {
    return call(this, { method: 'POST', route: '/data-removals', body: options }, last);
  }

  /** State of a removal request. `GET /data-removals/{removalId}` */
  getDataRemovalStatus(removalId: number | string, last?: Last<DataRemoval>): Promise<DataRemoval> {
    return call(this, { method: 'GET', route: '/data-removals/{removalId}', bind: [removalId] }, last);
  }
}

/** DMARC reports of one domain, with the token of its record. */
export class DmarcClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('dmarc', token, options);
  }

  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** The record of this token. `GET /records/my` */
  getRecord(last?: Last<DmarcRecord>): Promise<DmarcRecord> {
    return call(this, { method: 'GET', route: '/records/my' }, last);
  }

  /** Change the report e-mail. `PATCH /records/my` */
  updateRecord(options: UpdateRecordRequest, last?: Last<DmarcRecord>): Promise<DmarcRecord> {
    return call(this, { method: 'PATCH', route: '/records/my', repeatable: true, body: options }, last);
  }

  /** DNS TXT name and value to publish. `GET /records/my/dns` */
  getDnsRecord(last?: Last<{ name: string; value: string; }>): Promise<{ name: string; value: string; }> {
    return call(this, { method: 'GET', route: '/records/my/dns' }, last);
  }

  /** Check the DNS record. `POST /records/my/verify` */
  verifyRecord(last?: Last<{ verified: boolean; }>): Promise<{ verified: boolean; }> {
    return call(this, { method: 'POST', route: '/records/my/verify', repeatable: true }, last);
  }

  /** Delete the record. `DELETE /records/my` */
  deleteRecord(last?: Last<null>): Promise<null> {
    return call(this, { method: 'DELETE', route: '/records/my' }, last);
  }

  /** List aggregate reports. `GET /records/my/reports` */
  getReports(filter: ReportsFilter = {}, last?: Last<{ meta: { next: number | null; next_url: string | null; total: number }; entries: DmarcReportSummary[]; }>): Promise<{ meta: { next: number | null; next_url: string | null; total: number }; entries: DmarcReportSummary[]; }> {
    return call(this, { method: 'GET', route: '/records/my/reports', query: filter }, last);
  }

  /** Reads the whole list, response by response, as you take its rows. `GET /records/my/reports` */
  reports(filter: Omit<ReportsFilter, 'after'> = {}): AsyncGenerator<DmarcReportSummary, void, undefined> {
    const request = { method: 'GET', route: '/records/my/reports', query: filter };
    return follow(this, request, 'after', (body: Partial<{ meta: { next: number | null; next_url: string | null; total: number }; entries: DmarcReportSummary[]; }>) => [body.entries, body.meta?.next]);
  }

  /** One report. `GET /records/my/reports/{reportId}` */
  getReport(reportId: number | string, last?: Last<DmarcReport>): Promise<DmarcReport> {
    return call(this, { method: 'GET', route: '/records/my/reports/{reportId}', bind: [reportId] }, last);
  }

  /** Replace the token. `POST /records/my/token/rotate` */
  rotateToken(last?: Last<{ private_token: string; }>): Promise<{ private_token: string; }> {
    return call(this, { method: 'POST', route: '/records/my/token/rotate' }, last);
  }
}

/** What DMARC reports have before there is a token. */
export class DmarcSignupClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('dmarcSignup', '', options);
  }

  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** Create a monitoring record (public). `POST /records` */
  createRecord(options: CreateRecordRequest, last?: Last<DmarcRecord>): Promise<DmarcRecord> {
    return call(this, { method: 'POST', route: '/records', body: options }, last);
  }

  /** Mail the token to the record owner (public). `POST /tokens/recover` */
  recoverToken(options: RecoverTokenRequest, last?: Last<{ recovery_initiated: boolean; }>): Promise<{ recovery_initiated: boolean; }> {
    return call(this, { method: 'POST', route: '/tokens/recover', body: options }, last);
  }
}

/** Postmark's spam check, which takes no token. */
export class SpamCheckClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('spamCheck', '', options);
  }

  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** Score a raw message with SpamAssassin. `POST /filter` */
  check(options: CheckRequest, last?: Last<SpamCheckResult>): Promise<SpamCheckResult> {
    return call(this, { method: 'POST', route: '/filter', repeatable: true, body: options }, last);
  }
}

/** The old interface of Postmark's status page, which takes no token. */
export class StatusClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('statusPage', '', options);
  }

  /** Makes a request that has no method here, such as one that Postmark has added since. */
  request<Body>(request: ApiRequest, last?: Last<Body>): Promise<Body> {
    return call(this, request, last);
  }

  /** Overall state. `GET /api/1.0/status` @deprecated Postmark removed it, or advises against it. */
  getStatus(last?: Last<{ status: string; lastCheckDate: string; }>): Promise<{ status: string; lastCheckDate: string; }> {
    return call(this, { method: 'GET', route: '/api/1.0/status' }, last);
  }

  /** Most recent incident. `GET /api/1.0/last_incident` @deprecated Postmark removed it, or advises against it. */
  getLastIncident(last?: Last<StatusIncident>): Promise<StatusIncident> {
    return call(this, { method: 'GET', route: '/api/1.0/last_incident' }, last);
  }

  /** All incidents. `GET /api/1.0/incidents` @deprecated Postmark removed it, or advises against it. */
  getIncidents(last?: Last<StatusIncident[]>): Promise<StatusIncident[]> {
    return call(this, { method: 'GET', route: '/api/1.0/incidents' }, last);
  }

  /** One incident. `GET /api/1.0/incidents/{incidentId}` @deprecated Postmark removed it, or advises against it. */
  getIncident(incidentId: string, last?: Last<StatusIncident>): Promise<StatusIncident> {
    return call(this, { method: 'GET', route: '/api/1.0/incidents/{incidentId}', bind: [incidentId] }, last);
  }

  /** State per service. `GET /api/1.0/services` @deprecated Postmark removed it, or advises against it. */
  getServices(last?: Last<{ name: string; status: string; url: string; }[]>): Promise<{ name: string; status: string; url: string; }[]> {
    return call(this, { method: 'GET', route: '/api/1.0/services' }, last);
  }

  /** Uptime figures. `GET /api/1.0/services/availability` @deprecated Postmark removed it, or advises against it. */
  getAvailability(last?: Last<{ fromDate: string; toDate: string; secondsUp: number; secondsDown: number; percentageUp: number; }>): Promise<{ fromDate: string; toDate: string; secondsUp: number; secondsDown: number; percentageUp: number; }> {
    return call(this, { method: 'GET', route: '/api/1.0/services/availability' }, last);
  }

  /** Inbox placement per provider. `GET /api/1.0/delivery` @deprecated Postmark removed it, or advises against it. */
  getDelivery(last?: Last<{ name: string; dkim: number; inbox: number; missing: number; spam: number; spf: number; }[]>): Promise<{ name: string; dkim: number; inbox: number; missing: number; spam: number; spf: number; }[]> {
    return call(this, { method: 'GET', route: '/api/1.0/delivery' }, last);
  }
}
