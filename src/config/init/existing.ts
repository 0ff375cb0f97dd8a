import { findCycle } from '../../domain/graph/graph.ts';
import { matchRead } from './remote-state.ts';
import {
  type ModuleVariable,
  readModules,
  rootModules,
  type SourceFile,
  type TerraformModule,
} from './root-modules.ts';

export interface TakenStack {
  readonly name: string;
  readonly module: TerraformModule;
  /** Stack, and the remote-state read that says so. */
  readonly dependsOn: readonly { readonly stack: string; readonly read: string }[];
  /** Variable of the module → reference. */
  readonly variables: readonly (readonly [name: string, reference: string])[];
}

export interface TakeOver {
  readonly stacks: readonly TakenStack[];
  /** Project variables that need a value. */
  readonly variables: readonly { readonly name: string; readonly description: string }[];
  /** Secret → variable of the process. */
  readonly secrets: readonly { readonly name: string; readonly env: string }[];
  readonly notes: readonly string[];
}

/** Makes stacks of the root modules in some files. What cannot be expressed is in the notes, never dropped. */
export function takeOver(files: readonly SourceFile[], project: string): TakeOver {
  const modules = readModules(files);
  const roots = rootModules(modules);
  const notes: string[] = [];
  const names = nameStacks(roots, project);
  const nameOf = (module: TerraformModule): string => names.get(module) ?? module.directory;
  const inputs = collectInputs(roots, nameOf);
  const edges = dropCycles(findEdges(roots, nameOf, notes), notes);
  const stacks = roots.map((module) => ({
    name: nameOf(module),
    module,
    dependsOn: edges.filter(({ from }) => from === nameOf(module)).map(({ to, read }) => ({ stack: to, read })),
    variables: inputs.references.get(module) ?? [],
  }));
  for (const stack of stacks) notes.push(...notesOf(stack));
  for (const module of modules.filter((each) => !roots.includes(each) && each.hasProvider)) {
    notes.push(
      `${module.directory} configures a provider and is called by another module: it was taken as a part, not as a stack`,
    );
  }
  if (roots.length === 0) notes.push('no Terraform files were found here: the project is empty');
  return { stacks, variables: inputs.variables, secrets: inputs.secrets, notes };
}

function nameStacks(roots: readonly TerraformModule[], project: string): ReadonlyMap<TerraformModule, string> {
  const names = new Map<TerraformModule, string>();
  const taken = new Set<string>();
  const last = (module: TerraformModule) => module.directory.split('/').at(-1) ?? '';
  const often = Map.groupBy(roots, (module) => last(module).toLowerCase());
  for (const module of roots) {
    const alone = often.get(last(module).toLowerCase())?.length === 1;
    const wish = module.directory === '.' ? project : alone ? last(module) : module.directory.replaceAll('/', '-');
    names.set(module, free(toName(wish), taken));
  }
  return names;
}

