import type { Bench } from '../figure.ts';
import { exposure } from './exposure.ts';
import { falseAlarms } from './false-alarms.ts';
import { power } from './power.ts';

export const bench: Bench = {
  about:
    'how often the sequential tests say "worse", rightly and wrongly, looked at after every interval; seeds from 1 on',
  run: ({ small, say }) => Promise.resolve([...falseAlarms(small, say), ...power(small, say), ...exposure(small, say)]),
};
