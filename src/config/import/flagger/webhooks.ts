import { escapeText } from '../../../domain/project/template.ts';
import { placeholder } from '../../to-write.ts';
import { nameFor } from '../names.ts';
import type { ServiceInput } from '../outcome.ts';
import { at, differs, flag, has, items, leaveOut, leaveOutEach, leaveToWrite, type Place, text } from '../reading.ts';
import { shownTime } from '../time.ts';
import { timeAt } from '../time-at.ts';

type Hooks = NonNullable<ServiceInput['hooks']>;
type Hook = Hooks[string];

/** Points in time that both have. */
const points: Readonly<Record<string, Hook['at']>> = { 'pre-rollout': 'pre-deploy', 'post-rollout': 'post-deploy' };

const without: Readonly<Record<string, string>> = {
  rollout: 'it is called at each look there: start the load it makes by yourself, or with a `pre-step` hook',
  event: 'declare a notifier of kind `webhook`, and name it under `notify`',
  'confirm-rollout': 'hold the rollout by an `approval` step where it is to be asked',
  'confirm-traffic-increase': 'put an `approval` step before each weight',
  'confirm-promotion': 'put an `approval` step at the end',
  rollback: 'go back with `fairlead rollout abort`',
};

/** A webhook becomes a hook whose command is still to be written: a hook is a program here. */
export function hooksOf(list: Place): Hooks {
  const hooks: Hooks = {};
  for (const item of has(list) ? items(list) : []) {
    const [name, type] = [text(at(item, 'name')) ?? 'webhook', at(item, 'type')];
    const kind = has(type) ? (text(type) ?? '') : 'rollout';
    const point = Object.hasOwn(points, kind) ? points[kind] : undefined;
    if (point === undefined) leaveOut(item, without[kind] ?? `there is no hook of type \`${kind}\``);
    else hooks[nameFor(name, Object.keys(hooks))] = hookOf(item, point);
  }
  return hooks;
}

function hookOf(item: Place, point: Hook['at']): Hook {
  const [url, timeout, mute] = [at(item, 'url'), at(item, 'timeout'), at(item, 'muteAlert')];
  const seconds = timeAt(timeout);
  if (has(mute) && flag(mute) === true) differs(mute, 'notices tell of rollouts, not of single hooks');
  leaveOutEach(item, {
    metadata: 'what is sent is written by the command',
    retries: 'a command tries again by itself',
    disableTLS: 'how it is sent is written in the command',
    retryTimeout: 'a command tries again by itself',
  });
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
