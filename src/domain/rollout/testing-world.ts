/** A world for tests of the machine: it does what effects say, and holds the invariants to whatever it is told to do. */
import { type Endpoint, fullWeight, type RouteSpec } from '../route/spec.ts';
import type { GateAnswer } from '../gate/answer.ts';
import { capacityOf, needed } from './goal.ts';
import type { Instances, Revision, RolloutDefinition, RolloutEffect, RolloutReport } from './model.ts';
import type { MetricReading } from '../analysis/model.ts';

type MetricsQuery = Extract<RolloutEffect, { kind: 'metrics.query' }>;

export type Evidence = 'good' | 'bad' | 'none' | 'few' | 'lost';

const twinned = '~baseline';
const setOf = ({ id }: Revision, arm: string | undefined): string => (arm === 'baseline' ? `${id}${twinned}` : id);

export class World {
  readonly instances = new Map<string, { count: number; ready: number }>();
  route: RouteSpec | null = null;
  stable: string | null;
  evidence: Evidence = 'good';
  /** New instances of this revision never get ready. */
  broken: string | undefined;
  /** A hook that fails. */
  failing: string | undefined;
  /** Whether the router takes what it is told. */
  deaf = false;
  /** Seconds that a request takes; undefined: the router does not tell where requests are. */
  slow: number | undefined = 0;
  now = new Date(0);
  /** When a port was last taken out of the route. */
  readonly leftAt = new Map<number, number>();
  readonly broken_rules: string[] = [];
  readonly weights: number[] = [];
  queries = 0;
  /** Of questions that say from when: from, until. */
  readonly windows: (readonly [string, string])[] = [];
  compared = '';
  readonly applied: string[] = [];
  /** Requests of each arm. */
  perSecond = 10;
  /** What a gate says, one after the other. */
  answers: readonly GateAnswer[] = [{ decision: 'allow', reason: 'ok' }];
  asked = 0;

  readonly definition: RolloutDefinition;
  readonly revisions: { stable: Revision | null; canary: Revision };

  constructor(definition: RolloutDefinition, revisions: { stable: Revision | null; canary: Revision }) {
    this.definition = definition;
    this.revisions = revisions;
    this.stable = revisions.stable?.id ?? null;
    if (revisions.stable !== null) {
      this.instances.set(revisions.stable.id, { count: definition.replicas, ready: definition.replicas });
      this.route = {
        id: 'before',
        arms: [{ name: 'stable', weight: fullWeight, endpoints: this.endpoints(revisions.stable.id) }],
      };
    }
  }

  endpoints(revision: string): Instances['endpoints'] {
    const base = revision === this.revisions.canary.id ? 2000 : revision.endsWith(twinned) ? 3000 : 1000;
    const ready = this.instances.get(revision)?.ready ?? 0;
    return Array.from({ length: ready }, (_, index) => ({ host: 'h', port: base + index }));
  }

  observe(set: string): Instances {
    const { count, ready } = this.instances.get(set) ?? { count: 0, ready: 0 };
    const twin = set.endsWith(twinned) ? ({ twin: 'baseline' } as const) : {};
    return { revision: set.replace(twinned, ''), ...twin, count, ready, endpoints: this.endpoints(set), restarts: 0 };
  }

  /** Time passes: what starts gets ready. */
  settle(): void {
    for (const [revision, set] of this.instances) if (revision !== this.broken) set.ready = set.count;
  }

  perform(effect: RolloutEffect): RolloutReport {
    switch (effect.kind) {
      case 'rollout.prepare':
        return { kind: 'prepared', ...this.revisions };
      case 'deploy.ensure':
        return this.ensure(effect);
      case 'deploy.observe':
        return { kind: 'instances', instances: this.observe(setOf(effect.revision, effect.twin)) };
      case 'deploy.prune':
        return this.prune(effect.keep);
      case 'route.ensure':
        this.checkSpec(effect.spec);
        if (!this.deaf) this.use(effect.spec);
        return { kind: 'done' };
      case 'route.release':
        this.route = null;
        return { kind: 'done' };
      case 'route.observe':
        return { kind: 'route', spec: this.route, ...(this.slow !== undefined && { busy: this.busy(this.slow) }) };
      case 'metrics.query':
        return this.measure(effect);
      case 'stack.apply':
        return this.apply(effect.stack);
      case 'gate.ask':
        return this.answer();
      case 'rollout.settle':
        this.stable = effect.revision?.id ?? null;
        return { kind: 'done' };
      case 'approval.offer':
      case 'hook.run':
      case 'notify.post':
        return { kind: 'done' };
    }
  }

  private ensure({ revision, arm, count }: Extract<RolloutEffect, { kind: 'deploy.ensure' }>): RolloutReport {
    const name = setOf(revision, arm);
    const set = this.instances.get(name) ?? { count: 0, ready: 0 };
    const ready = Math.min(set.ready, count);
    this.checkDrained(this.endpoints(name).slice(ready));
    this.instances.set(name, { count, ready });
    this.checkRouted('deploy.ensure');
    return { kind: 'instances', instances: this.observe(name) };
  }

