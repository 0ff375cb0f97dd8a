import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Deployer, InstanceSetRef, ObservedSet } from '../../../ports/deployer.ts';
import { type Answer, type Request, refOf } from './protocol.ts';
import { type ReachDeps, type Reached, reach } from './reach.ts';

export interface LocalDeployerOptions {
  /** Where the supervisor keeps what it must not forget: `.fairlead/services`. Absolute. */
  readonly directory: string;
}

const pollMs = 50;

/** Services as processes on this machine, kept up by a supervisor of the project's own. */
export function createLocalDeployer(deps: ReachDeps, { directory }: LocalDeployerOptions): Deployer {
  const ask = (request: Request, signal: AbortSignal): Promise<Reached> => reach(deps, directory, request, signal);
  return {
    kind: 'local',
    async ensure(set, signal) {
      return setIn(answered(await ask({ op: 'ensure', set }, signal)));
    },
    async observe(ref, signal) {
      return observe(ref, signal);
    },
    async list({ environment, service }, signal) {
      const reached = await ask({ op: 'list', environment, ...(service !== undefined && { service }) }, signal);
      if (reached.kind === 'nothing-there') return [];
      const answer = answered(reached);
      return answer.kind === 'sets' ? answer.sets : unexpected(answer);
    },
    async remove(ref, signal) {
      await ask({ op: 'remove', ref: refOf(ref) }, signal);
      while (!isGone(await observe(ref, signal))) await deps.clock.sleep(pollMs, signal);
    },
  };

  async function observe(ref: InstanceSetRef, signal: AbortSignal): Promise<ObservedSet> {
    const reached = await ask({ op: 'observe', ref: refOf(ref) }, signal);
    if (reached.kind === 'nothing-there') return { ...refOf(ref), arm: '', count: 0, ready: 0, instances: [] };
    return setIn(answered(reached));
  }
}

/** A set that is being removed has an arm until it is forgotten. */
const isGone = ({ arm, instances }: ObservedSet): boolean => instances.length === 0 && arm === '';

function answered(reached: Reached): Answer {
  if (reached.kind === 'answer') return reached.answer;
  throw new DeliveryError('DEPLOYER_FAILED', 'nobody looks after services here, although somebody was asked to');
}

function setIn(answer: Answer): ObservedSet {
  return answer.kind === 'set' ? answer.set : unexpected(answer);
}

function unexpected(answer: Answer): never {
  if (answer.kind === 'refused') throw new DeliveryError(answer.code, answer.message);
  throw new DeliveryError('DEPLOYER_FAILED', `the supervisor answers with "${answer.kind}" to another question`);
}
