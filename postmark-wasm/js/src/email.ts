// Emails as they are sent. JavaScript writes them, and the engine decides whether they are valid.
//
// Nearly all emails are plain: a few texts, and addresses with nothing unusual. Plain emails are checked
// here, which saves a call of the engine. It changes no result: a test gives plain emails to the engine,
// which has to find them valid, too, and to write the same. All other emails are given to the engine
// without their bodies and files, of which it only needs the size.
import type { Engine } from './engine.js';
import type { SendDefaults } from './client.js';
import { base64, byteLength, isBase64 } from './platform.js';
import { caught, invalid } from './records.js';
import { json } from './json.js';
import { type Piece, Pieces, Source } from './streams.js';

/** An email that was found valid. */
export interface Written {
  /**
   * Its JSON, in pieces if files are read while it is sent; or the members of a plain email, which is written later,
   * together with others.
   */
  content: string | Pieces | Members;
  /** The number of characters of its texts, if it is plain. */
  length: number;
  templated: boolean;
  /** Its recipients, without copies. */
  to: string;
}

export type Members = Record<string, unknown>;

/** The maximum characters, of up to 3 bytes, of a plain body and of a plain email. */
const PLAIN = 1_500_000;

const MAILBOX = '[A-Za-z0-9.!#$%&\'`*+\\-/=^_{}|~]+@[A-Za-z0-9\\-]+(?:\\.[A-Za-z0-9\\-]+)*';
const ADDRESS = new RegExp(`^(?:${MAILBOX}|[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)* <${MAILBOX}>)$`);
const KEY = /^[a-z0-9_-]{1,20}$/;
const LINKS = new Set<unknown>(['None', 'HtmlAndText', 'HtmlOnly', 'TextOnly']);

/** Writes an email, or throws if it is not valid. */
export function written(asked: { readonly engine: Engine; readonly defaults?: SendDefaults | undefined }, email: object): Written {
  const own = email as { toJSON?: () => object };
  const members = { ...(typeof own?.toJSON === 'function' ? own.toJSON() : email) } as Members;
  // A value that is no email gets no defaults.
  if (asked.defaults && typeof email === 'object' && email !== null) fill(members, asked.defaults);
  return plain(members) ?? judged(asked.engine, joined(members));
}

/** Fills in the defaults of missing members. Metadata is merged key by key; the case of keys does not count. */
export function fill(members: Members, defaults: SendDefaults): void {
  for (const name of ['From', 'ReplyTo', 'MessageStream', 'Tag'] as const) {
    const value = members[name];
    const isEmpty = name === 'From' || name === 'ReplyTo' ? value === '' || (Array.isArray(value) && value.length === 0) : false;
    if ((value === undefined || value === null || isEmpty) && defaults[name] != null) members[name] = defaults[name];
  }
  const own = members['Metadata'] ?? {};
  if (!defaults.Metadata || !isObject(own)) return;
  const known = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  const more = Object.entries(defaults.Metadata).filter(([key]) => !known.has(key.toLowerCase()));
  members['Metadata'] = { ...own, ...Object.fromEntries(more) };
}

/** An email with its lists of addresses as text, as Postmark takes them. */
export function joined(email: object): Members {
  const members: Members = { ...email };
  for (const name of ['To', 'Cc', 'Bcc', 'ReplyTo']) {
    const list = members[name];
    if (Array.isArray(list)) members[name] = list.join(', ');
  }
  return members;
}

/** The last sender that was plain: many emails have the same. */
let knownSender: string | undefined;

