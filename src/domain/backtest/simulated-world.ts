/** A world that obeys: instances are ready at once, the router does what it is told, people and gates say yes. */
import { fullWeight } from '../route/spec.ts';
import type {
  ArmName,
  Instances,
  Revision,
  RolloutDefinition,
  RolloutEffect,
  RolloutReport,
} from '../rollout/model.ts';
import type { Population } from './population.ts';
import { answered, type Served, servedUntil, type SimulatedMetrics } from './simulated-metrics.ts';
import { createSimulatedRoute } from './simulated-route.ts';
import { createSimulatedSteps } from './simulated-steps.ts';

export interface SimulatedWorld {
  /** What an effect comes to at that time. */
  perform(effect: RolloutEffect, now: Date): RolloutReport;
  /** What the canary had in whole steps that were over by then, milliseconds since 1970. */
  servedUntil(until: number): Served;
  /** When the canary first had a share of the traffic, milliseconds since 1970. */
  readonly canarySince: number | undefined;
}

interface Revisions {
  readonly stable: Revision;
  readonly canary: Revision;
}

export function createSimulatedWorld(
  definition: RolloutDefinition,
  revisions: Revisions,
  population: Population,
): SimulatedWorld {
  const sets = createSets(revisions, definition.replicas);
  const { endpoints } = sets.observed(revisions.stable, undefined);
  const route = createSimulatedRoute({ id: 'before', arms: [{ name: 'stable', weight: fullWeight, endpoints }] });
  const { recording } = population;
  const steps = createSimulatedSteps(population, route);
  const metrics: SimulatedMetrics = { recording, steps, bornAt: sets.bornAt };
  return {
    servedUntil: (until) => servedUntil(metrics, until),
    get canarySince() {
      return route.canarySince;
    },
    perform(effect, now) {
      switch (effect.kind) {
        case 'rollout.prepare':
          return { kind: 'prepared', ...revisions };
        case 'deploy.ensure':
          return { kind: 'instances', instances: sets.ensured(effect, now) };
        case 'deploy.observe':
          return { kind: 'instances', instances: sets.observed(effect.revision, effect.twin) };
        case 'deploy.prune':
          sets.prune(effect.keep);
          return { kind: 'done' };
        case 'route.ensure':
          route.set(effect.spec, now.getTime());
          return { kind: 'done' };
        case 'route.release':
          route.set(null, now.getTime());
          return { kind: 'done' };
        case 'route.observe':
          return { kind: 'route', spec: route.spec, busy: [] };
        case 'metrics.query':
          return answered(metrics, effect);
        case 'stack.apply':
          return { kind: 'stack', outcome: 'unchanged' };
        case 'gate.ask':
          return { kind: 'gate', decision: 'allow', reason: 'simulated' };
        case 'approval.offer':
        case 'hook.run':
        case 'notify.post':
        case 'rollout.settle':
          return { kind: 'done' };
      }
    },
  };
}

/** Instances of each revision, and those of a baseline. */
function createSets({ stable, canary }: Revisions, replicas: number) {
  const counts = new Map<string, number>([[stable.id, replicas]]);
  const born = new Map<string, number>();
  const observed = ({ id }: Revision, twin: 'baseline' | undefined): Instances => {
    const count = counts.get(setOf(id, twin)) ?? 0;
    const port = twin === undefined ? (id === canary.id ? 20_000 : 10_000) : 30_000;
    const endpoints = Array.from({ length: count }, (_, index) => ({ host: 'simulated', port: port + index }));
    return { revision: id, ...(twin !== undefined && { twin }), count, ready: count, endpoints, restarts: 0 };
  };
  return {
    observed,
    ensured({ revision, arm, count }: Extract<RolloutEffect, { kind: 'deploy.ensure' }>, now: Date): Instances {
      const twin = arm === 'baseline' ? arm : undefined;
      const set = setOf(revision.id, twin);
      if (!counts.has(set)) born.set(set, now.getTime());
      counts.set(set, count);
      return observed(revision, twin);
    },
    prune(keep: readonly string[]): void {
      for (const set of counts.keys()) if (!keep.includes(set)) counts.delete(set);
    },
    bornAt(arm: ArmName): number | undefined {
      return born.get(arm === 'canary' ? canary.id : setOf(stable.id, arm === 'baseline' ? arm : undefined));
    },
  };
}

const setOf = (revision: string, twin: 'baseline' | undefined): string =>
  twin === undefined ? revision : `${revision}~${twin}`;
