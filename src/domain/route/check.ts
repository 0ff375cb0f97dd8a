import { DeliveryError } from '../errors/delivery-error.ts';
import { type Endpoint, fullWeight, type MatchRule, type RouteSpec } from './spec.ts';

/** The part of a router's features that limits a spec; see `RouterFeatures`. */
export interface SpecLimits {
  readonly granularity: number;
  readonly mostArms: number;
  readonly match: readonly string[];
  readonly matchTests: readonly string[];
  readonly mirrorGranularity?: number;
  readonly sticky: readonly string[];
}

/** @throws ROUTER_SPEC_INVALID, ROUTER_UNSUPPORTED */
export function checkRouteSpec(spec: RouteSpec, router: string, limits: SpecLimits): void {
  const [mistake] = specMistakes(spec);
  if (mistake !== undefined) throw new DeliveryError('ROUTER_SPEC_INVALID', `route ${spec.id}: ${mistake}`);
  const [missing] = missingPowers(spec, limits);
  if (missing !== undefined)
    throw new DeliveryError('ROUTER_UNSUPPORTED', `router ${router} cannot ${missing} (route ${spec.id})`);
}

/** What is wrong with a spec whatever the router is. Keeps I1 and I2 as far as a spec alone can break them. */
export function specMistakes(spec: RouteSpec): readonly string[] {
  const mistakes: string[] = [];
  const names = spec.arms.map(({ name }) => name);
  if (spec.id === '') mistakes.push('it has no id');
  if (names.length === 0) mistakes.push('it has no arms');
  for (const name of names) if (!isArmName(name)) mistakes.push(`arm ${JSON.stringify(name)} is no name`);
  if (new Set(names).size !== names.length) mistakes.push(`arms have the same name: ${names.join(', ')}`);
  let sum = 0;
  for (const { name, weight } of spec.arms) {
    sum += weight;
    if (!Number.isInteger(weight) || weight < 0 || weight > fullWeight)
      mistakes.push(`arm ${name} has the weight ${weight}, not a whole number of 0 to ${fullWeight}`);
  }
  if (sum !== fullWeight) mistakes.push(`weights sum to ${sum}, not to ${fullWeight}`);
  for (const { name, endpoints, weight } of spec.arms) {
    for (const endpoint of endpoints)
      if (!isEndpoint(endpoint)) mistakes.push(`arm ${name} has the endpoint ${endpoint.host}:${endpoint.port}`);
    if (endpoints.length === 0 && (weight > 0 || isAimedAt(spec, name)))
      mistakes.push(`arm ${name} can get requests and has no endpoints`);
  }
  return [...mistakes, ...ruleMistakes(spec, names)];
}

const isAimedAt = ({ match = [], mirror }: RouteSpec, name: string): boolean =>
  mirror?.arm === name || match.some(({ arm }) => arm === name);

function ruleMistakes({ match = [], mirror, sticky }: RouteSpec, names: readonly string[]): readonly string[] {
  const mistakes: string[] = [];
  for (const rule of match) {
    if (!names.includes(rule.arm)) mistakes.push(`a rule leads to ${JSON.stringify(rule.arm)}, which is no arm`);
    if (rule.when.length === 0) mistakes.push(`the rule for ${rule.arm} has no condition and would take every request`);
    for (const { name } of rule.when)
      if (!isToken(name)) mistakes.push(`${JSON.stringify(name)} is no name to match on`);
  }
  if (mirror !== undefined) {
    if (!names.includes(mirror.arm)) mistakes.push(`the mirror is ${JSON.stringify(mirror.arm)}, which is no arm`);
    if (!Number.isInteger(mirror.share) || mirror.share < 1 || mirror.share > fullWeight)
      mistakes.push(`the mirror has the share ${mirror.share}, not a whole number of 1 to ${fullWeight}`);
  }
  if (sticky !== undefined && !isToken(sticky.name))
    mistakes.push(`${JSON.stringify(sticky.name)} is no name to stick to`);
  if (sticky?.by === 'cookie' && (!Number.isInteger(sticky.maxAgeSeconds) || sticky.maxAgeSeconds < 1))
    mistakes.push(`a cookie cannot be kept for ${sticky.maxAgeSeconds} s`);
  return mistakes;
}

/** What the router would need to be able to, in words that complete "cannot ...". */
function missingPowers(spec: RouteSpec, limits: SpecLimits): readonly string[] {
  const { arms, match = [], mirror, sticky } = spec;
  const missing: string[] = [];
  if (arms.length > limits.mostArms) missing.push(`split over ${arms.length} arms: ${limits.mostArms} at most`);
  for (const { name, weight } of arms)
    if (weight % limits.granularity !== 0)
      missing.push(`give ${name} ${weight / 100} %: its steps are ${limits.granularity / 100} %`);
  for (const { on, test } of conditions(match)) {
    if (!limits.match.includes(on)) missing.push(`match on a ${on}`);
    if (!limits.matchTests.includes(test.kind)) missing.push(`match a ${on} by "${test.kind}"`);
  }
  if (mirror !== undefined) {
    const { mirrorGranularity: step } = limits;
    if (step === undefined) missing.push('mirror');
    else if (mirror.share % step !== 0) missing.push(`mirror ${mirror.share / 100} %: its steps are ${step / 100} %`);
  }
  if (sticky !== undefined && !limits.sticky.includes(sticky.by)) missing.push(`stick by ${sticky.by}`);
  return missing;
}

const conditions = (match: readonly MatchRule[]) => match.flatMap(({ when }) => when);

const isArmName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/i.test(name);
/** As headers and cookies are named (RFC 9110, token); nothing that could end a line of a configuration. */
const isToken = (name: string): boolean => /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name);

const isEndpoint = ({ host, port }: Endpoint): boolean =>
  Number.isInteger(port) && port > 0 && port < 65_536 && /^[A-Za-z0-9.:_-]{1,253}$/.test(host);
