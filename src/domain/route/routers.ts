/** What is asked of routers before any of them is loaded; held to the adapters' own features by a test. */
export const routerPowers = {
  local: { mirrors: true, counts: true },
  nginx: { mirrors: false, counts: false },
} as const satisfies Readonly<Record<string, RouterPowers>>;

export interface RouterPowers {
  /** Sends copies of requests. */
  readonly mirrors: boolean;
  /** Has queries on counters of its own. */
  readonly counts: boolean;
}

export const isRouterName = (name: string): name is keyof typeof routerPowers => Object.hasOwn(routerPowers, name);

/** `local`, or `local and nginx`: who has the power. */
export const routersWith = (power: keyof RouterPowers): string =>
  Object.entries(routerPowers)
    .filter(([, powers]) => powers[power])
    .map(([name]) => name)
    .join(' and ');
