/**
 * Heads of requests and responses, as a proxy has to pass them on (RFC 9110, 7.6): what is meant for one connection ends
 * there, and nobody can talk a header away that frames a message or says where it goes. Raw: names and values alternate.
 */

/** What was found in a head while it was read. */
export interface Head {
  /** What is passed on, without what we add. */
  readonly passed: readonly string[];
  readonly hosts: readonly string[];
  readonly transferEncodings: readonly string[];
  readonly contentLength?: string;
  readonly upgrade?: string;
  /** `TE: trailers`: who asked can read them. */
  readonly takesTrailers: boolean;
  readonly trailer?: string;
  readonly forwardedFor?: string;
  readonly via?: string;
}

interface MutableHead {
  passed: string[];
  hosts: string[];
  transferEncodings: string[];
  contentLength?: string;
  upgrade?: string;
  takesTrailers: boolean;
  trailer?: string;
  forwardedFor?: string;
  via?: string;
}

export type Sender = 'stranger' | 'trusted' | 'upstream';

/** Naming these in `Connection` does not take them away: the message would mean another thing to the next reader. */
const notNominable = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'via', 'expect']);

/** Read by applications as if a proxy had said it: only a sender that is trusted may. */
const forwardedNames = new Set([
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'fairlead-mirrored',
]);

export function readHead(raw: readonly string[], sender: Sender): Head {
  const head: MutableHead = { passed: [], hosts: [], transferEncodings: [], takesTrailers: false };
  let nominated: Set<string> | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'connection') nominated = nominate(value, nominated);
    else if (!take(head, lower, value, sender) && !isPretended(lower, sender)) head.passed.push(name, value);
  }
  if (nominated !== undefined) head.passed = without(head.passed, nominated);
  return head;
}

/** @returns true for what is not passed on as it is */
function take(head: MutableHead, lower: string, value: string, sender: Sender): boolean {
  switch (lower) {
    case 'content-length':
      head.contentLength = value;
      return false;
    case 'transfer-encoding':
      head.transferEncodings.push(value);
      return true;
    case 'upgrade':
      head.upgrade = value;
      return true;
    case 'te':
      head.takesTrailers ||= /(^|[,\s])trailers([,;\s]|$)/i.test(value);
      return true;
    case 'trailer':
      head.trailer = head.trailer === undefined ? value : `${head.trailer}, ${value}`;
      return true;
    case 'keep-alive':
    case 'proxy-connection':
    case 'proxy-authenticate':
    case 'proxy-authorization':
      return true;
    default:
      return sender !== 'upstream' && takeOfRequest(head, lower, value);
  }
}

function takeOfRequest(head: MutableHead, lower: string, value: string): boolean {
  switch (lower) {
    case 'host':
      head.hosts.push(value);
      return true;
    case 'via':
      head.via = head.via === undefined ? value : `${head.via}, ${value}`;
      return true;
    case 'x-forwarded-for':
      head.forwardedFor = head.forwardedFor === undefined ? value : `${head.forwardedFor}, ${value}`;
      return true;
    default:
      return false;
  }
}

/**
 * Applications behind CGI, WSGI and the like see `X_Forwarded_For` and `X-Forwarded-For` as the same variable, and so a
 * name with underscores that means one of ours, or frames the message, is not passed on.
 */
function isPretended(lower: string, sender: Sender): boolean {
  if (sender === 'upstream') return false;
  if (!lower.includes('_')) return sender === 'stranger' && forwardedNames.has(lower);
  const meant = lower.replaceAll('_', '-');
  return forwardedNames.has(meant) || meant === 'host' || meant === 'content-length' || meant === 'transfer-encoding';
}

function nominate(value: string, before: Set<string> | undefined): Set<string> | undefined {
  let names = before;
  for (const part of value.split(',')) {
    const name = part.trim().toLowerCase();
    if (name === '' || name === 'close' || name === 'keep-alive' || notNominable.has(name)) continue;
    names = (names ?? new Set()).add(name);
  }
  return names;
}

function without(raw: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, raw[at + 1] ?? '');
  }
  return kept;
}

/** `a, b, c, d` → `[[a, b], [c, d]]`: trailers that may be passed on. Framing and routing do not come late (RFC 9110, 6.5.1). */
export function trailerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!neverLate.has(name.toLowerCase())) pairs.push([name, raw[at + 1] ?? '']);
  }
  return pairs;
}

const neverLate = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  ...forwardedNames,
]);
