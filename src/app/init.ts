import type { Files } from '../ports/files.ts';
import type { InitResult } from './toolkit.ts';

/** What `config/` would write. Paths are relative to the directory. */
export interface InitPlan {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

export interface InitWish {
  readonly directory: string;
  readonly dryRun?: boolean | undefined;
  readonly force?: boolean | undefined;
}

/** Writes a first project. A file that is there stays as it is, unless the caller insists. */
export async function writeInit(files: Files, plan: InitPlan, wish: InitWish): Promise<InitResult> {
  const written: InitResult['files'][number][] = [];
  const kept: string[] = [];
  for (const file of plan.files) {
    const path = files.resolve(wish.directory, file.path);
    const there = await files.exists(path);
    const write = wish.dryRun !== true && (!there || wish.force === true);
    if (write) await files.writeText(path, file.text);
    if (there && wish.force !== true) kept.push(file.path);
    written.push({ path: file.path, text: file.text, written: write });
  }
  return {
    files: written,
    notes: [...plan.notes, ...kept.map((path) => `${path} is there already and was left as it is`)],
  };
}
