/** Canary Ingresses of ingress-nginx: a state of the traffic, not a plan; the plan is made of it. */
import type { StepInput, StrategyInput } from '../condition.ts';
import { type ImportDocument, specOf } from '../documents.ts';
import { addService, type Outcome } from '../outcome.ts';
import {
  at,
  differs,
  entries,
  flag,
  has,
  ignore,
  items,
  leaveOut,
  number,
  type Place,
  tellTheRest,
  text,
} from '../reading.ts';
import { literalPattern, unmatched } from '../rollouts/header-routes.ts';
import { patience, percent } from '../rollouts/stepping.ts';
import { shownTime } from '../time.ts';
import { unknownWorkload } from '../workload/workload.ts';

const prefix = 'nginx.ingress.kubernetes.io/';

/** @returns how many there were */
export function importIngresses(documents: readonly ImportDocument[], outcome: Outcome): number {
  const ingresses = documents.filter(({ kind }) => kind === 'Ingress');
  const canaries = ingresses.filter(isCanary);
  const used = new Set<ImportDocument>();
  for (const canary of canaries) {
    const main = ingresses.find((each) => !canaries.includes(each) && sameRoutes(each, canary));
    if (main !== undefined) readMain(main, used);
    readCanary(canary, main, outcome);
  }
  for (const each of documents) {
    if (each.kind !== 'Ingress') leaveOut(each.root, 'objects of this kind are not imported');
    else if (!canaries.includes(each) && !used.has(each))
      leaveOut(each.root, 'no canary Ingress of these files has its routes');
    tellTheRest(each.root);
  }
  return canaries.length;
}

const annotationsOf = ({ root }: ImportDocument): Place => at(at(root, 'metadata'), 'annotations');

const isCanary = (document: ImportDocument): boolean =>
  [true, 'true'].includes(plain(annotationsOf(document), `${prefix}canary`) ?? false);

function plain(map: Place, key: string): string | boolean | undefined {
  const { tree } = at(map, key);
  if (tree?.kind !== 'leaf') return undefined;
  return typeof tree.value === 'string' || typeof tree.value === 'boolean' ? tree.value : undefined;
}

/** Hosts and paths, as one text each. */
function routesOf(document: ImportDocument): readonly { readonly route: string; readonly service: string }[] {
  return backendsOf(document).map(({ host, path, backend }) => ({
    route: `${String(host.tree?.kind === 'leaf' ? host.tree.value : '')} ${String(path.tree?.kind === 'leaf' ? path.tree.value : '/')}`,
    service: text(at(at(backend, 'service'), 'name')) ?? text(at(backend, 'serviceName')) ?? '',
  }));
}

function backendsOf(document: ImportDocument) {
  const rules = at(specOf(document), 'rules');
  return (has(rules) ? items(rules) : []).flatMap((rule) => {
    const paths = at(at(rule, 'http'), 'paths');
    return (has(paths) ? items(paths) : []).map((place) => ({
      host: at(rule, 'host'),
      path: at(place, 'path'),
      backend: at(place, 'backend'),
    }));
  });
}

function sameRoutes(main: ImportDocument, canary: ImportDocument): boolean {
  if (main.namespace !== canary.namespace) return false;
  const own = new Set(routesOf(main).map(({ route }) => route));
  return routesOf(canary).some(({ route }) => own.has(route));
}

const byHost = 'a service has one route: hosts and paths are not told apart';

/** Only the name of its Service is of use; the rest is told. */
function readMain(main: ImportDocument, used: Set<ImportDocument>): void {
  if (used.has(main)) return;
  used.add(main);
  leaveRoutes(main);
  readMetadata(main);
  for (const [key, value] of has(annotationsOf(main)) ? entries(annotationsOf(main)) : [])
    if (key.startsWith(prefix)) leaveOut(value, 'the router of the service has its own settings under `route`');
    else ignoreValue(annotationsOf(main), key);
}

function leaveRoutes(document: ImportDocument): void {
  for (const { host, path, backend } of backendsOf(document)) {
    for (const place of [host, path]) if (has(place)) leaveOut(place, byHost);
    const port = at(at(backend, 'service'), 'port');
    if (has(port)) leaveOut(port, 'an instance gets its port from Fairlead');
    const old = at(backend, 'servicePort');
    if (has(old)) leaveOut(old, 'an instance gets its port from Fairlead');
  }
  const rules = at(specOf(document), 'rules');
  for (const rule of has(rules) ? items(rules) : []) {
    const paths = at(at(rule, 'http'), 'paths');
    for (const place of has(paths) ? items(paths) : []) {
      const type = at(place, 'pathType');
      if (has(type)) leaveOut(type, byHost);
    }
  }
  const spec = specOf(document);
  for (const [key, why] of Object.entries({
    ingressClassName: 'traffic is split by a router of this machine: choose it with `router`',
    tls: 'certificates are a matter of what stands before the router',
    defaultBackend: byHost,
  })) {
    const found = at(spec, key);
    if (has(found)) leaveOut(found, why);
  }
}

function leaveOtherServices(document: ImportDocument, name: string): void {
  for (const { backend } of backendsOf(document))
    for (const place of [at(at(backend, 'service'), 'name'), at(backend, 'serviceName')])
      if (has(place) && text(place) !== name) leaveOut(place, 'instances are found by the revision they run');
}

