import { advanceRollout, initialRollout } from './advance.ts';
import type { RolloutDefinition, RolloutState, RolloutStep, Verb } from './model.ts';
import { World } from './testing-world.ts';

const settings = {
  command: ['run'],
  env: {},
  directory: '.',
  readiness: { kind: 'none' },
  startWithinMs: 5_000,
  stopWithinMs: 1000,
} as const;
export const stable = { id: 'a', settings };
export const canary = { id: 'b', settings };

export const define = (steps: readonly RolloutStep[], more: Partial<RolloutDefinition> = {}): RolloutDefinition => ({
  version: 1,
  service: 'web',
  replicas: 4,
  strategy: { kind: 'canary', steps },
  hooks: [],
  notify: [],
  limits: { progressSeconds: 60, heldSeconds: 600, attempts: 3, rollbackAttempts: 20, restarts: 0 },
  lookSeconds: 5,
  ...more,
});

/** Runs a rollout in a world until it waits for more than a minute, or has ended. */
export class Rollout {
  now = new Date('2026-01-01T00:00:00Z');
  state: RolloutState = initialRollout(this.now);
  readonly kinds: string[] = [];
  readonly world: World;
  readonly definition: RolloutDefinition;
  private seq = 0;

  constructor(definition: RolloutDefinition, world = new World(definition, { stable, canary })) {
    this.definition = definition;
    this.world = world;
    this.drive({ type: 'started' });
  }

  say(verb: Verb): this {
    this.seq += 1;
    return this.drive({ type: 'asked', seq: this.seq, verb, by: 'ada' });
  }

  /** Time passes. */
  pass(seconds: number): this {
    const end = this.now.getTime() + seconds * 1000;
    while (this.now.getTime() < end) {
      this.now = new Date(Math.min(end, this.now.getTime() + 500));
      this.world.settle();
      this.drive({ type: 'tick' });
    }
    return this;
  }

  drive(signal: Parameters<typeof advanceRollout>[2]): this {
    this.world.now = this.now;
    let { state, effects } = advanceRollout(this.definition, this.state, signal, this.now);
    const queue = [...effects];
    for (let effect = queue.shift(); effect !== undefined; effect = queue.shift()) {
      this.kinds.push(effect.effect.kind);
      const fails = effect.effect.kind === 'hook.run' && effect.effect.hook === this.world.failing;
      const answer = fails
        ? ({ type: 'effect.failed', effect: effect.id, error: { code: 'HOOK_FAILED', message: 'no' } } as const)
        : ({ type: 'effect.succeeded', effect: effect.id, report: this.world.perform(effect.effect) } as const);
      ({ state, effects } = advanceRollout(this.definition, state, answer, this.now));
      queue.push(...effects);
    }
    this.state = state;
    return this;
  }
}
