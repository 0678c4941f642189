// Written by generate.mjs: change that, or contract.json.
import { Client, type ClientOptions } from './client.js';
import { type ApiRequest, bulk, call, follow, reconcile, type Reconciled, walk } from './requests.js';
import { type AnyEmail, SendingClient } from './sending.js';
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
  count?: number;
  /** Value from the previous page, passed back unchanged (URL-encode it). */
  paginationKey?: string;
}

export interface BouncesFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number;
  /** One BounceType. */
  type?: BounceType;
  /** Only (in)active; absent = both. */
  inactive?: boolean;
  /** Substring of the address. */
  emailFilter?: string;
  tag?: string;
  messageId?: string;
  /** Inclusive, Eastern time, e.g. 2021-01-01T12:00:00. */
  fromDate?: string;
  /** Inclusive, Eastern time. */
  toDate?: string;
  /** Stream ID. */
  messageStream?: string;
}

export interface TemplatesFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip. */
  offset?: number;
  templateType?: Open<'All' | 'Standard' | 'Layout'>;
  /** Only templates using this layout alias. */
  layoutTemplate?: string;
}

export interface EditTemplateRequest {
  /** Display name (create); too long -> 1121. */
  Name?: string;
  /** Unique per server; letter first, then letters, digits, . _ -. */
  Alias?: string | null;
  /** Required for Standard, forbidden for Layout. */
  Subject?: string | null;
  /** One of HtmlBody/TextBody required. */
  HtmlBody?: string | null;
  TextBody?: string | null;
  /** Alias of a Layout; empty string clears it on edit; error on a Layout. */
  LayoutTemplate?: string | null;
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
  Name?: string;
  /** See ServerColor. */
  Color?: string;
  SmtpApiActivated?: boolean;
  RawEmailEnabled?: boolean;
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

export interface ServersFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
  /** Substring of the server name. */
  name?: string;
}

export interface AccountCreateServerRequest {
  /** Required on create. */
  Name: string;
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

export interface AccountEditServerRequest {
  /** Required on create. */
  Name?: string;
  /** See ServerColor. */
  Color?: string;
  SmtpApiActivated?: boolean;
  RawEmailEnabled?: boolean;
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

export interface MessageStreamsFilter {
  messageStreamType?: Open<'All' | 'Inbound' | 'Transactional' | 'Broadcasts'>;
  includeArchivedStreams?: boolean;
}

export interface CreateMessageStreamRequest {
  /** Immutable; 1-30 chars, lower-case letters, digits, - _, starts with a letter, not pm-..., not all. */
  ID: string;
  /** <=100. */
  Name: string;
  MessageStreamType: Open<'Broadcasts' | 'Transactional'>;
  /** <=1000, no HTML. */
  Description?: string | null;
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType };
}

export interface EditMessageStreamRequest {
  /** <=100. */
  Name?: string;
  /** <=1000, no HTML. */
  Description?: string | null;
  SubscriptionManagementConfiguration?: { UnsubscribeHandlingType: UnsubscribeHandlingType };
}

export interface SuppressionsFilter {
  suppressionReason?: Open<'HardBounce' | 'SpamComplaint' | 'ManualSuppression'>;
  origin?: Open<'Recipient' | 'Customer' | 'Admin'>;
  /** Inclusive. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  /** Exact or substring: unknown. */
  emailAddress?: string;
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
  count?: number;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number;
  recipient?: string;
  fromEmail?: string;
  tag?: string;
  /** Sent and processed mean the same. */
  status?: Open<'queued' | 'sent' | 'processed'>;
  /** Inclusive, Eastern. */
  fromDate?: string;
  /** Inclusive, Eastern. */
  toDate?: string;
  subject?: string;
  messageStream?: string;
  [key: `metadata_${string}`]: string;
}

export interface InboundMessagesFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number;
  recipient?: string;
  fromEmail?: string;
  subject?: string;
  mailboxHash?: string;
  tag?: string;
  status?: Open<'blocked' | 'processed' | 'queued' | 'failed' | 'scheduled'>;
  /** Inclusive, Eastern. */
  fromDate?: string;
  /** Inclusive, Eastern. */
  toDate?: string;
}

export interface MessageOpensFilter {
  /** Page size; 1..500; count+offset <= 10000. */
  count?: number;
  /** Rows to skip; >=0; count+offset <= 10000. */
  offset?: number;
  /** To, Cc or Bcc address. */
  recipient?: string;
  tag?: string;
  client_name?: string;
  client_company?: string;
  client_family?: string;
  os_name?: string;
  os_family?: string;
  os_company?: string;
  platform?: Platform;
  /** Country name or ISO code as stored. */
  country?: string;
  region?: string;
  city?: string;
  messageStream?: string;
  /** Sent by postmark-python only; undocumented. */
  fromDate?: string;
  /** Sent by postmark-python only; undocumented. */
  toDate?: string;
}

export interface MessageOpensForSingleMessageFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
}

export interface MessageClicksFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
  /** To, Cc or Bcc address. */
  recipient?: string;
  tag?: string;
  client_name?: string;
  client_company?: string;
  client_family?: string;
  os_name?: string;
  os_family?: string;
  os_company?: string;
  platform?: Platform;
  /** Country name or ISO code as stored. */
  country?: string;
  region?: string;
  city?: string;
  messageStream?: string;
  /** Sent by postmark-python only; undocumented. */
  fromDate?: string;
  /** Sent by postmark-python only; undocumented. */
  toDate?: string;
}

export interface MessageClicksForSingleMessageFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
}

export interface DomainsFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
}

export interface CreateDomainRequest {
  /** <=255. */
  Name: string;
  /** Subdomain with a CNAME to pm.mtasv.net. */
  ReturnPathDomain?: string | null;
}

export interface EditDomainRequest {
  ReturnPathDomain?: string | null;
  /** Undocumented; official PHP SDK only. */
  CustomTrackingDomain?: string | null;
}

export interface SenderSignaturesFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
}

export interface CreateSenderSignatureRequest {
  /** <=255, not a public domain (503). */
  FromEmail: string;
  /** <=255. */
  Name: string;
  /** <=255. */
  ReplyToEmail?: string | null;
  /** <=255. */
  ReturnPathDomain?: string | null;
  /** <=400. */
  ConfirmationPersonalNote?: string | null;
}

export interface EditSenderSignatureRequest {
  Name: string;
  ReplyToEmail?: string | null;
  ReturnPathDomain?: string | null;
  /** <=400. */
  ConfirmationPersonalNote?: string | null;
}

export interface OutboundOverviewFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface SentCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface BounceCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface SpamComplaintsCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface TrackedEmailCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface EmailOpenCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface EmailOpenPlatformUsageFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface EmailOpenClientUsageFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface EmailOpenReadTimesFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface ClickCountsFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface ClickBrowserUsageFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface ClickPlatformUsageFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface ClickLocationFilter {
  tag?: string;
  /** Inclusive, e.g. 2014-01-01. */
  fromDate?: string;
  /** Inclusive. */
  toDate?: string;
  messageStream?: string;
}

export interface InboundRuleTriggersFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
}

export interface CreateInboundRuleTriggerRequest {
  /** E-mail address or domain. */
  Rule: string;
}

export interface TagTriggersFilter {
  /** Page size; 1..500. */
  count?: number;
  /** Rows to skip; >=0. */
  offset?: number;
  /** Filter by name. */
  match_name?: string;
}

export interface CreateTagTriggerRequest {
  MatchName: string;
  TrackOpens?: boolean | null;
}

export interface EditTagTriggerRequest {
  MatchName?: string;
  TrackOpens?: boolean | null;
}

export interface WebhooksFilter {
  /** Stream ID; absent = all. */
  messageStream?: string;
}

export interface CreateWebhookRequest {
  /** Required on create. */
  Url: string;
  /** Create only. */
  MessageStream?: string;
  HttpAuth?: WebhookHttpAuth | null;
  /** <=30. */
  HttpHeaders?: Header[];
  Triggers?: WebhookTriggers;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean;
}

export interface EditWebhookRequest {
  /** Required on create. */
  Url?: string;
  HttpAuth?: WebhookHttpAuth | null;
  /** <=30. */
  HttpHeaders?: Header[];
  Triggers?: WebhookTriggers;
  /** False skips the live test and stores the hook unverified. */
  Verify?: boolean;
}

export interface RequestDataRemovalRequest {
  /** E-mail of the requester. */
  RequestedBy: string;
  /** E-mail whose data goes. */
  RequestedFor: string;
  /** Emails RequestedBy when done. */
  NotifyWhenCompleted?: boolean;
}

export interface CheckRequest {
  /** Full raw message with headers. */
  email: string;
  /** Amount of detail. */
  options?: Open<'long' | 'short'>;
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
  from_date?: string;
  to_date?: string;
  /** <=50. */
  limit?: number;
  /** Report id cursor. */
  after?: number;
  /** Report id cursor. */
  before?: number;
  /** Newest first. */
  reverse?: boolean;
}

export interface RecoverTokenRequest {
  /** Domain. */
  owner: string;
}

/** Everything that takes a server token: sending mail, and all that has to do with it. */
export class ServerClient extends SendingClient {
  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /**
   * Finds out what happened to an email in doubt, by searching for its `sendId` for so many seconds.
   * If it was not found in that time, you decide whether to send it again.
   */
  async reconcile(email: AnyEmail, patience = 120): Promise<Reconciled> {
    return reconcile(this.engine, email, patience);
  }

  /** Queue one content for many recipients. `POST /email/bulk` */
  sendBulkEmail(options: BulkRequest): Promise<BulkStatusObject> {
    return this.request({ method: 'POST', route: '/email/bulk', body: bulk(options) });
  }

  /** List bulk requests, newest first. `GET /email/bulk` */
  getBulkEmails(filter: BulkEmailsFilter = {}): Promise<{ Requests: BulkStatusObject[]; PaginationKey?: string; }> {
    return this.request({ method: 'GET', route: '/email/bulk', query: filter });
  }

  /** Reads the whole list, response by response as its rows are taken. `GET /email/bulk` */
  bulkEmails(filter: Omit<BulkEmailsFilter, 'paginationKey'> = {}): AsyncGenerator<BulkStatusObject, void, undefined> {
    const request = { method: 'GET', route: '/email/bulk', query: filter };
    return follow(this.engine, request, 'paginationKey', (body: Partial<{ Requests: BulkStatusObject[]; PaginationKey?: string; }>) => [body.Requests, body.PaginationKey]);
  }

