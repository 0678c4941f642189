import { test as base } from "vitest";
import { start } from "./index.js";

/** Vitest's `test` with the fixture `postmark`: a sandbox of its own for each test that uses it. */
export const test = base.extend({
  postmark: async ({}, use) => {
    const sandbox = await start();
    await use(sandbox);
    await sandbox.stop();
  },
});
