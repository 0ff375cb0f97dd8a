import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../tools/gate/run-tool.ts';

const bin = join(repository, 'bin/fairlead.js');

/** Starts the program under a Node that claims to be another version. */
function startUnder(version: string) {
  const claim = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const words = ['--import', `data:text/javascript,${encodeURIComponent(claim)}`, bin, '--version'];
  return spawnSync(process.execPath, words, { encoding: 'utf8' });
}

test.each(['18.20.4', '20.20.2', '22.12.9'])('refuses Node %s with a sentence and without a stack trace', (version) => {
  const { status, stderr } = startUnder(version);

  expect(status).toBe(2);
  expect(stderr).toContain(`needs Node 22.13 or newer, this is ${version}`);
  expect(stderr).not.toContain('    at ');
});

test.each(['22.13.0', '24.1.0', '26.0.0'])('starts under Node %s', (version) => {
  expect(startUnder(version)).toMatchObject({ status: 0, stderr: '' });
});
