import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { checkRouteSpec } from '../../../domain/route/check.ts';
import type { RouteRef } from '../../../domain/route/spec.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Router } from '../../../ports/router.ts';
import { ensure } from './ensure.ts';
import { checkForEnvoy, envoyFeatures } from './features.ts';
import { observe } from './observe.ts';
import { parseEnvoyOptions } from './options.ts';
import { digestOf, fileOf, type Place } from './place.ts';
import { release } from './release.ts';

export interface EnvoyRouterParts {
  /** A directory in it for each route; absolute, private to us. */
  readonly directory: string;
  readonly clock: Clock;
}

const mostSocketPath = 100;

/**
 * An Envoy for each route, which we run: configured by files that it watches, asked by its admin interface and by what its
 * workers say. It outlives us; without us it goes on serving what it was told last.
 */
export function createEnvoyRouter(parts: EnvoyRouterParts): Router {
  return {
    kind: 'envoy',
    features: envoyFeatures,
    async observe(route, signal) {
      signal.throwIfAborted();
      return observe(placeOf(parts, route), signal);
    },
    async ensure(route, spec, signal) {
      signal.throwIfAborted();
      const place = placeOf(parts, route);
      checkRouteSpec(spec, 'envoy', envoyFeatures);
      checkForEnvoy(spec);
      return ensure(place, spec, { nonce: () => randomBytes(16).toString('hex'), signal });
    },
    async release(route, signal) {
      signal.throwIfAborted();
      await release(placeOf(parts, route), signal);
    },
  };
}

function placeOf({ directory, clock }: EnvoyRouterParts, { environment, service, options }: RouteRef): Place {
  const route = `${environment}/${service}`;
  const place: Place = {
    route,
    environment,
    service,
    options: parseEnvoyOptions(options, route),
    directory: join(directory, digestOf(route)),
    clock,
  };
  if (Buffer.byteLength(fileOf(place, 'admin')) > mostSocketPath)
    throw new DeliveryError('ROUTER_OPTIONS_INVALID', `${fileOf(place, 'admin')} is too long for a socket`, {
      hint: 'keep the project in a shorter path',
    });
  return place;
}