  private prune(keep: readonly string[]): RolloutReport {
    for (const revision of this.instances.keys()) if (!keep.includes(revision)) this.instances.delete(revision);
    this.checkRouted('deploy.prune');
    return { kind: 'done' };
  }

  private apply(stack: string): RolloutReport {
    this.applied.push(stack);
    return { kind: 'stack', outcome: 'applied' };
  }

  private answer(): RolloutReport {
    this.asked += 1;
    return { kind: 'gate', ...(this.answers[this.asked % this.answers.length] ?? { decision: 'wait', reason: '' }) };
  }

  private use(spec: RouteSpec): void {
    const stays = new Set(spec.arms.flatMap(({ endpoints }) => endpoints.map(({ port }) => port)));
    for (const { port } of this.route?.arms.flatMap(({ endpoints }) => endpoints) ?? [])
      if (!stays.has(port)) this.leftAt.set(port, this.now.getTime());
    for (const port of stays) this.leftAt.delete(port);
    this.route = spec;
  }

  private busy(seconds: number): readonly Endpoint[] {
    const left = [...this.leftAt].filter(([, at]) => this.now.getTime() < at + seconds * 1000);
    return left.map(([port]) => ({ host: 'h', port }));
  }

  /** What is stopped has finished its requests, or has had its time. */
  private checkDrained(stopped: readonly Endpoint[]): void {
    const { limits } = this.definition;
    const most = limits.drainSeconds ?? 30;
    for (const { port } of stopped) {
      const left = this.leftAt.get(port);
      const seconds = left === undefined ? most : (this.now.getTime() - left) / 1000;
      if (seconds < Math.min(this.slow ?? most, most)) this.broken_rules.push(`drain: ${port} after ${seconds} s`);
    }
  }

  private measure({ at, against, countedSince, from, analysis }: MetricsQuery): RolloutReport {
    this.queries += 1;
    this.compared = against ?? 'stable';
    const start = from?.['success'];
    if (start !== undefined) this.windows.push([start, at]);
    const passed = start === undefined ? 0 : (Date.parse(at) - Date.parse(start)) / 1000;
    const { judge } = analysis;
    const series = (value: number): object =>
      judge?.kind === 'kayenta' ? { points: wobbling(value, passed / judge.stepSeconds) } : {};
    const span = start === undefined ? {} : { events: (this.evidence === 'few' ? 0.01 : this.perSecond) * passed };
    const nothing = {
      none: { kind: 'empty', reason: 'no traffic' },
      lost: { kind: 'timeout', afterMs: 5000 },
    } as const;
    const measurement =
      this.evidence === 'none' || this.evidence === 'lost'
        ? nothing[this.evidence]
        : ({ kind: 'value', value: this.value, ...span, ...series(this.value) } as const);
    const of = { source: 's', asked: 'q', at, windowMs: 1000 };
    const stable =
      start === undefined
        ? {}
        : { stable: { ...of, measurement: { kind: 'value', value: 1, ...span, ...series(1) } as const } };
    const reading: MetricReading = { metric: 'success', canary: { ...of, measurement }, ...stable };
    const seconds = countedSince === undefined ? 0 : (Date.parse(at) - Date.parse(countedSince)) / 1000;
    const samples = countedSince === undefined ? {} : { samples: seconds * this.perSecond };
    return {
      kind: 'readings',
      readings: [reading],
      ...samples,
      requests: { good: 100, bad: 100, few: 3, none: 0, lost: 100 }[this.evidence],
    };
  }

  private get value(): number {
    return this.evidence === 'bad' ? 0.5 : 1;
  }

  /** I1, I2. */
  private checkSpec({ arms }: RouteSpec): void {
    const sum = arms.reduce((total, { weight }) => total + weight, 0);
    if (sum !== fullWeight) this.broken_rules.push(`I1: the weights sum to ${sum}`);
    for (const { name, weight, endpoints } of arms) {
      if (!Number.isInteger(weight) || weight < 0 || weight > fullWeight)
        this.broken_rules.push(`I1: ${name} has ${weight}`);
      if (name === 'canary') this.weights.push(weight);
      const wanted = needed(weight, capacityOf(this.definition));
      if (weight > 0 && endpoints.length < wanted)
        this.broken_rules.push(`I2: ${name} ${endpoints.length} of ${wanted}`);
      const live = [...this.instances.keys()].flatMap((revision) => this.endpoints(revision)).map(({ port }) => port);
      for (const { port } of endpoints)
        if (!live.includes(port)) this.broken_rules.push(`I2: ${name} ${port} is not ready`);
    }
  }

  /** I2: what is stopped is not routed to. */
  private checkRouted(what: string): void {
    const live = [...this.instances.keys()].flatMap((revision) => this.endpoints(revision)).map(({ port }) => port);
    for (const { name, weight, endpoints } of this.route?.arms ?? []) {
      for (const { port } of endpoints) {
        if (weight > 0 && !live.includes(port)) this.broken_rules.push(`I2: ${what} took ${port} from ${name}`);
      }
    }
  }
}

/** Points around a value, the same ones each time. */
const wobbling = (value: number, count: number): readonly number[] =>
  Array.from({ length: Math.max(1, Math.floor(count)) }, (_, index) => value + 0.01 * ((index * 7) % 5));
