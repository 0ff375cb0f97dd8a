import type { MetricInput } from '../condition.ts';
import { nameFor } from '../names.ts';
import { at, differs, flag, has, items, leaveOut, number, type Place, text } from '../reading.ts';
import { queryOf } from './query.ts';
import type { KayentaWork } from './work.ts';

type Words = NonNullable<MetricInput['kayenta']>;

export function metricsOf(config: Place, work: KayentaWork): Record<string, MetricInput> {
  const metrics: Record<string, MetricInput> = {};
  const list = at(config, 'metrics');
  const seen = new Set<string>();
  for (const item of has(list) ? items(list) : []) {
    const place = at(item, 'name');
    const name = text(place) ?? 'metric';
    if (seen.has(name)) differs(place, 'of two metrics of one name the settings of the first count for both there');
    seen.add(name);
    const scope = at(item, 'scopeName');
    if (has(scope) && text(scope) !== 'default') leaveOut(scope, 'all metrics are about the arms of this service');
    metrics[nameFor(name, Object.keys(metrics))] = metricOf(item, at(config, 'templates'), work);
  }
  const templates = at(config, 'templates');
  if (has(templates)) tellUnused(templates, list);
  return metrics;
}

function metricOf(item: Place, templates: Place, work: KayentaWork): MetricInput {
  const said = at(at(item, 'analysisConfigurations'), 'canary');
  const critical = at(said, 'critical');
  const isCritical = has(critical) && flag(critical) === true;
  return {
    ...queryOf(at(item, 'query'), templates, work),
    ...(isCritical && { critical: true }),
    kayenta: { ...wordsOf(said), ...groupsOf(at(item, 'groups')) },
  };
}

function wordsOf(said: Place): Words {
  const direction = oneOf(at(said, 'direction'), ['increase', 'decrease', 'either'] as const);
  const nanStrategy = oneOf(at(said, 'nanStrategy'), ['remove', 'replace'] as const);
  const data = at(said, 'mustHaveData');
  const muted = at(said, 'muted');
  const [outliers, effectSize] = [outliersOf(at(said, 'outliers')), effectOf(at(said, 'effectSize'))];
  return {
    ...(direction !== undefined && { direction }),
    ...(nanStrategy !== undefined && { nanStrategy }),
    ...(has(data) && flag(data) === true && { mustHaveData: true }),
    ...(has(muted) && flag(muted) === true && { muted: true }),
    ...(Object.keys(outliers).length > 0 && { outliers }),
    ...(Object.keys(effectSize).length > 0 && { effectSize }),
  };
}

function outliersOf(place: Place): NonNullable<Words['outliers']> {
  const strategy = oneOf(at(place, 'strategy'), ['keep', 'remove'] as const);
  const factor = at(place, 'outlierFactor');
  const outlierFactor = has(factor) ? number(factor) : undefined;
  if (outlierFactor !== undefined && outlierFactor <= 0)
    leaveOut(factor, 'it has to be above 0: all of the judgement fails there');
  return {
    ...(strategy !== undefined && { strategy }),
    ...(outlierFactor !== undefined && outlierFactor > 0 && { outlierFactor }),
  };
}

const bounds = ['allowedIncrease', 'allowedDecrease', 'criticalIncrease', 'criticalDecrease'] as const;

function effectOf(place: Place): NonNullable<Words['effectSize']> {
  const measure = oneOf(at(place, 'measure'), ['meanRatio', 'cles'] as const);
  const found: { [key in (typeof bounds)[number]]?: number } = {};
  for (const key of bounds) {
    const bound = at(place, key);
    const read = has(bound) ? number(bound) : undefined;
    if (read !== undefined && read < 0) leaveOut(bound, 'a size below 0 is none');
    else if (read !== undefined) found[key] = read;
  }
  return { ...(measure !== undefined && { measure }), ...found };
}

/** A word that nobody knows counts there as if it were not there, and without a word. */
function oneOf<Known extends string>(place: Place, known: readonly Known[]): Known | undefined {
  const word = has(place) ? text(place) : undefined;
  const found = known.find((each) => each === word);
  if (word !== undefined && found === undefined)
    leaveOut(place, `\`${word}\` is none of ${known.join(', ')}: it counts for nothing there either`);
  return found;
}

function groupsOf(list: Place): Pick<Words, 'groups' | 'muted'> {
  const groups = (has(list) ? items(list) : []).flatMap((each) => text(each) ?? []);
  if (groups.length > 0) return { groups };
  differs(list, 'it is in no group, and counts for nothing: it is muted here');
  return { muted: true };
}

/** Templates that no metric names. */
function tellUnused(templates: Place, list: Place): void {
  const used = new Set(items(list).map((item) => text(at(at(item, 'query'), 'customFilterTemplate'))));
  for (const [name, place] of entriesIn(templates)) if (!used.has(name)) leaveOut(place, 'no metric uses it');
}

const entriesIn = (place: Place): readonly (readonly [string, Place])[] =>
  place.tree?.kind === 'map' ? [...place.tree.entries.keys()].map((key) => [key, at(place, key)] as const) : [];
