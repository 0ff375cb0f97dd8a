import type { FirstApply, IacEngine } from '../ports/iac-engine.ts';

/** Runs what concerns one stack one after the other. */
export type Turns = <Result>(stack: string, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (stack, work) => {
    const before = last.get(stack) ?? Promise.resolve();
    // A failure of the one before is not ours.
    const result = before.then(work, work);
    last.set(stack, result);
    return result;
  };
}

/**
 * The same engine, with one call at a time per stack: a stack has one directory, and a run may ask for the outputs of a
 * stack while a step works on it.
 */
export const takingTurns = (engine: IacEngine, turns: Turns): IacEngine => ({
  ...(engine.firstApply === undefined ? {} : { firstApply: firstInTurns(engine.firstApply, turns) }),
  kind: engine.kind,
  prepare: (work, call) => turns(work.stack.name, () => engine.prepare(work, call)),
  validate: (work, call) => turns(work.stack.name, () => engine.validate(work, call)),
  plan: (work, mode, call) => turns(work.stack.name, () => engine.plan(work, mode, call)),
  apply: (work, plan, call) => turns(work.stack.name, () => engine.apply(work, plan, call)),
  discard: (work, call) => turns(work.stack.name, () => engine.discard(work, call)),
  confirmed: (work, call) => turns(work.stack.name, async () => engine.confirmed?.(work, call)),
  outputs: (work, call) => turns(work.stack.name, () => engine.outputs(work, call)),
  resources: (work, call) => turns(work.stack.name, () => engine.resources(work, call)),
  state: (work, call) => turns(work.stack.name, async () => engine.state?.(work, call)),
  versions: (work, call) => turns(work.stack.name, () => engine.versions(work, call)),
  settle: (work, call) => turns(work.stack.name, () => engine.settle(work, call)),
});

const firstInTurns = (first: FirstApply, turns: Turns): FirstApply => ({
  traces: (work) => turns(work.stack.name, () => first.traces(work)),
  check: (work, call) => turns(work.stack.name, () => first.check(work, call)),
  apply: (work, call) => turns(work.stack.name, () => first.apply(work, call)),
});
