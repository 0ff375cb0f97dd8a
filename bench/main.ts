/** `npm run bench -- NAME [--json] [--small] [--seeds-after N]`: measures one promise of speed, side by side with its peer. */
import { parseArgs } from 'node:util';
import type { Bench } from './figure.ts';
import { machineLine } from './machine.ts';

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'load-1000': async () => (await import('./load-1000.ts')).bench,
  'apply-100': async () => (await import('./apply-100.ts')).bench,
  'replan-100': async () => (await import('./replan-100.ts')).bench,
  'warm-providers': async () => (await import('./warm-providers.ts')).bench,
  'state-1000': async () => (await import('./state-1000.ts')).bench,
  judges: async () => (await import('./judges/main.ts')).bench,
  'rollouts-1000': async () => (await import('./rollouts-1000.ts')).bench,
  proxy: async () => (await import('./proxy.ts')).bench,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    'seeds-after': { type: 'string', default: '0' },
  },
});
const [name = ''] = positionals;
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
/** With `--json`, standard output is the figures and nothing else. */
const say = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);

if (load === undefined) {
  process.stderr.write(
    `${name === '' ? 'name a bench' : `there is no bench "${name}"`}: ${Object.keys(benches).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const bench = await load();
  say(`${name}: ${bench.about}`);
  say(`machine: ${await machineLine()}`);
  const figures = await bench.run({ small: values.small, say, seedsAfter: Number(values['seeds-after']) || 0 });
  for (const { name: figure, value, unit, goal, holds } of figures)
    say(`${holds ? 'holds ' : 'MISSED'} ${figure}: ${value} ${unit} (goal ${goal})`);
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}
