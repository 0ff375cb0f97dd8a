import { has, leaveOut, type Place, word } from './reading.ts';
import { secondsOf } from './time.ts';

/** In seconds. Undefined: there is none, or it was told that it is none. */
export function timeAt(place: Place): number | undefined {
  const written = has(place) ? word(place) : undefined;
  const seconds = written === undefined ? undefined : secondsOf(written);
  if (written !== undefined && seconds === undefined) leaveOut(place, 'it is no length of time');
  return seconds;
}
