import { isZone } from '../../domain/gate/time-window.ts';
import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, spotOf, textOf, type Tree } from '../tree.ts';

/** Keys that belong to one kind of question. */
const belongs = { directory: 'command', env: 'command', headers: 'http' } as const;
const kinds = ['window', 'command', 'http'];

/** A gate asks one thing, and what it is asked is known before anything is started. */
export function checkGate(gate: Tree, path: Path, mistakes: Mistakes): void {
  const given = kinds.filter((kind) => child(gate, kind) !== undefined);
  const wrong = (where: Path, tree: Tree, message: string, hint: string): void =>
    report(mistakes, { code: 'PROJECT_VALUE_WRONG', path: where, at: spotOf(tree), message, hint });
  if (given.length !== 1) {
    const has = given.length === 0 ? 'nothing' : given.map((kind) => `\`${kind}\``).join(' and ');
    wrong(path, gate, `a gate asks one thing, and this one asks ${has}`, `write one of ${kinds.join(', ')}`);
  }
  for (const [key, kind] of Object.entries(belongs)) {
    const value = child(gate, key);
    if (value !== undefined && child(gate, kind) === undefined)
      wrong([...path, key], value, `\`${key}\` belongs to a gate with \`${kind}\``, 'take it away');
  }
  const zone = child(child(gate, 'window'), 'zone');
  const name = textOf(zone);
  if (zone !== undefined && name !== undefined && !isZone(name))
    wrong(
      [...path, 'window', 'zone'],
      zone,
      `there is no time zone \`${name}\``,
      'write `Europe/Berlin`, `UTC` or `+01:00`',
    );
  const url = child(gate, 'http');
  const address = textOf(url);
  if (url !== undefined && address !== undefined && !/^(https?:\/\/|\$\{)/.test(address))
    wrong([...path, 'http'], url, `${JSON.stringify(address)} is no address`, 'write `https://HOST/PATH`');
  for (const key of ['every', 'timeout']) {
    const value = child(gate, key);
    if (value !== undefined && textOf(value) === '0')
      wrong([...path, key], value, `\`${key}: 0\` leaves no time for an answer`, `write \`${key}: 30s\``);
  }
}
