import { caught } from './client.js';
import { parseEvent as parse, Webhooks } from './engine.js';
import { errorOf } from './errors.js';
/** A request that passed. */
export class Received {
    event;
    answers;
    constructor(event, answers) {
        this.event = event;
        this.answers = answers;
    }
    /** It is dealt with, or of no interest. */
    done() {
        return new Response(null, { status: this.answers[0] });
    }
    /** It could not be dealt with now: Postmark sends it again. */
    later() {
        return new Response(null, { status: this.answers[1] });
    }
    /** It can never be dealt with: Postmark does not send it again. */
    never() {
        return new Response(null, { status: this.answers[2] });
    }
}
/**
 * Takes webhook requests: checks who sent them, and gives what they tell of.
 *
 * Postmark signs nothing. It sends credentials that you gave it, in the settings of the webhook or
 * in its URL, and headers of your choice. Without any check, nobody passes.
 */
export class WebhookReceiver {
    engine;
    constructor(options) {
        this.engine = caught(() => new Webhooks(JSON.stringify(options)));
    }
    /**
     * Reads a request. Gives what it tells of, or the `Response` to give back to a stranger.
     *
     * `peer` is the address at the other end of the connection, which matters only where addresses are
     * checked; in a Worker it is the header `CF-Connecting-IP`.
     */
    async receive(request, peer) {
        const body = new Uint8Array(await request.arrayBuffer());
        const headers = JSON.stringify([...request.headers]);
        try {
            const told = this.engine.receive(request.method, headers, peer, body);
            return received(told);
        }
        catch (thrown) {
            if (typeof thrown !== 'string')
                throw thrown;
            return new Response(null, JSON.parse(thrown));
        }
    }
}
/** Reads a payload, without asking who sent it. */
export function parseWebhook(payload) {
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    try {
        return received(parse(bytes)).event;
    }
    catch (thrown) {
        throw typeof thrown === 'string' ? errorOf(JSON.parse(thrown)) : thrown;
    }
}
function received(told) {
    const { answers, ...event } = JSON.parse(told);
    return new Received(event, answers);
}
