/** The request that runs a canary config: when, how often, from which score on. */
import { at, differs, entries, has, items, leaveOut, leaveOutEach, number, type Place, text } from '../reading.ts';

export interface KayentaRequest {
  readonly thresholds: { readonly pass: number | undefined; readonly marginal: number | undefined } | undefined;
  readonly seconds: number | undefined;
  readonly everySeconds: number | undefined;
  readonly step: number | undefined;
  readonly lookback: number | undefined;
  /** What stands for `${name}` in queries, where both sides say the same. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where they are said. */
  readonly places: readonly (readonly [variable: string, place: Place])[];
}

export const noRequest: KayentaRequest = {
  thresholds: undefined,
  seconds: undefined,
  everySeconds: undefined,
  step: undefined,
  lookback: undefined,
  variables: {},
  places: [],
};

/** Of a canary analysis (`POST /canary`) or of a standalone one, which runs by itself. */
export function requestOf(request: Place): KayentaRequest {
  if (!has(request)) return noRequest;
  const minutes = (key: string): number | undefined => {
    const place = at(request, key);
    const read = has(place) ? number(place) : undefined;
    return read === undefined || read <= 0 ? undefined : read * 60;
  };
  leaveOutEach(request, {
    beginAfterMins: 'an experiment begins when its instances are ready; write a `pause` before it',
    siteLocal: 'nothing here reads it',
  });
  const scopes = readScopes(at(request, 'scopes'));
  const seconds = minutes('lifetimeDurationMins') ?? scopes.seconds;
  const every = minutes('analysisIntervalMins');
  const marks = at(request, 'thresholds');
  const [pass, marginal] = ['pass', 'marginal']
    .map((key) => at(marks, key))
    .map((mark) => (has(mark) ? number(mark) : undefined));
  return {
    thresholds: has(marks) ? { pass, marginal } : undefined,
    seconds,
    everySeconds: every ?? seconds,
    step: scopes.step,
    lookback: minutes('lookbackMins'),
    variables: scopes.variables,
    places: scopes.places,
  };
}

type Scopes = Pick<KayentaRequest, 'step' | 'seconds' | 'variables' | 'places'>;

/** One side of one scope, or both where they are written in one. */
function readScopes(list: Place): Scopes {
  if (!has(list)) return noRequest;
  const each = list.tree?.kind === 'list' ? items(list) : entries(list).map(([, scope]) => scope);
  const sides = each.flatMap((scope) => {
    leaveOutEach(scope, {
      scopeName: 'all metrics are about the arms of this service',
      ...(scopeIsText(at(scope, 'controlScope')) && { controlScope: namesArm }),
      ...(scopeIsText(at(scope, 'experimentScope')) && { experimentScope: namesArm }),
      controlOffsetInMinutes: 'canary and baseline are measured at the same time',
    });
    const inner = ['controlScope', 'experimentScope']
      .map((key) => at(scope, key))
      .filter(({ tree }) => tree?.kind === 'map');
    return inner.length === 0 ? [scope] : inner;
  });
  const read = sides.map(readSide);
  const steps = [...new Set(read.flatMap(({ step }) => step ?? []))];
  if (steps.length > 1) differs(list, 'all series have the same step: the longest of them');
  const spans = read.flatMap(({ seconds }) => seconds ?? []);
  return {
    step: steps.length === 0 ? undefined : Math.max(...steps),
    seconds: spans.length === 0 ? undefined : Math.max(...spans),
    variables: common(read.map(({ variables }) => variables)),
    places: read.flatMap(({ places }) => places),
  };
}

const namesArm = 'the arms are called `canary` and `baseline`: `{arm}` in a query';
const scopeIsText = ({ tree }: Place): boolean => tree?.kind === 'leaf';

function readSide(side: Place): Scopes {
  leaveOutEach(side, { scope: namesArm });
  const step = at(side, 'step');
  const locations = ['location', 'controlLocation', 'experimentLocation'].map((key) => at(side, key));
  const given = locations.flatMap((place) => (has(place) ? [text(place)] : []));
  const found: Record<string, string> = {};
  const [location] = given;
  if (location !== undefined && given.every((other) => other === location)) found['location'] = location;
  const places = locations.filter(has).map((place) => ['location', place] as const);
  const more = at(side, 'extendedScopeParams');
  const params = has(more) ? entries(more) : [];
  for (const [name, value] of params) found[name] = text(value) ?? '';
  const [start, end] = [
    ['start', 'startTimeIso'],
    ['end', 'endTimeIso'],
  ].map((keys) => timeOf(side, keys));
  const seconds = start === undefined || end === undefined ? undefined : Math.round((end - start) / 1000);
  return {
    step: has(step) ? number(step) : undefined,
    seconds: seconds === undefined || seconds <= 0 ? undefined : seconds,
    variables: found,
    places: [...places, ...params],
  };
}

/** Milliseconds; only how long it lasted is taken over. */
function timeOf(side: Place, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const place = at(side, key);
    if (!has(place)) continue;
    const time = Date.parse(text(place) ?? '');
    if (Number.isNaN(time)) leaveOut(place, 'it is no time');
    else differs(place, 'only how long it lasts is taken over: an experiment begins with its step');
    return Number.isNaN(time) ? undefined : time;
  }
  return undefined;
}

/** What all sides say alike. */
function common(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}
