import type { TestAPI } from "vitest";
import type { Sandbox } from "./index.js";

/** Vitest's `test` with the fixture `postmark`: a sandbox of its own for each test that uses it. */
export const test: TestAPI<{ postmark: Sandbox }>;
