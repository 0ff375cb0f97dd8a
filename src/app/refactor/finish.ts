import type { Transfer } from '../../domain/refactor/model.ts';
import { pendingTransfers, requestsOf } from '../../domain/refactor/pending.ts';
import { withoutRequests } from '../../domain/refactor/requests.ts';
import { objectAt } from '../../domain/refactor/state-objects.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import { createApproval } from '../approval.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { RefactorOptions } from '../refactor-toolkit.ts';
import { readDocuments, tellingOutputs } from './documents.ts';
import { applyGuarded, changesIn } from './guarded-apply.ts';
import { projectFileOf } from './preparation.ts';
import { verifyPlan } from './verified-plan.ts';
import { writeProjectFile } from './write-file.ts';

export interface Finishing {
  /** As the file says by now. */
  readonly project: OpenedProject;
  readonly transfers: readonly Transfer[];
  readonly options: RefactorOptions;
  readonly call: EngineCall;
  /** Stacks that leave the file once nothing of them is left. @default none */
  readonly ended?: readonly string[];
  /** It was asked and planned already. */
  readonly approved?: true;
}

/**
 * Does what the file requests in one environment: import where it goes, then forget where it was. Owned by at least one
 * stack at any time, and never destroyed; killed anywhere, it is done again from the start, and what is done stays done.
 */
export async function finishTransfers(finishing: Finishing): Promise<void> {
  const { transfers, options, call } = finishing;
  for (const [from, into] of pairsOf(transfers)) {
    const own = transfers.filter((each) => each.from === from && each.into === into);
    const documents = await readDocuments(finishing.project, [from, into], call);
    const project = tellingOutputs(finishing.project, documents);
    if (finishing.approved !== true) await approve({ ...finishing, project, transfers: own }, { from, into });
    await applyGuarded({ project, stack: into, side: 'into', transfers: own, options });
    await applyGuarded({ project, stack: from, side: 'source', transfers: own, options });
  }
}

async function approve(
  { project, transfers, options, call }: Finishing,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<void> {
  const { environment, settings } = project.effective;
  const plans = [];
  for (const [stack, side] of [
    [into, 'into'],
    [from, 'source'],
  ] as const) {
    const verified = await verifyPlan({ project, stack, side, transfers, call });
    if (verified.kind === 'refused') throw changesIn(stack, verified.why, verified.cause);
    plans.push(verified.plan);
  }
  await createApproval({ environment: environment.name, settings, kind: 'apply' }, options).ask(plans);
}

const pairsOf = (transfers: readonly Transfer[]): readonly (readonly [string, string])[] => [
  ...new Map(transfers.map(({ from, into }) => [`${from} ${into}`, [from, into] as const])).values(),
];

/**
 * Takes requests out of the file that both states have done, and the stack of which nothing else was left. Gives back
 * the environments that still have some.
 */
export async function cleanRequests({ project, transfers, call, ended = [] }: Finishing): Promise<readonly string[]> {
  const stacks = [...new Set([...ended, ...transfers.flatMap(({ from, into }) => [from, into])])];
  const documents = await readDocuments(project, stacks, call);
  const done = transfers.filter(
    ({ from, into, address }) =>
      objectAt(documents.get(into), address) !== undefined && objectAt(documents.get(from), address) === undefined,
  );
  const file = projectFileOf(project);
  const written = await file.read();
  if (written.kind === 'module') return [];
  const edits = withoutRequests(written.data, requestsOf(done), ended);
  const after = await file.edited(written.text, edits);
  await writeProjectFile(project, { before: written.text, after });
  const waiting: string[] = [];
  for (const name of project.environments) {
    const { effective } = await file.open(after, name);
    endRecords(
      project,
      name,
      stacks.filter((stack) => !Object.hasOwn(effective.stacks, stack)),
    );
    if (pendingTransfers(effective).some(({ from, into }) => stacks.includes(from) && stacks.includes(into))) {
      waiting.push(name);
    }
  }
  return waiting;
}

/** A stack that has left the file with nothing in its state: there is nothing of it any more. */
function endRecords({ services }: OpenedProject, environment: string, stacks: readonly string[]): void {
  const journal = services.journal.existing();
  for (const stack of stacks) {
    const record = journal?.stack(environment, stack);
    if (record !== undefined) journal?.recordStack({ ...record, status: 'destroyed' });
  }
}
