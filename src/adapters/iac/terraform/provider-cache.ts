/**
 * Provider downloads are shared by all stacks. Terraform, and OpenTofu before 1.10, damage the cache when two `init` fill it
 * at once; so they take turns: in this process by a queue, among processes by a lock file. Nobody else waits.
 */
import { isJsonObject } from '../../../domain/json.ts';
import type { EngineCall, StackWork } from '../../../ports/iac-engine.ts';
import type { ProcessRecord } from '../../../ports/process-runner.ts';
import { canonicalText, parseJson } from './canonical.ts';
import type { TerraformDeps } from './deps.ts';
import { type Generated, mainFile } from './generate/generate.ts';
import { interrupted } from './tool-process.ts';
import type { Layout } from './layout.ts';
import { attachedProviders } from './stamp.ts';

export interface ProviderCacheQueue {
  /** Runs `work` alone among all that use the same cache. @throws ENGINE_INTERRUPTED when stopped while waiting */
  alone<T>(layout: Layout, call: EngineCall, work: () => Promise<T>): Promise<T>;
}

/** The holder says this often that it lives. */
const heartbeatMs = 2_000;
/** Silent for so long, as seen by the one who waits (no clock is compared): the holder is dead. */
const silenceMs = 15_000;
const pollMs = 100;

export function createProviderCacheQueue(deps: TerraformDeps): ProviderCacheQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    alone(layout, call, work) {
      const path = `${layout.providers}.lock`;
      const before = tails.get(path) ?? Promise.resolve();
      const mine = before.then(async () => {
        const release = await acquire(deps, { path, record: layout.record }, call);
        try {
          return await work();
        } finally {
          await release();
        }
      });
      // The next in the queue does not care how this one ended.
      tails.set(
        path,
        mine.catch(() => undefined),
      );
      return mine;
    },
  };
}

/** Whether `init` of this stack may fill the cache while others do, to their harm. */
export function needsTurn(work: StackWork, generated: Generated, environment: TerraformDeps['environment']): boolean {
  if (work.tool.features.sharedProviderCache) return false;
  if (work.stack.content.kind === 'source' || work.stack.content.modules.length > 0) return true;
  return downloadedProviders(generated, environment).length > 0;
}

/** Sources of the providers that a generated stack asks for, without those that run already. */
function downloadedProviders(generated: Generated, environment: TerraformDeps['environment']): readonly string[] {
  const configuration = parseJson(generated.files[mainFile]);
  const terraform = isJsonObject(configuration) ? configuration['terraform'] : undefined;
  const required = isJsonObject(terraform) ? terraform['required_providers'] : undefined;
  const sources = isJsonObject(required)
    ? Object.values(required).map((entry) => (isJsonObject(entry) ? String(entry['source']) : ''))
    : [];
  const attached = attachedProviders(environment);
  return sources.filter((source) => !attached.some((address) => address === source || address.endsWith(`/${source}`)));
}

interface LockFile {
  readonly path: string;
  /** Of the command that the holder runs: if the holder died, its `init` may still be at work. */
  readonly record: ProcessRecord;
}

async function acquire(deps: TerraformDeps, lock: LockFile, call: EngineCall): Promise<() => Promise<void>> {
  const { files, clock } = deps;
  // Without the power to create a file exclusively, only this process takes turns.
  const createNew = files.createNew;
  if (createNew === undefined) return async () => undefined;
  const nonce = deps.digest(`${lock.record.mark} ${clock.now().toISOString()}`).slice(0, 16);
  const text = (beat: number): string => `${canonicalText({ nonce, beat, record: { ...lock.record } })}\n`;
  let seen = { text: '', since: clock.now().getTime() };
  while (!(await createNew(lock.path, text(0)))) {
    if (call.stop.signal.aborted || call.stop.hard.aborted)
      throw interrupted({ command: 'init', code: null, signal: null });
    const held = (await files.readText(lock.path)) ?? '';
    const now = clock.now().getTime();
    if (held !== seen.text) seen = { text: held, since: now };
    else if (now - seen.since >= silenceMs) await breakLock(deps, lock.path, held, call);
    await pause(deps, pollMs, call.stop.signal);
  }
  const isMine = async (): Promise<boolean> => nonceOf(await files.readText(lock.path)) === nonce;
  const heart = beating(deps, { path: lock.path, text, isMine });
  return async () => {
    await heart();
    if (await isMine()) await files.remove(lock.path);
  };
}

/** Waits for what the dead holder left running, then takes its lock away. One at a time, and only that very lock. */
async function breakLock(deps: TerraformDeps, path: string, held: string, call: EngineCall): Promise<void> {
  const record = recordOf(held);
  if (record !== undefined) await deps.processes.settle(record, call.stop.signal);
  const breaking = `${path}.breaking`;
  if ((await deps.files.createNew?.(breaking, held)) !== true) {
    // Somebody breaks it, or died in doing so: what is left is taken away, and the next round tries again.
    await pause(deps, pollMs * 10, call.stop.signal);
    if ((await deps.files.readText(breaking)) === held) await deps.files.remove(breaking);
    return;
  }
  try {
    if ((await deps.files.readText(path)) === held) await deps.files.remove(path);
  } finally {
    await deps.files.remove(breaking);
  }
}

interface Beating {
  readonly path: string;
  readonly text: (beat: number) => string;
  readonly isMine: () => Promise<boolean>;
}

function beating(deps: TerraformDeps, { path, text, isMine }: Beating): () => Promise<void> {
  const over = new AbortController();
  const beats = (async () => {
    for (let beat = 1; !over.signal.aborted; beat += 1) {
      await pause(deps, heartbeatMs, over.signal);
      if (over.signal.aborted) return;
      // Held up for so long that it was taken for dead (a laptop that slept): the lock is another's now, and stays so.
      if (!(await isMine())) return;
      await deps.files.writeText(path, text(beat));
    }
    // A beat that fails (full disk) must not fail the work; at worst somebody waits too short.
  })().catch(() => undefined);
  return async () => {
    over.abort();
    await beats;
  };
}

/** Ends early, and quietly, when the signal is given. */
async function pause(deps: TerraformDeps, ms: number, signal: AbortSignal): Promise<void> {
  await deps.clock.sleep(ms, signal).catch(() => undefined);
}

const nonceOf = (text: string | undefined): unknown => {
  const lock = parseJson(text);
  return isJsonObject(lock) ? lock['nonce'] : undefined;
};

function recordOf(text: string): ProcessRecord | undefined {
  const lock = parseJson(text);
  const record = isJsonObject(lock) ? lock['record'] : undefined;
  if (!isJsonObject(record)) return undefined;
  const { stdout, stderr, mark } = record;
  if (typeof stdout !== 'string' || typeof stderr !== 'string' || typeof mark !== 'string') return undefined;
  return { stdout, stderr, mark };
}
