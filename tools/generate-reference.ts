/** `npm run reference`: writes docs/reference from the code. `--pages` leaves out the recorded public types, which take longer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './gate/run-tool.ts';
import { pages } from './reference/pages.ts';

const directory = join(repository, 'docs/reference');
for (const { file, text } of pages()) writeFileSync(join(directory, file), text);
if (!process.argv.includes('--pages')) {
  const { declarations, goldenNames } = await import('./build/declarations.ts');
  for (const { name, text } of declarations()) writeFileSync(join(directory, goldenNames[name]), text);
}
