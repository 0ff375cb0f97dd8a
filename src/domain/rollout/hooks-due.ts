import type { HookPoint } from '../hooks.ts';
import type { RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';

/** The next hook of the point that has not run. `place` tells apart points that come several times. */
export function hookDue(
  { hooks, service }: RolloutDefinition,
  state: RolloutState,
  point: HookPoint,
  place = '',
): Extract<RolloutEffect, { kind: 'hook.run' }> | undefined {
  const occasion = place === '' ? point : `${point}:${place}`;
  const due = hooks.find(({ name, at }) => at === point && !state.hooks.includes(hookKey(name, occasion)));
  return due === undefined ? undefined : { kind: 'hook.run', service, hook: due.name, occasion };
}

export const hookKey = (hook: string, occasion: string): string => `${occasion}/${hook}`;
