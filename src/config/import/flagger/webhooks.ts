import { escapeText } from '../../../domain/project/template.ts';
import { placeholder } from '../../to-write.ts';
import type { StepInput } from '../condition.ts';
import { nameFor } from '../names.ts';
import type { ServiceInput } from '../outcome.ts';
import { at, differs, flag, has, items, leaveOut, leaveOutEach, leaveToWrite, type Place, text } from '../reading.ts';
import { shownTime } from '../time.ts';
import { patience } from '../rollouts/stepping.ts';
import { timeAt } from '../time-at.ts';

type Hooks = NonNullable<ServiceInput['hooks']>;
type Hook = Hooks[string];

/** Points in time that both have. */
const points: Readonly<Record<string, Hook['at']>> = { 'pre-rollout': 'pre-deploy', 'post-rollout': 'post-deploy' };

const without: Readonly<Record<string, string>> = {
  rollout: 'it is called at each look there: start the load it makes by yourself, or with a `pre-step` hook',
  event: 'declare a notifier of kind `webhook`, and name it under `notify`',
  rollback: 'go back with `fairlead rollout abort`',
};

/** Webhooks that are asked until they say yes: where in the steps their gate stands. */
const asking = { 'confirm-rollout': 'first', 'confirm-traffic-increase': 'each', 'confirm-promotion': 'last' } as const;

/** Gates whose command is still to be written, by where they stand. */
export interface Gates {
  readonly first: readonly StepInput[];
  /** Before each weight. */
  readonly each: readonly StepInput[];
  readonly last: readonly StepInput[];
}

export function gatesOf(list: Place): Gates {
  const gates = { first: [] as StepInput[], each: [] as StepInput[], last: [] as StepInput[] };
  for (const item of has(list) ? items(list) : []) {
    const kind = text(at(item, 'type')) ?? '';
    if (isAsking(kind)) gates[asking[kind]].push({ gate: gateOf(item) });
  }
  return gates;
}

const isAsking = (kind: string): kind is keyof typeof asking => Object.hasOwn(asking, kind);

function gateOf(item: Place): NonNullable<StepInput['gate']> {
  leaveOutEach(item, { name: 'a gate has no name', ...ofRequests });
  const url = at(item, 'url');
  differs(url, `it is asked without an end there; here it goes back after ${patience}`);
  leaveToWrite(url, 'a gate is a program: write the one that asks this address');
  return { command: [...placeholder(escapeText(`ask ${text(url) ?? ''}: 0 lets pass, 3 waits`))], timeout: patience };
}

const ofRequests: Readonly<Record<string, string>> = {
  metadata: 'what is sent is written by the command',
  retries: 'a command tries again by itself',
  disableTLS: 'how it is sent is written in the command',
  retryTimeout: 'a command tries again by itself',
};

/** A webhook becomes a hook whose command is still to be written: a hook is a program here. */
export function hooksOf(list: Place): Hooks {
  const hooks: Hooks = {};
  for (const item of has(list) ? items(list) : []) {
    const [name, type] = [text(at(item, 'name')) ?? 'webhook', at(item, 'type')];
    const kind = has(type) ? (text(type) ?? '') : 'rollout';
    const point = Object.hasOwn(points, kind) ? points[kind] : undefined;
    if (Object.hasOwn(asking, kind)) continue;
    if (point === undefined) leaveOut(item, without[kind] ?? `there is no hook of type \`${kind}\``);
    else hooks[nameFor(name, Object.keys(hooks))] = hookOf(item, point);
  }
  return hooks;
}

function hookOf(item: Place, point: Hook['at']): Hook {
  const [url, timeout, mute] = [at(item, 'url'), at(item, 'timeout'), at(item, 'muteAlert')];
  const seconds = timeAt(timeout);
  if (has(mute) && flag(mute) === true) differs(mute, 'notices tell of rollouts, not of single hooks');
  leaveOutEach(item, ofRequests);
  const address = text(url) ?? '';
  leaveToWrite(url, 'a hook is a program: write the one that sends this request');
  return {
    at: point,
    command: [...placeholder(escapeText(`send a POST to ${address}`))],
    ...(seconds !== undefined && { timeout: shownTime(seconds) }),
    // What comes after the rollout cannot undo it.
    ...(point === 'post-deploy' && { onFailure: 'continue' as const }),
  };
}
