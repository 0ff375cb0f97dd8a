import type { z } from 'zod';
import { weekdays } from '../domain/gate/time-window.ts';
import type { GateQuestion, GateSetting } from '../domain/rollout/steps.ts';
import { seconds } from './durations.ts';
import type { strategy } from './schema/rollout.ts';
import { texts } from './texts.ts';

type Parsed = NonNullable<NonNullable<z.output<typeof strategy>['steps']>[number]['gate']>;

/** The checks have seen that it asks one thing. @param directory where commands run that name none */
export const toGate = (given: Parsed, directory: string): GateSetting => ({
  asks: toQuestion(given, directory),
  everySeconds: seconds(given.every ?? '30s'),
  timeoutSeconds: seconds(given.timeout ?? '1d'),
});

function toQuestion({ command, http, window, headers, env, directory }: Parsed, fallback: string): GateQuestion {
  if (command !== undefined)
    return { kind: 'command', command, directory: directory ?? fallback, env: texts(env ?? {}) };
  if (http !== undefined) return { kind: 'http', url: http, headers: headers ?? {} };
  const { days, from, to, zone } = window ?? {};
  return {
    kind: 'window',
    window: { days: days ?? weekdays, from: minutes(from ?? '00:00'), to: minutes(to ?? '24:00'), zone: zone ?? 'UTC' },
  };
}

/** `09:30` in minutes after midnight. */
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
