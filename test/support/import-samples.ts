/** Inputs of imports, as their tools document them, for the tests of imports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFiles, type ImportResult, type ImportTool } from '../../src/config/import/import-files.ts';

const folder = join(import.meta.dirname, '..', 'imports');

export interface Sample {
  readonly tool: ImportTool;
  readonly file: string;
  readonly text: string;
}

const sample = (tool: ImportTool, file: string): Sample => ({
  tool,
  file,
  text: readFileSync(join(folder, file), 'utf8'),
});

export const samples: readonly Sample[] = [
  sample('rollouts', 'rollout-canary.yaml'),
  sample('rollouts', 'rollout-blue-green.yaml'),
  sample('flagger', 'flagger.yaml'),
  sample('ingress-nginx', 'ingress.yaml'),
  sample('kayenta', 'kayenta.json'),
];

export type Imported = Extract<ImportResult, { readonly ok: true }>;

export function imported(tool: ImportTool, text: string, file = 'input.yaml'): Imported {
  const result = importFiles({ tool, name: 'shop', files: [{ file, text }] });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

/** What a person would have written in the place of what is still to be written. */
export const completed = (text: string): string =>
  text
    .replaceAll(/- TO-BE-WRITTEN\n\s+- .*\n/g, '- node\n')
    .replaceAll('query: TO-BE-WRITTEN', 'query: up')
    .replaceAll('url: TO-BE-WRITTEN', 'url: http://127.0.0.1:9090');
