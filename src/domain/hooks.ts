/** A user's command at a named point. */
export interface Hook {
  readonly name: string;
  readonly at: HookPoint;
  /** Program and arguments; never a shell string. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The same, of secret values. They reach the command only. */
  readonly secretEnv: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What its failure means. @default stop */
  readonly onFailure: HookConsequence;
}

export type HookPoint =
  | 'pre-deploy'
  | 'post-deploy'
  | 'pre-step'
  | 'post-step'
  | 'pre-promotion'
  | 'post-promotion'
  | 'on-failure'
  | 'on-abort';

/** `stop`: the run fails here. `rollback`: the rollout goes back. `hold`: it waits for a person. `continue`: it is noted only. */
export type HookConsequence = 'stop' | 'rollback' | 'hold' | 'continue';

/** How a hook ended. Only `passed` is success. */
export type HookOutcome = {
  /** The last lines of what it printed, at most 4 kB, with secrets masked. */
  readonly output: string;
  readonly tookMs: number;
} & (
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'not-started'; readonly reason: string }
);
