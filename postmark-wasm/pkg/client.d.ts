import { Engine } from './engine.js';
/** Which token a client's requests carry. */
export type TokenKind = 'server' | 'account' | 'dmarc' | 'dmarcSignup' | 'spamCheck' | 'statusPage';
/** What may be said of a client. Times are in seconds. */
export interface ClientOptions {
    /** Where requests go: the sandbox, or in a browser your own proxy. */
    baseUrl?: string;
    /** The host that requests go to, as postmark.js has it. */
    requestHost?: string;
    /** Whether `requestHost` is spoken to over https, as postmark.js has it. */
    useHttps?: boolean;
    /** Your program's name, for `User-Agent`. */
    agent?: string;
    /** How long an attempt may take, besides its upload: 60 if not set. */
    timeout?: number;
    /** The slowest upload that is waited for, in bytes a second: 100,000 if not set. */
    slowestUpload?: number;
    /** The most bytes of an answer: 64 MB if not set. */
    answerLimit?: number;
    /** How often a request is made at most: 4 if not set. */
    attempts?: number;
    /** The wait after the first attempt, which doubles from there: 0.5 if not set. */
    firstWait?: number;
    /** The longest wait: 30 if not set. */
    longestWait?: number;
    /** The time after which no attempt begins: 120 if not set. */
    deadline?: number;
}
/** A request, as the generated methods make it. */
export interface ApiRequest {
    method: string;
    route: string;
    bind?: (string | number)[];
    query?: object;
    body?: object;
    repeatable?: boolean;
}
/** What the clients of all tokens have in common. */
export declare abstract class Client {
    protected readonly engine: Engine;
    protected constructor(kind: TokenKind, token: string, options: ClientOptions);
    /** Makes a request of which there is no method: for what Postmark adds tomorrow. */
    request<Answer>(request: ApiRequest): Promise<Answer>;
    /** Walks a list that the engine knows. */
    protected rows<Row>(list: string, request: ApiRequest): AsyncGenerator<Row, void, undefined>;
}
/** Calls the engine, whose errors become ours. */
export declare function caught<Result>(call: () => Result): Result;
/** A value as JSON, with bytes as base64, as Postmark takes attachments. */
export declare function json(value: object): string;