/** A name that the project file accepts. */
export function toName(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  if (name === '') return 'project';
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

function free(wish: string, taken: Set<string>): string {
  let name = wish;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wish}-${number}`;
  taken.add(name.toLowerCase());
  return name;
}

interface Inputs {
  readonly variables: TakeOver['variables'];
  readonly secrets: TakeOver['secrets'];
  readonly references: ReadonlyMap<TerraformModule, TakenStack['variables']>;
}

/** Variables without a value: one project variable for all modules that mean the same, one each where types differ. */
function collectInputs(roots: readonly TerraformModule[], nameOf: (module: TerraformModule) => string): Inputs {
  const variables: { readonly name: string; readonly description: string }[] = [];
  const secrets = new Map<string, string>();
  const references = new Map<TerraformModule, (readonly [string, string])[]>();
  const all = roots.flatMap((module) =>
    module.variables.filter(({ given }) => !given).map((variable) => ({ module, variable })),
  );
  for (const [name, uses] of Map.groupBy(all, ({ variable }) => variable.name)) {
    const shared = new Set(uses.map(({ variable }) => variable.type.replace(/\s+/g, ''))).size === 1;
    for (const { module, variable } of uses) {
      const own = toName(shared ? name : `${nameOf(module)}_${name}`);
      const kind = variable.sensitive ? 'secrets' : 'var';
      const list = references.get(module) ?? [];
      references.set(module, [...list, [name, `\${${kind}.${own}}`]]);
      if (variable.sensitive) secrets.set(own, `TF_VAR_${name}`);
      else if (!variables.some((each) => each.name === own)) {
        variables.push({
          name: own,
          description: describe(variable, shared ? uses.map((use) => nameOf(use.module)) : [nameOf(module)]),
        });
      }
    }
  }
  return { variables, secrets: [...secrets].map(([name, env]) => ({ name, env })), references };
}

/** One line, as it stands in a flow map. */
const describe = (variable: ModuleVariable, stacks: readonly string[]): string => {
  const text = variable.description ?? `${variable.type.slice(0, 60)}, for ${stacks.join(', ')}`;
  return text.replace(/\s+/g, ' ').trim();
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly read: string;
}

function findEdges(
  roots: readonly TerraformModule[],
  nameOf: (module: TerraformModule) => string,
  notes: string[],
): readonly Edge[] {
  const edges: Edge[] = [];
  for (const reader of roots) {
    for (const read of reader.reads) {
      const match = matchRead(read, reader, roots);
      const place = `data.terraform_remote_state.${read.name}`;
      if ('none' in match)
        notes.push(
          `${nameOf(reader)}: ${place} reads a state of another place (${match.none}): add \`dependsOn\` if a stack makes it`,
        );
      else edges.push({ from: nameOf(reader), to: nameOf(match.module), read: place });
    }
  }
  return edges;
}

/** Modules that read each other's state can only be applied by hand in turns: the edge that closes the circle is told. */
function dropCycles(found: readonly Edge[], notes: string[]): readonly Edge[] {
  const edges: Edge[] = [];
  for (const edge of found) {
    const graph: Record<string, string[]> = {};
    for (const { from, to } of [...edges, edge]) (graph[from] ??= []).push(to);
    const cycle = findCycle(graph);
    if (cycle === undefined) edges.push(edge);
    else notes.push(`${edge.from}: ${edge.read} would close a circle (${cycle.join(' → ')}): this edge was left out`);
  }
  return edges;
}

function notesOf({ name, module, variables }: TakenStack): readonly string[] {
  const notes: string[] = [];
  const add = (text: string) => notes.push(`${name}: ${text}`);
  for (const place of module.unread)
    add(`${place} could not be read; look whether it holds variables, outputs or a backend`);
  if (module.backend !== undefined && module.backend.computed.length > 0)
    add(`its backend computes ${module.backend.computed.join(', ')}`);
  if (module.cloud) add('it uses a `cloud` block: its runs happen on that service, and `engine: terraform` is set');
  if (module.usesWorkspace)
    add('it reads `terraform.workspace`: give the stack `workspace: ${env.name}`, or a workspace per environment');
  if (module.requiredVersion !== undefined)
    add(`it asks for version ${module.requiredVersion} of the engine; set \`settings.tools\` to hold to it`);
  if (module.otherValues.length > 0)
    add(
      `${module.otherValues.join(', ')} ${module.otherValues.length === 1 ? 'is' : 'are'} not read by itself: move the values to \`environments\``,
    );
  const open = variables.filter(([, reference]) => reference.startsWith('${var.')).map(([variable]) => variable);
  if (open.length > 0)
    add(`${open.join(', ')} ${open.length === 1 ? 'has' : 'have'} no default: give a value under \`variables\``);
  if (module.outputs.length > 0)
    add(`other stacks can refer to ${module.outputs.map((output) => `\${stacks.${name}.${output}}`).join(', ')}`);
  return notes;
}
