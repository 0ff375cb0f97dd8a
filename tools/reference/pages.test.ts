import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/domain/errors/catalogue.ts';
import { repository } from '../gate/run-tool.ts';
import { pages } from './pages.ts';

test.each(pages())('docs/reference/$file says what the code says', ({ file, text }) => {
  const recorded = readFileSync(join(repository, 'docs/reference', file), 'utf8');

  expect(recorded, 'run `npm run reference`').toBe(text);
});

test('every error code has a row', () => {
  const errors = pages().find(({ file }) => file === 'errors.md')?.text ?? '';

  const missing = Object.keys(catalogue).filter((code) => !errors.includes(`| \`${code}\` |`));

  expect(missing).toEqual([]);
});
