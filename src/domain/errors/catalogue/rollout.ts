import type { CatalogueEntry } from '../entry.ts';

export const rolloutErrors = {
  SERVICE_UNKNOWN: {
    title: 'there is no such service',
    hint: '`fairlead rollout status` lists them',
    retry: 'never',
    exit: 2,
  },
  SERVICE_SECRET_IN_COMMAND: {
    title: 'an argument of a service is secret',
    hint: 'everybody on the machine can read arguments: give it by `env`',
    retry: 'never',
    exit: 1,
  },
  HOOK_FAILED: {
    title: 'a hook failed',
    hint: 'what it printed is in `fairlead runs show`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_NONE: {
    title: 'no rollout of the service is under way',
    hint: 'start one with `fairlead deploy`, or look with `fairlead rollout status`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_NOT_LIVE: {
    title: 'no revision of the service is live',
    hint: 'bring it up with `fairlead deploy`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_UNDER_WAY: {
    title: 'a rollout of the service is under way',
    hint: 'wait for it with `fairlead rollout watch`, or call it off with `fairlead rollout abort`',
    retry: 'later',
    exit: 1,
  },
  ROLLOUT_NOT_FORECAST: {
    title: 'nothing can be forecast of the service',
    hint: 'give its strategy an `analysis` with `judge: sequential` after a `setWeight` below 100',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_REFUSED: {
    title: 'the rollout cannot do that now',
    hint: 'look at what it waits for with `fairlead rollout status`',
    retry: 'later',
    exit: 1,
  },
  ROLLOUT_REVISION_UNKNOWN: {
    title: 'there is no such earlier revision',
    hint: '`fairlead rollout status` lists them',
    retry: 'never',
    exit: 2,
  },
  ROLLOUT_ROUTER_LACKS: {
    title: 'the router cannot do what the strategy asks',
    hint: 'choose another router, or leave the step out',
    retry: 'never',
    exit: 2,
  },
  ROLLOUT_ROLLED_BACK: {
    title: 'the rollout was rolled back',
    hint: 'mend what the reason names and deploy again; `fairlead rollout retry` tries the same revision once more',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_SUPERSEDED: {
    title: 'the rollout made way for a newer one',
    hint: 'the newer one goes on: `fairlead rollout status`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_REPLACED: {
    title: 'a newer rollout took the place of one that waited for its turn',
    hint: 'the newer one waits now: `fairlead rollout status`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_FAILED: {
    title: 'the rollout failed before it had changed anything',
    hint: 'mend what the reason names and deploy again',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_STUCK: {
    title: 'the rollout could neither go on nor back',
    hint: 'mend what the reason names, then `fairlead resume`: it goes on where it stopped',
    retry: 'later',
    exit: 1,
  },
  ROLLOUT_TRAFFIC_UNPROVEN: {
    title: 'the proxy does not use what its router took',
    hint: 'somebody else may change it: look at the proxy',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
