import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveClouds, type ServedClouds } from '../../tools/demo/clouds.ts';
import { availableEngines, type TestEngine } from '../support/engines.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = readdirSync(join(root, 'examples')).filter((name) =>
  existsSync(join(root, 'examples', name, 'fairlead.yaml')),
);
const place = mkdtempSync(join(tmpdir(), 'fairlead-examples-'));
let clouds: ServedClouds;
beforeAll(async () => {
  clouds = await serveClouds(join(place, 'clouds'), 5);
});
afterAll(async () => {
  await clouds.stop();
  rmSync(place, { recursive: true, force: true });
});

interface Answer {
  readonly code: number | null;
  readonly result: { readonly status?: string; readonly changed?: boolean; readonly applied?: readonly string[] };
  readonly output: string;
}

function fairlead(directory: string, { engine, path }: TestEngine, words: readonly string[]): Answer {
  const args = [...words, '--json', '--engine', engine, '--cwd', directory];
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'fairlead.js'), ...args], {
    env: {
      HOME: place,
      PATH: [dirname(path), process.env['PATH'] ?? ''].join(delimiter),
      SHOP_DB_PASSWORD: 'correct-horse',
      ...clouds.env,
    },
    encoding: 'utf8',
    timeout: 240_000,
  });
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return {
    code: status,
    result: last.startsWith('{') && last.endsWith('}') ? JSON.parse(last) : {},
    output: stdout + stderr,
  };
}

/** The stacks that the last run of the words touched; fails where it did not end well. */
function done(directory: string, engine: TestEngine, words: readonly string[]): Answer['result'] {
  const { code, result, output } = fairlead(directory, engine, words);
  expect(code, `${words.join(' ')}\n${output.slice(-1_500)}`).toBe(0);
  return result;
}

describe.each(availableEngines())('with $label', (engine) => {
  it.each(projects)('%s is valid, comes up, stays as it is, and goes away', (name) => {
    const directory = join(place, engine.label.replaceAll(' ', '-'), name);
    cpSync(join(root, 'examples', name), directory, { recursive: true });
    const text = readFileSync(join(directory, 'fairlead.yaml'), 'utf8');
    const environment = text.includes('\nenvironments:') ? ['-e', 'staging'] : [];

    done(directory, engine, ['validate', ...environment]);
    const first = done(directory, engine, ['apply', '--yes', ...environment]);
    const second = done(directory, engine, ['plan', ...environment]);
    const last = done(directory, engine, ['destroy', '--yes', '--allow-destroy', ...environment]);

    expect(first).toMatchObject({ status: 'done' });
    expect(first.applied?.length).toBeGreaterThan(0);
    expect(second).toMatchObject({ status: 'done', changed: false });
    expect(last).toMatchObject({ status: 'done' });
    expect(clouds.world.resources()).toEqual([]);
  });
});

it('finds the examples', () => {
  expect(projects).toEqual(expect.arrayContaining(['minimal', 'take-over', 'three-clouds']));
});
