import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { toWrite } from '../to-write.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

/** Commands that an import left for a person to write. */
export function checkWritten(service: Tree, name: string, mistakes: Mistakes): void {
  const path = ['services', name];
  checkCommand(child(service, 'command'), [...path, 'command'], `service \`${name}\``, mistakes);
  for (const [hook, value] of entriesOf(child(service, 'hooks')))
    checkCommand(child(value, 'command'), [...path, 'hooks', hook, 'command'], `hook \`${hook}\``, mistakes);
  const strategy = child(service, 'strategy');
  checkQueries(child(strategy, 'analysis'), [...path, 'strategy', 'analysis'], mistakes);
  for (const [index, step] of itemsOf(child(strategy, 'steps')).entries()) {
    for (const key of ['analysis', 'experiment'])
      checkQueries(child(step, key), [...path, 'strategy', 'steps', index, key], mistakes);
    const command = child(child(step, 'gate'), 'command');
    checkCommand(command, [...path, 'strategy', 'steps', index, 'gate', 'command'], `step ${index + 1}`, mistakes);
  }
}

function checkCommand(command: Tree | undefined, path: Path, whose: string, mistakes: Mistakes): void {
  const [first, known] = itemsOf(command);
  if (first === undefined || textOf(first) !== toWrite) return;
  const about = textOf(known);
  report(mistakes, {
    code: 'PROJECT_TO_BE_WRITTEN',
    path,
    at: spotOf(first),
    value: toWrite,
    message: `the command of ${whose} is still to be written${about === undefined ? '' : `: ${about}`}`,
    hint: 'write the program and its arguments: `command: [node, server.mjs]`',
  });
}

function checkQueries(analysis: Tree | undefined, path: Path, mistakes: Mistakes): void {
  for (const [name, metric] of entriesOf(child(analysis, 'metrics'))) {
    const query = child(metric, 'query');
    if (query === undefined || textOf(query) !== toWrite) continue;
    report(mistakes, {
      code: 'PROJECT_TO_BE_WRITTEN',
      path: [...path, 'metrics', name, 'query'],
      at: spotOf(query),
      value: toWrite,
      message: `the query of the metric \`${name}\` is still to be written`,
      hint: 'write it in the language of its source, with `{arm}` where the arm is named',
    });
  }
}

/** Addresses of metric sources that an import left for a person to write. */
export function checkSourcesWritten(root: Tree, mistakes: Mistakes): void {
  for (const [name, source] of entriesOf(child(root, 'metricSources'))) {
    const url = child(source, 'url');
    if (url === undefined || textOf(url) !== toWrite) continue;
    report(mistakes, {
      code: 'PROJECT_TO_BE_WRITTEN',
      path: ['metricSources', name, 'url'],
      at: spotOf(url),
      value: toWrite,
      message: `the address of metric source \`${name}\` is still to be written`,
      hint: 'write its base URL: `url: http://127.0.0.1:9090`',
    });
  }
}