  /** Progress of one bulk request. `GET /email/bulk/{bulkRequestId}` */
  getBulkEmailStatus(bulkRequestId: string): Promise<BulkStatusObject> {
    return this.request({ method: 'GET', route: '/email/bulk/{bulkRequestId}', bind: [bulkRequestId] });
  }

  /** Counts of inactive addresses and bounces by type. `GET /deliverystats` */
  getDeliveryStatistics(): Promise<DeliveryStats> {
    return this.request({ method: 'GET', route: '/deliverystats' });
  }

  /** Search bounces. `GET /bounces` */
  getBounces(filter: BouncesFilter = {}): Promise<Page<'Bounces', Bounce>> {
    return this.request({ method: 'GET', route: '/bounces', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /bounces` */
  bounces(filter: Omit<BouncesFilter, 'count' | 'offset'> = {}): AsyncGenerator<Bounce, void, undefined> {
    return walk(this.engine, 'search', { method: 'GET', route: '/bounces', query: filter });
  }

  /** One bounce with Content. `GET /bounces/{bounceId}` */
  getBounce(bounceId: number | string): Promise<Bounce> {
    return this.request({ method: 'GET', route: '/bounces/{bounceId}', bind: [bounceId] });
  }

  /** Raw source of the bounce. `GET /bounces/{bounceId}/dump` */
  getBounceDump(bounceId: number | string): Promise<Dump> {
    return this.request({ method: 'GET', route: '/bounces/{bounceId}/dump', bind: [bounceId] });
  }

  /** Re-activate the bounced address. `PUT /bounces/{bounceId}/activate` */
  activateBounce(bounceId: number | string): Promise<{ Message: string; Bounce: Bounce; }> {
    return this.request({ method: 'PUT', route: '/bounces/{bounceId}/activate', bind: [bounceId] });
  }

  /** Tags that have bounces (removed from docs). `GET /bounces/tags` @deprecated Postmark removed it, or advises against it. */
  getBounceTags(): Promise<string[]> {
    return this.request({ method: 'GET', route: '/bounces/tags' });
  }

  /** List templates. `GET /templates` */
  getTemplates(filter: TemplatesFilter = {}): Promise<Page<'Templates', TemplateListItem>> {
    return this.request({ method: 'GET', route: '/templates', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /templates` */
  templates(filter: Omit<TemplatesFilter, 'count' | 'offset'> = {}): AsyncGenerator<TemplateListItem, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/templates', query: filter });
  }

  /** One template. `GET /templates/{templateIdOrAlias}` */
  getTemplate(templateIdOrAlias: number | string): Promise<Template> {
    return this.request({ method: 'GET', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] });
  }

  /** Create a template or layout. `POST /templates` */
  createTemplate(options: TemplateInput): Promise<TemplateWriteResult> {
    return this.request({ method: 'POST', route: '/templates', body: options });
  }

  /** Change a template. `PUT /templates/{templateIdOrAlias}` */
  editTemplate(templateIdOrAlias: number | string, options: EditTemplateRequest): Promise<TemplateWriteResult> {
    return this.request({ method: 'PUT', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias], body: options });
  }

