import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript } from './renderers/completion-scripts.ts';
import { runCli } from './run-cli.ts';
import { testTerminal, testToolkit, type TerminalSetup } from './testing-toolkit.ts';

async function completed(words: readonly string[], setup: TerminalSetup = {}): Promise<readonly string[]> {
  const terminal = testTerminal(['__complete', '--', ...words], setup);
  const exit = await runCli(terminal.io);
  expect([exit, terminal.stderr()]).toEqual([0, '']);
  return terminal
    .stdout()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  it.each([
    ['verbs', ['pl'], ['plan']],
    ['verbs after global options', ['--json', '-e', 'staging', 'dest'], ['destroy']],
    ['verbs of a group', ['runs', ''], ['list', 'show', 'prune', 'repair', 'unlock']],
    ['options', ['apply', '--allow'], ['--allow-destroy']],
    ['options of the default verb of a group', ['runs', '--lim'], ['--limit']],
    ['choices of an option', ['plan', '--engine', ''], ['terraform', 'opentofu']],
    ['choices after =', ['plan', '--color=n'], ['--color=never']],
    ['stacks', ['plan', '--stack', 'n'], ['network']],
    ['stacks by the other name of --stack', ['apply', '--target-stack', 'n'], ['network']],
    ['stacks to leave out', ['drift', '--exclude=c'], ['--exclude=cdn']],
    ['labels', ['plan', '--label', 'ti'], ['tier=base', 'tier=web']],
    ['options of a selection', ['validate', '--chan'], ['--changed']],
    ['options after one with an optional value', ['plan', '--changed', '--with'], ['--with-dependents']],
    ['stacks after =', ['plan', '--stack=n'], ['--stack=network']],
    ['stacks of a short option', ['plan', '-s', 'd'], ['db']],
    ['stacks as repeated arguments', ['output', 'db', 'net'], ['network']],
    ['environments', ['plan', '-e', ''], ['production', 'staging']],
    ['runs', ['resume', ''], ['20261124-1130-k3f9']],
    ['outputs', ['output', '--raw', 'network'], ['network.vpc_id']],
    ['shells', ['completion', 'z'], ['zsh']],
    ['templates', ['init', 'm'], ['minimal', 'multi-cloud']],
    ['only the options that the command has a use for', ['schema', '--e'], []],
    ['where to look, to a command that opens no environment', ['doctor', '--c'], ['--cwd', '--color']],
    ['directories', ['plan', '--cwd', ''], [':directory']],
    ['files', ['import', 'flagger', 'canary'], [':file']],
    ['tools to import from', ['import', 'f'], ['flagger']],
    ['commands after help', ['help', 'runs', 'sh'], ['show']],
    ['nothing where nothing is known', ['plan', '--parallelism', ''], []],
    ['nothing after the last argument', ['resume', 'r-1', ''], []],
  ])('offers %s', async (_what, words, expected) => {
    expect(await completed(words)).toEqual(expected);
  });

  it('does not load the toolkit for what it knows itself', async () => {
    const toolkit = async () => {
      throw new Error('loaded');
    };

    expect(await completed(['plan', '--par'], { more: { toolkit } })).toEqual(['--parallelism']);
  });

  it('is quiet when the project cannot be opened', async () => {
    const toolkit = testToolkit({}, { open: () => Promise.reject(new Error('broken')) });

    expect(await completed(['plan', '-s', ''], { toolkit })).toEqual([]);
  });

  it('gives up on a project that does not open in time', async () => {
    const toolkit = testToolkit({}, { open: () => new Promise(() => undefined) });
    const terminal = testTerminal(['__complete', '--', 'plan', '-s', ''], { toolkit });

    const exit = runCli(terminal.io);
    await terminal.ticking;
    terminal.tick();

    expect(await exit).toBe(0);
    expect(terminal.stdout()).toBe('');
  });

  it('cannot be made to send a control sequence', async () => {
    const toolkit = testToolkit({}, { environments: async () => ['a\u001b[2J\nb'] });

    const offered = await completed(['plan', '-e', ''], { toolkit });

    expect(offered).toEqual(['a\\u001b[2J\\nb']);
  });
});

describe('completion script', () => {
  const shells = ['bash', 'zsh', 'fish'].filter(isInstalled);

  it.each(shells)('is understood by %s', (shell) => {
    const flags = shell === 'fish' ? ['--no-execute'] : ['-n'];

    const check = () => execFileSync(shell, flags, { input: completionScript(shell), stdio: ['pipe', 'pipe', 'pipe'] });

    expect(check).not.toThrow();
  });

  it.runIf(isInstalled('bash'))('asks fairlead in bash, with the words as typed', () => {
    const script = [
      completionScript('bash'),
      'fairlead() { printf "%s\\n" "$@" >&2; printf "network\\tit says\\n--color=never\\n"; }',
      'COMP_LINE="fairlead plan --color=n"; COMP_POINT=${#COMP_LINE}; COMP_WORDBREAKS=" ="',
      '_fairlead 2>&1; printf "reply:%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');

    const output = execFileSync('bash', ['--norc'], { input: script, encoding: 'utf8' });

    expect(output).toContain('reply:network');
    expect(output).toContain('reply:never');
  });
});

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
