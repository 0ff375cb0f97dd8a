/** Resources change stacks: looked at, planned, asked for, done, and the requests taken out again. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import type { Edit } from '../../domain/refactor/edit.ts';
import type { Transfer } from '../../domain/refactor/model.ts';
import { requestEdits, requestLayer } from '../../domain/refactor/requests.ts';
import { stackPath } from '../../domain/refactor/draft.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import { createApproval } from '../approval.ts';
import type { OpenedProject } from '../opened-project.ts';
import { refuseAutoApproval } from '../preflight.ts';
import type { Refactored, RefactorOptions } from '../refactor-toolkit.ts';
import { silentCall } from '../silent-call.ts';
import { tellingOutputs } from './documents.ts';
import { cleanRequests, finishTransfers } from './finish.ts';
import { changesIn } from './guarded-apply.ts';
import { lineDiff } from './line-diff.ts';
import { type Preparation, prepareRelocation, projectFileOf, type RelocationWish } from './preparation.ts';
import { isOurs, stateWith, writeState } from './put-states.ts';
import { onCopyOf } from './state-copy.ts';
import { type Verified, verifyPlan } from './verified-plan.ts';
import { writeProjectFile } from './write-file.ts';

interface Plan {
  readonly way: Refactored['way'];
  /** What the file says while it is done. */
  readonly text: string;
  readonly plans: readonly StackPlan[];
}

export async function relocateResources(
  project: OpenedProject,
  wish: RelocationWish,
  options: RefactorOptions,
): Promise<Refactored> {
  refuseAutoApproval(project, options);
  const call = silentCall(options.signal);
  const prepared = await prepareRelocation(project, wish, call);
  const { transfers } = ownOf(project, prepared);
  if (options.dryRun === true) return preview(project, prepared, transfers);
  const plan = await planRelocation(project, { prepared, wish, call });
  const { environment, settings } = project.effective;
  await createApproval({ environment: environment.name, settings, kind: 'apply' }, options).ask(plan.plans);
  if (plan.way === 'state') await putStates(project, prepared, wish.into);
  const before = plan.way === 'state' ? await protectedText(project, prepared, wish.into) : prepared.text;
  await writeProjectFile(project, { before, after: plan.text });
  const after = await projectFileOf(project).open(plan.text, environment.name);
  const ended = wish.kind === 'all' ? [wish.source] : [];
  const finishing = { project: after, transfers, options, call, ended, approved: true } as const;
  if (transfers.length > 0) await finishTransfers(finishing);
  const waiting = await cleanRequests(finishing);
  const end = await projectFileOf(project).read();
  return {
    status: 'done',
    edits: lineDiff(prepared.text, end.kind === 'yaml' ? end.text : ''),
    transfers,
    way: plan.way,
    waiting,
    notes: prepared.relocation.notes,
  };
}

const ownOf = ({ effective }: OpenedProject, { environments }: Preparation) => {
  const own = environments.find(({ name }) => name === effective.environment.name);
  if (own === undefined) throw new DeliveryError('INTERNAL', `environment "${effective.environment.name}" is gone`);
  return own;
};

async function preview(
  project: OpenedProject,
  prepared: Preparation,
  transfers: readonly Transfer[],
): Promise<Refactored> {
  const { text, relocation, environments } = prepared;
  return {
    status: 'previewed',
    edits: lineDiff(text, await projectFileOf(project).edited(text, relocation.edits)),
    transfers,
    way: transfersOf(prepared).some(lacksId) ? 'state' : 'requests',
    waiting: environments
      .filter((each) => each.transfers.length > 0 && each.transfers !== transfers)
      .map(({ name }) => name),
    notes: relocation.notes,
  };
}

const transfersOf = ({ environments }: Preparation): readonly Transfer[] =>
  environments.flatMap(({ transfers }) => transfers);

const lacksId = ({ instances }: Transfer): boolean => instances.some(({ id }) => id === undefined);

interface Planning {
  readonly prepared: Preparation;
  readonly wish: RelocationWish;
  readonly call: EngineCall;
}

