/** The fake engine's way of making a stack from nothing: its plan is made and applied at once, and never saved. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineCall, FirstApply, IacEngine, StackWork } from '../../ports/iac-engine.ts';
import { applyPlan, type Pause } from './iac-apply.ts';
import { wantedOf } from './iac-evaluate.ts';
import { planOf } from './iac-plan.ts';
import type { FakeWorld } from './iac-world.ts';

export interface FakeFirstApplyParts {
  readonly world: FakeWorld;
  readonly prepare: IacEngine['prepare'];
  readonly check: FirstApply['check'];
  readonly command: (name: string, call: EngineCall) => Promise<void>;
  readonly pause: Pause;
}

export function fakeFirstApply({ world, prepare, check, command, pause }: FakeFirstApplyParts): FirstApply {
  return {
    check,
    async traces({ stack, places }: StackWork) {
      if (stack.content.kind === 'source' || stack.backend !== undefined) return 'unknown';
      return world.stack(places.stateFile).serial === 0 ? 'none' : 'some';
    },
    async apply(work, call) {
      await prepare(work, call);
      await command('apply', call);
      const plan = planOf(work, 'apply', wantedOf(work, world), world.stack(work.places.stateFile));
      if (plan.waitsFor.length > 0) {
        throw new DeliveryError(
          'PLAN_INCOMPLETE',
          `stack "${work.stack.name}" waits for outputs of ${plan.waitsFor.join(', ')}`,
        );
      }
      const changes = plan.changes.map(({ address, action }) => ({ address, action }));
      for (const change of changes) call.emit({ type: 'change.planned', ...change });
      if (changes.some(({ action }) => action !== 'create')) {
        throw new DeliveryError('FIRST_APPLY_UNEXPECTED', `stack "${work.stack.name}" is there already`, {
          data: { changes: changes.filter(({ action }) => action !== 'create') },
        });
      }
      await applyPlan({ work, plan, call, world, pause });
      return { create: changes.length, read: 0 };
    },
  };
}
