import type { Files } from '../ports/files.ts';
import type { StackPlaces } from '../ports/iac-engine.ts';

/** Our own directory, beside the project file. */
export const ownDirectory = '.fairlead';

/** Where a stack's files are. */
export const stackPlaces = (
  files: Pick<Files, 'join'>,
  where: { readonly directory: string; readonly environment: string; readonly stack: string },
): StackPlaces => ({
  project: where.directory,
  work: files.join(where.directory, ownDirectory, 'work', where.environment, where.stack),
  stateFile: files.join(where.directory, ownDirectory, 'state', where.environment, `${where.stack}.tfstate`),
  cache: files.join(where.directory, ownDirectory, 'cache'),
});