  /** Delete a template. `DELETE /templates/{templateIdOrAlias}` */
  deleteTemplate(templateIdOrAlias: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] });
  }

  /** Parse and test-render content without saving. `POST /templates/validate` */
  validateTemplate(options: TemplateValidationInput): Promise<TemplateValidation> {
    return this.request({ method: 'POST', route: '/templates/validate', repeatable: true, body: options });
  }

  /** The server that owns the token. `GET /server` */
  getServer(): Promise<Server> {
    return this.request({ method: 'GET', route: '/server' });
  }

  /** Change this server. `PUT /server` */
  editServer(options: EditServerRequest): Promise<Server> {
    return this.request({ method: 'PUT', route: '/server', body: options });
  }

  /** List streams. `GET /message-streams` */
  getMessageStreams(filter: MessageStreamsFilter = {}): Promise<Page<'MessageStreams', MessageStream>> {
    return this.request({ method: 'GET', route: '/message-streams', query: filter });
  }

  /** One stream. `GET /message-streams/{streamId}` */
  getMessageStream(streamId: string): Promise<MessageStream> {
    return this.request({ method: 'GET', route: '/message-streams/{streamId}', bind: [streamId] });
  }

  /** Create a stream. `POST /message-streams` */
  createMessageStream(options: CreateMessageStreamRequest): Promise<MessageStream> {
    return this.request({ method: 'POST', route: '/message-streams', body: options });
  }

  /** Change name, description or unsubscribe handling. `PATCH /message-streams/{streamId}` */
  editMessageStream(streamId: string, options: EditMessageStreamRequest): Promise<MessageStream> {
    return this.request({ method: 'PATCH', route: '/message-streams/{streamId}', bind: [streamId], repeatable: true, body: options });
  }

  /** Archive a stream; data is purged 45 days later. `POST /message-streams/{streamId}/archive` */
  archiveMessageStream(streamId: string): Promise<StreamArchiveResult> {
    return this.request({ method: 'POST', route: '/message-streams/{streamId}/archive', bind: [streamId], repeatable: true });
  }

  /** Restore an archived stream before its purge date. `POST /message-streams/{streamId}/unarchive` */
  unarchiveMessageStream(streamId: string): Promise<MessageStream> {
    return this.request({ method: 'POST', route: '/message-streams/{streamId}/unarchive', bind: [streamId], repeatable: true });
  }

  /** All suppressions of a stream. `GET /message-streams/{streamId}/suppressions/dump` */
  getSuppressions(streamId: string, filter: SuppressionsFilter = {}): Promise<{ Suppressions: Suppression[]; }> {
    return this.request({ method: 'GET', route: '/message-streams/{streamId}/suppressions/dump', bind: [streamId], query: filter });
  }

  /** Suppress up to 50 addresses. `POST /message-streams/{streamId}/suppressions` */
  createSuppressions(streamId: string, options: CreateSuppressionsRequest): Promise<{ Suppressions: SuppressionResult[]; }> {
    return this.request({ method: 'POST', route: '/message-streams/{streamId}/suppressions', bind: [streamId], repeatable: true, body: options });
  }

  /** Re-activate up to 50 addresses. `POST /message-streams/{streamId}/suppressions/delete` */
  deleteSuppressions(streamId: string, options: DeleteSuppressionsRequest): Promise<{ Suppressions: SuppressionResult[]; }> {
    return this.request({ method: 'POST', route: '/message-streams/{streamId}/suppressions/delete', bind: [streamId], repeatable: true, body: options });
  }

  /** Search sent messages. `GET /messages/outbound` */
  getOutboundMessages(filter: OutboundMessagesFilter = {}): Promise<Page<'Messages', OutboundMessage>> {
    return this.request({ method: 'GET', route: '/messages/outbound', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound` */
  outboundMessages(filter: Omit<OutboundMessagesFilter, 'count' | 'offset'> = {}): AsyncGenerator<OutboundMessage, void, undefined> {
    return walk(this.engine, 'search', { method: 'GET', route: '/messages/outbound', query: filter });
  }

  /** One sent message with bodies and events. `GET /messages/outbound/{messageId}/details` */
  getOutboundMessageDetails(messageId: string): Promise<OutboundMessageDetails> {
    return this.request({ method: 'GET', route: '/messages/outbound/{messageId}/details', bind: [messageId] });
  }

  /** Raw source of a sent message. `GET /messages/outbound/{messageId}/dump` */
  getOutboundMessageDump(messageId: string): Promise<Dump> {
    return this.request({ method: 'GET', route: '/messages/outbound/{messageId}/dump', bind: [messageId] });
  }

  /** Search received messages. `GET /messages/inbound` */
  getInboundMessages(filter: InboundMessagesFilter = {}): Promise<Page<'InboundMessages', InboundMessage>> {
    return this.request({ method: 'GET', route: '/messages/inbound', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/inbound` */
  inboundMessages(filter: Omit<InboundMessagesFilter, 'count' | 'offset'> = {}): AsyncGenerator<InboundMessage, void, undefined> {
    return walk(this.engine, 'undated search', { method: 'GET', route: '/messages/inbound', query: filter });
  }

  /** One received message. `GET /messages/inbound/{messageId}/details` */
  getInboundMessageDetails(messageId: string): Promise<InboundMessageDetails> {
    return this.request({ method: 'GET', route: '/messages/inbound/{messageId}/details', bind: [messageId] });
  }

  /** Raw source of a received message (Ruby SDK only). `GET /messages/inbound/{messageId}/dump` */
  getInboundMessageDump(messageId: string): Promise<Dump> {
    return this.request({ method: 'GET', route: '/messages/inbound/{messageId}/dump', bind: [messageId] });
  }

  /** Process a blocked inbound message anyway. `PUT /messages/inbound/{messageId}/bypass` */
  bypassBlockedInboundMessage(messageId: string): Promise<SimpleResult> {
    return this.request({ method: 'PUT', route: '/messages/inbound/{messageId}/bypass', bind: [messageId] });
  }

  /** Queue a failed inbound hook again. `PUT /messages/inbound/{messageId}/retry` */
  retryInboundHookForMessage(messageId: string): Promise<SimpleResult> {
    return this.request({ method: 'PUT', route: '/messages/inbound/{messageId}/retry', bind: [messageId] });
  }

  /** Search opens. `GET /messages/outbound/opens` */
  getMessageOpens(filter: MessageOpensFilter = {}): Promise<Page<'Opens', OpenEvent>> {
    return this.request({ method: 'GET', route: '/messages/outbound/opens', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/opens` */
  messageOpens(filter: Omit<MessageOpensFilter, 'count' | 'offset'> = {}): AsyncGenerator<OpenEvent, void, undefined> {
    return walk(this.engine, 'search', { method: 'GET', route: '/messages/outbound/opens', query: filter });
  }

  /** Opens of one message. `GET /messages/outbound/opens/{messageId}` */
  getMessageOpensForSingleMessage(messageId: string, filter: MessageOpensForSingleMessageFilter = {}): Promise<Page<'Opens', OpenEvent>> {
    return this.request({ method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/opens/{messageId}` */
  messageOpensForSingleMessage(messageId: string, filter: Omit<MessageOpensForSingleMessageFilter, 'count' | 'offset'> = {}): AsyncGenerator<OpenEvent, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: filter });
  }

  /** Search clicks. `GET /messages/outbound/clicks` */
  getMessageClicks(filter: MessageClicksFilter = {}): Promise<Page<'Clicks', ClickEvent>> {
    return this.request({ method: 'GET', route: '/messages/outbound/clicks', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/clicks` */
  messageClicks(filter: Omit<MessageClicksFilter, 'count' | 'offset'> = {}): AsyncGenerator<ClickEvent, void, undefined> {
    return walk(this.engine, 'search', { method: 'GET', route: '/messages/outbound/clicks', query: filter });
  }

  /** Clicks of one message. `GET /messages/outbound/clicks/{messageId}` */
  getMessageClicksForSingleMessage(messageId: string, filter: MessageClicksForSingleMessageFilter = {}): Promise<Page<'Clicks', ClickEvent>> {
    return this.request({ method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/clicks/{messageId}` */
  messageClicksForSingleMessage(messageId: string, filter: Omit<MessageClicksForSingleMessageFilter, 'count' | 'offset'> = {}): AsyncGenerator<ClickEvent, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: filter });
  }

  /** Totals for a period. `GET /stats/outbound` */
  getOutboundOverview(filter: OutboundOverviewFilter = {}): Promise<StatsOverview> {
    return this.request({ method: 'GET', route: '/stats/outbound', query: filter });
  }

  /** Sent counts by day. `GET /stats/outbound/sends` */
  getSentCounts(filter: SentCountsFilter = {}): Promise<{ Days: StatsDay[]; Sent?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/sends', query: filter });
  }

  /** Bounce counts by day and type. `GET /stats/outbound/bounces` */
  getBounceCounts(filter: BounceCountsFilter = {}): Promise<{ Days: StatsDay[]; HardBounce?: number; SoftBounce?: number; SMTPApiError?: number; Transient?: number; [name: string]: unknown; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/bounces', query: filter });
  }

  /** Spam complaints by day. `GET /stats/outbound/spam` */
  getSpamComplaintsCounts(filter: SpamComplaintsCountsFilter = {}): Promise<{ Days: StatsDay[]; SpamComplaint?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/spam', query: filter });
  }

  /** Open-tracked messages by day. `GET /stats/outbound/tracked` */
  getTrackedEmailCounts(filter: TrackedEmailCountsFilter = {}): Promise<{ Days: StatsDay[]; Tracked?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/tracked', query: filter });
  }

  /** Opens by day. `GET /stats/outbound/opens` */
  getEmailOpenCounts(filter: EmailOpenCountsFilter = {}): Promise<{ Days: StatsDay[]; Opens?: number; Unique?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/opens', query: filter });
  }

  /** Opens by platform. `GET /stats/outbound/opens/platforms` */
  getEmailOpenPlatformUsage(filter: EmailOpenPlatformUsageFilter = {}): Promise<{ Days: StatsDay[]; Desktop?: number; Mobile?: number; WebMail?: number; Unknown?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/opens/platforms', query: filter });
  }

  /** Opens by mail client. `GET /stats/outbound/opens/emailclients` */
  getEmailOpenClientUsage(filter: EmailOpenClientUsageFilter = {}): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/opens/emailclients', query: filter });
  }

  /** Opens by reading time (undocumented). `GET /stats/outbound/opens/readtimes` */
  getEmailOpenReadTimes(filter: EmailOpenReadTimesFilter = {}): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/opens/readtimes', query: filter });
  }

  /** Clicks by day. `GET /stats/outbound/clicks` */
  getClickCounts(filter: ClickCountsFilter = {}): Promise<{ Days: StatsDay[]; Clicks?: number; Unique?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/clicks', query: filter });
  }

  /** Clicks by browser family. `GET /stats/outbound/clicks/browserfamilies` */
  getClickBrowserUsage(filter: ClickBrowserUsageFilter = {}): Promise<{ Days: StatsDay[]; [name: string]: unknown; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/clicks/browserfamilies', query: filter });
  }

  /** Clicks by platform. `GET /stats/outbound/clicks/platforms` */
  getClickPlatformUsage(filter: ClickPlatformUsageFilter = {}): Promise<{ Days: StatsDay[]; Desktop?: number; Mobile?: number; Unknown?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/clicks/platforms', query: filter });
  }

  /** Clicks by body part. `GET /stats/outbound/clicks/location` */
  getClickLocation(filter: ClickLocationFilter = {}): Promise<{ Days: StatsDay[]; HTML?: number; Text?: number; }> {
    return this.request({ method: 'GET', route: '/stats/outbound/clicks/location', query: filter });
  }

  /** List sender block rules. `GET /triggers/inboundrules` */
  getInboundRuleTriggers(filter: InboundRuleTriggersFilter = {}): Promise<Page<'InboundRules', InboundRule>> {
    return this.request({ method: 'GET', route: '/triggers/inboundrules', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /triggers/inboundrules` */
  inboundRuleTriggers(filter: Omit<InboundRuleTriggersFilter, 'count' | 'offset'> = {}): AsyncGenerator<InboundRule, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/triggers/inboundrules', query: filter });
  }

  /** Block an address or domain. `POST /triggers/inboundrules` */
  createInboundRuleTrigger(options: CreateInboundRuleTriggerRequest): Promise<InboundRule> {
    return this.request({ method: 'POST', route: '/triggers/inboundrules', body: options });
  }

  /** Remove a rule. `DELETE /triggers/inboundrules/{ruleId}` */
  deleteInboundRuleTrigger(ruleId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/triggers/inboundrules/{ruleId}', bind: [ruleId] });
  }

  /** List tag triggers (removed). `GET /triggers/tags` @deprecated Postmark removed it, or advises against it. */
  getTagTriggers(filter: TagTriggersFilter = {}): Promise<Page<'Tags', TagTrigger>> {
    return this.request({ method: 'GET', route: '/triggers/tags', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /triggers/tags` */
  tagTriggers(filter: Omit<TagTriggersFilter, 'count' | 'offset'> = {}): AsyncGenerator<TagTrigger, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/triggers/tags', query: filter });
  }

  /** One tag trigger (removed). `GET /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  getTagTrigger(triggerId: number | string): Promise<TagTrigger> {
    return this.request({ method: 'GET', route: '/triggers/tags/{triggerId}', bind: [triggerId] });
  }

  /** Create a tag trigger (removed). `POST /triggers/tags` @deprecated Postmark removed it, or advises against it. */
  createTagTrigger(options: CreateTagTriggerRequest): Promise<TagTrigger> {
    return this.request({ method: 'POST', route: '/triggers/tags', body: options });
  }

  /** Change a tag trigger (removed). `PUT /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  editTagTrigger(triggerId: number | string, options: EditTagTriggerRequest): Promise<TagTrigger> {
    return this.request({ method: 'PUT', route: '/triggers/tags/{triggerId}', bind: [triggerId], body: options });
  }

  /** Delete a tag trigger (removed). `DELETE /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
  deleteTagTrigger(triggerId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/triggers/tags/{triggerId}', bind: [triggerId] });
  }

  /** List webhooks. `GET /webhooks` */
  getWebhooks(filter: WebhooksFilter = {}): Promise<{ Webhooks: Webhook[]; }> {
    return this.request({ method: 'GET', route: '/webhooks', query: filter });
  }

  /** One webhook. `GET /webhooks/{webhookId}` */
  getWebhook(webhookId: number | string): Promise<Webhook> {
    return this.request({ method: 'GET', route: '/webhooks/{webhookId}', bind: [webhookId] });
  }

  /** Create a webhook; tested live before saving unless Verify is false. `POST /webhooks` */
  createWebhook(options: CreateWebhookRequest): Promise<Webhook> {
    return this.request({ method: 'POST', route: '/webhooks', body: options });
  }

  /** Change a webhook. `PUT /webhooks/{webhookId}` */
  editWebhook(webhookId: number | string, options: EditWebhookRequest): Promise<Webhook> {
    return this.request({ method: 'PUT', route: '/webhooks/{webhookId}', bind: [webhookId], body: options });
  }

  /** Delete a webhook. `DELETE /webhooks/{webhookId}` */
  deleteWebhook(webhookId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/webhooks/{webhookId}', bind: [webhookId] });
  }

  /** Probe the URL for every enabled trigger. `POST /webhooks/{webhookId}/verify` */
  verifyWebhook(webhookId: number | string): Promise<WebhookVerification> {
    return this.request({ method: 'POST', route: '/webhooks/{webhookId}/verify', bind: [webhookId], repeatable: true });
  }

  /** Delivery metrics of the last 24 hours. `GET /webhooks/{webhookId}/statistics` */
  getWebhookStatistics(webhookId: number | string): Promise<WebhookStatistics> {
    return this.request({ method: 'GET', route: '/webhooks/{webhookId}/statistics', bind: [webhookId] });
  }
}

/** Everything that takes an account token. */
export class AccountClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('account', token, options);
  }

  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /** Copy templates with aliases from one server to another. `PUT /templates/push` */
  pushTemplates(options: PushTemplatesRequest): Promise<Page<'Templates', TemplatePushItem>> {
    return this.request({ method: 'PUT', route: '/templates/push', repeatable: options.PerformChanges === false, body: options });
  }

  /** List servers. `GET /servers` */
  getServers(filter: ServersFilter = {}): Promise<Page<'Servers', Server>> {
    return this.request({ method: 'GET', route: '/servers', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /servers` */
  servers(filter: Omit<ServersFilter, 'count' | 'offset'> = {}): AsyncGenerator<Server, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/servers', query: filter });
  }

  /** One server. `GET /servers/{serverId}` */
  getServer(serverId: number | string): Promise<Server> {
    return this.request({ method: 'GET', route: '/servers/{serverId}', bind: [serverId] });
  }

  /** Create a server. `POST /servers` */
  createServer(options: AccountCreateServerRequest): Promise<Server> {
    return this.request({ method: 'POST', route: '/servers', body: options });
  }

  /** Change a server. `PUT /servers/{serverId}` */
  editServer(serverId: number | string, options: AccountEditServerRequest): Promise<Server> {
    return this.request({ method: 'PUT', route: '/servers/{serverId}', bind: [serverId], body: options });
  }

  /** Delete a server. `DELETE /servers/{serverId}` */
  deleteServer(serverId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/servers/{serverId}', bind: [serverId] });
  }

  /** List sending domains. `GET /domains` */
  getDomains(filter: DomainsFilter = {}): Promise<Page<'Domains', Domain>> {
    return this.request({ method: 'GET', route: '/domains', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /domains` */
  domains(filter: Omit<DomainsFilter, 'count' | 'offset'> = {}): AsyncGenerator<Domain, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/domains', query: filter });
  }

  /** DNS details of a domain. `GET /domains/{domainId}` */
  getDomain(domainId: number | string): Promise<DomainDetails> {
    return this.request({ method: 'GET', route: '/domains/{domainId}', bind: [domainId] });
  }

  /** Add a domain. `POST /domains` */
  createDomain(options: CreateDomainRequest): Promise<DomainDetails> {
    return this.request({ method: 'POST', route: '/domains', body: options });
  }

  /** Change the return path (and custom tracking) domain. `PUT /domains/{domainId}` */
  editDomain(domainId: number | string, options: EditDomainRequest): Promise<DomainDetails> {
    return this.request({ method: 'PUT', route: '/domains/{domainId}', bind: [domainId], body: options });
  }

  /** Delete a domain. `DELETE /domains/{domainId}` */
  deleteDomain(domainId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/domains/{domainId}', bind: [domainId] });
  }

  /** Check the DKIM record now. `PUT /domains/{domainId}/verifyDkim` */
  verifyDomainDKIM(domainId: number | string): Promise<DomainDetails> {
    return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyDkim', bind: [domainId] });
  }

  /** Check the return-path CNAME now. `PUT /domains/{domainId}/verifyReturnPath` */
  verifyDomainReturnPath(domainId: number | string): Promise<DomainDetails> {
    return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyReturnPath', bind: [domainId] });
  }

  /** Check SPF (deprecated; SPF no longer matters). `POST /domains/{domainId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
  verifyDomainSPF(domainId: number | string): Promise<SpfResult> {
    return this.request({ method: 'POST', route: '/domains/{domainId}/verifyspf', bind: [domainId] });
  }

  /** Create a new DKIM key. `POST /domains/{domainId}/rotatedkim` */
  rotateDomainDKIM(domainId: number | string): Promise<DkimRotation> {
    return this.request({ method: 'POST', route: '/domains/{domainId}/rotatedkim', bind: [domainId] });
  }

  /** Check the custom tracking CNAME (PHP SDK only). `PUT /domains/{domainId}/verifyCustomTracking` */
  verifyDomainCustomTracking(domainId: number | string): Promise<DomainDetails> {
    return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyCustomTracking', bind: [domainId] });
  }

  /** List signatures. `GET /senders` */
  getSenderSignatures(filter: SenderSignaturesFilter = {}): Promise<Page<'SenderSignatures', SenderSignature>> {
    return this.request({ method: 'GET', route: '/senders', query: { count: 100, offset: 0, ...filter } });
  }

  /** Reads the whole list, page by page as its rows are taken. `GET /senders` */
  senderSignatures(filter: Omit<SenderSignaturesFilter, 'count' | 'offset'> = {}): AsyncGenerator<SenderSignature, void, undefined> {
    return walk(this.engine, 'all', { method: 'GET', route: '/senders', query: filter });
  }

  /** One signature with DNS details. `GET /senders/{signatureId}` */
  getSenderSignature(signatureId: number | string): Promise<SenderSignatureDetails> {
    return this.request({ method: 'GET', route: '/senders/{signatureId}', bind: [signatureId] });
  }

  /** Create a signature; a confirmation mail goes out. `POST /senders` */
  createSenderSignature(options: CreateSenderSignatureRequest): Promise<SenderSignatureDetails> {
    return this.request({ method: 'POST', route: '/senders', body: options });
  }

  /** Change a signature. `PUT /senders/{signatureId}` */
  editSenderSignature(signatureId: number | string, options: EditSenderSignatureRequest): Promise<SenderSignatureDetails> {
    return this.request({ method: 'PUT', route: '/senders/{signatureId}', bind: [signatureId], body: options });
  }

  /** Delete a signature. `DELETE /senders/{signatureId}` */
  deleteSenderSignature(signatureId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'DELETE', route: '/senders/{signatureId}', bind: [signatureId] });
  }

  /** Send the confirmation mail again. `POST /senders/{signatureId}/resend` */
  resendSenderSignatureConfirmation(signatureId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'POST', route: '/senders/{signatureId}/resend', bind: [signatureId] });
  }

  /** Check SPF (deprecated). `POST /senders/{signatureId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
  verifySenderSignatureSPF(signatureId: number | string): Promise<SenderSignatureDetails> {
    return this.request({ method: 'POST', route: '/senders/{signatureId}/verifyspf', bind: [signatureId] });
  }

  /** New DKIM key (deprecated; use domains). `POST /senders/{signatureId}/requestnewdkim` @deprecated Postmark removed it, or advises against it. */
  requestNewDKIMForSenderSignature(signatureId: number | string): Promise<SimpleResult> {
    return this.request({ method: 'POST', route: '/senders/{signatureId}/requestnewdkim', bind: [signatureId] });
  }

  /** Ask for removal of a recipient's data. `POST /data-removals` */
  requestDataRemoval(options: RequestDataRemovalRequest): Promise<DataRemoval> {
    return this.request({ method: 'POST', route: '/data-removals', body: options });
  }

  /** State of a removal request. `GET /data-removals/{removalId}` */
  getDataRemovalStatus(removalId: number | string): Promise<DataRemoval> {
    return this.request({ method: 'GET', route: '/data-removals/{removalId}', bind: [removalId] });
  }
}

