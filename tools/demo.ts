/** `npm run demo`: a tour of the product, in under two minutes, with a genuine engine on simulated clouds. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyEngine } from '../test/support/engines.ts';
import { serveClouds } from './demo/clouds.ts';
import { createTerminal } from './demo/terminal.ts';
import { tour } from './demo/tour.ts';

const started = Date.now();
const engine = anyEngine();
const place = await mkdtemp(join(tmpdir(), 'fairlead-demo-'));
const project = join(place, 'shop');
await cp(fileURLToPath(new URL('../examples/three-clouds', import.meta.url)), project, { recursive: true });
const clouds = await serveClouds(join(place, 'clouds'), 40);
const terminal = createTerminal({
  cwd: project,
  env: {
    PATH: [dirname(engine.path), process.env['PATH'] ?? ''].join(delimiter),
    HOME: process.env['HOME'],
    SHOP_DB_PASSWORD: 'correct-horse-battery-staple',
    ...clouds.env,
  },
  color: process.stdout.isTTY === true || process.env['FORCE_COLOR'] !== undefined,
  write: (text) => void process.stdout.write(text),
});
try {
  terminal.say(`Fairlead on three simulated clouds, driven by the genuine ${engine.label}.`);
  await tour({ terminal, world: clouds.world, project });
  terminal.say(`\nDone in ${Math.round((Date.now() - started) / 1000)} s.`);
} catch (error) {
  process.stderr.write(`\nThe tour broke off: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await clouds.stop();
  await rm(place, { recursive: true, force: true });
}
