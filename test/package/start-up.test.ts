import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

/** Milliseconds that `--version` and `--help` may take: one cannot feel it. */
const limit = 150;
const most = 40;

const bin = join(inject('packed').installed, 'node_modules/fairlead/bin/fairlead.js');

function milliseconds(words: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [bin, ...words], { stdio: 'ignore' });
  expect(status).toBe(0);
  return performance.now() - started;
}

// The least of at least ten: other work on the machine makes a start slower, never faster.
test.each(['--version', '--help'])('fairlead %s starts in under 150 ms', (word) => {
  const times: number[] = [];

  while (times.length < 10 || (Math.min(...times) >= limit && times.length < most)) times.push(milliseconds([word]));

  process.stdout.write(`start-up of ${word}: ${Math.round(Math.min(...times))} ms (least of ${times.length})\n`);
  expect(Math.min(...times)).toBeLessThan(limit);
});