/** DMARC reports of one domain, with the token of its record. */
export class DmarcClient extends Client {
  constructor(token: string, options: ClientOptions = {}) {
    super('dmarc', token, options);
  }

  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /** The record of this token. `GET /records/my` */
  getRecord(): Promise<DmarcRecord> {
    return this.request({ method: 'GET', route: '/records/my' });
  }

  /** Change the report e-mail. `PATCH /records/my` */
  updateRecord(options: UpdateRecordRequest): Promise<DmarcRecord> {
    return this.request({ method: 'PATCH', route: '/records/my', repeatable: true, body: options });
  }

  /** DNS TXT name and value to publish. `GET /records/my/dns` */
  getDnsRecord(): Promise<{ name: string; value: string; }> {
    return this.request({ method: 'GET', route: '/records/my/dns' });
  }

  /** Check the DNS record. `POST /records/my/verify` */
  verifyRecord(): Promise<{ verified: boolean; }> {
    return this.request({ method: 'POST', route: '/records/my/verify', repeatable: true });
  }

  /** Delete the record. `DELETE /records/my` */
  deleteRecord(): Promise<null> {
    return this.request({ method: 'DELETE', route: '/records/my' });
  }

  /** List aggregate reports. `GET /records/my/reports` */
  getReports(filter: ReportsFilter = {}): Promise<{ meta: { next: number | null; next_url: string | null; total: number }; entries: DmarcReportSummary[]; }> {
    return this.request({ method: 'GET', route: '/records/my/reports', query: filter });
  }

