/**
 * Works on a world of files as an infrastructure tool does on a cloud: `world-worker.ts WORLD STACK COUNT`.
 * What exists is a line in `cloud.log`, which can only be added to, so that a thing made twice is seen for ever. What it
 * knows of is in its state file, written after each creation. Two workers on one stack at a time would create twice.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [world = '', stack = '', count = '0'] = process.argv.slice(2);
const stateFile = join(world, `${stack}.state.json`);

const readState = (): string[] => {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as string[];
  } catch {
    return [];
  }
};

const known = readState();
for (let index = 0; index < Number(count); index += 1) {
  const name = `${stack}.${index}`;
  if (known.includes(name)) continue;
  process.stdout.write(`creating ${name}\n`);
  appendFileSync(join(world, 'cloud.log'), `${name}\n`);
  // Longer than a host takes to start: one that does not wait for us would see a thing that is in no state yet.
  await sleep(250);
  known.push(name);
  writeFileSync(stateFile, JSON.stringify(known));
}
process.stdout.write('complete\n');
