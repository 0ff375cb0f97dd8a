/** Stacks in columns: each waits for the one above it. The same work for every contestant. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Grid {
  readonly deep: number;
  readonly wide: number;
}

/** Stack → stacks that it waits for. */
export function gridEdges({ deep, wide }: Grid): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, readonly string[]>();
  for (let row = 0; row < deep; row += 1) {
    for (let column = 0; column < wide; column += 1) {
      edges.set(`s${row}_${column}`, row === 0 ? [] : [`s${row - 1}_${column}`]);
    }
  }
  return edges;
}

/** What one stack consists of, in each form. */
export interface StackText {
  /** Indented by six: items of `resources`. */
  readonly yaml: string;
  readonly hcl: string;
}

export const oneData = (name: string): StackText => ({
  yaml: `      - { type: terraform_data, name: x, properties: { input: ${name} } }\n`,
  hcl: `resource "terraform_data" "x" {\n  input = "${name}"\n}\n`,
});

export interface ProjectOptions {
  readonly content: (name: string) => StackText;
  /** YAML before `stacks:`. */
  readonly head?: string;
  /** HCL in every root module. */
  readonly shared?: string;
}

export async function writeProject(
  directory: string,
  grid: Grid,
  { content, head = '' }: ProjectOptions,
): Promise<void> {
  let text = `project: bench\n${head}stacks:\n`;
  for (const [name, needs] of gridEdges(grid)) {
    const after = needs.length === 0 ? '' : `    dependsOn: [${needs.join(', ')}]\n`;
    text += `  ${name}:\n${after}    resources:\n${content(name).yaml}`;
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'fairlead.yaml'), text);
}

/** A directory with a root module for each stack. */
export async function writeModules(
  directory: string,
  grid: Grid,
  { content, shared = '' }: ProjectOptions,
): Promise<void> {
  for (const name of gridEdges(grid).keys()) {
    await mkdir(join(directory, name), { recursive: true });
    await writeFile(join(directory, name, 'main.tf'), shared + content(name).hcl);
  }
}

/** The same, and what the peer needs to know of their order. */
export async function writeUnits(directory: string, grid: Grid, options: ProjectOptions): Promise<void> {
  await writeModules(directory, grid, options);
  for (const [name, needs] of gridEdges(grid)) {
    const paths = needs.map((need) => JSON.stringify(`../${need}`)).join(', ');
    await writeFile(join(directory, name, 'terragrunt.hcl'), `dependencies {\n  paths = [${paths}]\n}\n`);
  }
}

/** As if nothing had ever run there. */
export async function forget(directory: string, grid: Grid): Promise<void> {
  await rm(join(directory, '.fairlead'), { recursive: true, force: true });
  const left = [
    'terraform.tfstate',
    'terraform.tfstate.backup',
    '.terraform',
    '.terraform.lock.hcl',
    '.terragrunt-cache',
  ];
  for (const name of gridEdges(grid).keys()) {
    for (const file of left) await rm(join(directory, name, file), { recursive: true, force: true });
  }
}
