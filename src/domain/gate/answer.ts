/** What a gate's answer means. Nothing but a clear "allow" lets a rollout pass: what is not understood waits. */
import type { HookOutcome } from '../hooks.ts';
import { isJsonObject, type Json } from '../json.ts';

export interface GateAnswer {
  readonly decision: 'allow' | 'deny' | 'wait';
  /** For people, as it came: it is masked, and then made fit to be shown. */
  readonly reason: string;
}

const decisions = ['allow', 'deny', 'wait'] as const;

/** Exit code 0 allows, 1 denies, 3 waits; a command that ends with 0 may say it as JSON in its last line. */
export function answerOfCommand(outcome: HookOutcome): GateAnswer {
  const said = lastLine(outcome.output);
  const because = (fallback: string): string => reasonIn(said) ?? (said === '' ? fallback : said);
  switch (outcome.kind) {
    case 'passed':
      return said.startsWith('{') ? answerOfJson(said) : { decision: 'allow', reason: because('exit code 0') };
    case 'failed':
      if (outcome.exitCode === 1) return { decision: 'deny', reason: because('exit code 1') };
      if (outcome.exitCode === 3) return { decision: 'wait', reason: because('exit code 3') };
      return unclear(`exit code ${outcome.exitCode}, and 0, 1 and 3 have a meaning`);
    case 'killed':
      return unclear(`it was ended by ${outcome.signal}`);
    case 'timed-out':
      return unclear(`no answer within ${outcome.afterMs / 1000} s`);
    case 'not-started':
      return unclear(`it could not be started: ${outcome.reason}`);
  }
}

/** `{"decision": "allow", "reason": "..."}` */
export function answerOfJson(text: string): GateAnswer {
  const value = parsed(text);
  const decision = isJsonObject(value) ? decisions.find((each) => each === value['decision']) : undefined;
  if (decision === undefined) return unclear(`not {"decision": "allow" | "deny" | "wait"}: ${text.trim()}`);
  return { decision, reason: reasonIn(text) ?? `it said ${decision}` };
}

/** Nobody is let through for it. */
export const unclear = (why: string): GateAnswer => ({
  decision: 'wait',
  reason: `no clear answer: ${why}`,
});

function reasonIn(text: string): string | undefined {
  const value = parsed(text);
  return isJsonObject(value) && typeof value['reason'] === 'string' && value['reason'].trim() !== ''
    ? value['reason']
    : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const lastLine = (output: string): string => output.trim().split('\n').at(-1)?.trim() ?? '';

const longest = 300;
/** For a terminal and the journal. Only of what is masked: half a secret, or one without its line ends, is not found again. */
export const fitToShow = (reason: string): string =>
  reason
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longest);
