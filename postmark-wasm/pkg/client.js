import { Engine } from './engine.js';
import { rethrown } from './errors.js';
/** What the clients of all tokens have in common. */
export class Client {
    engine;
    constructor(kind, token, options) {
        const { requestHost, useHttps = true, ...rest } = options;
        const host = requestHost && { baseUrl: `${useHttps ? 'https' : 'http'}://${requestHost}` };
        this.engine = caught(() => new Engine(kind, token, JSON.stringify({ ...host, ...rest })));
    }
    /** Makes a request of which there is no method: for what Postmark adds tomorrow. */
    async request(request) {
        try {
            return JSON.parse(await this.engine.call(written(request)));
        }
        catch (thrown) {
            throw rethrown(thrown);
        }
    }
    /** Walks a list that the engine knows. */
    async *rows(list, request) {
        const rows = caught(() => this.engine.list(list, written(request)));
        try {
            for (let row = await rows.next(); row !== undefined; row = await rows.next()) {
                yield JSON.parse(row);
            }
        }
        catch (thrown) {
            throw rethrown(thrown);
        }
        finally {
            rows.free();
        }
    }
}
/** Calls the engine, whose errors become ours. */
export function caught(call) {
    try {
        return call();
    }
    catch (thrown) {
        throw rethrown(thrown);
    }
}
/** A value as JSON, with bytes as base64, as Postmark takes attachments. */
export function json(value) {
    return JSON.stringify(value, function (key, written) {
        // Node's buffers would write themselves as a list of numbers.
        const bytes = this[key];
        return bytes instanceof Uint8Array ? base64(bytes) : written;
    });
}
function base64(bytes) {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
        text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
}
/** A request, as the engine reads it. */
function written({ bind = [], query = {}, body, ...rest }) {
    return JSON.stringify({
        ...rest,
        bind: bind.map(String),
        query: Object.entries(query)
            .filter(([, value]) => value !== undefined && value !== null)
            .map(([name, value]) => [name, String(value)]),
        body: body && json(body),
    });
}
