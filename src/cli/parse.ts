/** The one place that knows commander: declarations in, a parsed command line out. Nothing is run here. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { globalOptions, globalOptionsOf } from './options.ts';
import { type OptionValues, optionValues } from './option-values.ts';
import { closest } from '../domain/closest.ts';
import { type ArgumentSpec, isGroup, type OptionSpec, type Verb, type VerbGroup } from './verb.ts';

export type ParsedCommandLine =
  /** `path` is empty for the help of the whole program. */
  | { readonly kind: 'help'; readonly path: readonly string[]; readonly options: OptionValues }
  | {
      readonly kind: 'call';
      readonly verb: Verb;
      readonly path: readonly string[];
      readonly arguments: ReadonlyMap<string, string>;
      readonly rest: readonly string[];
      readonly options: OptionValues;
    };

/** @throws USAGE with a suggestion where one is near */
export function parseCommandLine(argv: readonly string[], entries: readonly (Verb | VerbGroup)[]): ParsedCommandLine {
  const program = new Command('fairlead');
  let parsed: ParsedCommandLine | undefined;
  const take = (result: ParsedCommandLine): void => {
    parsed = result;
  };
  prepare(program, [], globalOptions, take);
  for (const entry of entries)
    program.addCommand(isGroup(entry) ? group(entry, take) : verb(entry, [entry.name], take));
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (parsed === undefined) throw usageError(error, namedIn(argv, entries));
  }
  return parsed ?? { kind: 'help', path: [], options: optionValues(new Map()) };
}

/** The command that the words name, as far as they do: `state rollback`. Empty: none. */
function namedIn(argv: readonly string[], entries: readonly (Verb | VerbGroup)[]): readonly string[] {
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const entry = entries.find(({ name }) => name === first);
  if (entry === undefined) return [];
  const inner = isGroup(entry) ? entry.verbs.find(({ name }) => name === second) : undefined;
  return [entry.name, ...(inner === undefined ? [] : [inner.name])];
}

type Take = (result: ParsedCommandLine) => void;

function prepare(command: Command, path: readonly string[], options: readonly OptionSpec[], take: Take): void {
  command.exitOverride().helpCommand(false).helpOption('-h, --help', 'show this help');
  // Errors are thrown and rendered by the caller; commander itself writes nothing.
  command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  for (const option of options) command.addOption(toOption(option));
  command.helpInformation = () => {
    take({ kind: 'help', path, options: optionValues(readValues(command, [])) });
    return '';
  };
}

function verb(entry: Verb, path: readonly string[], take: Take): Command {
  const command = new Command(entry.name);
  prepare(command, path, entry.options ?? [], take);
  for (const argument of entry.arguments ?? []) command.addArgument(toArgument(argument));
  command.action(() => take(call(entry, path, command)));
  return command;
}

function group(entry: VerbGroup, take: Take): Command {
  const command = new Command(entry.name);
  const [first] = entry.verbs;
  prepare(command, [entry.name], first.options ?? [], take);
  for (const each of entry.verbs) command.addCommand(verb(each, [entry.name, each.name], take));
  // Excess arguments are let through to say which verb was meant, instead of counting them.
  command.allowExcessArguments(true).action(() => {
    const [word] = command.args;
    if (word === undefined) return take(call(first, [entry.name, first.name], command));
    const names = entry.verbs.map((each) => each.name);
    throw new DeliveryError('USAGE', `unknown command "${entry.name} ${word}"`, {
      hint: suggestion(`fairlead ${entry.name}`, closest(word, names), `it knows ${names.join(', ')}`),
    });
  });
  return command;
}

function call(entry: Verb, path: readonly string[], command: Command): ParsedCommandLine {
  const named = new Map<string, string>();
  let rest: readonly string[] = [];
  for (const [index, argument] of (entry.arguments ?? []).entries()) {
    if (argument.repeats) rest = command.args.slice(index);
    const value = command.args[index];
    if (value !== undefined) named.set(argument.name, value);
  }
  const values = readValues(command, entry.options ?? []);
  refuseUseless(entry, path, values);
  const options = optionValues(values);
  return { kind: 'call', verb: entry, path, arguments: named, rest, options };
}

/** @throws USAGE for a global option that the verb would not look at: to ignore it would be to mislead */
function refuseUseless(entry: Verb, path: readonly string[], values: ReadonlyMap<string, unknown>): void {
  const useful = new Set(globalOptionsOf(entry).map(({ name }) => name));
  const useless = globalOptions.find(({ name }) => !useful.has(name) && values.get(name) !== undefined);
  if (useless === undefined) return;
  const words = path.join(' ');
  throw new DeliveryError('USAGE', `\`fairlead ${words}\` has no use for --${useless.name}`, {
    hint: `leave it away; \`fairlead help ${words}\` lists what it understands`,
  });
}

/** Options of the verb, of its group and of the program, under their long names. */
function readValues(command: Command, options: readonly OptionSpec[]): ReadonlyMap<string, unknown> {
  const all = command.optsWithGlobals<Record<string, unknown>>();
  const values = new Map<string, unknown>();
  for (const option of [...globalOptions, ...options]) values.set(option.name, all[toOption(option).attributeName()]);
  return values;
}

function toOption(spec: OptionSpec): Option {
  const flags = `${spec.short === undefined ? '' : `-${spec.short}, `}--${spec.name}`;
  switch (spec.value.kind) {
    case 'flag':
      return new Option(flags, spec.says);
    case 'text':
      return new Option(`${flags} <${spec.value.placeholder}>`, spec.says);
    case 'optional':
      return new Option(`${flags} [${spec.value.placeholder}]`, spec.says);
    case 'list':
      return new Option(`${flags} <${spec.value.placeholder}>`, spec.says).argParser<readonly string[]>(
        (value, previous) => [...(previous ?? []), value],
      );
    case 'count':
      return new Option(`${flags} <${spec.value.placeholder}>`, spec.says).argParser(wholeNumber);
    case 'choice':
      return new Option(`${flags} <${spec.value.choices.join('|')}>`, spec.says).choices(spec.value.choices);
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1');
  return Number(text);
}

function toArgument(spec: ArgumentSpec): Argument {
  const name = spec.repeats ? `${spec.name}...` : spec.name;
  const argument = new Argument(spec.required ? `<${name}>` : `[${name}]`, spec.says);
  return spec.choices === undefined ? argument : argument.choices(spec.choices);
}

/** Commander says `error: unknown option '--stak'\n(Did you mean --stack?)`. */
function usageError(error: unknown, path: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const [sentence = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const near = /Did you mean (?:one of )?(.+)\?\)/.exec(more.join(' '))?.[1];
  const message = sentence.replace(/\.$/, '').replaceAll("'", '"');
  const missing = missingHints[/^missing required argument "(\w+)"/.exec(message)?.[1] ?? ''];
  const list =
    path.length === 0
      ? '`fairlead help` lists the commands'
      : `\`fairlead help ${path.join(' ')}\` tells what it understands`;
  const hint =
    near === undefined ? (missing ?? list) : `did you mean ${near.split(', ').map(quoted).join(' or ')}? ${list}`;
  return new DeliveryError('USAGE', message.charAt(0).toLowerCase() + message.slice(1), {
    cause: error,
    hint,
  });
}

const quoted = (word: string): string => `\`${word}\``;

/** Where to find what is missing, by the name of the argument. */
const missingHints: Readonly<Record<string, string>> = {
  run: '`fairlead runs` lists the runs',
};

const suggestion = (program: string, near: string | undefined, otherwise: string): string =>
  near === undefined ? otherwise : `did you mean \`${program} ${near}\`? ${otherwise}`;
