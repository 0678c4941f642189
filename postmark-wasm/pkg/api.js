// Written by generate.mjs: change that, or contract.json.
import { Client } from './client.js';
import { SendingClient } from './sending.js';
/** Everything that takes a server token: sending mail, and all that has to do with it. */
export class ServerClient extends SendingClient {
    /** Queue one content for many recipients. `POST /email/bulk` */
    sendBulkEmail(options) {
        return this.request({ method: 'POST', route: '/email/bulk', body: options });
    }
    /** List bulk requests, newest first. `GET /email/bulk` */
    getBulkEmails(filter = {}) {
        return this.request({ method: 'GET', route: '/email/bulk', query: filter });
    }
    /** Progress of one bulk request. `GET /email/bulk/{bulkRequestId}` */
    getBulkEmailStatus(bulkRequestId) {
        return this.request({ method: 'GET', route: '/email/bulk/{bulkRequestId}', bind: [bulkRequestId] });
    }
    /** Counts of inactive addresses and bounces by type. `GET /deliverystats` */
    getDeliveryStatistics() {
        return this.request({ method: 'GET', route: '/deliverystats' });
    }
    /** Search bounces. `GET /bounces` */
    getBounces(filter = {}) {
        return this.request({ method: 'GET', route: '/bounces', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /bounces` */
    bounces(filter = {}) {
        return this.rows('search', { method: 'GET', route: '/bounces', query: filter });
    }
    /** One bounce with Content. `GET /bounces/{bounceId}` */
    getBounce(bounceId) {
        return this.request({ method: 'GET', route: '/bounces/{bounceId}', bind: [bounceId] });
    }
    /** Raw source of the bounce. `GET /bounces/{bounceId}/dump` */
    getBounceDump(bounceId) {
        return this.request({ method: 'GET', route: '/bounces/{bounceId}/dump', bind: [bounceId] });
    }
    /** Re-activate the bounced address. `PUT /bounces/{bounceId}/activate` */
    activateBounce(bounceId) {
        return this.request({ method: 'PUT', route: '/bounces/{bounceId}/activate', bind: [bounceId] });
    }
    /** Tags that have bounces (removed from docs). `GET /bounces/tags` @deprecated Postmark removed it, or advises against it. */
    getBounceTags() {
        return this.request({ method: 'GET', route: '/bounces/tags' });
    }
    /** List templates. `GET /templates` */
    getTemplates(filter = {}) {
        return this.request({ method: 'GET', route: '/templates', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /templates` */
    templates(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/templates', query: filter });
    }
    /** One template. `GET /templates/{templateIdOrAlias}` */
    getTemplate(templateIdOrAlias) {
        return this.request({ method: 'GET', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] });
    }
    /** Create a template or layout. `POST /templates` */
    createTemplate(options) {
        return this.request({ method: 'POST', route: '/templates', body: options });
    }
    /** Change a template. `PUT /templates/{templateIdOrAlias}` */
    editTemplate(templateIdOrAlias, options) {
        return this.request({ method: 'PUT', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias], body: options });
    }
    /** Delete a template. `DELETE /templates/{templateIdOrAlias}` */
    deleteTemplate(templateIdOrAlias) {
        return this.request({ method: 'DELETE', route: '/templates/{templateIdOrAlias}', bind: [templateIdOrAlias] });
    }
    /** Parse and test-render content without saving. `POST /templates/validate` */
    validateTemplate(options) {
        return this.request({ method: 'POST', route: '/templates/validate', repeatable: true, body: options });
    }
    /** The server that owns the token. `GET /server` */
    getServer() {
        return this.request({ method: 'GET', route: '/server' });
    }
    /** Change this server. `PUT /server` */
    editServer(options) {
        return this.request({ method: 'PUT', route: '/server', body: options });
    }
    /** List streams. `GET /message-streams` */
    getMessageStreams(filter = {}) {
        return this.request({ method: 'GET', route: '/message-streams', query: filter });
    }
    /** One stream. `GET /message-streams/{streamId}` */
    getMessageStream(streamId) {
        return this.request({ method: 'GET', route: '/message-streams/{streamId}', bind: [streamId] });
    }
    /** Create a stream. `POST /message-streams` */
    createMessageStream(options) {
        return this.request({ method: 'POST', route: '/message-streams', body: options });
    }
    /** Change name, description or unsubscribe handling. `PATCH /message-streams/{streamId}` */
    editMessageStream(streamId, options) {
        return this.request({ method: 'PATCH', route: '/message-streams/{streamId}', bind: [streamId], repeatable: true, body: options });
    }
    /** Archive a stream; data is purged 45 days later. `POST /message-streams/{streamId}/archive` */
    archiveMessageStream(streamId) {
        return this.request({ method: 'POST', route: '/message-streams/{streamId}/archive', bind: [streamId], repeatable: true });
    }
    /** Restore an archived stream before its purge date. `POST /message-streams/{streamId}/unarchive` */
    unarchiveMessageStream(streamId) {
        return this.request({ method: 'POST', route: '/message-streams/{streamId}/unarchive', bind: [streamId], repeatable: true });
    }
    /** All suppressions of a stream. `GET /message-streams/{streamId}/suppressions/dump` */
    getSuppressions(streamId, filter = {}) {
        return this.request({ method: 'GET', route: '/message-streams/{streamId}/suppressions/dump', bind: [streamId], query: filter });
    }
    /** Suppress up to 50 addresses. `POST /message-streams/{streamId}/suppressions` */
    createSuppressions(streamId, options) {
        return this.request({ method: 'POST', route: '/message-streams/{streamId}/suppressions', bind: [streamId], repeatable: true, body: options });
    }
    /** Re-activate up to 50 addresses. `POST /message-streams/{streamId}/suppressions/delete` */
    deleteSuppressions(streamId, options) {
        return this.request({ method: 'POST', route: '/message-streams/{streamId}/suppressions/delete', bind: [streamId], repeatable: true, body: options });
    }
    /** Search sent messages. `GET /messages/outbound` */
    getOutboundMessages(filter = {}) {
        return this.request({ method: 'GET', route: '/messages/outbound', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound` */
    outboundMessages(filter = {}) {
        return this.rows('search', { method: 'GET', route: '/messages/outbound', query: filter });
    }
    /** One sent message with bodies and events. `GET /messages/outbound/{messageId}/details` */
    getOutboundMessageDetails(messageId) {
        return this.request({ method: 'GET', route: '/messages/outbound/{messageId}/details', bind: [messageId] });
    }
    /** Raw source of a sent message. `GET /messages/outbound/{messageId}/dump` */
    getOutboundMessageDump(messageId) {
        return this.request({ method: 'GET', route: '/messages/outbound/{messageId}/dump', bind: [messageId] });
    }
    /** Search received messages. `GET /messages/inbound` */
    getInboundMessages(filter = {}) {
        return this.request({ method: 'GET', route: '/messages/inbound', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/inbound` */
    inboundMessages(filter = {}) {
        return this.rows('undated search', { method: 'GET', route: '/messages/inbound', query: filter });
    }
    /** One received message. `GET /messages/inbound/{messageId}/details` */
    getInboundMessageDetails(messageId) {
        return this.request({ method: 'GET', route: '/messages/inbound/{messageId}/details', bind: [messageId] });
    }
    /** Raw source of a received message (Ruby SDK only). `GET /messages/inbound/{messageId}/dump` */
    getInboundMessageDump(messageId) {
        return this.request({ method: 'GET', route: '/messages/inbound/{messageId}/dump', bind: [messageId] });
    }
    /** Process a blocked inbound message anyway. `PUT /messages/inbound/{messageId}/bypass` */
    bypassBlockedInboundMessage(messageId) {
        return this.request({ method: 'PUT', route: '/messages/inbound/{messageId}/bypass', bind: [messageId] });
    }
    /** Queue a failed inbound hook again. `PUT /messages/inbound/{messageId}/retry` */
    retryInboundHookForMessage(messageId) {
        return this.request({ method: 'PUT', route: '/messages/inbound/{messageId}/retry', bind: [messageId] });
    }
    /** Search opens. `GET /messages/outbound/opens` */
    getMessageOpens(filter = {}) {
        return this.request({ method: 'GET', route: '/messages/outbound/opens', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/opens` */
    messageOpens(filter = {}) {
        return this.rows('search', { method: 'GET', route: '/messages/outbound/opens', query: filter });
    }
    /** Opens of one message. `GET /messages/outbound/opens/{messageId}` */
    getMessageOpensForSingleMessage(messageId, filter = {}) {
        return this.request({ method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/opens/{messageId}` */
    messageOpensForSingleMessage(messageId, filter = {}) {
        return this.rows('all', { method: 'GET', route: '/messages/outbound/opens/{messageId}', bind: [messageId], query: filter });
    }
    /** Search clicks. `GET /messages/outbound/clicks` */
    getMessageClicks(filter = {}) {
        return this.request({ method: 'GET', route: '/messages/outbound/clicks', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/clicks` */
    messageClicks(filter = {}) {
        return this.rows('search', { method: 'GET', route: '/messages/outbound/clicks', query: filter });
    }
    /** Clicks of one message. `GET /messages/outbound/clicks/{messageId}` */
    getMessageClicksForSingleMessage(messageId, filter = {}) {
        return this.request({ method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /messages/outbound/clicks/{messageId}` */
    messageClicksForSingleMessage(messageId, filter = {}) {
        return this.rows('all', { method: 'GET', route: '/messages/outbound/clicks/{messageId}', bind: [messageId], query: filter });
    }
    /** Totals for a period. `GET /stats/outbound` */
    getOutboundOverview(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound', query: filter });
    }
    /** Sent counts by day. `GET /stats/outbound/sends` */
    getSentCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/sends', query: filter });
    }
    /** Bounce counts by day and type. `GET /stats/outbound/bounces` */
    getBounceCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/bounces', query: filter });
    }
    /** Spam complaints by day. `GET /stats/outbound/spam` */
    getSpamComplaintsCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/spam', query: filter });
    }
    /** Open-tracked messages by day. `GET /stats/outbound/tracked` */
    getTrackedEmailCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/tracked', query: filter });
    }
    /** Opens by day. `GET /stats/outbound/opens` */
    getEmailOpenCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/opens', query: filter });
    }
    /** Opens by platform. `GET /stats/outbound/opens/platforms` */
    getEmailOpenPlatformUsage(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/opens/platforms', query: filter });
    }
    /** Opens by mail client. `GET /stats/outbound/opens/emailclients` */
    getEmailOpenClientUsage(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/opens/emailclients', query: filter });
    }
    /** Opens by reading time (undocumented). `GET /stats/outbound/opens/readtimes` */
    getEmailOpenReadTimes(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/opens/readtimes', query: filter });
    }
    /** Clicks by day. `GET /stats/outbound/clicks` */
    getClickCounts(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/clicks', query: filter });
    }
    /** Clicks by browser family. `GET /stats/outbound/clicks/browserfamilies` */
    getClickBrowserUsage(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/clicks/browserfamilies', query: filter });
    }
    /** Clicks by platform. `GET /stats/outbound/clicks/platforms` */
    getClickPlatformUsage(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/clicks/platforms', query: filter });
    }
    /** Clicks by body part. `GET /stats/outbound/clicks/location` */
    getClickLocation(filter = {}) {
        return this.request({ method: 'GET', route: '/stats/outbound/clicks/location', query: filter });
    }
    /** List sender block rules. `GET /triggers/inboundrules` */
    getInboundRuleTriggers(filter = {}) {
        return this.request({ method: 'GET', route: '/triggers/inboundrules', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /triggers/inboundrules` */
    inboundRuleTriggers(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/triggers/inboundrules', query: filter });
    }
    /** Block an address or domain. `POST /triggers/inboundrules` */
    createInboundRuleTrigger(options) {
        return this.request({ method: 'POST', route: '/triggers/inboundrules', body: options });
    }
    /** Remove a rule. `DELETE /triggers/inboundrules/{ruleId}` */
    deleteInboundRuleTrigger(ruleId) {
        return this.request({ method: 'DELETE', route: '/triggers/inboundrules/{ruleId}', bind: [ruleId] });
    }
    /** List tag triggers (removed). `GET /triggers/tags` @deprecated Postmark removed it, or advises against it. */
    getTagTriggers(filter = {}) {
        return this.request({ method: 'GET', route: '/triggers/tags', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /triggers/tags` */
    tagTriggers(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/triggers/tags', query: filter });
    }
    /** One tag trigger (removed). `GET /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
    getTagTrigger(triggerId) {
        return this.request({ method: 'GET', route: '/triggers/tags/{triggerId}', bind: [triggerId] });
    }
    /** Create a tag trigger (removed). `POST /triggers/tags` @deprecated Postmark removed it, or advises against it. */
    createTagTrigger(options) {
        return this.request({ method: 'POST', route: '/triggers/tags', body: options });
    }
    /** Change a tag trigger (removed). `PUT /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
    editTagTrigger(triggerId, options) {
        return this.request({ method: 'PUT', route: '/triggers/tags/{triggerId}', bind: [triggerId], body: options });
    }
    /** Delete a tag trigger (removed). `DELETE /triggers/tags/{triggerId}` @deprecated Postmark removed it, or advises against it. */
    deleteTagTrigger(triggerId) {
        return this.request({ method: 'DELETE', route: '/triggers/tags/{triggerId}', bind: [triggerId] });
    }
    /** List webhooks. `GET /webhooks` */
    getWebhooks(filter = {}) {
        return this.request({ method: 'GET', route: '/webhooks', query: filter });
    }
    /** One webhook. `GET /webhooks/{webhookId}` */
    getWebhook(webhookId) {
        return this.request({ method: 'GET', route: '/webhooks/{webhookId}', bind: [webhookId] });
    }
    /** Create a webhook; tested live before saving unless Verify is false. `POST /webhooks` */
    createWebhook(options) {
        return this.request({ method: 'POST', route: '/webhooks', body: options });
    }
    /** Change a webhook. `PUT /webhooks/{webhookId}` */
    editWebhook(webhookId, options) {
        return this.request({ method: 'PUT', route: '/webhooks/{webhookId}', bind: [webhookId], body: options });
    }
    /** Delete a webhook. `DELETE /webhooks/{webhookId}` */
    deleteWebhook(webhookId) {
        return this.request({ method: 'DELETE', route: '/webhooks/{webhookId}', bind: [webhookId] });
    }
    /** Probe the URL for every enabled trigger. `POST /webhooks/{webhookId}/verify` */
    verifyWebhook(webhookId) {
        return this.request({ method: 'POST', route: '/webhooks/{webhookId}/verify', bind: [webhookId], repeatable: true });
    }
    /** Delivery metrics of the last 24 hours. `GET /webhooks/{webhookId}/statistics` */
    getWebhookStatistics(webhookId) {
        return this.request({ method: 'GET', route: '/webhooks/{webhookId}/statistics', bind: [webhookId] });
    }
}
/** Everything that takes an account token. */
export class AccountClient extends Client {
    constructor(token, options = {}) {
        super('account', token, options);
    }
    /** Copy templates with aliases from one server to another. `PUT /templates/push` */
    pushTemplates(options) {
        return this.request({ method: 'PUT', route: '/templates/push', repeatable: false, body: options });
    }
    /** List servers. `GET /servers` */
    getServers(filter = {}) {
        return this.request({ method: 'GET', route: '/servers', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /servers` */
    servers(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/servers', query: filter });
    }
    /** One server. `GET /servers/{serverId}` */
    getServer(serverId) {
        return this.request({ method: 'GET', route: '/servers/{serverId}', bind: [serverId] });
    }
    /** Create a server. `POST /servers` */
    createServer(options) {
        return this.request({ method: 'POST', route: '/servers', body: options });
    }
    /** Change a server. `PUT /servers/{serverId}` */
    editServer(serverId, options) {
        return this.request({ method: 'PUT', route: '/servers/{serverId}', bind: [serverId], body: options });
    }
    /** Delete a server. `DELETE /servers/{serverId}` */
    deleteServer(serverId) {
        return this.request({ method: 'DELETE', route: '/servers/{serverId}', bind: [serverId] });
    }
    /** List sending domains. `GET /domains` */
    getDomains(filter = {}) {
        return this.request({ method: 'GET', route: '/domains', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /domains` */
    domains(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/domains', query: filter });
    }
    /** DNS details of a domain. `GET /domains/{domainId}` */
    getDomain(domainId) {
        return this.request({ method: 'GET', route: '/domains/{domainId}', bind: [domainId] });
    }
    /** Add a domain. `POST /domains` */
    createDomain(options) {
        return this.request({ method: 'POST', route: '/domains', body: options });
    }
    /** Change the return path (and custom tracking) domain. `PUT /domains/{domainId}` */
    editDomain(domainId, options) {
        return this.request({ method: 'PUT', route: '/domains/{domainId}', bind: [domainId], body: options });
    }
    /** Delete a domain. `DELETE /domains/{domainId}` */
    deleteDomain(domainId) {
        return this.request({ method: 'DELETE', route: '/domains/{domainId}', bind: [domainId] });
    }
    /** Check the DKIM record now. `PUT /domains/{domainId}/verifyDkim` */
    verifyDomainDKIM(domainId) {
        return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyDkim', bind: [domainId] });
    }
    /** Check the return-path CNAME now. `PUT /domains/{domainId}/verifyReturnPath` */
    verifyDomainReturnPath(domainId) {
        return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyReturnPath', bind: [domainId] });
    }
    /** Check SPF (deprecated; SPF no longer matters). `POST /domains/{domainId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
    verifyDomainSPF(domainId) {
        return this.request({ method: 'POST', route: '/domains/{domainId}/verifyspf', bind: [domainId] });
    }
    /** Create a new DKIM key. `POST /domains/{domainId}/rotatedkim` */
    rotateDomainDKIM(domainId) {
        return this.request({ method: 'POST', route: '/domains/{domainId}/rotatedkim', bind: [domainId] });
    }
    /** Check the custom tracking CNAME (PHP SDK only). `PUT /domains/{domainId}/verifyCustomTracking` */
    verifyDomainCustomTracking(domainId) {
        return this.request({ method: 'PUT', route: '/domains/{domainId}/verifyCustomTracking', bind: [domainId] });
    }
    /** List signatures. `GET /senders` */
    getSenderSignatures(filter = {}) {
        return this.request({ method: 'GET', route: '/senders', query: { count: 100, offset: 0, ...filter } });
    }
    /** Reads the whole list, page by page as its rows are taken. `GET /senders` */
    senderSignatures(filter = {}) {
        return this.rows('all', { method: 'GET', route: '/senders', query: filter });
    }
    /** One signature with DNS details. `GET /senders/{signatureId}` */
    getSenderSignature(signatureId) {
        return this.request({ method: 'GET', route: '/senders/{signatureId}', bind: [signatureId] });
    }
    /** Create a signature; a confirmation mail goes out. `POST /senders` */
    createSenderSignature(options) {
        return this.request({ method: 'POST', route: '/senders', body: options });
    }
    /** Change a signature. `PUT /senders/{signatureId}` */
    editSenderSignature(signatureId, options) {
        return this.request({ method: 'PUT', route: '/senders/{signatureId}', bind: [signatureId], body: options });
    }
    /** Delete a signature. `DELETE /senders/{signatureId}` */
    deleteSenderSignature(signatureId) {
        return this.request({ method: 'DELETE', route: '/senders/{signatureId}', bind: [signatureId] });
    }
    /** Send the confirmation mail again. `POST /senders/{signatureId}/resend` */
    resendSenderSignatureConfirmation(signatureId) {
        return this.request({ method: 'POST', route: '/senders/{signatureId}/resend', bind: [signatureId] });
    }
    /** Check SPF (deprecated). `POST /senders/{signatureId}/verifyspf` @deprecated Postmark removed it, or advises against it. */
    verifySenderSignatureSPF(signatureId) {
        return this.request({ method: 'POST', route: '/senders/{signatureId}/verifyspf', bind: [signatureId] });
    }
    /** New DKIM key (deprecated; use domains). `POST /senders/{signatureId}/requestnewdkim` @deprecated Postmark removed it, or advises against it. */
    requestNewDKIMForSenderSignature(signatureId) {
        return this.request({ method: 'POST', route: '/senders/{signatureId}/requestnewdkim', bind: [signatureId] });
    }
    /** Ask for removal of a recipient's data. `POST /data-removals` */
    requestDataRemoval(options) {
        return this.request({ method: 'POST', route: '/data-removals', body: options });
    }
    /** State of a removal request. `GET /data-removals/{removalId}` */
    getDataRemovalStatus(removalId) {
        return this.request({ method: 'GET', route: '/data-removals/{removalId}', bind: [removalId] });
    }
}
/** DMARC reports of one domain, with the token of its record. */
export class DmarcClient extends Client {
    constructor(token, options = {}) {
        super('dmarc', token, options);
    }
    /** The record of this token. `GET /records/my` */
    getRecord() {
        return this.request({ method: 'GET', route: '/records/my' });
    }
    /** Change the report e-mail. `PATCH /records/my` */
    updateRecord(options) {
        return this.request({ method: 'PATCH', route: '/records/my', repeatable: true, body: options });
    }
    /** DNS TXT name and value to publish. `GET /records/my/dns` */
    getDnsRecord() {
        return this.request({ method: 'GET', route: '/records/my/dns' });
    }
    /** Check the DNS record. `POST /records/my/verify` */
    verifyRecord() {
        return this.request({ method: 'POST', route: '/records/my/verify', repeatable: true });
    }
    /** Delete the record. `DELETE /records/my` */
    deleteRecord() {
        return this.request({ method: 'DELETE', route: '/records/my' });
    }
    /** List aggregate reports. `GET /records/my/reports` */
    getReports(filter = {}) {
        return this.request({ method: 'GET', route: '/records/my/reports', query: filter });
    }
    /** One report. `GET /records/my/reports/{reportId}` */
    getReport(reportId) {
        return this.request({ method: 'GET', route: '/records/my/reports/{reportId}', bind: [reportId] });
    }
    /** Replace the token. `POST /records/my/token/rotate` */
    rotateToken() {
        return this.request({ method: 'POST', route: '/records/my/token/rotate' });
    }
}
/** What DMARC reports have before there is a token. */
export class DmarcSignupClient extends Client {
    constructor(options = {}) {
        super('dmarcSignup', '', options);
    }
    /** Create a monitoring record (public). `POST /records` */
    createRecord(options) {
        return this.request({ method: 'POST', route: '/records', body: options });
    }
    /** Mail the token to the record owner (public). `POST /tokens/recover` */
    recoverToken(options) {
        return this.request({ method: 'POST', route: '/tokens/recover', body: options });
    }
}
/** Postmark's spam check, which takes no token. */
export class SpamCheckClient extends Client {
    constructor(options = {}) {
        super('spamCheck', '', options);
    }
    /** Score a raw message with SpamAssassin. `POST /filter` */
    check(options) {
        return this.request({ method: 'POST', route: '/filter', repeatable: true, body: options });
    }
}
/** The old interface of Postmark's status page, which takes no token. */
export class StatusClient extends Client {
    constructor(options = {}) {
        super('statusPage', '', options);
    }
    /** Overall state. `GET /api/1.0/status` @deprecated Postmark removed it, or advises against it. */
    getStatus() {
        return this.request({ method: 'GET', route: '/api/1.0/status' });
    }
    /** Most recent incident. `GET /api/1.0/last_incident` @deprecated Postmark removed it, or advises against it. */
    getLastIncident() {
        return this.request({ method: 'GET', route: '/api/1.0/last_incident' });
    }
    /** All incidents. `GET /api/1.0/incidents` @deprecated Postmark removed it, or advises against it. */
    getIncidents() {
        return this.request({ method: 'GET', route: '/api/1.0/incidents' });
    }
    /** One incident. `GET /api/1.0/incidents/{incidentId}` @deprecated Postmark removed it, or advises against it. */
    getIncident(incidentId) {
        return this.request({ method: 'GET', route: '/api/1.0/incidents/{incidentId}', bind: [incidentId] });
    }
    /** State per service. `GET /api/1.0/services` @deprecated Postmark removed it, or advises against it. */
    getServices() {
        return this.request({ method: 'GET', route: '/api/1.0/services' });
    }
    /** Uptime figures. `GET /api/1.0/services/availability` @deprecated Postmark removed it, or advises against it. */
    getAvailability() {
        return this.request({ method: 'GET', route: '/api/1.0/services/availability' });
    }
    /** Inbox placement per provider. `GET /api/1.0/delivery` @deprecated Postmark removed it, or advises against it. */
    getDelivery() {
        return this.request({ method: 'GET', route: '/api/1.0/delivery' });
    }
}
