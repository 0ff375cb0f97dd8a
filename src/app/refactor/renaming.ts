/**
 * A stack gets another name. The state goes along where its place derives from the name: copied first, planned there, then
 * the project file, and only then the old one is removed. Killed anywhere, the same command goes on.
 */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { renameStack as renamed } from '../../domain/refactor/rename.ts';
import { readState } from '../../domain/state/document.ts';
import type { JsonObject } from '../../domain/json.ts';
import { createApproval } from '../approval.ts';
import { refuseHeld } from '../held-stacks.ts';
import type { OpenedProject } from '../opened-project.ts';
import { hasUsualState, stateName } from '../own-state.ts';
import { stackPlaces } from '../places.ts';
import { refuseAutoApproval } from '../preflight.ts';
import type { Refactored, RefactorOptions, RenameWish } from '../refactor-toolkit.ts';
import { silentCall } from '../silent-call.ts';
import { accessOf } from '../state-lock.ts';
import { changesIn } from './guarded-apply.ts';
import { lineDiff } from './line-diff.ts';
import { projectFileOf } from './preparation.ts';
import { writeState } from './put-states.ts';
import { verifyPlan } from './verified-plan.ts';
import { writeProjectFile } from './write-file.ts';

export async function renameStack(
  project: OpenedProject,
  wish: RenameWish,
  options: RefactorOptions,
): Promise<Refactored> {
  refuseAutoApproval(project, options);
  const file = projectFileOf(project);
  const written = await file.read();
  if (written.kind === 'module') {
    throw new DeliveryError('REFACTOR_MODULE_FILE', `${project.file} is a program, which is not edited`, {
      hint: `rename the stack and its references there with your editor; then move its state: .fairlead/state/ENVIRONMENT/${wish.from}.tfstate, or \`fairlead state export\` and \`import\``,
    });
  }
  if (await wasRenamed(project, wish)) return finished(project, wish, []);
  const relocation = renamed(written.data, wish);
  const text = await file.edited(written.text, relocation.edits);
  const edits = lineDiff(written.text, text);
  const result = { edits, transfers: [], way: 'state', waiting: [], notes: [] } as const;
  const views = await viewsOf(project, { before: written.text, after: text });
  if (options.dryRun === true) return { ...result, status: 'previewed' };
  const copied: View[] = [];
  try {
    for (const view of views) if (await copyState(view, wish)) copied.push(view);
    await approve(project, { text, wish, options });
    for (const view of views) await refuseChanged(view, wish);
    await writeProjectFile(project, { before: written.text, after: text });
  } catch (error) {
    for (const view of copied) await removeState(view.after, wish.to);
    throw error;
  }
  return finished(project, wish, edits);
}

/** One environment, with the old name and with the new one. */
interface View {
  readonly before: OpenedProject;
  readonly after: OpenedProject;
}

async function viewsOf(
  project: OpenedProject,
  texts: { readonly before: string; readonly after: string },
): Promise<readonly View[]> {
  const file = projectFileOf(project);
  const views: View[] = [];
  for (const name of project.environments) {
    views.push({ before: await file.open(texts.before, name), after: await file.open(texts.after, name) });
  }
  return views;
}

/** The file has the new name already, and leftovers have the old one: it was killed in between. */
async function wasRenamed(project: OpenedProject, { from, to }: RenameWish): Promise<boolean> {
  const { stacks } = project.effective;
  if (Object.hasOwn(stacks, from) || !Object.hasOwn(stacks, to)) return false;
  for (const name of project.environments) {
    const opened = await openNow(project, name);
    if ((await heldState(opened, from)) !== undefined && (await heldState(opened, to)) !== undefined) return true;
    const record = opened.services.journal.existing()?.stack(name, from);
    if (record !== undefined && record.status !== 'destroyed') return true;
  }
  return false;
}

async function openNow(project: OpenedProject, environment: string): Promise<OpenedProject> {
  const file = projectFileOf(project);
  const written = await file.read();
  return written.kind === 'yaml' ? file.open(written.text, environment) : project;
}

/** Whether a copy was made. @throws REFACTOR_STATE_CONFLICT */
async function copyState({ before, after }: View, { from, to }: RenameWish): Promise<boolean> {
  refuseHeld(before, [from]);
  const stack = before.effective.stacks[from];
  if (stack === undefined || !hasUsualState(stack)) return false;
  const [old, there] = [await heldState(before, from), await heldState(after, to)];
  if (old === undefined) return false;
  if (there !== undefined && there['lineage'] !== old['lineage']) {
    throw new DeliveryError('REFACTOR_STATE_CONFLICT', `there is a state of another stack "${to}" already`, {
      data: { stack: to, environment: before.effective.environment.name },
    });
  }
  if (there !== undefined && there['serial'] === old['serial']) return true;
  if (there !== undefined) await removeState(after, to);
  await writeState(after, to, old);
  return true;
}

