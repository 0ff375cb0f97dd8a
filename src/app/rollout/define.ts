import { referencesIn } from '../../domain/project/template.ts';
import type { Service } from '../../domain/project/service.ts';
import type { RolloutWish } from '../../domain/run/definitions.ts';
import type { Revision, RolloutDefinition } from '../../domain/rollout/model.ts';
import type { GateQuestion } from '../../domain/rollout/steps.ts';
import type { Json } from '../../domain/json.ts';

/** Where to, instead of what the project file says. */
export type Destination =
  | {
      readonly to: Revision;
      /** It was stable not long ago: its steps tell nothing new. */
      readonly skipSteps: boolean;
    }
  /** Where it is, brought up anew: when that was asked for. */
  | { readonly restart: string };

/** What a run needs to know to roll a service out; nothing in it is resolved. */
export function rolloutOf(service: Service, destination?: Destination): RolloutWish {
  const { name, replicas, strategy, sticky, rollback, hooks, notify, limits, lookSeconds } = service;
  const rollout: RolloutDefinition = {
    version: 1,
    service: name,
    replicas,
    strategy,
    ...(sticky !== undefined && { sticky }),
    ...(rollback !== undefined && { rollback }),
    hooks: hooks.map(({ name: hook, at, onFailure }) => ({ name: hook, at, onFailure })),
    notify,
    limits,
    lookSeconds,
    ...(destination !== undefined && destination),
  };
  return { rollout, stacks: stacksOf(service), services: service.dependsOn };
}

/** Stacks whose outputs the service, or one of its hooks or gates, uses. */
function stacksOf({ settings, hooks, strategy }: Service): readonly string[] {
  const gates = strategy.steps.flatMap((step) => (step.do === 'gate' ? [textsOf(step.gate.asks)] : []));
  const texts: Json = [settings.command, settings.env, hooks.map(({ command, env }) => [command, env]), gates];
  const names = referencesIn(texts).flatMap((reference) => (reference.kind === 'stack' ? [reference.stack] : []));
  return [...new Set(names)].sort();
}

function textsOf(asks: GateQuestion): Json {
  if (asks.kind === 'window') return [];
  return asks.kind === 'command' ? [asks.command, asks.env] : [asks.url, asks.headers];
}
