import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createNodeFiles } from './files.ts';
import { createSeals } from './seals.ts';

const made: string[] = [];
afterEach(() => Promise.all(made.splice(0).map((path) => rm(path, { recursive: true }))));

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'seals-'));
  made.push(path);
  return path;
}

it('seals the same text alike under one key, which only its owner can read, and otherwise under another', async () => {
  const [here, there] = [await directory(), await directory()];

  const first = await createSeals(createNodeFiles(), here).seal('revision', 'hunter2');
  const again = await createSeals(createNodeFiles(), here).seal('revision', 'hunter2');
  const other = await createSeals(createNodeFiles(), here).seal('approval', 'hunter2');
  const elsewhere = await createSeals(createNodeFiles(), there).seal('revision', 'hunter2');

  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(again).toBe(first);
  expect(new Set([first, other, elsewhere]).size).toBe(3);
  expect((await stat(join(here, 'revision.key'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(here, 'revision.key'), 'utf8')).not.toContain('hunter2');
});

it('makes one key where many ask at once', async () => {
  const here = await directory();

  const seals = await Promise.all(
    Array.from({ length: 8 }, () => createSeals(createNodeFiles(), here).seal('revision', 'x')),
  );

  expect(new Set(seals).size).toBe(1);
});
