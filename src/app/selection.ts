import { closest } from '../domain/closest.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import type { RunKind } from '../domain/run/model.ts';
import type { SelectionWish } from '../domain/selection/model.ts';
import { refuseDestroyOfChanged } from '../domain/selection/refuse.ts';
import { selectStacks } from '../domain/selection/select.ts';
import type { OpenedProject } from './opened-project.ts';
import { selectStacks as knownStacks } from './preflight.ts';
import type { Selection, SelectionOptions } from './selection-model.ts';
import { touchedSince } from './touched.ts';

/** Which stacks are meant, and why. Starts nothing. @throws STACK_UNKNOWN, LABEL_UNKNOWN, GIT_*, PAST_PROJECT_* */
export async function selectIn(project: OpenedProject, options: SelectionOptions = {}): Promise<Selection> {
  const { stacks: named, exclude, labels, changed, withDependents } = options;
  if (named !== undefined) knownStacks(project, named);
  if (exclude !== undefined) knownStacks(project, exclude);
  const ofStacks = Object.fromEntries(
    Object.values(project.effective.stacks).map((stack) => [stack.name, stack.labels]),
  );
  for (const [label, values] of Object.entries(labels ?? {})) refuseUnknown(label, values, Object.values(ofStacks));
  const touched = changed === undefined ? undefined : await touchedSince(project, changed.ref);
  const wish: SelectionWish = {
    ...(named === undefined ? {} : { stacks: named }),
    ...(labels === undefined ? {} : { labels }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(withDependents === undefined ? {} : { withDependents }),
  };
  const { dependsOn } = stackGraph(project.effective);
  const facts = { labels: ofStacks, dependsOn, ...(touched === undefined ? {} : { touched: touched.stacks }) };
  const decisions = selectStacks(wish, facts);
  return {
    stacks: decisions.filter(({ selected }) => selected).map(({ stack }) => stack),
    decisions,
    ...(touched === undefined ? {} : { since: { ref: touched.point.ref, commit: touched.point.commit } }),
    ...(touched?.removed === undefined ? {} : { removed: touched.removed }),
  };
}

/** What a run, or a check, is asked to be about. */
export interface StackWish {
  readonly stacks?: readonly string[];
  readonly selection?: SelectionOptions;
}

/** The stacks of a run: those of `stacks`, narrowed by `selection`. May be empty with a selection. @throws as {@link selectIn} */
export async function chosenStacks(
  project: OpenedProject,
  { stacks, selection }: StackWish,
  kind: RunKind | 'validate',
): Promise<readonly string[]> {
  const named = (await removedOf(project, kind, stacks)) ?? knownStacks(project, stacks);
  if (selection === undefined) return named;
  if (kind === 'destroy' && selection.changed !== undefined) refuseDestroyOfChanged();
  const { stacks: chosen } = await selectIn(project, selection);
  return chosen.filter((stack) => named.includes(stack));
}

/** A project that was opened with removed stacks has old values for them: nothing else may be worked on. @throws SELECTION_REFUSED */
async function removedOf(
  project: OpenedProject,
  kind: RunKind | 'validate',
  stacks: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  const { removed } = project;
  if (removed === undefined) return undefined;
  const other = stacks?.find((stack) => !removed.includes(stack));
  if (kind === 'destroy' && other === undefined) {
    const chosen = stacks ?? removed;
    for (const stack of chosen) await refuseWithoutSource(project, stack);
    return chosen;
  }
  const what = other === undefined ? `a ${kind}` : `stack "${other}", which did not leave it`;
  throw new DeliveryError('SELECTION_REFUSED', `the project was opened to destroy what left it, not for ${what}`, {
    hint: 'open it without `removedSince`',
  });
}

/** The engine destroys from the root module, which may have left with the stack. @throws ENGINE_SOURCE_MISSING */
async function refuseWithoutSource(
  { effective, overrides, services, directory }: OpenedProject,
  stack: string,
): Promise<void> {
  const content = effective.stacks[stack]?.content;
  if (content?.kind !== 'source') return;
  const path = services.files.resolve(directory, content.directory);
  if (await services.files.exists(path)) return;
  throw new DeliveryError(
    'ENGINE_SOURCE_MISSING',
    `stack "${stack}": its root module \`${content.directory}\` is gone`,
    {
      hint: `put it back until the stack is destroyed: \`git checkout ${overrides.removedSince?.slice(0, 10)} -- ${content.directory}\``,
      data: { stack, directory: path },
    },
  );
}

/** A mistyped label must not end in "nothing to do". */
function refuseUnknown(
  label: string,
  values: readonly string[],
  stacks: readonly Readonly<Record<string, string>>[],
): void {
  const known = new Set(stacks.flatMap((labels) => (Object.hasOwn(labels, label) ? [labels[label] ?? ''] : [])));
  const wrong = values.find((value) => !known.has(value));
  if (known.size > 0 && wrong === undefined) return;
  const names = [...new Set(stacks.flatMap((labels) => Object.keys(labels)))].sort();
  const meant = known.size === 0 ? closest(label, names) : closest(wrong ?? '', [...known]);
  const choices = known.size === 0 ? names : [...known].sort();
  const what = known.size === 0 ? `no stack has a label "${label}"` : `no stack has the label "${label}=${wrong}"`;
  const listed = choices.length === 0 ? 'give stacks `labels` in the project file' : `there is: ${choices.join(', ')}`;
  throw new DeliveryError('LABEL_UNKNOWN', what, {
    hint: meant === undefined ? listed : `did you mean "${known.size === 0 ? meant : `${label}=${meant}`}"?`,
    data: { label, known: choices },
  });
}
