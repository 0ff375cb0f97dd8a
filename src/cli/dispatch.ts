import { resolve } from 'node:path';
import type { FairleadProject, OpenProjectOptions } from '../app/toolkit.ts';
import type { CliIo } from './cli-io.ts';
import { commandTable, sections } from './commands/table.ts';
import { type Failure, failureJson, failureOf } from './failure.ts';
import { showHelp } from './help.ts';
import { openOptions } from './open-options.ts';
import type { OptionValues } from './option-values.ts';
import type { ParsedCommandLine } from './parse.ts';
import { createScreen, type Screen } from './screen.ts';
import type { Call, OpenWish } from './verb.ts';

/** Parses, calls the verb's handler, and tells whatever goes wrong. */
export async function dispatch(io: CliIo): Promise<number> {
  // A command line that cannot be parsed still wants its error as JSON, if it says so.
  let screen = createScreen(io, guessedWishes(io.argv));
  let directory = io.cwd;
  try {
    // Not even the parser is needed for this one.
    if (asksForAll(io.argv)) return await showHelp([], screen, io, sections);
    const { parseCommandLine } = await import('./parse.ts');
    const parsed = parseCommandLine(io.argv, commandTable);
    screen = createScreen(io, wishesOf(parsed.options));
    if (parsed.kind === 'help') return await showHelp(parsed.path, screen, io, sections);
    directory = resolve(io.cwd, parsed.options.text('cwd') ?? '.');
    return await parsed.verb.handle(callOf(parsed, io, screen, directory));
  } catch (error) {
    const failure = failureOf(error);
    await tell(failure, screen, { io, directory });
    return failure.exit;
  }
}

const asksForAll = ([word, ...more]: readonly string[]): boolean =>
  word === undefined || (more.length === 0 && ['help', '--help', '-h'].includes(word));

const wishesOf = (options: OptionValues) => {
  const colour = options.text('color');
  return {
    json: options.flag('json'),
    quiet: options.flag('quiet'),
    verbose: options.flag('verbose'),
    colour: colour === 'always' || colour === 'never' ? colour : 'auto',
  } as const;
};

function guessedWishes(argv: readonly string[]) {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const value = words.findLast((_, index) => words[index - 1] === '--color') ?? '';
  const written = words.findLast((word) => word.startsWith('--color='))?.slice('--color='.length) ?? value;
  return {
    json: words.includes('--json'),
    quiet: false,
    verbose: words.includes('--verbose'),
    colour: written === 'always' || written === 'never' ? written : 'auto',
  } as const;
}

type ParsedCall = Extract<ParsedCommandLine, { readonly kind: 'call' }>;

function callOf(parsed: ParsedCall, io: CliIo, screen: Screen, directory: string): Call {
  return {
    io,
    screen,
    directory,
    options: parsed.options,
    argument: (name) => parsed.arguments.get(name),
    rest: parsed.rest,
    help: (path) => showHelp(path, screen, io, sections),
    withProject: (use, wish = {}) =>
      withProject({ io, options: openOptions(parsed.options, io.env, directory), wish }, use),
  };
}

interface Opening {
  readonly io: CliIo;
  readonly options: OpenProjectOptions & { readonly directory: string };
  readonly wish: OpenWish;
}

async function withProject<Result>(
  { io, options, wish }: Opening,
  use: (project: FairleadProject) => Promise<Result>,
): Promise<Result> {
  const toolkit = await io.toolkit();
  const { environment, ...more } = wish;
  const named = typeof environment === 'object' ? { environment: environment.named } : {};
  const [first] = environment === 'any' ? ((await toolkit.environments?.(options)) ?? []) : [];
  const fallback = first === undefined ? {} : { environment: first };
  const project = await toolkit.open({ ...fallback, ...options, ...named, ...more });
  try {
    return await use(project);
  } finally {
    project.close();
  }
}

async function tell(failure: Failure, screen: Screen, where: { readonly io: CliIo; readonly directory: string }) {
  const { io } = where;
  if (screen.json) {
    screen.line(failureJson(failure));
    return;
  }
  const { renderError } = await import('./renderers/error.ts');
  const { readSources } = await import('./sources.ts');
  const sources = await readSources(failure.problems, io, where.directory);
  const debug = io.env['FAIRLEAD_DEBUG'] === '1';
  const detail = debug || screen.verbose ? 'all' : 'usual';
  const view = { ...screen.view(), style: screen.errorStyle, detail } as const;
  // Where the mistake is the user's, our own stack is of no use to anybody but us.
  const { stack: _, ...told } = failure;
  io.stderr.write(`${renderError(debug || failure.code === 'INTERNAL' ? failure : told, view, sources)}\n`);
}
