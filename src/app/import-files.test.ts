import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { type Importing, importProject } from './import-files.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-import-'));
  writeFileSync(join(directory, 'canary.yaml'), 'kind: Canary\n');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Says what it was given. */
const echo: Importing = (files) => ({ ok: true, project: {}, text: JSON.stringify(files), findings: [] });

const wish = (files: readonly string[]) => ({ directory, tool: 'flagger', files }) as const;

test('reads files and standard input in the order given, and writes nothing', async () => {
  const outcome = await importProject(
    createNodeFiles(),
    { ...wish(['-', 'canary.yaml']), standardInput: 'piped' },
    echo,
  );

  expect(JSON.parse(outcome.text)).toEqual([
    { file: '-', text: 'piped' },
    { file: 'canary.yaml', text: 'kind: Canary\n' },
  ]);
  expect(outcome.written).toBeUndefined();
});

test('writes where that is asked for, and over what is there only where that is asked for, too', async () => {
  const files = createNodeFiles();
  const out = join(directory, 'fairlead.yaml');
  writeFileSync(out, 'mine');
  const asked = { ...wish(['canary.yaml']), out: 'fairlead.yaml' };

  await expect(importProject(files, asked, echo)).rejects.toMatchObject({ code: 'IMPORT_FILE_EXISTS' });
  expect(readFileSync(out, 'utf8')).toBe('mine');

  const outcome = await importProject(files, { ...asked, force: true }, echo);
  expect(outcome.written).toBe(out);
  expect(readFileSync(out, 'utf8')).toContain('canary.yaml');
});

test.each([
  ['IMPORT_FILE_MISSING', ['nobody.yaml'], echo],
  ['IMPORT_FILE_MISSING', ['-'], echo],
  ['IMPORT_NOTHING_FOUND', ['canary.yaml'], () => ({ ok: false, problems: [] })],
  [
    'IMPORT_FILE_INVALID',
    ['canary.yaml'],
    () => ({ ok: false, problems: [{ code: 'IMPORT_FILE_INVALID', severity: 'error', message: 'm' }] }),
  ],
] satisfies readonly (readonly [string, readonly string[], Importing])[])(
  '%s for %j',
  async (code, files, importing) => {
    const asked = { ...wish(files), out: 'fairlead.yaml' };

    await expect(importProject(createNodeFiles(), asked, importing)).rejects.toMatchObject({ code });
    expect(existsSync(join(directory, 'fairlead.yaml'))).toBe(false);
  },
);
