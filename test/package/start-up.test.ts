import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const bin = join(inject('packed').installed, 'node_modules/fairlead/bin/fairlead.js');

function milliseconds(words: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
  expect(status).toBe(0);
  return performance.now() - started;
}

/** The least of at least ten: other work on the machine makes a start slower, never faster. */
function leastOf(words: readonly string[], enough: number): number {
  const times: number[] = [];
  while (times.length < 10 || (Math.min(...times) >= enough && times.length < 40)) times.push(milliseconds(words));
  return Math.min(...times);
}

test.each(['--version', '--help'])('fairlead %s starts in under 150 ms', (word) => {
  // Where Node alone takes long to start, the machine is slow or busy: three and a half of it is the measure there.
  const limit = Math.max(150, 3.5 * leastOf(['-e', '0'], 40));

  const least = leastOf([bin, word], limit);

  process.stdout.write(`start-up of ${word}: ${Math.round(least)} ms, limit ${Math.round(limit)} ms\n`);
  expect(least).toBeLessThan(limit);
});
