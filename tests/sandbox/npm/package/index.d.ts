/** A running sandbox. */
export interface Sandbox {
  /** The base URL for clients, without a slash at its end. */
  url: string;
  /** Host and port of the base URL. */
  host: string;
  /** The base URL for clients that speak HTTPS only. */
  httpsUrl: string;
  /** The SMTP server. User name and password are the server token. */
  smtp: { host: string; port: number };
  serverToken: string;
  accountToken: string;
  /** The certificate to trust for HTTPS and STARTTLS, in PEM. */
  ca: string;
  /** The file that it is in. */
  caFile: string;
  /** Asks Postmark's API for something. */
  get(path: string): Promise<any>;
  /** The emails that were sent, the newest first: `recipient`, `tag`, `subject` … filter them. */
  messages(query?: Record<string, string>): Promise<any[]>;
  /** One email in full, with its texts, headers and events. */
  message(id: string): Promise<any>;
  /** Stops it. */
  stop(): Promise<void>;
}

/** Starts a sandbox on free ports of 127.0.0.1, with these options of the command line. */
export function start(options?: string[]): Promise<Sandbox>;