/** The email, if it is plain. */
function plain(members: Members): Written | undefined {
  let length = 0;
  let recipients = 0;
  let hasContent = false;
  let isTemplated = false;
  let hasModel = false;
  let hasBodies = false;
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    if (typeof value === 'string') length += value.length;
    switch (name) {
      case 'From':
        if (value === knownSender) break;
        if (!isText(value, 254) || !ADDRESS.test(value)) return undefined;
        knownSender = value;
        break;
      case 'To':
      case 'Cc':
      case 'Bcc': {
        const count = addresses(listed(members, name, value));
        if (count === 0) return undefined;
        recipients += count;
        break;
      }
      case 'ReplyTo':
        if (addresses(listed(members, name, value)) === 0) return undefined;
        break;
      case 'Subject':
        if (!isText(value, 2000) || value.includes('\n') || value.includes('\r')) return undefined;
        hasBodies = true;
        break;
      case 'HtmlBody':
      case 'TextBody':
        if (!isText(value, PLAIN)) return undefined;
        hasBodies = true;
        hasContent = true;
        break;
      case 'Tag':
        if (!isText(value, 1000)) return undefined;
        break;
      case 'MessageStream':
        if (!isText(value, 1000)) return undefined;
        break;
      case 'TrackOpens':
        if (typeof value !== 'boolean') return undefined;
        break;
      case 'TrackLinks':
        if (!LINKS.has(value)) return undefined;
        break;
      case 'Metadata':
        if (!isPlainMetadata(value)) return undefined;
        // It is written later, and must not change until then.
        members[name] = Object.keys(value as Members).length > 0 ? { ...(value as Members) } : undefined;
        break;
      case 'TemplateId':
        if (isTemplated || !Number.isSafeInteger(value) || (value as number) < 1) return undefined;
        isTemplated = true;
        break;
      case 'TemplateAlias':
        if (isTemplated || !isText(value, 1000) || value === '') return undefined;
        isTemplated = true;
        break;
      case 'TemplateModel':
        if (!isObject(value)) return undefined;
        hasModel = true;
        break;
      case 'InlineCss':
        if (typeof value !== 'boolean') return undefined;
        hasModel = true;
        break;
      default:
        return undefined;
    }
  }
  const hasAll = isTemplated ? members['TemplateModel'] !== undefined && !hasBodies : hasContent && !hasModel;
  if (!hasAll || recipients < 1 || recipients > 50 || members['From'] === undefined) return undefined;
  if (length > PLAIN) return undefined;
  const to = (members['To'] as string | undefined) ?? '';
  // Whether a model can be written shows only when it is written.
  const content = isTemplated ? jsonOf(members) : members;
  if (content === undefined || (typeof content === 'string' && content.length > PLAIN)) return undefined;
  return { content, length, templated: isTemplated, to };
}

/** A value as JSON, if it can be written. */
function jsonOf(value: object): string | undefined {
  try {
    return json(value, base64);
  } catch {
    return undefined;
  }
}

/** The JSON of an email. */
export function textOf({ content }: Written): string | Pieces {
  return typeof content === 'string' || content instanceof Pieces ? content : JSON.stringify(content);
}

/** Whether one of the emails cannot be sent again, because a file of it was read. */
export function areSpent(emails: Written[]): boolean {
  return emails.some(({ content }) => content instanceof Pieces && content.isSpent);
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value);
}

/** A list of addresses as text, as Postmark takes it. */
function listed(members: Members, name: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const text = value.join(', ');
  members[name] = text;
  return text;
}

/** The number of addresses in a list; 0 if one is not plain. */
function addresses(list: unknown): number {
  if (typeof list !== 'string') return 0;
  if (!list.includes(',')) return list.length <= 254 && ADDRESS.test(list) ? 1 : 0;
  const parts = list.split(',');
  return parts.every((part) => part.length <= 254 && ADDRESS.test(part.trim())) ? parts.length : 0;
}

function isPlainMetadata(value: unknown): boolean {
  if (!isObject(value)) return false;
  const pairs = Object.entries(value);
  return pairs.length <= 10 && pairs.every(([key, value]) => KEY.test(key) && isText(value, 80));
}

/** The members that the engine does not get. */
const BODIES = ['HtmlBody', 'TextBody'] as const;

