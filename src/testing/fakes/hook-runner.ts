import type { Hook } from '../../domain/hooks.ts';
import type { HookOccasion, HookRunner } from '../../ports/hook-runner.ts';

/** A hook's command as a function. Returns its exit code, the name of the signal it died of, or that it is not there. */
export type FakeHook = (call: FakeHookCall) => Promise<number | string | undefined>;

export interface FakeHookCall {
  readonly hook: Hook;
  /** As the command would see it. */
  readonly env: Readonly<Record<string, string>>;
  print(text: string): void;
  /** Time is up, or nobody wants it any more. */
  readonly interrupted: AbortSignal;
}

export interface FakeHookRunner extends HookRunner {
  /** Each occasion at which a hook was run, oldest first. */
  readonly calls: readonly { readonly hook: Hook; readonly occasion: HookOccasion }[];
}

const longestOutput = 4_096;

/** Runs functions as if they were commands; passes the contract of the real one. @default every hook passes */
export function createFakeHookRunner(command: FakeHook = async () => 0): FakeHookRunner {
  const calls: { hook: Hook; occasion: HookOccasion }[] = [];
  return {
    calls,
    async run(hook, occasion, signal) {
      signal.throwIfAborted();
      calls.push({ hook, occasion });
      const began = performance.now();
      const late = AbortSignal.timeout(hook.timeoutMs);
      const interrupted = AbortSignal.any([signal, late]);
      let printed = '';
      const print = (text: string): void => {
        printed += `${text}\n`;
      };
      const ended = command({ hook, env: environmentOf(hook, occasion), print, interrupted });
      const how = await Promise.race([ended, aborted(interrupted)]);
      signal.throwIfAborted();
      const output = masked(printed, hook).slice(-longestOutput);
      const outcome = late.aborted ? ({ kind: 'timed-out', afterMs: hook.timeoutMs } as const) : outcomeOf(how);
      return { ...outcome, output, tookMs: performance.now() - began };
    },
  };
}

type Ending =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly reason: string };

function outcomeOf(how: number | string | undefined): Ending {
  if (how === undefined) return { kind: 'not-started', reason: 'there is no such program' };
  if (typeof how === 'string') return { kind: 'killed', signal: how };
  return how === 0 ? { kind: 'passed' } : { kind: 'failed', exitCode: how };
}

const environmentOf = (hook: Hook, { key, facts }: HookOccasion): Readonly<Record<string, string>> => ({
  ...hook.env,
  ...hook.secretEnv,
  FAIRLEAD_HOOK: key,
  FAIRLEAD_HOOK_POINT: hook.at,
  FAIRLEAD_FACTS: JSON.stringify(facts),
});

function masked(text: string, { secretEnv }: Hook): string {
  let rest = text;
  for (const [name, value] of Object.entries(secretEnv)) rest = rest.replaceAll(value, `(secret ${name})`);
  return rest;
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