/** By requests where the provider can import what is there, else by the states themselves where they are ours. */
async function planRelocation(project: OpenedProject, planning: Planning): Promise<Plan> {
  const { prepared, wish } = planning;
  const without = transfersOf(prepared).filter(lacksId);
  const byRequests = without.length > 0 ? undefined : await planned(project, planning, 'requests');
  if (byRequests !== undefined && 'text' in byRequests) return byRequests;
  const ours = prepared.environments.every(
    (each) => each.transfers.length === 0 || isOurs(each.project, wish.kind === 'new' ? wish.source : wish.into),
  );
  // Where the stack that gives it shows changes, its way makes no difference.
  if (!ours || byRequests?.side === 'source') throw refusedBy(byRequests, without, wish);
  const byState = await planned(project, planning, 'state');
  if ('text' in byState) return byState;
  throw changesIn(byState.side === 'into' ? wish.into : wish.source, [...byState.why, ...(byRequests?.why ?? [])]);
}

interface Refusal {
  readonly side: 'into' | 'source';
  readonly why: readonly string[];
  readonly cause?: unknown;
}

function refusedBy(refused: Refusal | undefined, without: readonly Transfer[], wish: RelocationWish): DeliveryError {
  if (refused !== undefined)
    return changesIn(refused.side === 'into' ? wish.into : wish.source, refused.why, refused.cause);
  const names = without.map(({ address }) => address).join(', ');
  return new DeliveryError('REFACTOR_ID_UNKNOWN', `the state does not tell by which id ${names} would be imported`, {
    data: { addresses: without.map(({ address }) => address) },
  });
}

async function planned(
  project: OpenedProject,
  { prepared, wish, call }: Planning,
  way: Refactored['way'],
): Promise<Plan | Refusal> {
  const own = ownOf(project, prepared);
  const text = await finalText(project, prepared, way);
  const opened = await projectFileOf(project).open(text, own.name);
  const telling = tellingOutputs(opened, own.documents);
  const { transfers } = own;
  const stacks = opened.effective.stacks;
  const plans: StackPlan[] = [];
  for (const side of ['into', 'source'] as const) {
    const stack = side === 'into' ? wish.into : wish.source;
    if (!Object.hasOwn(stacks, stack)) continue;
    const verify = (more: Partial<Parameters<typeof verifyPlan>[0]> = {}): Promise<Verified> =>
      verifyPlan({ project: telling, stack, side, transfers, call, ...more });
    const document = way === 'state' && side === 'into' ? stateWith(own, wish.into) : undefined;
    const verified =
      document === undefined ? await verify() : await onCopyOf({ project: telling, stack, document }, verify);
    if (verified.kind === 'refused') return { side, why: verified.why, cause: verified.cause };
    plans.push(verified.plan);
  }
  return { way, text, plans };
}

/** With the requests of every environment: each is done when its turn comes. */
async function finalText(project: OpenedProject, prepared: Preparation, way: Refactored['way']): Promise<string> {
  const { text, relocation } = prepared;
  const requests = transfersOf(prepared).flatMap((transfer) =>
    requestEdits(relocation.file, transfer, way === 'state' ? 'forget' : 'pair'),
  );
  return projectFileOf(project).edited(text, [...relocation.edits, ...requests]);
}

/**
 * Before a state has what its stack does not: the file asks to forget it there. Whoever plans in this moment, or after a
 * kill, finds nothing to destroy.
 */
async function protectedText(project: OpenedProject, prepared: Preparation, into: string): Promise<string> {
  const written = await projectFileOf(project).read();
  if (written.kind === 'module' || !Object.hasOwn(project.effective.stacks, into)) return prepared.text;
  const edits = transfersOf(prepared).map(
    ({ environment, address }): Edit => ({
      kind: 'append',
      path: [...stackPath(requestLayer(prepared.relocation.file, environment), into), 'removed'],
      value: { from: address },
    }),
  );
  return projectFileOf(project).edited(prepared.text, edits);
}

/** In all environments: no request in the file could do it later. */
async function putStates(project: OpenedProject, prepared: Preparation, into: string): Promise<void> {
  const after = await protectedText(project, prepared, into);
  await writeProjectFile(project, { before: prepared.text, after });
  for (const each of prepared.environments) {
    const document = stateWith(each, into);
    if (document !== undefined) await writeState(each.project, into, document);
  }
}
