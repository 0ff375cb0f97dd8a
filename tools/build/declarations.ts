import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDtsBundle } from 'dts-bundle-generator';
import { projectJsonSchema } from '../../src/config/schema.ts';
import { catalogue } from '../../src/domain/errors/catalogue.ts';
import { repository } from '../gate/run-tool.ts';
import { renderProjectInput } from './project-input.ts';

const entryNames = ['index', 'adapter', 'testing'] as const;

/** Where each is recorded in docs/reference, so that a change of the public types shows in a review. */
export const goldenNames = { index: 'api.d.ts', adapter: 'adapter.d.ts', testing: 'testing.d.ts' } as const;

export interface Declaration {
  readonly name: (typeof entryNames)[number];
  readonly text: string;
}

/** The types of each entry point in one file that needs no other package. */
export function declarations(): readonly Declaration[] {
  const directory = join(repository, '.cache', 'declarations');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'project-input.ts'), projectInput());
  const files = entryNames.map((name) => {
    const file = join(directory, `${name}.ts`);
    writeFileSync(file, entry(readFileSync(join(repository, 'src', `${name}.ts`), 'utf8')));
    return file;
  });
  const output = { noBanner: true, exportReferencedTypes: false };
  const texts = generateDtsBundle(
    files.map((filePath) => ({ filePath, output })),
    { preferredConfigPath: join(repository, 'tsconfig.json') },
  );
  return texts.map((text, at) => ({ name: entryNames[at] ?? 'index', text: withCodes(text) }));
}

/** The public list, with the one type that speaks of zod replaced by its rendering. */
const entry = (text: string): string =>
  text
    .replaceAll("'./config/define-project.ts'", "'./project-input.ts'")
    .replaceAll(/from '[.][/](?!project-input)/g, "from '../../src/");

const projectInput = (): string => `import type { Json } from '../../src/domain/json.ts';

${renderProjectInput(projectJsonSchema())}
/**
 * A project in TypeScript, the same model as \`fairlead.yaml\`: \`export default defineProject({ project: 'shop', ... })\`.
 * Gives the value back unchanged; it is checked when the project is opened.
 */
export const defineProject = (project: ProjectInput): ProjectInput => project;
`;

/** Codes are the contract, texts are not: the catalogue's type becomes the list of codes. */
function withCodes(text: string): string {
  const codes = Object.keys(catalogue).sort();
  const list = codes.map((code) => `\n\t| ${JSON.stringify(code)}`).join('');
  return text
    .replace(/^declare const entries: \{\n(?:[ \t].*\n)*\};\n/m, '')
    .replace('keyof typeof entries', list.trimStart());
}
