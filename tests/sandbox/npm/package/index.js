import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { program } from "./program.js";

/** Starts a sandbox on free ports of 127.0.0.1. */
export async function start(options = []) {
  const folder = await mkdtemp(join(tmpdir(), "postmark-sandbox-"));
  const caFile = join(folder, "ca.pem");
  const ports = ["--port", "0", "--https-port", "0", "--smtp-port", "0", "--ca-file", caFile];
  const child = spawn(program(), [...ports, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const said = {};
  let ready = false;
  for await (const line of createInterface({ input: child.stdout })) {
    ready = line === "Ready";
    if (ready) break;
    said[line.slice(0, 14).trim()] = line.slice(14).trim();
  }
  if (!ready) throw new Error(`postmark-sandbox ended with status ${await exited}`);
  const url = said["Base URL"];
  const [smtpHost, smtpPort] = said.SMTP.split(/:(?=\d+$)/);
  const control = async (path, { body, ...query } = {}) => {
    const address = `${url}/sandbox/v1${path}?${new URLSearchParams(query)}`;
    const response = await fetch(address, body && { method: "POST", body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.Message);
    return answer;
  };
  return {
    url,
    host: url.replace("http://", ""),
    httpsUrl: said.HTTPS,
    smtp: { host: smtpHost, port: Number(smtpPort) },
    serverToken: said["Server token"],
    accountToken: said["Account token"],
    ca: await readFile(caFile, "utf8"),
    caFile,
    control,
    messages: async (query) => (await control("/messages", query)).Messages,
    async message(query) {
      const found = await control("/messages", { wait: "5s", ...query });
      if (found.Messages.length === 0) throw new Error(found.Message);
      return found.Messages[0];
    },
    trigger: (event, id, members) => control("/trigger", { body: { Event: event, MessageID: id, ...members } }),
    async stop() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
