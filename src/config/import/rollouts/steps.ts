/** Steps of a canary, in the words of the project file. */
import type { AnalysisInput, StepInput } from '../condition.ts';
import { at, differs, entries, flag, has, items, leaveOut, number, type Place, text, word } from '../reading.ts';
import { secondsOf, shownTime } from '../time.ts';
import { analysisOf } from './analysis.ts';
import { experimentOf } from './experiment.ts';
import { headerRouteOf } from './header-routes.ts';
import { patience, percent, type Stepping } from './stepping.ts';

/** Steps and, for each, from which one of the input it comes. */
export function stepsOf(list: Place, work: Stepping): readonly { readonly from: number; readonly step: StepInput }[] {
  return items(list).flatMap((item, from) => stepOf(item, work).map((step) => ({ from, step })));
}

type Kind = (value: Place, work: Stepping) => readonly StepInput[];

const kinds: Readonly<Record<string, Kind>> = {
  setWeight: (value, work) => {
    const weight = number(value);
    return weight === undefined ? [] : [{ setWeight: percent(weight, work.total) }];
  },
  pause: (value) => [pauseOf(value)],
  setCanaryScale: scaleOf,
  setHeaderRoute(value, { routes }) {
    const match = headerRouteOf(value, routes);
    if (match === undefined) leaveOut(value, 'nothing of its match could be expressed: no request is sent by it');
    return match === undefined ? [] : [{ match }];
  },
  setMirrorRoute: mirrorOf,
  analysis: (value, work) => [judged(value, analysisOf(value, work))],
  experiment: (value, work) => [experimentOf(value, work)],
};

function stepOf(item: Place, work: Stepping): readonly StepInput[] {
  return entries(item).flatMap(([key, value]) => {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind !== undefined) return kind(value, work);
    leaveOut(value, 'there is no such step');
    return [];
  });
}

/** Where nothing of it can be judged, a person decides: it must not pass by itself. */
export function judged(place: Place, analysis: AnalysisInput | undefined): StepInput {
  if (analysis !== undefined) return { analysis };
  differs(place, `nothing of it can be judged here: somebody has to say \`fairlead approve\` within ${patience}`);
  return { approval: patience };
}

function pauseOf(pause: Place): StepInput {
  const duration = at(pause, 'duration');
  const written = has(duration) ? word(duration) : undefined;
  const seconds = written === undefined ? undefined : secondsOf(written);
  if (written !== undefined && seconds === undefined) leaveOut(duration, 'it is no length of time: a person decides');
  if (seconds !== undefined) return { pause: shownTime(seconds) };
  differs(pause, `it has no end there; here it goes back after ${patience} without \`fairlead approve\``);
  return { approval: patience };
}

function scaleOf(scale: Place, { replicas }: Stepping): readonly StepInput[] {
  const [count, weight, matching] = [at(scale, 'replicas'), at(scale, 'weight'), at(scale, 'matchTrafficWeight')];
  if (has(count)) return scaleTo(count, number(count));
  if (has(weight)) {
    const share = number(weight);
    if (replicas === undefined) leaveOut(weight, 'a share of how many instances is not known: write `scale`');
    return replicas === undefined || share === undefined ? [] : scaleTo(weight, Math.ceil((replicas * share) / 100));
  }
  // Never fewer than the share needs: one is as many as the weight asks for.
  return has(matching) && flag(matching) === true ? [{ scale: 1 }] : [];
}

function scaleTo(place: Place, count: number | undefined): readonly StepInput[] {
  if (count !== undefined && Number.isInteger(count) && count >= 1 && count <= 1000) return [{ scale: count }];
  leaveOut(place, 'a step has 1 to 1000 instances');
  return [];
}

function mirrorOf(mirror: Place, { mirrors }: Stepping): readonly StepInput[] {
  const [match, share] = [at(mirror, 'match'), at(mirror, 'percentage')];
  const name = text(at(mirror, 'name')) ?? '';
  if (!has(match)) {
    if (has(share)) leaveOut(share, 'without `match` the mirror is taken away');
    if (mirrors.delete(name)) return [{ mirror: 0 }];
    leaveOut(mirror, 'there is no such mirror to take away');
    return [];
  }
  if (!items(match).every(isEverything)) {
    leaveOut(mirror, 'what is mirrored cannot be chosen by path, method or header: write `mirror`, for all requests');
    return [];
  }
  if (mirrors.size > 0 && !mirrors.has(name))
    differs(mirror, 'one mirror at a time: it takes the place of the one before');
  mirrors.clear();
  mirrors.add(name);
  return [{ mirror: has(share) ? (number(share) ?? 100) : 100 }];
}

/** `path: { prefix: / }` and nothing else. */
function isEverything(match: Place): boolean {
  const found = entries(match);
  const [only] = found;
  if (found.length !== 1 || only?.[0] !== 'path') return false;
  const path = entries(only[1]);
  return path.length === 1 && path[0]?.[0] === 'prefix' && text(path[0][1]) === '/';
}
