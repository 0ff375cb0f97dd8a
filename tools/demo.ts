/**
 * `npm run demo`: a tour of the product, in under two minutes, with a genuine engine on simulated clouds.
 * `npm run demo -- rollout`: a live canary on this machine, behind the best real proxy that is here already;
 * `--proxy local` for the built-in one.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { anyEngine } from '../test/support/engines.ts';
import { stopServices } from '../test/support/stop-services.ts';
import { canaryTour } from './demo/canary.ts';
import { chooseProxy, withProxy } from './demo/proxies.ts';
import { serveClouds } from './demo/clouds.ts';
import { createTerminal, type Terminal } from './demo/terminal.ts';
import { tour } from './demo/tour.ts';

const { positionals, values: words } = parseArgs({ allowPositionals: true, options: { proxy: { type: 'string' } } });
const started = Date.now();
const engine = anyEngine();
const place = await mkdtemp(join(tmpdir(), 'fairlead-demo-'));

const terminalIn = (cwd: string, env: Readonly<Record<string, string>>): Terminal =>
  createTerminal({
    cwd,
    env: {
      PATH: [dirname(engine.path), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      HOME: process.env['HOME'],
      SHOP_DB_PASSWORD: 'correct-horse-battery-staple',
      ...env,
    },
    color: process.stdout.isTTY === true || process.env['FORCE_COLOR'] !== undefined,
    write: (text) => void process.stdout.write(text),
  });

async function copyOf(example: string): Promise<string> {
  const project = join(place, example);
  await cp(fileURLToPath(new URL(`../examples/${example}`, import.meta.url)), project, { recursive: true });
  return project;
}

async function onClouds(): Promise<void> {
  const project = await copyOf('three-clouds');
  const clouds = await serveClouds(join(place, 'clouds'), 40);
  try {
    const terminal = terminalIn(project, clouds.env);
    terminal.say(`Fairlead on three simulated clouds, driven by the genuine ${engine.label}.`);
    await tour({ terminal, world: clouds.world, project });
  } finally {
    await clouds.stop();
  }
}

async function onThisMachine(): Promise<void> {
  const proxy = await chooseProxy(words.proxy);
  const project = await copyOf('canary');
  const file = join(project, 'fairlead.yaml');
  await writeFile(file, withProxy(await readFile(file, 'utf8'), proxy));
  const terminal = terminalIn(project, {});
  try {
    terminal.say(`A live canary on this machine, behind ${proxy.label}.`);
    await canaryTour({ terminal, project });
  } finally {
    // With the proxy of the route, whatever it is; then what is left where that failed.
    await terminal.ask(['services', 'stop']).catch(() => undefined);
    await stopServices(project, process.env);
  }
}

try {
  await (positionals[0] === 'rollout' ? onThisMachine() : onClouds());
  process.stdout.write(`\nDone in ${Math.round((Date.now() - started) / 1000)} s.\n`);
} catch (error) {
  process.stderr.write(`\nThe tour broke off: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(place, { recursive: true, force: true });
}