/** Somebody may have applied the old one meanwhile. @throws REFACTOR_FILE_CHANGED */
async function refuseChanged({ before, after }: View, { from, to }: RenameWish): Promise<void> {
  const stack = before.effective.stacks[from];
  if (stack === undefined || !hasUsualState(stack)) return;
  refuseHeld(before, [from]);
  const [old, copy] = [await heldState(before, from), await heldState(after, to)];
  if (old?.['serial'] === copy?.['serial'] && old?.['lineage'] === copy?.['lineage']) return;
  throw new DeliveryError('REFACTOR_FILE_CHANGED', `the state of stack "${from}" was changed meanwhile`);
}

async function heldState(project: OpenedProject, stack: string): Promise<JsonObject | undefined> {
  const { effective, services, directory } = project;
  const name = effective.environment.name;
  const isStored = effective.settings.state?.service === 'embedded';
  const text = isStored
    ? (await accessOf(project).existing())?.read(stateName(name, stack))?.text
    : await services.files.readText(stackPlaces(services.files, { directory, environment: name, stack }).stateFile);
  const read = text === undefined ? undefined : readState(text);
  return read?.kind === 'state' ? read.document : undefined;
}

async function removeState(project: OpenedProject, stack: string): Promise<void> {
  const { effective, services, directory } = project;
  const name = effective.environment.name;
  if (effective.settings.state?.service === 'embedded') {
    const store = await accessOf(project).existing();
    if (store?.read(stateName(name, stack)) === undefined) return;
    store.remove(stateName(name, stack), { how: 'delete', who: 'rename' });
    return;
  }
  await services.files.remove(stackPlaces(services.files, { directory, environment: name, stack }).stateFile);
}

interface Approving {
  readonly text: string;
  readonly wish: RenameWish;
  readonly options: RefactorOptions;
}

async function approve(project: OpenedProject, { text, wish, options }: Approving): Promise<void> {
  const { environment, settings, stacks } = project.effective;
  const plans = [];
  if (Object.hasOwn(stacks, wish.from)) {
    const opened = await projectFileOf(project).open(text, environment.name);
    const call = silentCall(options.signal);
    const recorded = withRecord(opened, wish);
    const verified = await verifyPlan({ project: recorded, stack: wish.to, side: 'neither', transfers: [], call });
    if (verified.kind === 'refused') throw changesIn(wish.to, verified.why, verified.cause);
    plans.push(verified.plan);
  }
  await createApproval({ environment: environment.name, settings, kind: 'apply' }, options).ask(plans);
}

/** The journal knows the engine of the old name only. */
function withRecord(project: OpenedProject, { from, to }: RenameWish): OpenedProject {
  const { services, effective } = project;
  const engine = services.journal.existing()?.stack(effective.environment.name, from)?.engine;
  const stack = effective.stacks[to];
  if (stack === undefined || stack.engine !== 'auto' || (engine !== 'terraform' && engine !== 'opentofu'))
    return project;
  return { ...project, effective: { ...effective, stacks: { ...effective.stacks, [to]: { ...stack, engine } } } };
}

/** After the file: what has the old name goes, and the journal follows. */
async function finished(project: OpenedProject, wish: RenameWish, edits: Refactored['edits']): Promise<Refactored> {
  for (const name of project.environments) {
    const opened = await openNow(project, name);
    const stack = opened.effective.stacks[wish.to];
    if (stack !== undefined && hasUsualState(stack)) await removeState(opened, wish.from);
    continueRecord(opened, wish);
  }
  return { status: 'done', edits, transfers: [], way: 'state', waiting: [], notes: [] };
}

function continueRecord({ services, effective }: OpenedProject, { from, to }: RenameWish): void {
  const journal = services.journal.existing();
  const records = journal?.stacks(effective.environment.name) ?? [];
  for (const record of records) {
    const dependsOn = record.dependsOn?.map((name) => (name === from ? to : name));
    const follows = { ...record, ...(dependsOn === undefined ? {} : { dependsOn }) };
    if (record.stack === from && record.status !== 'destroyed') {
      journal?.recordStack({ ...follows, stack: to });
      journal?.recordStack({ ...record, status: 'destroyed' });
    } else if (record.dependsOn?.includes(from) === true) journal?.recordStack(follows);
  }
}
