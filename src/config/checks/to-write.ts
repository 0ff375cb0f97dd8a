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
  for (const [index, step] of itemsOf(child(child(service, 'strategy'), 'steps')).entries()) {
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
