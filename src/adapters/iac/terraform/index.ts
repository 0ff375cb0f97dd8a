/** Terraform and OpenTofu: one adapter, since both speak one language; where they differ, the version's features say so. */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { EngineName } from '../../../domain/project/model.ts';
import type { EngineCall, IacEngine, StackWork } from '../../../ports/iac-engine.ts';
import { applyStack } from './apply-stack.ts';
import { confirming, readConfirmed } from './confirmed.ts';
import type { TerraformDeps } from './deps.ts';
import { createFirstApply } from './first-apply.ts';
import { layoutOf } from './layout.ts';
import { planStack } from './plan-stack.ts';
import { makeReady, type Shared } from './prepare.ts';
import { createProviderCacheQueue } from './provider-cache.ts';
import { readOutputs } from './read-outputs.ts';
import { readResources } from './read-resources.ts';
import { readState } from './read-state.ts';
import { readVersions } from './read-versions.ts';
import { createReviewKeys } from './review-key.ts';
import { forgetPlan } from './saved-plan.ts';
import { createSchemaStore } from './schema-store.ts';
import { openSession, type Session } from './session.ts';
import { interrupted } from './tool-process.ts';
import { validateStack } from './validate-stack.ts';

export function createTerraformEngine(kind: EngineName, deps: TerraformDeps): IacEngine {
  const shared: Shared = {
    queue: createProviderCacheQueue(deps),
    schemas: createSchemaStore(),
    keys: createReviewKeys(deps),
  };
  const told = new Set<string>();
  const open = (work: StackWork, call: EngineCall): Session => {
    if (work.tool.engine === kind) return openSession(deps, work, call, told);
    throw new DeliveryError('INTERNAL', `stack "${work.stack.name}" of ${work.tool.engine} was given to ${kind}`);
  };
  return {
    kind,
    async prepare(work, call) {
      const { init } = await makeReady(open(work, call), shared);
      return { initialised: init !== 'before' };
    },
    validate: async (work, call) => validateStack(open(work, call), shared),
    async plan(work, mode, call) {
      const session = open(work, call);
      return confirming(session, shared, () => planStack(session, shared, mode));
    },
    confirmed: async (work, call) => readConfirmed(open(work, call), shared),
    apply: async (work, plan, call) => applyStack(open(work, call), plan),
    firstApply: createFirstApply({ deps, shared, open }),
    discard: async (work, call) => forgetPlan(open(work, call)),
    outputs: async (work, call) => readOutputs(open(work, call), shared),
    resources: async (work, call) => readResources(open(work, call), shared),
    state: async (work, call) => readState(open(work, call), shared),
    versions: async (work, call) => readVersions(open(work, call), shared),
    async settle(work, call) {
      const { record } = layoutOf(work, deps.files);
      try {
        await deps.processes.settle(record, call.stop.signal);
      } catch (error) {
        if (call.stop.signal.aborted) throw interrupted({ command: 'settle', code: null, signal: null });
        throw error;
      }
    },
  };
}