/** All but the annotations, which may be ours. */
function readMetadata({ root }: ImportDocument): void {
  const metadata = at(root, 'metadata');
  for (const [key] of has(metadata) ? entries(metadata) : []) if (key !== 'annotations') ignoreValue(metadata, key);
}

const ignoreValue = (place: Place, key: string): void => ignore(place, [key]);

function readCanary(canary: ImportDocument, main: ImportDocument | undefined, outcome: Outcome): void {
  const [own] = routesOf(canary);
  const stable = main === undefined ? undefined : routesOf(main).find(({ route }) => route === own?.route)?.service;
  if (main === undefined)
    differs(canary.root, 'the Ingress it belongs to is not in these files: the service is named after the canary');
  leaveRoutes(canary);
  readMetadata(canary);
  const annotations = annotationsOf(canary);
  const strategy = strategyOf(canary.root, annotations);
  for (const [key, value] of entries(annotations)) {
    if (!key.startsWith(prefix)) ignoreValue(annotations, key);
    else if (!known.includes(key.slice(prefix.length))) leaveOut(value, 'the import does not know this annotation');
  }
  const name = stable ?? own?.service ?? canary.name;
  const named = { ...canary, name: name === '' ? canary.name : name };
  for (const document of main === undefined ? [canary] : [main, canary]) leaveOtherServices(document, named.name);
  addService(outcome, named, { ...unknownWorkload(canary.root, `the program behind Service ${named.name}`), strategy });
}

const known = [
  'canary',
  'canary-weight',
  'canary-weight-total',
  'canary-by-header',
  'canary-by-header-value',
  'canary-by-header-pattern',
  'canary-by-cookie',
  'affinity',
  'affinity-canary-behavior',
  'session-cookie-name',
  'session-cookie-max-age',
];

type Match = NonNullable<StepInput['match']>;

function strategyOf(root: Place, annotations: Place): StrategyInput {
  const field = (key: string): Place => at(annotations, `${prefix}${key}`);
  const match = [...headerOf(field), ...cookieOf(field)];
  const [weight, total] = [field('canary-weight'), field('canary-weight-total')];
  const share = has(weight) ? number(weight) : undefined;
  const whole = (has(total) ? number(total) : undefined) ?? 100;
  if (has(total) && share === undefined) leaveOut(total, 'without `canary-weight` it means nothing');
  flag(field('canary'));
  differs(
    root,
    `it stays as it is until somebody changes it; here somebody says \`fairlead approve\`, or it goes back after ${patience}`,
  );
  const steps: StepInput[] = [
    ...(match.length === 0 ? [] : [{ match }]),
    ...(share === undefined ? [] : [{ setWeight: percent(share, whole > 0 ? whole : 100) }]),
    { approval: patience },
  ];
  return { kind: 'canary', steps, ...stickyOf(field) };
}

type Field = (key: string) => Place;

/** `always` is the value that sends to the canary, unless another one is declared. */
function headerOf(field: Field): Match {
  const [header, value, pattern] = [
    field('canary-by-header'),
    field('canary-by-header-value'),
    field('canary-by-header-pattern'),
  ];
  const name = has(header) ? text(header) : undefined;
  if (name === undefined) {
    for (const place of [value, pattern])
      if (has(place)) leaveOut(place, 'without `canary-by-header` it means nothing');
    return [];
  }
  if (has(value)) {
    if (has(pattern)) leaveOut(pattern, 'there is a `canary-by-header-value` too, which counts');
    return [{ header: name, is: text(value) ?? '' }];
  }
  if (has(pattern)) {
    const written = text(pattern) ?? '';
    const condition = literalPattern(name, written, 'anywhere');
    if (condition === undefined) leaveOut(pattern, unmatched);
    return condition === undefined ? [] : [condition];
  }
  differs(header, '`never` keeps a request away from the canary there; here it goes by the weight');
  return [{ header: name, is: 'always' }];
}

function cookieOf(field: Field): Match {
  const cookie = field('canary-by-cookie');
  const name = has(cookie) ? text(cookie) : undefined;
  if (name === undefined) return [];
  differs(cookie, '`never` keeps a request away from the canary there; here it goes by the weight');
  return [{ cookie: name, is: 'always' }];
}

/** Where affinity is on, whom the canary has seen stays there. */
function stickyOf(field: Field): Pick<StrategyInput, 'sticky'> {
  const [affinity, behaviour] = [field('affinity'), field('affinity-canary-behavior')];
  const [cookie, age] = [field('session-cookie-name'), field('session-cookie-max-age')];
  const isOn = has(affinity) && text(affinity) === 'cookie';
  const isLegacy = has(behaviour) && text(behaviour) === 'legacy';
  if (!isOn || isLegacy) {
    for (const place of [cookie, age]) if (has(place)) leaveOut(place, 'clients do not stay with the canary');
    return {};
  }
  const name = has(cookie) ? text(cookie) : undefined;
  const seconds = has(age) ? number(age) : undefined;
  return { sticky: { cookie: name ?? 'INGRESSCOOKIE', ...(seconds !== undefined && { maxAge: shownTime(seconds) }) } };
}
