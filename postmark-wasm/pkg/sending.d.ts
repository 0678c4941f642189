import { Client, type ClientOptions } from './client.js';
import { PostmarkError } from './errors.js';
import type { Email, SendResponse, TemplatedEmail } from './types.js';
/** A mail, with bodies or with a template. */
export type AnyEmail = Email | TemplatedEmail;
/** What came of one mail of a batch: exactly one of these for each. */
export type Outcome<Mail = AnyEmail> = 
/** Postmark accepted it; `queued`: and says that delivery may be delayed. */
{
    status: 'sent' | 'queued';
    index: number;
    email: Mail;
    receipt: SendResponse;
}
/** It was not accepted, and is not if it is sent again as it is. */
 | {
    status: 'refused';
    index: number;
    email: Mail;
    error: PostmarkError;
}
/** It may have been accepted, or not. */
 | {
    status: 'unknown';
    index: number;
    email: Mail;
    error: PostmarkError;
}
/** It was surely not accepted, for a reason that is not its own: it can be sent again. */
 | {
    status: 'notTried';
    index: number;
    email: Mail;
    error: PostmarkError;
};
/** How a batch is cut into requests. */
export interface BatchOptions {
    /** The most mails in a request: 500 if not set, which is also the most that Postmark takes. */
    messages?: number;
    /** The most bytes of a request: 50 MB if not set, which is also the most that Postmark takes. */
    bytes?: number;
    /** The requests that are made at a time: 1 if not set. */
    inFlight?: number;
}
/** Some mails of a batch have no answer. `outcomes` has what came of each. */
export declare class BatchError extends PostmarkError {
    readonly outcomes: Outcome[];
    constructor(outcomes: Outcome[], first: PostmarkError);
}
/** Sends mail, with a server token. */
export declare class SendingClient extends Client {
    constructor(token: string, options?: ClientOptions);
    /** Sends one mail. `POST /email` */
    sendEmail(email: Email): Promise<SendResponse>;
    /** Sends one mail that a template makes. `POST /email/withTemplate` */
    sendEmailWithTemplate(email: TemplatedEmail): Promise<SendResponse>;
    /**
     * Sends any number of mails, in as few requests as Postmark's limits allow, and gives one answer
     * for each, in their order. `POST /email/batch`
     *
     * The answer of a mail that was refused has an `ErrorCode` other than 0. Where some mails have no
     * answer, this throws a `BatchError` with what came of each, or if nothing was sent at all, the
     * reason.
     */
    sendEmailBatch(emails: Iterable<Email>): Promise<SendResponse[]>;
    /** Sends mails that templates make; see `sendEmailBatch`. `POST /email/batchWithTemplates` */
    sendEmailBatchWithTemplates(emails: Iterable<TemplatedEmail>): Promise<SendResponse[]>;
    /**
     * Sends any number of mails, with bodies and with templates, and gives what came of each as soon
     * as it is known. Mails are taken as requests have room, so there may be millions; nothing is sent
     * before the first outcome is asked for, and nothing more after the last that was.
     */
    sendBatch<Mail extends AnyEmail>(emails: Iterable<Mail> | AsyncIterable<Mail>, options?: BatchOptions): AsyncGenerator<Outcome<Mail>, void, undefined>;
    private outcomes;
    private send;
    private sendAll;
}
