import { caught, Client, json } from './client.js';
import { errorOf, PostmarkError, rethrown } from './errors.js';
/** Some mails of a batch have no answer. `outcomes` has what came of each. */
export class BatchError extends PostmarkError {
    outcomes;
    constructor(outcomes, first) {
        const open = outcomes.filter(({ status }) => status === 'unknown' || status === 'notTried');
        super({
            kind: 'unexpected',
            message: `${open.length} of ${outcomes.length} mails have no answer: ${first.message}`,
            code: first.code,
            statusCode: first.statusCode,
            recipients: [],
            requestId: first.requestId ?? null,
            retryAfter: first.retryAfter ?? null,
            field: null,
            help: 'Send the mails again whose outcome is `notTried`, and no others.',
            mayHaveHappened: true,
        });
        this.outcomes = outcomes;
    }
}
/** Sends mail, with a server token. */
export class SendingClient extends Client {
    constructor(token, options = {}) {
        super('server', token, options);
    }
    /** Sends one mail. `POST /email` */
    async sendEmail(email) {
        return this.send(email);
    }
    /** Sends one mail that a template makes. `POST /email/withTemplate` */
    async sendEmailWithTemplate(email) {
        return this.send(email);
    }
    /**
     * Sends any number of mails, in as few requests as Postmark's limits allow, and gives one answer
     * for each, in their order. `POST /email/batch`
     *
     * The answer of a mail that was refused has an `ErrorCode` other than 0. Where some mails have no
     * answer, this throws a `BatchError` with what came of each, or if nothing was sent at all, the
     * reason.
     */
    async sendEmailBatch(emails) {
        return this.sendAll(emails);
    }
    /** Sends mails that templates make; see `sendEmailBatch`. `POST /email/batchWithTemplates` */
    async sendEmailBatchWithTemplates(emails) {
        return this.sendAll(emails);
    }
    /**
     * Sends any number of mails, with bodies and with templates, and gives what came of each as soon
     * as it is known. Mails are taken as requests have room, so there may be millions; nothing is sent
     * before the first outcome is asked for, and nothing more after the last that was.
     */
    async *sendBatch(emails, options = {}) {
        if (Symbol.iterator in emails) {
            yield* this.outcomes(emails, options, 0);
            return;
        }
        // The engine takes mails when it wants them, and can not wait for one.
        let before = 0;
        for await (const some of gathered(emails, (options.messages ?? 500) * (options.inFlight ?? 1))) {
            yield* this.outcomes(some, options, before);
            before += some.length;
        }
    }
    async *outcomes(emails, { messages = 500, bytes = 50 * 1024 * 1024, inFlight = 1 }, before) {
        const iterator = emails[Symbol.iterator]();
        const open = new Map();
        let taken = 0;
        let broken;
        const next = () => {
            try {
                const step = iterator.next();
                if (step.done)
                    return undefined;
                const text = mail(step.value);
                open.set(taken++, step.value);
                return text;
            }
            catch (error) {
                // What the caller's iterator throws must not cost the outcomes of the mails before.
                broken = { error };
                return undefined;
            }
        };
        const batch = caught(() => this.engine.batch(next, messages, bytes, inFlight));
        try {
            for (let told = await batch.next(); told !== undefined; told = await batch.next()) {
                yield outcome(told, open, before);
            }
        }
        finally {
            batch.free();
        }
        if (broken)
            throw broken.error;
    }
    async send(email) {
        try {
            return JSON.parse(await this.engine.send(mail(email)));
        }
        catch (thrown) {
            throw rethrown(thrown);
        }
    }
    async sendAll(emails) {
        const outcomes = [];
        for await (const outcome of this.sendBatch(emails))
            outcomes[outcome.index] = outcome;
        const unanswered = outcomes.flatMap((one) => one.status === 'notTried' || one.status === 'unknown' ? [one] : []);
        const first = unanswered[0];
        if (first) {
            const untouched = outcomes.every(({ status }) => status === 'notTried' || status === 'refused');
            throw untouched ? first.error : new BatchError(outcomes, first.error);
        }
        return outcomes.map((one) => ('receipt' in one ? one.receipt : refusal(one.error)));
    }
}
/** A mail as the engine reads it. */
function mail(email) {
    const list = (value) => Array.isArray(value) ? value.join(', ') : value;
    return json({
        ...email,
        To: list(email.To),
        Cc: list(email.Cc),
        Bcc: list(email.Bcc),
        ReplyTo: list(email.ReplyTo),
    });
}
function outcome(text, open, before) {
    const { index, error, ...told } = JSON.parse(text);
    const email = open.get(index);
    open.delete(index);
    return { ...told, index: before + index, email, ...(error && { error: errorOf(error) }) };
}
/** The answer that Postmark gives for a mail that it refuses in a batch; one that was refused here
 * has the code of an invalid mail. */
function refusal(error) {
    return { ErrorCode: error.code || 300, Message: error.message };
}
async function* gathered(emails, most) {
    let some = [];
    for await (const email of emails) {
        if (some.push(email) >= most) {
            yield some;
            some = [];
        }
    }
    if (some.length > 0)
        yield some;
}
