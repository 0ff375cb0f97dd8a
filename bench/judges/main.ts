import type { Bench } from '../figure.ts';
import { exposure } from './exposure.ts';
import { falseAlarms } from './false-alarms.ts';
import { power } from './power.ts';
import { takeSeedsAfter } from './random.ts';

export const bench: Bench = {
  about:
    'how often the sequential tests say "worse", rightly and wrongly, looked at after every interval; seeds from 1 on',
  run: ({ small, say, seedsAfter = 0 }) => {
    takeSeedsAfter(seedsAfter);
    return Promise.resolve([...falseAlarms(small, say), ...power(small, say), ...exposure(small, say)]);
  },
};
