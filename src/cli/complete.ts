/** `fairlead __complete -- words...`: what can stand in the place of the last word. Quiet: it never fails and never asks. */
import { resolve } from 'node:path';
import type { FairleadProject, OpenProjectOptions } from '../app/toolkit.ts';
import type { StoredRun } from '../ports/journal.ts';
import type { CliIo } from './cli-io.ts';
import { commandTable } from './commands/table.ts';
import { globalOptions, globalOptionsOf } from './options.ts';
import { escapeControls } from './renderers/text.ts';
import { canBeResumed } from './resumable.ts';
import { type ArgumentSpec, type Completes, isGroup, type OptionSpec, type Verb, type VerbGroup } from './verb.ts';

interface Candidate {
  readonly value: string;
  readonly says?: string;
}

/** What is known of the project, when somebody needs it. */
interface CompletionFacts {
  list(what: Exclude<Completes, 'directory' | 'file' | 'verb'>, given: Given): Promise<readonly Candidate[]>;
}

/** Options given so far that decide which project is meant. */
interface Given {
  readonly cwd?: string;
  readonly environment?: string;
}

/** What the shell completes by itself. */
const places: readonly string[] = [':directory', ':file'];

const patienceMs = 1500;

export async function complete(io: CliIo, words: readonly string[]): Promise<number> {
  const candidates = await candidatesFor(words, projectFacts(io)).catch(() => []);
  io.stdout.write(candidates.map(({ value, says }) => lineOf(value, says)).join(''));
  return 0;
}

const lineOf = (value: string, says: string | undefined): string =>
  says === undefined ? `${escapeControls(value)}\n` : `${escapeControls(value)}\t${escapeControls(says)}\n`;

/** @param words after `fairlead`; the last one is being typed and may be empty */
async function candidatesFor(words: readonly string[], facts: CompletionFacts): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const scan = scanWords(words.slice(0, -1));
  const matching = (candidates: readonly Candidate[]): readonly Candidate[] =>
    candidates.filter(({ value }) => value.startsWith(typed) || places.includes(value));
  if (scan.open !== undefined) return matching(await valuesOf(scan.open, facts, scan.given));
  if (typed.startsWith('-')) return optionCandidates(typed, scan, facts);
  if (scan.entry === undefined) return matching(verbCandidates(commandTable));
  if (isGroup(scan.entry)) return matching(verbCandidates(scan.entry.verbs));
  const argument = argumentAt(scan.entry, scan.positions);
  if (argument === undefined) return [];
  if (argument.completes === 'verb') return matching(helpWords(words.slice(1, -1)));
  return matching(await valuesOf(argument, facts, scan.given));
}

const verbCandidates = (entries: readonly (Verb | VerbGroup)[]): readonly Candidate[] =>
  entries.map(({ name, summary }) => ({ value: name, says: summary }));

function helpWords(before: readonly string[]): readonly Candidate[] {
  const [name] = before;
  if (name === undefined) return verbCandidates(commandTable);
  const entry = commandTable.find((each) => each.name === name);
  return entry !== undefined && isGroup(entry) && before.length === 1 ? verbCandidates(entry.verbs) : [];
}

interface Scan {
  readonly entry: Verb | VerbGroup | undefined;
  /** Arguments of the verb seen so far. */
  readonly positions: number;
  /** An option whose value comes next. */
  readonly open: OptionSpec | undefined;
  readonly given: Given;
}

function scanWords(words: readonly string[]): Scan {
  let entry: Verb | VerbGroup | undefined;
  let positions = 0;
  let open: OptionSpec | undefined;
  const given = new Map<string, string>();
  for (const word of words) {
    if (open !== undefined) {
      given.set(open.name, word);
      open = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const [name = '', value] = word.split('=', 2);
      const option = optionsOf(entry).find((each) => name === `--${each.name}` || name === `-${each.short}`);
      if (option !== undefined && value !== undefined) given.set(option.name, value);
      else if (option !== undefined && !['flag', 'optional'].includes(option.value.kind)) open = option;
      continue;
    }
    const next = nextEntry(entry, word);
    if (next === undefined) positions += 1;
    else entry = next;
  }
  const cwd = given.get('cwd');
  const environment = given.get('environment');
  return {
    entry,
    positions,
    open,
    given: { ...(cwd === undefined ? {} : { cwd }), ...(environment === undefined ? {} : { environment }) },
  };
}

function nextEntry(entry: Verb | VerbGroup | undefined, word: string): Verb | VerbGroup | undefined {
  if (entry === undefined) return commandTable.find((each) => each.name === word);
  return isGroup(entry) ? entry.verbs.find((each) => each.name === word) : undefined;
}

function optionsOf(entry: Verb | VerbGroup | undefined): readonly OptionSpec[] {
  if (entry === undefined) return globalOptions;
  const verb = isGroup(entry) ? entry.verbs[0] : entry;
  return [...(verb.options ?? []), ...globalOptionsOf(verb)];
}

