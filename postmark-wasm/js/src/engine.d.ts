/* tslint:disable */
/* eslint-disable */

/**
 * The outcomes of mails that a function gives.
 */
export class Batch {
    private constructor();
    free(): void;
    /**
     * What came of one more mail; nothing after the last.
     */
    next(): Promise<string | undefined>;
}

/**
 * A client with one token.
 */
export class Engine {
    free(): void;
    /**
     * Sends the mails that a function gives as JSON, until it gives none.
     */
    batch(next: Function, messages: number, bytes: number, in_flight: number): Batch;
    /**
     * Makes a request.
     */
    call(request: string): Promise<string>;
    /**
     * Walks a list: all of it, or a `search` that may end at a date, or one that may `not`.
     */
    list(kind: string, request: string): Listing;
    /**
     * A client with a token of one kind.
     */
    constructor(kind: string, token: string, options: string);
    /**
     * Sends one mail.
     */
    send(email: string): Promise<string>;
}

/**
 * The rows of a list.
 */
export class Listing {
    private constructor();
    free(): void;
    /**
     * One more row; nothing after the last.
     */
    next(): Promise<string | undefined>;
}

/**
 * Takes webhook requests.
 */
export class Webhooks {
    free(): void;
    /**
     * A receiver with checks.
     */
    constructor(options: string);
    /**
     * Reads a request: gives the event, or throws the answer to a stranger.
     */
    receive(method: string, headers: string, peer: string | null | undefined, body: Uint8Array): string;
}

/**
 * Reads a payload.
 */
export function parseEvent(payload: Uint8Array): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_batch_free: (a: number, b: number) => void;
    readonly __wbg_engine_free: (a: number, b: number) => void;
    readonly __wbg_listing_free: (a: number, b: number) => void;
    readonly __wbg_webhooks_free: (a: number, b: number) => void;
    readonly batch_next: (a: number) => any;
    readonly engine_batch: (a: number, b: any, c: number, d: number, e: number) => [number, number, number];
    readonly engine_call: (a: number, b: number, c: number) => any;
    readonly engine_list: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly engine_new: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly engine_send: (a: number, b: number, c: number) => any;
    readonly listing_next: (a: number) => any;
    readonly parseEvent: (a: number, b: number) => [number, number, number, number];
    readonly webhooks_new: (a: number, b: number) => [number, number, number];
    readonly webhooks_receive: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number, number];
    readonly wasm_bindgen__convert__closures_____invoke__h38101852e5c0feb5: (a: number, b: number, c: any, d: any) => void;
    readonly wasm_bindgen__convert__closures_____invoke__h5b40224728854a39: (a: number, b: number, c: any) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_destroy_closure: (a: number, b: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
