import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createNodeFiles } from '../../adapters/system/node/files.ts';
import type { OpenedProject } from '../opened-project.ts';
import { writeProjectFile } from './write-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'fairlead-write-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, 'fairlead.yaml');
// All that is asked of it.
const project = { file, services: { files: createNodeFiles() } } as unknown as OpenedProject;

it.each<readonly [string, string, string]>([
  ['as it was', 'project: a\n', 'project: b\n'],
  ['with a byte order mark', '\uFEFFproject: a\n', 'project: b\n'],
  ['written already', 'project: b\n', 'project: b\n'],
])('writes over a project file that is %s', async (_, now, after) => {
  writeFileSync(file, now);

  await writeProjectFile(project, { before: 'project: a\n', after });

  expect(readFileSync(file, 'utf8')).toBe(after);
});

it('leaves a project file alone that somebody has edited meanwhile, and says to run it again', async () => {
  writeFileSync(file, 'project: a # mine\n');

  const writing = writeProjectFile(project, { before: 'project: a\n', after: 'project: b\n' });

  await expect(writing).rejects.toMatchObject({ code: 'REFACTOR_FILE_CHANGED', hint: 'run the same command again' });
  expect(readFileSync(file, 'utf8')).toBe('project: a # mine\n');
});

it('makes none where it has gone', async () => {
  rmSync(file, { force: true });

  const writing = writeProjectFile(project, { before: 'project: a\n', after: 'project: b\n' });

  await expect(writing).rejects.toMatchObject({ code: 'REFACTOR_FILE_CHANGED' });
});
