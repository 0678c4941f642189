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
  /** The emails that were sent, newest first. `to`, `subject`, `text`, `tag`, `stream` … filter them. */
  messages(query?: Record<string, string>): Promise<any[]>;
  /** The newest email that fits, with its `Links`, `Codes` and `Text`: waits five seconds for it. */
  message(query?: Record<string, string>): Promise<any>;
  /** Lets something happen to an email: `Open`, `Click`, `Bounce`, `SpamComplaint` … */
  trigger(event: string, id: string, members?: object): Promise<any>;
  /** A request to the control interface, see CONTROL.md: a POST if it has a body. */
  control(path: string, options?: Record<string, any>): Promise<any>;
  /** Stops it. */
  stop(): Promise<void>;
}

/** Starts a sandbox on free ports of 127.0.0.1, with these options of the command line. */
export function start(options?: string[]): Promise<Sandbox>;
