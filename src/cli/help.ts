import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { CliIo } from './cli-io.ts';
import { exitMeanings } from './exit-codes.ts';
import { closest } from '../domain/closest.ts';
import { globalOptions } from './options.ts';
import type { VerbSection } from './renderers/help.ts';
import type { Screen } from './screen.ts';
import { isGroup, type Verb, type VerbGroup } from './verb.ts';

/** Help of the program (empty path), a verb, a group, or a verb in a group. @throws USAGE for an unknown one */
export async function showHelp(
  path: readonly string[],
  screen: Screen,
  io: Pick<CliIo, 'version'>,
  sections: readonly VerbSection[],
): Promise<ExitCode> {
  const renderers = await import('./renderers/help.ts');
  const entries = sections.flatMap((section) => section.entries);
  const [name, word] = path;
  if (name === undefined) {
    await screen.present({
      json: { version: io.version, options: globalOptions, exitCodes: exitMeanings, commands: entries.map(describe) },
      text: () => renderers.renderProgramHelp(sections, io.version, screen.view()),
    });
    return 0;
  }
  const entry = find(name, entries, 'fairlead help');
  if (!isGroup(entry)) return present(entry, [name]);
  if (word !== undefined) return present(find(word, entry.verbs, `fairlead help ${name}`), [name, word]);
  await screen.present({ json: describe(entry), text: () => renderers.renderGroupHelp(entry, screen.view()) });
  return 0;

  async function present(verb: Verb, words: readonly string[]): Promise<ExitCode> {
    await screen.present({ json: describe(verb), text: () => renderers.renderVerbHelp(verb, words, screen.view()) });
    return 0;
  }
}

function find<Entry extends Verb | VerbGroup>(name: string, entries: readonly Entry[], prefix: string): Entry {
  const found = entries.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const near = closest(
    name,
    entries.map((entry) => entry.name),
  );
  throw new DeliveryError('USAGE', `unknown command "${name}"`, {
    ...(near === undefined ? {} : { hint: `did you mean \`${prefix} ${near}\`? \`fairlead help\` lists the commands` }),
  });
}

/** Everything but the handler. */
function describe(entry: Verb | VerbGroup): unknown {
  if (isGroup(entry)) return { ...entry, verbs: entry.verbs.map(describe) };
  const { handle: _, ...declared } = entry;
  return declared;
}