  /** Reads the whole list, response by response as its rows are taken. `GET /records/my/reports` */
  reports(filter: Omit<ReportsFilter, 'after'> = {}): AsyncGenerator<DmarcReportSummary, void, undefined> {
    const request = { method: 'GET', route: '/records/my/reports', query: filter };
    return follow(this.engine, request, 'after', (body: Partial<{ meta: { next: number | null; next_url: string | null; total: number }; entries: DmarcReportSummary[]; }>) => [body.entries, body.meta?.next]);
  }

  /** One report. `GET /records/my/reports/{reportId}` */
  getReport(reportId: number | string): Promise<DmarcReport> {
    return this.request({ method: 'GET', route: '/records/my/reports/{reportId}', bind: [reportId] });
  }

  /** Replace the token. `POST /records/my/token/rotate` */
  rotateToken(): Promise<{ private_token: string; }> {
    return this.request({ method: 'POST', route: '/records/my/token/rotate' });
  }
}

/** What DMARC reports have before there is a token. */
export class DmarcSignupClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('dmarcSignup', '', options);
  }

  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /** Create a monitoring record (public). `POST /records` */
  createRecord(options: CreateRecordRequest): Promise<DmarcRecord> {
    return this.request({ method: 'POST', route: '/records', body: options });
  }

  /** Mail the token to the record owner (public). `POST /tokens/recover` */
  recoverToken(options: RecoverTokenRequest): Promise<{ recovery_initiated: boolean; }> {
    return this.request({ method: 'POST', route: '/tokens/recover', body: options });
  }
}

