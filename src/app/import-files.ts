import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import type { Files } from '../ports/files.ts';
import type { ImportOptions, ImportOutcome } from './toolkit.ts';

/** What `config/` makes of the texts. */
export type Importing = (
  files: readonly { readonly file: string; readonly text: string }[],
) =>
  | (Pick<ImportOutcome, 'text' | 'findings'> & { readonly ok: true; readonly project: Json })
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What stands for standard input on a command line. */
const standardInput = '-';

/**
 * Reads the files and makes a project file of them; nothing is written unless that was asked for, and nothing is written over.
 * @throws IMPORT_FILE_MISSING, IMPORT_FILE_INVALID, IMPORT_NOTHING_FOUND, IMPORT_FILE_EXISTS
 */
export async function importProject(files: Files, wish: ImportOptions, importing: Importing): Promise<ImportOutcome> {
  const texts = await Promise.all(wish.files.map((file) => readOne(files, file, wish)));
  const made = importing(texts);
  if (!made.ok) throw unreadable(wish, made.problems);
  const { project, text, findings } = made;
  const written = wish.out === undefined ? {} : { written: await write(files, wish, wish.out, text) };
  return { project, text, findings, ...written };
}

async function readOne(files: Files, file: string, { directory, standardInput: piped }: ImportOptions) {
  const text = file === standardInput ? piped : await files.readText(files.resolve(directory, file));
  if (text !== undefined) return { file, text };
  const what = file === standardInput ? 'standard input was not given' : `there is no file ${file}`;
  throw new DeliveryError('IMPORT_FILE_MISSING', what, { data: { file } });
}

function unreadable({ tool, files }: ImportOptions, problems: readonly Problem[]): DeliveryError {
  if (problems.length > 0)
    return new DeliveryError('IMPORT_FILE_INVALID', 'what is to be imported cannot be read', { problems });
  return new DeliveryError('IMPORT_NOTHING_FOUND', `nothing of ${tool} is in ${files.join(', ')}`, {
    data: { tool, files: [...files] },
  });
}

async function write(files: Files, { directory, force }: ImportOptions, out: string, text: string): Promise<string> {
  const path = files.resolve(directory, out);
  if (force !== true && (await files.exists(path)))
    throw new DeliveryError('IMPORT_FILE_EXISTS', `${out} is there already`, { data: { file: out } });
  await files.writeText(path, text);
  return path;
}
