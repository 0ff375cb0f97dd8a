import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import { type Endpoint, fullWeight, type RouteSpec } from '../../src/domain/route/spec.ts';

/** Nobody listens there. */
export const nowhere: Endpoint = { host: '127.0.0.1', port: 1 };

export const split = (weight: number, stable: Endpoint, canary: Endpoint): RouteSpec => ({
  id: `canary-${weight}`,
  arms: [
    { name: 'stable', weight: fullWeight - weight, endpoints: [stable] },
    { name: 'canary', weight, endpoints: [canary] },
  ],
});

/** Undefined: it was done. */
export const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error === undefined ? undefined : isDeliveryError(error) ? error.code : String(error);
};