/** Postmark's spam check, which takes no token. */
export class SpamCheckClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('spamCheck', '', options);
  }

  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /** Score a raw message with SpamAssassin. `POST /filter` */
  check(options: CheckRequest): Promise<SpamCheckResult> {
    return this.request({ method: 'POST', route: '/filter', repeatable: true, body: options });
  }
}

/** The old interface of Postmark's status page, which takes no token. */
export class StatusClient extends Client {
  constructor(options: ClientOptions = {}) {
    super('statusPage', '', options);
  }

  /** Sends a request that has no method here, such as one that Postmark added since. */
  async request<Body>(request: ApiRequest): Promise<Body> {
    return call(this.engine, request);
  }

  /** Overall state. `GET /api/1.0/status` @deprecated Postmark removed it, or advises against it. */
  getStatus(): Promise<{ status: string; lastCheckDate: string; }> {
    return this.request({ method: 'GET', route: '/api/1.0/status' });
  }

  /** Most recent incident. `GET /api/1.0/last_incident` @deprecated Postmark removed it, or advises against it. */
  getLastIncident(): Promise<StatusIncident> {
    return this.request({ method: 'GET', route: '/api/1.0/last_incident' });
  }

  /** All incidents. `GET /api/1.0/incidents` @deprecated Postmark removed it, or advises against it. */
  getIncidents(): Promise<StatusIncident[]> {
    return this.request({ method: 'GET', route: '/api/1.0/incidents' });
  }

  /** One incident. `GET /api/1.0/incidents/{incidentId}` @deprecated Postmark removed it, or advises against it. */
  getIncident(incidentId: string): Promise<StatusIncident> {
    return this.request({ method: 'GET', route: '/api/1.0/incidents/{incidentId}', bind: [incidentId] });
  }

  /** State per service. `GET /api/1.0/services` @deprecated Postmark removed it, or advises against it. */
  getServices(): Promise<{ name: string; status: string; url: string; }[]> {
    return this.request({ method: 'GET', route: '/api/1.0/services' });
  }

  /** Uptime figures. `GET /api/1.0/services/availability` @deprecated Postmark removed it, or advises against it. */
  getAvailability(): Promise<{ fromDate: string; toDate: string; secondsUp: number; secondsDown: number; percentageUp: number; }> {
    return this.request({ method: 'GET', route: '/api/1.0/services/availability' });
  }

  /** Inbox placement per provider. `GET /api/1.0/delivery` @deprecated Postmark removed it, or advises against it. */
  getDelivery(): Promise<{ name: string; dkim: number; inbox: number; missing: number; spam: number; spf: number; }[]> {
    return this.request({ method: 'GET', route: '/api/1.0/delivery' });
  }
}
