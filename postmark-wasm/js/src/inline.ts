import { initNow } from './init.js';
// @ts-expect-error: the build writes it.
import { MODULE } from './module.js';
import { bytesOf } from './platform.js';

// The module is in the code, so that no bundler has to know of a file.
initNow(bytesOf(MODULE as string));

export * from './index.js';
