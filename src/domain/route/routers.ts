/** What is asked of routers before any of them is loaded; held to the adapters' own features by a test. */
export const routerPowers = {
  local: { mirrors: true, counts: true, thirdArm: true, hashes: true },
  nginx: { mirrors: false, counts: false, thirdArm: true, hashes: true },
  envoy: { mirrors: true, counts: true, thirdArm: true, hashes: true },
} as const satisfies Readonly<Record<string, RouterPowers>>;

export interface RouterPowers {
  /** Sends copies of requests. */
  readonly mirrors: boolean;
  /** Has queries on counters of its own. */
  readonly counts: boolean;
  /** Splits over three arms and more. */
  readonly thirdArm: boolean;
  /** Sends a client where the digest of a value that it sends leads. */
  readonly hashes: boolean;
}

export const isRouterName = (name: string): name is keyof typeof routerPowers => Object.hasOwn(routerPowers, name);

/** `local`, or `local and nginx`: who has the power. */
export const routersWith = (power: keyof RouterPowers): string =>
  Object.entries(routerPowers)
    .filter(([, powers]) => powers[power])
    .map(([name]) => name)
    .join(' and ');
