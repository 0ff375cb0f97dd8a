import type { Files } from '../ports/files.ts';
import type { InitResult } from './toolkit.ts';

/** What `config/` would write. Paths are relative to the directory. */
export interface InitPlan {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
  /** What editors check the project file with: written beside it, and not shown. */
  readonly schema?: { readonly path: string; readonly text: string };
}

export interface InitWish {
  readonly directory: string;
  readonly dryRun?: boolean | undefined;
  readonly force?: boolean | undefined;
}

type WrittenFile = InitResult['files'][number];

/**
 * Writes a first project. A file that is there stays as it is, unless the caller insists; to a `.gitignore` only what it
 * lacks is added, in any case.
 */
export async function writeInit(files: Files, plan: InitPlan, wish: InitWish): Promise<InitResult> {
  const written: WrittenFile[] = [];
  const notes = [...plan.notes];
  for (const file of plan.files) {
    const path = files.resolve(wish.directory, file.path);
    const there = await files.readText(path);
    const text = there === undefined ? file.text : merged(file, there, wish);
    if (text === undefined) notes.push(`${file.path} is there already and was left as it is`);
    const write = wish.dryRun !== true && text !== undefined && text !== there;
    if (write) await files.writeText(path, text);
    written.push({ path: file.path, text: text ?? file.text, written: write });
  }
  const { schema } = plan;
  // It belongs to the file that was written: beside one of somebody else it is not wanted.
  if (schema !== undefined && written[0]?.written === true) {
    await files.writeText(files.resolve(wish.directory, schema.path), schema.text);
    notes.push(`editors check the project file with ${schema.path}, which was written too`);
  }
  return { files: written, notes };
}

/** Undefined: it stays as it is. */
function merged(file: InitPlan['files'][number], there: string, wish: InitWish): string | undefined {
  if (!file.path.endsWith('.gitignore')) return wish.force === true ? file.text : undefined;
  const lines = new Set(there.split(/\r?\n/).map((line) => line.trim()));
  const lacking = file.text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !lines.has(line));
  if (lacking.length === 0) return there;
  const end = there === '' || there.endsWith('\n') ? '' : '\n';
  return `${there}${end}${lacking.join('\n')}\n`;
}
