import { closest } from '../../domain/closest.ts';
import { findCycle } from '../../domain/graph/graph.ts';
import { known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';
import { checkHistograms, checkMetricSources } from './metric-sources.ts';
import { checkCase } from './names.ts';
import { checkRouterPowers } from './router-powers.ts';
import { checkStrategy } from './strategy.ts';
import { checkSourcesWritten, checkWritten } from './to-write.ts';

/** What only makes sense together in services, and names that stand for nothing. */
export function checkServices(root: Tree, mistakes: Mistakes): void {
  const services = child(root, 'services');
  checkCase(services, ['services'], mistakes);
  const names = entriesOf(services).map(([name]) => name);
  const notifiers = entriesOf(child(root, 'notifiers')).map(([name]) => name);
  const sources = entriesOf(child(root, 'metricSources')).map(([name]) => name);
  for (const [name, service] of entriesOf(services)) {
    const path = ['services', name];
    checkNamed(
      child(service, 'dependsOn'),
      [...path, 'dependsOn'],
      { what: 'service', names: names.filter((each) => each !== name) },
      mistakes,
    );
    checkNamed(child(service, 'notify'), [...path, 'notify'], { what: 'notifier', names: notifiers }, mistakes);
    checkWritten(service, name, mistakes);
    checkReady(child(service, 'ready'), [...path, 'ready'], mistakes);
    checkStrategy(service, path, sources, mistakes);
    checkHistograms(child(service, 'strategy'), [...path, 'strategy'], child(root, 'metricSources'), mistakes);
    checkRouterPowers(service, path, mistakes);
  }
  for (const [name, notifier] of entriesOf(child(root, 'notifiers')))
    checkNotifier(notifier, ['notifiers', name], mistakes);
  checkSourcesWritten(root, mistakes);
  checkMetricSources(child(root, 'metricSources'), mistakes);
  checkCircle(services, mistakes);
}

interface Names {
  readonly what: string;
  readonly names: readonly string[];
}

function checkNamed(list: Tree | undefined, path: Path, { what, names }: Names, mistakes: Mistakes): void {
  for (const [position, item] of itemsOf(list).entries()) {
    const name = textOf(item);
    if (name === undefined || names.includes(name)) continue;
    const meant = closest(name, names);
    report(mistakes, {
      code: 'PROJECT_SERVICE_NAME_UNKNOWN',
      path: [...path, position],
      at: spotOf(item),
      value: name,
      message: `there is no ${what} \`${name}\``,
      hint: meant === undefined ? known(names, `${what}s`) : `did you mean \`${meant}\`?`,
    });
  }
}

function checkReady(ready: Tree | undefined, path: Path, mistakes: Mistakes): void {
  const given = ['http', 'tcp', 'exec'].filter((key) => child(ready, key) !== undefined);
  if (given.length < 2) return;
  report(mistakes, {
    code: 'PROJECT_VALUE_WRONG',
    path,
    at: ready === undefined ? undefined : spotOf(ready),
    message: `\`ready\` has ${given.map((key) => `\`${key}\``).join(' and ')}`,
    hint: 'keep one of them',
  });
}

function checkNotifier(notifier: Tree, path: Path, mistakes: Mistakes): void {
  const kind = textOf(child(notifier, 'kind'));
  if (kind === undefined || kind === 'stdout' || child(notifier, 'url') !== undefined) return;
  report(mistakes, {
    code: 'PROJECT_KEY_MISSING',
    path: [...path, 'url'],
    at: spotOf(notifier),
    message: `\`${kind}\` needs a \`url\``,
    hint: 'add `url: ${secrets.NAME}`, or the address itself where it is no secret',
  });
}

function checkCircle(services: Tree | undefined, mistakes: Mistakes): void {
  const edges = Object.fromEntries(
    entriesOf(services).map(([name, service]) => [
      name,
      itemsOf(child(service, 'dependsOn')).flatMap((item) => textOf(item) ?? []),
    ]),
  );
  const cycle = findCycle(edges);
  const [first] = cycle ?? [];
  const at = first === undefined ? undefined : child(services, first);
  if (cycle === undefined || first === undefined) return;
  report(mistakes, {
    code: 'PROJECT_CYCLE',
    path: ['services', first, 'dependsOn'],
    at: at === undefined ? undefined : spotOf(at),
    message: `the services depend on each other in a circle: ${cycle.join(' → ')}`,
    value: [...cycle],
  });
}
