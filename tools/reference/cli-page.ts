import { sections } from '../../src/cli/commands/table.ts';
import { exitMeanings } from '../../src/cli/exit-codes.ts';
import { globalOptions } from '../../src/cli/options.ts';
import { flagsOf } from '../../src/cli/renderers/help.ts';
import { isGroup, type OptionSpec, type Verb, type VerbGroup } from '../../src/cli/verb.ts';
import { table } from './markdown.ts';

export function cliPage(): string {
  const exits = Object.entries(exitMeanings).map(([code, meaning]) => [code, meaning]);
  const parts = sections.map(({ heading, entries }) => `## ${heading}\n\n${entries.map(renderEntry).join('\n')}`);
  return `# Command line

\`fairlead <command> [options]\`. Every command understands the options below, before and after its name.

${options(globalOptions)}
${table(['exit code', 'meaning'], exits)}
${parts.join('\n')}`;
}

const options = (specs: readonly OptionSpec[]): string =>
  table(
    ['option', 'what it does'],
    specs.map((spec) => [`\`${flagsOf(spec).trim()}\``, spec.says]),
  );

function renderEntry(entry: Verb | VerbGroup): string {
  if (!isGroup(entry)) return renderVerb(entry, [entry.name]);
  const verbs = entry.verbs.map((verb) => renderVerb(verb, [entry.name, verb.name]));
  return `### fairlead ${entry.name}\n\n${entry.description}\n\n${verbs.join('\n')}`;
}

function renderVerb(verb: Verb, words: readonly string[]): string {
  const given = (verb.arguments ?? []).map(({ name, required, repeats }) => {
    const text = repeats === true ? `${name}...` : name;
    return required ? `<${text}>` : `[${text}]`;
  });
  const title = ['fairlead', ...words, ...given].join(' ');
  const level = words.length === 1 ? '###' : '####';
  const examples = verb.examples.map(({ line, says }) => `${line.padEnd(44)}  # ${says}`).join('\n');
  const parts = [
    `${level} ${words.length === 1 ? `fairlead ${words[0]}` : words.join(' ')}\n`,
    verb.description,
    `\n\`${title}\`\n`,
  ];
  const names = verb.arguments ?? [];
  if (names.length > 0)
    parts.push(
      table(
        ['argument', 'what it is'],
        names.map(({ name, says }) => [`\`${name}\``, says]),
      ),
    );
  if ((verb.options ?? []).length > 0) parts.push(options(verb.options ?? []));
  if (verb.exits !== undefined) parts.push(`Exit codes besides 0, 1 and 2: ${verb.exits.join(', ')}.\n`);
  parts.push(`\`\`\`sh\n${examples}\n\`\`\`\n`);
  return parts.join('\n');
}
