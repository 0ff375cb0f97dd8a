/** What Kayenta would have asked Prometheus. Other sources have languages that nobody translates here. */
import { toWrite } from '../../to-write.ts';
import type { MetricInput } from '../condition.ts';
import { sourceAt } from '../outcome.ts';
import { at, differs, has, items, leaveOut, leaveToWrite, type Place, text } from '../reading.ts';
import { strangeIn } from '../rollouts/metric.ts';
import type { KayentaWork } from './work.ts';

type Asked = Pick<MetricInput, 'query' | 'source'>;

export function queryOf(query: Place, templates: Place, { outcome, variables, used }: KayentaWork): Asked {
  const source = sourceAt(outcome, undefined);
  const type = has(at(query, 'type')) ? text(at(query, 'type')) : text(at(query, 'serviceType'));
  const service = at(query, 'serviceType');
  if (has(service) && text(service) !== type) leaveOut(service, 'the type of the query counts');
  const unknown = (why: string): Asked => {
    leaveToWrite(query, `${why}: write it as \`query\` of the metric, and where it is asked under \`metricSources\``);
    if (has(query)) leaveOut(query, 'it is not taken over');
    return { query: toWrite, source };
  };
  if (type !== 'prometheus') return unknown(`its query is one of \`${type ?? 'no type'}\``);
  const written = textOf(query, templates);
  if (typeof written !== 'string') return unknown(written.why);
  const full = filled(written, variables, used);
  if (typeof full !== 'string') return unknown(full.why);
  const strange = strangeIn(full.replaceAll('{arm}', ''));
  if (strange !== undefined) return unknown(strange);
  if (full !== written)
    differs(query, '`${scope}` is `{arm}` here: `canary` or `baseline`. Its metrics need a label that says so');
  return { query: full, source };
}

type Unknown = { readonly why: string };
const promql = 'PromQL:';

/** A whole query, or a filter for the average of a metric. */
function textOf(query: Place, templates: Place): string | Unknown {
  const inline = at(query, 'customInlineTemplate');
  const named = at(query, 'customFilterTemplate');
  const old = at(query, 'customFilter');
  const template = has(named) ? at(templates, text(named) ?? '') : named;
  const chosen = [inline, template, old].find(has);
  const filter = chosen === undefined ? undefined : text(chosen);
  for (const other of [has(inline) ? named : undefined, chosen === old ? undefined : old])
    if (other !== undefined && has(other)) leaveOut(other, 'the template beside it counts');
  if (has(named) && !has(inline) && !has(template)) return { why: 'there is no template of this name' };
  if (filter?.startsWith(promql) === true) {
    for (const key of ['metricName', 'resourceType', 'labelBindings', 'groupByFields'])
      if (has(at(query, key))) leaveOut(at(query, key), 'the whole query is written beside it');
    return filter.slice(promql.length).trim();
  }
  return averageOf(query, filter);
}

function averageOf(query: Place, filter: string | undefined): string | Unknown {
  const metric = at(query, 'metricName');
  const name = has(metric) ? text(metric) : undefined;
  const groups = at(query, 'groupByFields');
  if (has(groups)) {
    const fields = items(groups).map((field) => text(field) ?? '');
    if (fields.length > 0) differs(groups, 'each series is judged alone there; here their average is');
  }
  if (has(at(query, 'resourceType'))) {
    if (filter === undefined || filter === '')
      return { why: 'which instances of a cloud belong to an arm is found by their names there' };
    leaveOut(at(query, 'resourceType'), 'the filter beside it counts');
  }
  if (name === undefined || name === '') return { why: 'it has no metric' };
  const bindings = at(query, 'labelBindings');
  const labels = (has(bindings) ? items(bindings) : []).map((each) => text(each) ?? '');
  const all = [...(filter === undefined || filter === '' ? [] : [filter]), ...labels];
  if (all.length === 0) return { why: 'it has neither a filter nor a resource type' };
  return `avg(${name}{${all.join(',')}})`;
}

/** `${scope}`, or `$\{scope}` where Spinnaker must not read it. */
function filled(query: string, variables: Readonly<Record<string, string>>, used: Set<string>): string | Unknown {
  let why: string | undefined;
  const full = query.replaceAll(/\$\\?\{([\w.]+)\}/g, (_, name: string) => {
    if (name === 'scope') return '{arm}';
    used.add(name);
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined)
      why ??= `what \`\${${name}}\` stands for is said by its request, for both sides alike or not at all`;
    return value ?? '';
  });
  return why === undefined ? full : { why };
}