/** Writes an email after the engine has checked it. */
function judged(engine: Engine, members: Members): Written {
  const { TemplateModel: model, Attachments: attachments } = members;
  const short: Members = { ...members };
  for (const name of BODIES) {
    const body = members[name];
    if (typeof body === 'string' && body.length > 1) short[name] = 'x';
  }
  if (isObject(model)) short['TemplateModel'] = {};
  const files = Array.isArray(attachments) ? contents(attachments) : undefined;
  if (files) short['Attachments'] = files.short;

  // For an email that cannot be written, the engine gets `null`, and reports that.
  const modelText = isObject(model) ? jsonOf(model) : '';
  const email = (modelText === undefined ? undefined : jsonOf(short)) ?? 'null';
  const checked = JSON.parse(caught(() => engine.judge(email, ...sizes(members, modelText ?? '', files?.size ?? 0)))) as Members;

  for (const name of BODIES) {
    if (short[name] !== members[name] && name in checked) checked[name] = members[name];
  }
  if (isObject(model)) checked['TemplateModel'] = model;
  const { Attachments: described, ...rest } = checked;
  const text = json(rest, base64);
  const content = files && Array.isArray(described) ? withFiles(text, described as Members[], files.contents) : text;
  const templated = checked['TemplateId'] !== undefined || checked['TemplateAlias'] !== undefined;
  return { content, length: 0, templated, to: (checked['To'] as string | undefined) ?? '' };
}

/** The JSON of an email with its files. */
function withFiles(email: string, files: Members[], contents: Piece[]): string | Pieces {
  const pieces: Piece[] = [];
  let text = `${email.slice(0, -1)},"Attachments":[`;
  files.forEach(({ Content: _, ...facts }, index) => {
    text += `${index > 0 ? ',' : ''}${JSON.stringify(facts).slice(0, -1)},"Content":"`;
    const content = contents[index] ?? '';
    if (typeof content === 'string') text += content;
    else {
      pieces.push(text, content);
      text = '';
    }
    text += '"}';
  });
  text += ']}';
  return pieces.length > 0 ? new Pieces([...pieces, text]) : text;
}

/** Files without their contents, and the contents as base64. */
function contents(files: unknown[]): { short: unknown[]; contents: Piece[]; size: number } {
  let size = 0;
  const contents: Piece[] = [];
  const short = files.map((file) => {
    const { Content: content, Name: name } = isObject(file) ? file : ({} as Members);
    const text = content instanceof Uint8Array ? base64(content) : (Source.of(content, name) ?? content);
    const isContent = typeof text === 'string' || text instanceof Source;
    contents.push(isContent ? text : '');
    if (!isContent) return file;
    if (content === text && !isBase64(text as string)) {
      throw invalid(
        'Attachments',
        `has ${JSON.stringify(name)}, which is not base64`,
        'Give the content of the file as a Uint8Array, as a stream with its size, or as base64 (RFC 4648).',
      );
    }
    size += text.length;
    return { ...(file as Members), Content: '' };
  });
  return { short, contents, size };
}

/** The bytes of the parts that the engine does not get; of small parts, approximate. */
function sizes(members: Members, model: string, attachments: number): [number, number, number, number] {
  const texts = [...BODIES.map((name) => members[name]), model];
  const [html = 0, text = 0, last = 0] = texts.map((text) => {
    if (typeof text !== 'string') return 0;
    return text.length < PLAIN / 3 ? text.length : byteLength(text);
  });
  return [html, text, last, attachments];
}

/** The parts of an email that a search needs: its stream, and the metadata with its id. */
export function outline(email: object, defaults: SendDefaults | undefined): string {
  const members = { ...email } as Members;
  if (defaults) fill(members, defaults);
  const { Metadata, MessageStream } = members;
  return jsonOf({ From: 'a@example.com', To: 'a@example.com', TextBody: '', Metadata, MessageStream }) ?? 'null';
}
