import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import type { Transfer } from '../../domain/refactor/model.ts';
import { type Side, unexpectedIn } from '../../domain/refactor/zero-change.ts';
import type { EngineCall, StackWork } from '../../ports/iac-engine.ts';
import { refuseHeld } from '../held-stacks.ts';
import type { OpenedProject } from '../opened-project.ts';
import { upstreamOf } from '../upstream.ts';
import { createWorkbench } from '../workbench.ts';

export interface Verification {
  readonly project: OpenedProject;
  readonly stack: string;
  readonly side: Side;
  readonly transfers: readonly Transfer[];
  readonly call: EngineCall;
  /** To plan on a copy of the state in another place. */
  readonly instead?: (work: StackWork) => StackWork;
}

export type Verified =
  | { readonly kind: 'zero'; readonly plan: StackPlan }
  /** `why`: what stands against it, in the words of the plan or of the tool. */
  | { readonly kind: 'refused'; readonly why: readonly string[]; readonly cause?: unknown };

/** Plans one stack, outside of any run; nothing is kept. @throws what makes planning impossible whatever the move */
export async function verifyPlan(wish: Verification): Promise<Verified> {
  const { project, stack, side, transfers, call, instead = (work) => work } = wish;
  refuseHeld(project, [stack]);
  const bench = createWorkbench(project);
  const upstream = await upstreamOf(bench, stack, () => ({ kind: 'outside' }), call);
  const work = instead(await bench.work(stack, upstream));
  const engine = await bench.engineOf(stack);
  await engine.settle(work, call);
  try {
    const plan = await engine.plan(work, 'apply', call);
    await engine.discard(work, call);
    const why = unexpectedIn(plan, side, transfers);
    return why.length === 0 ? { kind: 'zero', plan } : { kind: 'refused', why };
  } catch (error) {
    // The tool says no to the plan: an import that its provider does not know, for example.
    if (!isDeliveryError(error) || !refusals.includes(error.code)) throw error;
    return { kind: 'refused', why: [error.message], cause: error };
  }
}

const refusals: readonly ErrorCode[] = ['ENGINE_FAILED', 'ENGINE_CONFIGURATION_INVALID'];
