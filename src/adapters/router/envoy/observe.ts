import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { RouteState } from '../../../ports/router.ts';
import { ask } from './ask.ts';
import { strangeFile } from './files.ts';
import { armsInFlight, type ClusterLoad, clusterLoads, endpointsInFlight } from './in-flight.ts';
import { readInUse, strangeIn } from './in-use.ts';
import { readMark } from './mark.ts';
import type { Written } from '../../_shared/router/written.ts';
import { type EnvoyMark, fileOf, type Place } from './place.ts';
import { askWorkers } from './workers.ts';

export async function observe(wished: Place, signal: AbortSignal): Promise<RouteState> {
  const mark = readMark(wished);
  if (mark === undefined) return { kind: 'absent' };
  // Held to what it was configured by: that the project file says something else by now is no change by hand.
  const place = { ...wished, options: mark.options };
  const used = await askWorkers(place, mark, signal);
  if (used === undefined) throw down(place);
  const file = strangeFile(place, mark);
  if (file !== undefined) throw changed(place, `${file} was changed`);
  const inUse = await readInUse(place, signal);
  if (inUse === undefined) throw down(place);
  const strange = strangeIn(inUse, used, place, mark);
  if (strange !== undefined) throw changed(place, `the ${strange} of the running Envoy were changed`);
  return stateFrom(used, place, mark, signal);
}

export async function stateFrom(
  { spec, generation }: Written,
  place: Place,
  mark: EnvoyMark,
  signal: AbortSignal,
): Promise<RouteState> {
  const loads = await readLoads(place, signal);
  if (loads === undefined) throw down(place);
  return {
    kind: 'present',
    spec,
    generation,
    address: `http://${place.options.listen}`,
    metricsAddress: `http://${mark.metrics}/metrics`,
    inFlight: armsInFlight(spec, loads),
    endpointsInFlight: endpointsInFlight(loads),
  };
}

/** Undefined: nobody answers. */
export async function readLoads(place: Place, signal: AbortSignal): Promise<readonly ClusterLoad[] | undefined> {
  const text = await ask({ socketPath: fileOf(place, 'admin'), path: '/clusters?format=json' }, signal);
  return text === undefined ? undefined : clusterLoads(text);
}

export const down = ({ route }: Place): DeliveryError =>
  new DeliveryError('ROUTER_DOWN', `route ${route} is not served: its Envoy does not run`);

const changed = ({ route }: Place, what: string): DeliveryError =>
  new DeliveryError('ROUTER_FOREIGN', `route ${route}: ${what} behind our back`);
