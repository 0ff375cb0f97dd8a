/** A real browser without a window, told what to do by its own DevTools protocol. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Browser extends AsyncDisposable {
  /** Opens the page (a `file:` URL) in a tab of its own, and waits until it is loaded. */
  open(url: string, look?: Look): Promise<Page>;
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
  /** Pixels of the picture for each of the page. @default 1 */
  readonly density?: number;
}

export interface Page {
  /** What an expression comes to, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Every request that was sent, the page itself left out. */
  readonly requests: readonly string[];
  /** What the console and the browser's own log said, errors and warnings alone. */
  readonly complaints: readonly string[];
  call<T>(method: string, parameters?: object): Promise<T>;
  /** The whole page as PNG; or the part of it that an expression says (`{x, y, width, height}`). */
  picture(clip?: { readonly width: number; readonly height: number }): Promise<Buffer>;
}

const patienceMs = 20_000;

export async function openBrowser(program: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'fairlead-browser-'));
  const child = spawn(
    program,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-extensions'],
      ...['--disable-background-networking', '--disable-component-update', '--force-color-profile=srgb'],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const wire = await connect(await addressOf(child));
    return { open: (url, look = {}) => openPage(wire, url, look), [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** As it says itself, once it listens. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('the browser has no stderr');
  const said: string[] = [];
  const giveUp = setTimeout(() => stderr.destroy(), patienceMs);
  try {
    for await (const line of createInterface(stderr)) {
      said.push(line);
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(giveUp);
    stderr.resume();
  }
  throw new Error(`the browser does not listen: ${said.slice(-5).join('; ')}`);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Wire {
  call<T>(method: string, parameters?: object, session?: string): Promise<T>;
  listen(session: string, listener: (message: Message) => void): void;
}

async function connect(address: string): Promise<Wire> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the browser does not answer')));
  });
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, (message: Message) => void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) listeners.get(message.sessionId ?? '')?.(message);
    else waiting.get(message.id)?.(message);
  });
  let last = 0;
  return {
    listen: (session, listener) => void listeners.set(session, listener),
    async call<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      last += 1;
      const id = last;
      const answer = new Promise<Message>((resolve, reject) => {
        const giveUp = setTimeout(() => reject(new Error(`the browser does not answer to ${method}`)), patienceMs);
        waiting.set(id, (message) => {
          clearTimeout(giveUp);
          waiting.delete(id);
          resolve(message);
        });
      });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
      const { result, error } = await answer;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result as T;
    },
  };
}

async function openPage(wire: Wire, url: string, look: Look): Promise<Page> {
  const { targetId } = await wire.call<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await wire.call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const call = <T>(method: string, parameters?: object): Promise<T> => wire.call<T>(method, parameters, sessionId);
  const requests: string[] = [];
  const complaints: string[] = [];
  const loaded = new Promise<void>((resolve) => {
    wire.listen(sessionId, ({ method, params = {} }) => {
      if (method === 'Page.loadEventFired') resolve();
      if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url);
      const text = complaintOf(method, params);
      if (text !== undefined) complaints.push(text);
    });
  });
  for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await call(`${domain}.enable`);
  const { width = 1100, height = 800, scheme = 'light', media = 'screen', density = 1 } = look;
  await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: density, mobile: width < 600 });
  await call('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await call('Page.navigate', { url });
  await loaded;
  return {
    call,
    complaints,
    get requests() {
      return requests.filter((each) => each !== url);
    },
    async evaluate<T>(expression: string): Promise<T> {
      const { result, exceptionDetails } = await call<{
        result: { value: T };
        exceptionDetails?: { exception?: { description?: string } };
      }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? expression);
      return result.value;
    },
    async picture(clip) {
      const shape = clip === undefined ? {} : { clip: { x: 0, y: 0, scale: 1, ...clip } };
      const { data } = await call<{ data: string }>('Page.captureScreenshot', {
        format: 'png',
        captureBeyondViewport: true,
        ...shape,
      });
      return Buffer.from(data, 'base64');
    },
  };
}

function complaintOf(method: string | undefined, params: Record<string, unknown>): string | undefined {
  if (method === 'Log.entryAdded') {
    const { level, text } = params['entry'] as { level: string; text: string };
    return level === 'error' || level === 'warning' ? text : undefined;
  }
  if (method === 'Runtime.exceptionThrown') return JSON.stringify(params['exceptionDetails']);
  return method === 'Runtime.consoleAPICalled' && params['type'] === 'error'
    ? JSON.stringify(params['args'])
    : undefined;
}
