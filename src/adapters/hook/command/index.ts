import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Hook } from '../../../domain/hooks.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { HookOccasion, HookRunner } from '../../../ports/hook-runner.ts';
import type { ProcessRunner, RunningProcess } from '../../../ports/process-runner.ts';

export interface CommandHookDeps {
  readonly processes: ProcessRunner;
  readonly files: Pick<Files, 'join'>;
  readonly clock: Clock;
  readonly digest: (text: string) => string;
  /** A function that masks these values. */
  readonly masking: (secrets: Readonly<Record<string, string>>) => (text: string) => string;
  /** What every hook gets of our own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where what hooks print is kept. Absolute. */
  readonly directory: string;
}

const longestOutput = 4_096;
/** From SIGINT to SIGKILL. */
const graceMs = 3_000;

/**
 * Hooks are commands of this machine. They survive us: whoever comes to the same occasion again waits first until what runs
 * there has ended, so that no hook runs twice at the same time.
 */
export const createCommandHooks = (deps: CommandHookDeps): HookRunner => ({
  async run(hook, occasion, signal) {
    signal.throwIfAborted();
    const began = deps.clock.now().getTime();
    const record = recordFor(deps, hook, occasion);
    await deps.processes.settle(record, signal);
    const [program = '', ...args] = hook.command;
    let running: RunningProcess;
    try {
      running = await deps.processes.start({
        program,
        args,
        cwd: hook.cwd,
        env: environment(deps, hook, occasion),
        record,
      });
    } catch (error) {
      if (!isDeliveryError(error)) throw error;
      return { kind: 'not-started', reason: error.message, output: '', tookMs: 0 };
    }
    const tail = tailOf(running);
    const how = await ending(deps.clock, running, hook.timeoutMs, signal);
    const output = deps
      .masking(hook.secretEnv)(await tail)
      .slice(-longestOutput);
    signal.throwIfAborted();
    return { ...how, output, tookMs: deps.clock.now().getTime() - began };
  },
});

type Ending =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number };

async function ending(clock: Clock, running: RunningProcess, timeoutMs: number, signal: AbortSignal): Promise<Ending> {
  const over = new AbortController();
  const isOver = running.exit.then(() => over.abort());
  const untilOver = AbortSignal.any([signal, over.signal]);
  const timedOut = await clock.sleep(timeoutMs, untilOver).then(
    () => true,
    () => false,
  );
  if (timedOut || signal.aborted) {
    running.interrupt();
    await clock.sleep(graceMs, over.signal).catch(() => undefined);
    running.kill();
  }
  const exit = await running.exit;
  await isOver;
  if (timedOut) return { kind: 'timed-out', afterMs: timeoutMs };
  if (exit.signal !== null) return { kind: 'killed', signal: exit.signal };
  return exit.code === 0 ? { kind: 'passed' } : { kind: 'failed', exitCode: exit.code ?? -1 };
}

/** The last lines, twice as long as is shown: a secret must be whole to be masked. */
async function tailOf(running: RunningProcess): Promise<string> {
  let tail = '';
  for await (const { text } of running.lines) tail = `${tail}${text}\n`.slice(-2 * longestOutput);
  return tail;
}

function recordFor({ files, digest, directory }: CommandHookDeps, hook: Hook, occasion: HookOccasion) {
  const place = files.join(directory, digest(`${occasion.key} ${hook.name}`).slice(0, 32));
  return {
    stdout: files.join(place, 'hook.stdout'),
    stderr: files.join(place, 'hook.stderr'),
    mark: files.join(place, 'hook.mark'),
  };
}

const environment = (
  deps: CommandHookDeps,
  hook: Hook,
  { key, facts }: HookOccasion,
): Readonly<Record<string, string>> => ({
  ...deps.environment,
  ...hook.env,
  ...hook.secretEnv,
  FAIRLEAD_HOOK: key,
  FAIRLEAD_HOOK_POINT: hook.at,
  FAIRLEAD_FACTS: JSON.stringify(facts),
});
