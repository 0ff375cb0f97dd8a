import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { writeInit } from './init.ts';

const plan = {
  files: [
    { path: 'fairlead.yaml', text: 'project: shop\n' },
    { path: 'modules/a.tf', text: '# a\n' },
  ],
  notes: ['a note'],
};
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-init-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('writes the files of the plan, with their directories', async () => {
  const result = await writeInit(createNodeFiles(), plan, { directory });

  expect(readFileSync(join(directory, 'modules/a.tf'), 'utf8')).toBe('# a\n');
  expect(result).toMatchObject({ files: [{ written: true }, { written: true }], notes: ['a note'] });
});

test('leaves a file that is there as it is, and says so', async () => {
  writeFileSync(join(directory, 'fairlead.yaml'), 'mine');

  const result = await writeInit(createNodeFiles(), plan, { directory });

  expect(readFileSync(join(directory, 'fairlead.yaml'), 'utf8')).toBe('mine');
  expect(result.files.map((file) => file.written)).toEqual([false, true]);
  expect(result.notes).toHaveLength(2);
});

test('writes over it when the caller insists', async () => {
  writeFileSync(join(directory, 'fairlead.yaml'), 'mine');

  await writeInit(createNodeFiles(), plan, { directory, force: true });

  expect(readFileSync(join(directory, 'fairlead.yaml'), 'utf8')).toBe('project: shop\n');
});

test('only says what it would write', async () => {
  const result = await writeInit(createNodeFiles(), plan, { directory, dryRun: true });

  expect(existsSync(join(directory, 'fairlead.yaml'))).toBe(false);
  expect(result.files.map((file) => file.written)).toEqual([false, false]);
});

test('writes the schema beside a project file that it wrote, and nowhere else', async () => {
  const schema = { path: '.fairlead/schema.json', text: '{}\n' };
  const there = () => existsSync(join(directory, schema.path));

  await writeInit(createNodeFiles(), { ...plan, schema }, { directory, dryRun: true });
  const afterDryRun = there();
  const result = await writeInit(createNodeFiles(), { ...plan, schema }, { directory });
  const written = there();
  rmSync(join(directory, schema.path));
  await writeInit(createNodeFiles(), { ...plan, schema }, { directory });

  expect([afterDryRun, written, there()]).toEqual([false, true, false]);
  expect(result.notes).toHaveLength(2);
});

test('adds to a .gitignore what it lacks, also when the caller insists', async () => {
  const ignore = { files: [{ path: '.gitignore', text: '# ours\n.fairlead/\n' }], notes: [] };
  writeFileSync(join(directory, '.gitignore'), 'node_modules/');

  const added = await writeInit(createNodeFiles(), ignore, { directory, force: true });
  const again = await writeInit(createNodeFiles(), ignore, { directory });

  expect(readFileSync(join(directory, '.gitignore'), 'utf8')).toBe('node_modules/\n.fairlead/\n');
  expect([added, again].map(({ files }) => files[0]?.written)).toEqual([true, false]);
  expect(again.notes).toEqual([]);
});
