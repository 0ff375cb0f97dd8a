import type { CatalogueEntry } from '../entry.ts';

export const routerErrors = {
  ROUTER_SPEC_INVALID: {
    title: 'a route cannot be like this',
    hint: 'weights are 0 to 100 and sum to 100, and an arm that gets requests needs endpoints',
    retry: 'never',
    exit: 1,
  },
  ROUTER_UNSUPPORTED: {
    title: 'the router cannot do what the route needs',
    hint: 'use another router or another strategy; nothing was changed',
    retry: 'never',
    exit: 2,
  },
  ROUTER_OPTIONS_INVALID: {
    title: 'the options of a router are wrong',
    hint: 'correct them in the project file: `fairlead validate`',
    retry: 'never',
    exit: 2,
  },
  ROUTER_DOWN: {
    title: 'the proxy that serves a route does not run',
    hint: '`fairlead resume` or `fairlead rollout retry` starts it again with the configuration it had',
    retry: 'later',
    exit: 1,
  },
  ROUTER_NOT_STARTED: {
    title: 'the proxy could not be started',
    hint: 'look at the file that the message names',
    retry: 'later',
    exit: 1,
  },
  ROUTER_UNREADABLE: {
    title: 'the running proxy did not tell what it uses',
    hint: 'it runs and does not answer in time: look at its load and its log, then try again',
    retry: 'later',
    exit: 1,
  },
  ROUTER_FOREIGN: {
    title: 'a proxy answers that is not the one we started, or its configuration was changed behind our back',
    hint: 'see what changed it; then try again, which restores the wished route',
    retry: 'never',
    exit: 1,
  },
  ROUTER_ADDRESS_TAKEN: {
    title: 'the address of a route is in use',
    hint: 'stop what listens there (`ss -ltnp`), or give the route another `listen`',
    retry: 'later',
    exit: 1,
  },
  ROUTER_REJECTED: {
    title: 'the proxy refused the configuration; it goes on with the one it had',
    hint: 'look at the message of the proxy',
    retry: 'never',
    exit: 1,
  },
  ROUTER_OTHER_VERSION: {
    title: 'the running proxy belongs to another version of Fairlead',
    hint: 'use that version, or stop the proxy with `fairlead services stop` and start again',
    retry: 'never',
    exit: 1,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