function argumentAt(verb: Verb, position: number): ArgumentSpec | undefined {
  const declared = verb.arguments ?? [];
  const last = declared.at(-1);
  return declared[position] ?? (last?.repeats ? last : undefined);
}

async function optionCandidates(typed: string, scan: Scan, facts: CompletionFacts): Promise<readonly Candidate[]> {
  const options = optionsOf(scan.entry);
  const equals = typed.indexOf('=');
  if (equals < 0) {
    const names = [
      ...options.map((option) => ({ value: `--${option.name}`, says: option.says })),
      { value: '--help', says: 'show help' },
    ];
    return names.filter(({ value }) => value.startsWith(typed));
  }
  const name = typed.slice(0, equals);
  const option = options.find((each) => `--${each.name}` === name);
  if (option === undefined) return [];
  const values = await valuesOf(option, facts, scan.given);
  return values
    .map((each) => ({ ...each, value: `${name}=${each.value}` }))
    .filter(({ value }) => value.startsWith(typed));
}

async function valuesOf(
  spec: OptionSpec | ArgumentSpec,
  facts: CompletionFacts,
  given: Given,
): Promise<readonly Candidate[]> {
  const choices =
    'choices' in spec ? spec.choices : 'value' in spec && spec.value.kind === 'choice' ? spec.value.choices : undefined;
  if (choices !== undefined) return choices.map((value) => ({ value }));
  if ('suggests' in spec && spec.suggests !== undefined) {
    return spec.suggests.map(({ name, says }) => ({ value: name, says }));
  }
  if (spec.completes === undefined || spec.completes === 'verb') return [];
  if (spec.completes === 'directory' || spec.completes === 'file') return [{ value: `:${spec.completes}` }];
  return facts.list(spec.completes, given);
}

function projectFacts(io: CliIo): CompletionFacts {
  return {
    async list(what, given) {
      const environment = given.environment ?? (io.env['FAIRLEAD_ENVIRONMENT'] || undefined);
      const options = {
        directory: resolve(io.cwd, given.cwd ?? '.'),
        // What is being completed may be wrong so far; the names do not depend on it.
        ...(environment === undefined || what === 'environment' ? {} : { environment }),
      };
      return inTime(io, () => readFacts(io, options, what));
    },
  };
}

/** Nothing, where it takes longer than a person waits for a completion. */
function inTime(io: Pick<CliIo, 'every'>, work: () => Promise<readonly Candidate[]>): Promise<readonly Candidate[]> {
  return new Promise((done, fail) => {
    const stop = io.every?.(patienceMs, () => done([]));
    work()
      .then(done, fail)
      .finally(() => stop?.());
  });
}

async function readFacts(
  io: CliIo,
  options: OpenProjectOptions,
  what: Exclude<Completes, 'directory' | 'file' | 'verb'>,
): Promise<readonly Candidate[]> {
  const toolkit = await io.toolkit();
  const environments = await toolkit.environments?.({ directory: options.directory ?? io.cwd });
  if (what === 'environment' && environments !== undefined) return environments.map((value) => ({ value }));
  const [first] = environments ?? [];
  const named = options.environment === undefined && first !== undefined ? { ...options, environment: first } : options;
  const project = await toolkit.open(named);
  try {
    return await factsOf(project, what);
  } finally {
    project.close();
  }
}

const offered = (run: StoredRun): Candidate => ({
  value: run.definition.id,
  says: `${run.definition.kind} in ${run.definition.environment}, ${run.status}`,
});

const runsOffered = 20;

async function factsOf(
  project: FairleadProject,
  what: Exclude<Completes, 'directory' | 'file' | 'verb'>,
): Promise<readonly Candidate[]> {
  switch (what) {
    case 'environment':
      return project.environments.map((value) => ({ value }));
    case 'stack':
      return Object.keys(project.effective.stacks).map((value) => ({ value }));
    case 'resource':
      return Object.entries(project.effective.stacks).flatMap(([name, { content }]) =>
        content.kind === 'source' ? [] : content.resources.map((each) => ({ value: `${name}.${each.name}` })),
      );
    case 'label':
      return labelsOf(project).map((value) => ({ value }));
    case 'run':
      return project.runs.list(runsOffered).map(offered);
    case 'resumable':
      return project.runs.list(runsOffered).filter(canBeResumed).map(offered);
    case 'output':
      return Object.entries(project.effective.stacks).flatMap(([name, stack]) => {
        const outputs = Object.keys(stack.outputs);
        return outputs.length === 0
          ? [{ value: `${name}.` }]
          : outputs.map((output) => ({ value: `${name}.${output}` }));
      });
  }
}

function labelsOf({ effective }: FairleadProject): readonly string[] {
  const pairs = Object.values(effective.stacks).flatMap(({ labels }) => Object.entries(labels));
  return [...new Set(pairs.map(([label, value]) => `${label}=${value}`))].sort();
}
