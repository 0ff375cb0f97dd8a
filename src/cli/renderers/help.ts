import type { ExitCode } from '../../domain/errors/entry.ts';
import { exitMeanings } from '../exit-codes.ts';
import { globalOptions, globalOptionsOf } from '../options.ts';
import type { ArgumentSpec, OptionSpec, Verb, VerbGroup } from '../verb.ts';
import { displayWidth, padEnd, wrap } from './text.ts';
import type { View } from './view.ts';

/** Headings of the verb list, in reading order; the command table says which verb stands where. */
export interface VerbSection {
  readonly heading: string;
  readonly entries: readonly (Verb | VerbGroup)[];
}

export function renderProgramHelp(sections: readonly VerbSection[], version: string, view: View): string {
  const { style } = view;
  const names = sections.flatMap((section) => section.entries.map((entry) => entry.name));
  const width = Math.max(...names.map(displayWidth));
  const lines = [
    `${style.bold('fairlead')} ${version}: cloud-native delivery from one file, with plans that tell the truth`,
    '',
    `${style.bold('Usage:')} fairlead <command> [options]`,
  ];
  for (const section of sections) {
    lines.push('', style.bold(`${section.heading}:`));
    for (const entry of section.entries) lines.push(`  ${style.cyan(padEnd(entry.name, width))}  ${entry.summary}`);
  }
  lines.push(
    '',
    ...optionLines(globalOptions, view),
    '',
    ...exitLines([0, 1, 2, 3, 4, 5, 130], view),
    '',
    style.bold('Begin with:'),
    ...exampleLines(
      [
        { line: 'fairlead init', says: 'write a first project' },
        { line: 'fairlead plan', says: 'see what would be done' },
        { line: 'fairlead help plan', says: 'all about one command' },
      ],
      view,
    ),
  );
  return lines.join('\n');
}

/** @param path the words after `fairlead`, e.g. `['runs', 'show']` */
export function renderVerbHelp(verb: Verb, path: readonly string[], view: View): string {
  const { style } = view;
  const name = `fairlead ${path.join(' ')}`;
  const words = (verb.arguments ?? []).map(usageOf);
  const lines = [
    `${style.bold(name)}: ${verb.summary}`,
    '',
    `${style.bold('Usage:')} ${[name, ...words, '[options]'].join(' ')}`,
    '',
    ...paragraphs(verb.description, view),
  ];
  if (verb.arguments !== undefined && verb.arguments.length > 0) {
    lines.push('', style.bold('Arguments:'));
    lines.push(
      ...twoColumns(
        verb.arguments.map((argument) => [usageOf(argument), argument.says]),
        view,
      ),
      ...suggested(verb, view),
    );
  }
  lines.push('', ...optionLines([...(verb.options ?? []), ...globalOptionsOf(verb)], view));
  lines.push('', style.bold('Examples:'), ...exampleLines(verb.examples, view));
  lines.push('', ...exitLines([0, 1, 2, ...(verb.exits ?? [])], view));
  return lines.join('\n');
}

export function renderGroupHelp(group: VerbGroup, view: View): string {
  const { style } = view;
  const lines = [
    `${style.bold(`fairlead ${group.name}`)}: ${group.summary}`,
    '',
    `${style.bold('Usage:')} fairlead ${group.name} <command> [options]`,
    '',
    ...paragraphs(group.description, view),
    '',
    style.bold('Commands:'),
    ...twoColumns(
      group.verbs.map((verb) => [verb.name, verb.summary]),
      view,
    ),
    '',
    style.bold('Examples:'),
    ...exampleLines(
      group.verbs.flatMap((verb) => verb.examples.slice(0, 1)),
      view,
    ),
    '',
    `\`fairlead help ${group.name} <command>\` tells more; without a command it means \`${group.verbs[0].name}\`.`,
  ];
  return lines.join('\n');
}

const paragraphs = (text: string, view: View): readonly string[] =>
  text.split('\n').flatMap((paragraph) => wrap(paragraph, Math.min(view.width, 100)));

/** Options under their group's heading, groups in order of appearance. */
function optionLines(options: readonly OptionSpec[], view: View): readonly string[] {
  const groups = new Map<string, OptionSpec[]>();
  for (const option of options) groups.set(option.group, [...(groups.get(option.group) ?? []), option]);
  const blocks = [...groups].map(([heading, inGroup]) =>
    [
      view.style.bold(`${heading}:`),
      ...twoColumns(
        inGroup.map((option) => [flagsOf(option), option.says]),
        view,
        26,
      ),
    ].join('\n'),
  );
  return [blocks.join('\n\n')];
}

export function flagsOf(option: OptionSpec): string {
  const names = option.short === undefined ? `    --${option.name}` : `-${option.short}, --${option.name}`;
  switch (option.value.kind) {
    case 'flag':
      return names;
    case 'choice':
      return `${names} ${option.value.choices.join('|')}`;
    case 'optional':
      return `${names}[=${option.value.placeholder}]`;
    default:
      return `${names} ${option.value.placeholder}`;
  }
}

const usageOf = (argument: ArgumentSpec): string => {
  const name = argument.choices?.join('|') ?? argument.name;
  const word = argument.repeats ? `${name}...` : name;
  return argument.required ? `<${word}>` : `[${word}]`;
};

/** What can be given, one name below the other. */
const suggested = (verb: Verb, view: View): readonly string[] =>
  (verb.arguments ?? []).flatMap(({ name, suggests = [] }) =>
    suggests.length === 0
      ? []
      : [
          '',
          view.style.bold(`What ${name} can be:`),
          ...twoColumns(
            suggests.map((each) => [each.name, each.says]),
            view,
          ),
        ],
  );

const exampleLines = (examples: Verb['examples'], view: View): readonly string[] => {
  const width = Math.max(...examples.map((example) => displayWidth(example.line)));
  if (width > 48) return examples.flatMap((each) => [`  ${view.style.dim(`# ${each.says}`)}`, `  ${each.line}`]);
  return examples.map((each) => `  ${padEnd(each.line, width)}  ${view.style.dim(`# ${each.says}`)}`);
};

const exitLines = (codes: readonly ExitCode[], view: View): readonly string[] => [
  view.style.bold('Exit codes:'),
  ...twoColumns(
    [...new Set(codes)].map((code) => [String(code), exitMeanings[code]]),
    view,
  ),
];

function twoColumns(rows: readonly (readonly [string, string])[], view: View, least = 0): readonly string[] {
  const width = Math.max(least, ...rows.map(([left]) => displayWidth(left)));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...more] = wrap(right, Math.max(30, Math.min(view.width, 100) - width - 4));
    const gap = ' '.repeat(width + 4);
    return [`  ${view.style.cyan(padEnd(left, width))}  ${first}`, ...more.map((line) => gap + line)];
  });
}
