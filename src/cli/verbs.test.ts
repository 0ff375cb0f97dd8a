/** Walks the command table: a verb cannot be half added. */
import { describe, expect, it, test } from 'vitest';
import { templates } from '../config/init/templates.ts';
import { importTools } from '../config/import/import-files.ts';
import { importVerb } from './commands/import.ts';
import { initVerb } from './commands/init.ts';
import { commandTable } from './commands/table.ts';
import { globalOptions } from './options.ts';
import { parseCommandLine } from './parse.ts';
import { runCli } from './run-cli.ts';
import { testTerminal } from './testing-toolkit.ts';
import { isGroup, type Verb } from './verb.ts';

interface Listed {
  readonly verb: Verb;
  readonly path: readonly string[];
}

const listed: readonly Listed[] = commandTable.flatMap((entry) =>
  isGroup(entry)
    ? entry.verbs.map((verb) => ({ verb, path: [entry.name, verb.name] }))
    : [{ verb: entry, path: [entry.name] }],
);
const named = listed.map((each) => [each.path.join(' '), each] as const);

test('init names the templates that there are', () => {
  const named = initVerb.arguments?.flatMap(({ suggests = [] }) => suggests);

  expect(named).toEqual(templates.map(({ name, says }) => ({ name, says })));
});

test('import names the tools that there are', () => {
  expect(importVerb.arguments?.[0]?.choices).toEqual(importTools);
});

describe('an option that a command has no use for', () => {
  it.each([
    [['schema'], '--engine=opentofu'],
    [['version'], '--var=a=1'],
    [['completion', 'bash'], '--cwd=/tmp'],
    [['doctor'], '--environment=staging'],
  ])('%j refuses %s, and its help does not list it', async (words, option) => {
    const refused = testTerminal([...words, option]);
    const help = testTerminal(['help', words[0] ?? '']);

    const exits = [await runCli(refused.io), await runCli(help.io)];

    expect(exits).toEqual([2, 0]);
    expect(refused.stderr()).toContain('has no use for');
    expect(help.stdout()).not.toContain(option.split('=')[0]);
    expect(help.stdout()).toContain('--json');
  });
});

/** The words after `fairlead` in an example, as a shell would split them. */
function wordsOf(line: string): readonly string[] {
  const command = /fairlead ([^|>)]*)/.exec(line)?.[1] ?? '';
  return command.trim().split(/\s+/);
}

describe.each(named)('fairlead %s', (name, { verb, path }) => {
  it('tells what it does and gives an example', () => {
    expect(verb.summary).toMatch(/^[a-z].*[^.]$/);
    expect(verb.description.length).toBeGreaterThan(20);
    expect(verb.examples.length).toBeGreaterThan(0);
  });

  it.each(verb.examples.map((example) => example.line))('understands its example: %s', (line) => {
    const parsed = parseCommandLine(wordsOf(line), commandTable);

    expect(parsed).toMatchObject({ kind: 'call', path });
  });

  it.each([
    [...path, '--help'],
    [...path, '-h'],
    ['help', ...path],
  ])('shows its help for %s', async (...argv) => {
    const terminal = testTerminal(argv);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(0);
    expect(terminal.stdout()).toContain(`fairlead ${name}: ${verb.summary}`);
    expect(terminal.stdout()).toContain('Examples:');
    expect(terminal.stderr()).toBe('');
  });

  it('writes nothing but JSON with --json', async () => {
    const terminal = testTerminal([...path, ...requiredArguments(verb), '--json']);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(0);
    expect(() => parsedOutput(terminal.stdout())).not.toThrow();
    expect(terminal.stdout().trim()).not.toBe('');
  });

  it('tells an error as one JSON line with --json', async () => {
    const terminal = testTerminal([...path, ...requiredArguments(verb), '--json', '--no-such-option']);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(2);
    expect(JSON.parse(terminal.stdout())).toMatchObject({ type: 'error', code: 'USAGE', exit: 2, problems: [] });
    expect(terminal.stderr()).toBe('');
  });

  it('gives no option the name of another', () => {
    const names = [...(verb.options ?? []), ...globalOptions].flatMap((option) => [
      option.name,
      ...('short' in option && option.short !== undefined ? [option.short] : []),
    ]);

    expect(names.length).toBe(new Set(names).size);
  });
});

function requiredArguments(verb: Verb): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    run: '20261124-1130-k3f9',
    tool: 'opentofu',
    shell: 'bash',
    from: 'rollouts',
  };
  const required = (verb.arguments ?? [])
    .filter((argument) => argument.required)
    .map(({ name }) => values[name] ?? name);
  return [...required, ...(unless[verb.name] ?? [])];
}

/** What one of two ways to call it needs. */
const unless: Readonly<Record<string, readonly string[]>> = { move: ['network.vpc', 'web'], split: ['--into', 'edge'] };

/** One document, or JSON lines. */
function parsedOutput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }
}
