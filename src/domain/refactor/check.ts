import { closest } from '../closest.ts';
import { isJsonObject, type Json } from '../json.ts';
import { type Draft, layersOf, nameAt, stackPath } from './draft.ts';
import type { RelocateWish } from './model.ts';
import { refusal } from './refuse.ts';

/** What cannot be moved, or not there. @throws REFACTOR_*, STACK_UNKNOWN */
export function checkRelocation(draft: Draft, wish: RelocateWish, moving: ReadonlySet<string>): void {
  const { source, into, kind } = wish;
  refuseUnfit(draft, source);
  if (source === into) throw refusal('REFACTOR_USELESS', `stack "${into}" is where it is already`);
  if (kind === 'new') refuseTaken(draft, wish);
  else refuseUnfit(draft, into);
  for (const name of moving) refuseUnknown(draft, wish, name);
  refuseSameNames(draft, wish, moving);
  refuseRequested(draft, wish, moving);
  if (kind === 'all') refuseModules(draft, source);
  for (const environment of wish.environments) {
    if (kind === 'new' || (environment.source === undefined) === (environment.into === undefined)) continue;
    const [there, absent] = environment.source === undefined ? [into, source] : [source, into];
    throw refusal(
      'REFACTOR_ENVIRONMENT',
      `environment "${environment.name}" has stack "${there}" and not "${absent}"`,
      'enable both stacks in the same environments first',
    );
  }
}

function refuseUnfit(draft: Draft, stack: string): void {
  const known = [...new Set(layersOf(draft).flatMap((layer) => draft.keys([...layer, 'stacks'])))];
  if (!known.includes(stack)) {
    const meant = closest(stack, known);
    throw refusal(
      'STACK_UNKNOWN',
      `there is no stack "${stack}"`,
      meant === undefined ? `the stacks are: ${known.join(', ')}` : `did you mean "${meant}"?`,
    );
  }
  if (draft.at(stackPath([], stack)) === undefined) {
    throw refusal('REFACTOR_ENVIRONMENT', `stack "${stack}" is not among the stacks that all environments have`);
  }
  if (layersOf(draft).every((layer) => draft.at([...stackPath(layer, stack), 'source']) === undefined)) return;
  throw refusal('REFACTOR_SOURCE', `stack "${stack}" is a root module of your own`);
}

function refuseTaken(draft: Draft, { source, into }: RelocateWish): void {
  if (layersOf(draft).some((layer) => draft.at(stackPath(layer, into)) !== undefined)) {
    throw refusal('REFACTOR_NAME_TAKEN', `there is a stack "${into}" already`, 'use `fairlead move` to move into it');
  }
  if (layersOf(draft).every((layer) => draft.at([...stackPath(layer, source), 'backend']) === undefined)) return;
  throw refusal(
    'REFACTOR_BACKEND',
    `stack "${source}" has a backend of its own, and only you know where the state of "${into}" shall be`,
    `write \`${into}: { backend: ..., resources: [] }\` under \`stacks\`, then \`fairlead move ${source}.RESOURCE ${into}\``,
  );
}

function refuseUnknown(draft: Draft, { source, into }: RelocateWish, name: string): void {
  const known = namesIn(draft, source, 'resources');
  if (known.includes(name)) return;
  if (namesIn(draft, into, 'resources').includes(name)) {
    throw refusal('REFACTOR_USELESS', `resource "${name}" is in stack "${into}" already, and nothing is left to do`);
  }
  if (namesIn(draft, source, 'modules').includes(name)) throw moduleRefusal(source, name);
  const meant = closest(name, known);
  throw refusal(
    'REFACTOR_RESOURCE_UNKNOWN',
    `stack "${source}" has no resource "${name}"`,
    meant === undefined ? `its resources are: ${known.join(', ')}` : `did you mean "${meant}"?`,
  );
}

const moduleRefusal = (stack: string, name: string) =>
  refusal('REFACTOR_MODULE_CALL', `"${name}" of stack "${stack}" is a module`);

function refuseModules(draft: Draft, stack: string): void {
  const [first] = namesIn(draft, stack, 'modules');
  if (first !== undefined) throw moduleRefusal(stack, first);
}

/** Resources and modules share names; two resources of one type and name would be one. */
function refuseSameNames(draft: Draft, { into }: RelocateWish, moving: ReadonlySet<string>): void {
  const taken = [...namesIn(draft, into, 'resources'), ...namesIn(draft, into, 'modules')].find((name) =>
    moving.has(name),
  );
  if (taken === undefined) return;
  throw refusal('REFACTOR_NAME_TAKEN', `stack "${into}" has a resource or module "${taken}" already`);
}

/** `moved` and `imports` that name what moves: they may be undone yet in some environment. */
function refuseRequested(draft: Draft, { source }: RelocateWish, moving: ReadonlySet<string>): void {
  for (const layer of layersOf(draft)) {
    for (const [list, key] of [
      ['imports', 'to'],
      ['moved', 'to'],
    ] as const) {
      const open = draft.list([...stackPath(layer, source), list]).find((each) => moving.has(bare(each, key)));
      if (open === undefined) continue;
      throw refusal(
        'REFACTOR_PENDING',
        `stack "${source}" has a request under \`${list}\` for "${bare(open, key)}"`,
        'once every environment has applied it, take it out of the file: `fairlead move --finish` does that for moves',
      );
    }
  }
}

/** A request names a resource, an instance of it, or a whole address. */
function bare(request: Json, key: string): string {
  const text = isJsonObject(request) ? String(request[key]) : '';
  const name = text.replace(/\[.*$/, '');
  return name.split('.').at(-1) ?? '';
}

const namesIn = (draft: Draft, stack: string, list: 'resources' | 'modules'): readonly string[] => [
  ...new Set(
    layersOf(draft).flatMap((layer) => {
      const path = [...stackPath(layer, stack), list];
      return [...draft.list(path).keys()].flatMap((index) => nameAt(draft, [...path, index]) ?? []);
    }),
  ),
];
