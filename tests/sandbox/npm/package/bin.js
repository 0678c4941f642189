#!/usr/bin/env node
// Runs the program of this platform.
import { spawn } from "node:child_process";
import { program } from "./program.js";

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
