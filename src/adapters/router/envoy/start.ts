import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { writeWhole } from '../../_shared/router/whole-file.ts';
import { ask } from './ask.ts';
import { kinds, type Texts, writeKind } from './files.ts';
import { refusalIn } from './log.ts';
import { fileOf, type Place } from './place.ts';
import { launch, quit } from './process.ts';
import { renderBootstrap } from './render-bootstrap.ts';
import { readStats, refused } from './take-up.ts';

const pollMs = 20;
const startMs = 20_000;

/**
 * One that runs and serves nothing is on its way down, or on its way up for somebody who has died: it makes room.
 * @throws ROUTER_NOT_STARTED, ROUTER_REJECTED, ROUTER_ADDRESS_TAKEN
 */
export async function start(place: Place, texts: Texts, signal: AbortSignal): Promise<void> {
  await quit(place, signal);
  writeWhole(fileOf(place, 'bootstrap'), JSON.stringify(renderBootstrap(place), undefined, 1), 0o600);
  for (const kind of kinds) writeKind(place, kind, texts[kind]);
  const started = launch(place);
  for (let waitedMs = 0; waitedMs < startMs; waitedMs += pollMs) {
    const end = started.end();
    if (end !== undefined) throw notStarted(place, `${end}: ${refusalIn(started.log())}`);
    const stats = await readStats(place, signal);
    if (stats !== undefined && stats.refused > 0) {
      await quit(place, signal);
      throw refused(place, started.log());
    }
    if (stats !== undefined && (await isReady(place, signal))) return;
    await place.clock.sleep(pollMs, signal);
  }
  await quit(place, signal);
  throw notStarted(place, `it is not ready after ${startMs / 1000} s`);
}

const isReady = async (place: Place, signal: AbortSignal): Promise<boolean> =>
  ask({ socketPath: fileOf(place, 'admin'), path: '/ready' }, signal).then(
    (text) => text !== undefined,
    () => {
      signal.throwIfAborted();
      return false;
    },
  );

const notStarted = (place: Place, how: string): DeliveryError =>
  new DeliveryError('ROUTER_NOT_STARTED', `Envoy did not start for ${place.route}: ${how}`, {
    hint: `name Envoy as \`program\`, or look at ${fileOf(place, 'log')}`,
  });
