import { describe, expect, it } from 'vitest';
import type { OpenProjectOptions } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { runCli } from './run-cli.ts';
import { testTerminal, testToolkit, type TerminalSetup } from './testing-toolkit.ts';

async function run(argv: readonly string[], setup: TerminalSetup = {}) {
  const terminal = testTerminal(argv, setup);
  const exit = await runCli(terminal.io);
  return { exit, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const noToolkit = async () => {
  throw new Error('the toolkit was loaded');
};

/** What a project was opened with. */
async function openedWith(argv: readonly string[], setup: TerminalSetup = {}) {
  const opened: OpenProjectOptions[] = [];
  const toolkit = testToolkit();
  const open: typeof toolkit.open = (options = {}) => {
    opened.push(options);
    return toolkit.open(options);
  };
  const result = await run(argv, { ...setup, toolkit: { ...toolkit, open } });
  return { ...result, opened };
}

describe('version and help', () => {
  it.each([[['--version']], [['-V']], [['version']]])('prints the version for %s without a toolkit', async (argv) => {
    const { exit, stdout } = await run(argv, { more: { toolkit: noToolkit } });

    expect([exit, stdout]).toEqual([0, '1.2.3\n']);
  });

  it.each([[[]], [['--help']], [['help']], [['-h']]])('prints all commands for %j', async (argv) => {
    const { exit, stdout } = await run(argv, { more: { toolkit: noToolkit } });

    expect(exit).toBe(0);
    for (const word of ['plan', 'apply', 'Exit codes', '130', '--environment']) expect(stdout).toContain(word);
  });

  it('describes all commands as JSON', async () => {
    const { stdout } = await run(['help', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ version: '1.2.3', exitCodes: { 3: expect.any(String) } });
  });

  it('names the commands of a group', async () => {
    const { exit, stdout } = await run(['runs', '--help']);

    expect(exit).toBe(0);
    expect(stdout).toContain('unlock');
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['plna'], 'plan'],
    [['plan', '--stak', 'a'], '--stack'],
    [['plan', '--jsno'], '--json'],
    [['runs', 'shwo'], 'runs show'],
    [['help', 'aply'], 'apply'],
    [['tools', 'install', 'tofu'], 'opentofu'],
  ])('says what was probably meant: %j', async (argv, meant) => {
    const { exit, stdout, stderr } = await run(argv);

    expect(exit).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('[USAGE]');
    expect(stderr).toContain(`did you mean`);
    expect(stderr).toContain(meant);
  });

  it.each([
    ['state rollback a 1 --soon', '`fairlead help state rollback` tells'],
    ['plan --stak network', '`fairlead help plan` tells'],
    ['--nowhere', '`fairlead help` lists'],
  ])('says where the options of the command are listed: %s', async (line, says) => {
    const { exit, stderr } = await run(line.split(' '));

    expect([exit, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  it.each([
    [['plan', '--parallelism', '0']],
    [['plan', '--parallelism', 'many']],
    [['plan', '--engine', 'ansible']],
    [['plan', 'network']],
    [['runs', 'show']],
    [['completion', 'tcsh']],
    [['plan', '--var', 'size']],
    [['plan', '--var', '=3']],
    [['output', '--raw', 'network']],
    [['output', 'db', '--raw', 'network.vpc_id']],
    [['tools', 'install', 'opentofu@new']],
    [['init', 'local', '--existing']],
    [['graph', '--open']],
  ])('exits with 2 for %j', async (argv) => {
    const { exit, stderr } = await run(argv);

    expect(exit).toBe(2);
    expect(stderr).toContain('[USAGE]');
    expect(stderr).toContain('next:');
  });
});

describe('global options', () => {
  it('are understood before and after the verb', async () => {
    const before = await openedWith(['-e', 'production', '--cwd', 'sub', 'status']);
    const after = await openedWith(['status', '--environment=production', '--cwd', 'sub']);

    expect(before.opened).toEqual([{ directory: '/home/ada/shop/sub', environment: 'production' }]);
    expect(after.opened).toEqual(before.opened);
  });

  it('take the environment from FAIRLEAD_ENVIRONMENT unless one is named', async () => {
    const env = { FAIRLEAD_ENVIRONMENT: 'staging' };

    const fromEnv = await openedWith(['status'], { env });
    const named = await openedWith(['status', '-e', 'production'], { env });

    expect(fromEnv.opened[0]?.environment).toBe('staging');
    expect(named.opened[0]?.environment).toBe('production');
  });

  it('take a variable as JSON where it is JSON, else as text', async () => {
    const values = ['n=3', 'b=true', 'l=["a"]', 's="3"', 't=eu-west-1', 'e=', 'q=a=b'];

    const { opened } = await openedWith(['plan', ...values.flatMap((value) => ['--var', value])]);

    expect(opened[0]?.variables).toEqual({ n: 3, b: true, l: ['a'], s: '3', t: 'eu-west-1', e: '', q: 'a=b' });
  });

  it('need no environment for what is about all of them', async () => {
    const list = await openedWith(['runs']);
    const check = await openedWith(['runs', 'repair', '-e', 'staging']);

    expect([list.opened[0]?.environment, check.opened[0]?.environment]).toEqual(['production', 'staging']);
  });

  it('open a run that is resumed as it was started', async () => {
    const { opened } = await openedWith(['resume', 'r-7']);

    expect(opened).toEqual([{ directory: '/home/ada/shop', run: 'r-7' }]);
  });
});

describe('colours', () => {
  const colour = '\u001b[';

  it.each([
    ['in a terminal', [], {}, 'tty', true],
    ['not in a pipe', [], {}, 'pipe', false],
    ['not with NO_COLOR', [], { NO_COLOR: '1' }, 'tty', false],
    ['in a pipe with FORCE_COLOR', [], { FORCE_COLOR: '1' }, 'pipe', true],
    ['not with FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, 'tty', false],
    ['with --color always over NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, 'pipe', true],
    ['not with --color never', ['--color=never'], { FORCE_COLOR: '1' }, 'tty', false],
    ['not in a dumb terminal', [], { TERM: 'dumb' }, 'tty', false],
    ['never with --json', ['--json', '--color', 'always'], {}, 'tty', false],
  ] as const)('are used %s', async (_why, argv, env, tty, expected) => {
    const { stdout } = await run(['doctor', ...argv], { env, tty });

    expect(stdout.includes(colour)).toBe(expected);
  });
});

describe('errors', () => {
  const failing = (error: unknown): TerminalSetup => ({
    toolkit: testToolkit({}, { open: () => Promise.reject(error) }),
  });
  const problems = [
    { code: 'PROJECT_INVALID', severity: 'error', message: 'wrong', at: { file: 'fairlead.yaml', line: 2, column: 3 } },
    { code: 'PROJECT_INVALID', severity: 'error', message: 'also wrong' },
  ] as const;

  it('are told on stderr with all problems, and exit as the catalogue says', async () => {
    const readText = async (path: string) =>
      path === '/home/ada/shop/fairlead.yaml' ? 'a: 1\nb: wrongness\n' : undefined;

    const { exit, stdout, stderr } = await run(['plan'], {
      ...failing(new DeliveryError('PROJECT_INVALID', '2 mistakes', { problems })),
      more: { readText },
    });

    expect([exit, stdout]).toEqual([2, '']);
    for (const part of ['[PROJECT_INVALID]', 'fairlead.yaml:2:3', 'b: wrongness', 'also wrong', 'next:']) {
      expect(stderr).toContain(part);
    }
  });

  it('are one JSON line on stdout with --json', async () => {
    const { exit, stdout, stderr } = await run(
      ['apply', '--json'],
      failing(new DeliveryError('RUN_HELD', 'held', { data: { run: 'r-1' } })),
    );

    expect([exit, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'error',
      code: 'RUN_HELD',
      message: 'held',
      retry: 'later',
      data: { run: 'r-1' },
    });
  });

  it('of Fairlead itself have a sentence, and a stack only when asked for', async () => {
    const setup = failing(new TypeError('x is not a function'));

    const usual = await run(['plan'], setup);
    const verbose = await run(['plan', '--verbose'], setup);
    const debug = await run(['plan'], { ...setup, env: { FAIRLEAD_DEBUG: '1' } });

    expect(usual.exit).toBe(1);
    expect(usual.stderr).toContain('[INTERNAL]');
    expect(usual.stderr).not.toContain('at ');
    expect(verbose.stderr).toMatch(/\n {4,}at /);
    expect(debug.stderr).toMatch(/\n {4,}at /);
  });

  it('of the user have no stack even with --verbose, only for those who look for a defect', async () => {
    const setup = failing(new DeliveryError('RUN_HELD', 'held', { cause: new Error('beneath') }));

    const verbose = await run(['plan', '--verbose'], setup);
    const debug = await run(['plan'], { ...setup, env: { FAIRLEAD_DEBUG: '1' } });

    expect(verbose.stderr).toContain('because: beneath');
    expect(verbose.stderr).not.toMatch(/\n {4,}at /);
    expect(debug.stderr).toMatch(/\n {4,}at /);
  });

  it('cannot drive the terminal', async () => {
    const { stderr } = await run(
      ['plan'],
      failing(new DeliveryError('RUN_HELD', 'a\u001b[2Jb', { hint: '\u001b]0;x\u0007' })),
    );

    expect(stderr).not.toContain('\u001b');
  });
});

describe('validate', () => {
  it('exits with 2 when the project has errors, and lists all', async () => {
    const problems = [
      { code: 'PROJECT_INVALID', severity: 'error', message: 'one' },
      { code: 'PROJECT_INVALID', severity: 'warning', message: 'two' },
    ] as const;
    const setup = { toolkit: testToolkit({ validate: async () => ({ problems, stacks: ['a'] }) }) };

    const text = await run(['validate'], setup);
    const json = await run(['validate', '--json'], setup);

    expect([text.exit, json.exit]).toEqual([2, 2]);
    expect(text.stdout).toContain('1 error, 1 warning');
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, problems });
  });

  it('exits with 0 for warnings', async () => {
    const problems = [{ code: 'PROJECT_INVALID', severity: 'warning', message: 'two' }] as const;

    const { exit } = await run(['validate'], {
      toolkit: testToolkit({ validate: async () => ({ problems, stacks: [] }) }),
    });

    expect(exit).toBe(0);
  });
});

describe('output', () => {
  it('hides sensitive values unless they are asked for', async () => {
    const hidden = await run(['output']);
    const hiddenJson = await run(['output', '--json']);
    const shown = await run(['output', '--show-sensitive']);

    expect(hidden.stdout + hiddenJson.stdout).not.toContain('hunter2');
    expect(JSON.parse(hiddenJson.stdout)).toMatchObject({ network: { password: { sensitive: true, hidden: true } } });
    expect(shown.stdout).toContain('hunter2');
  });

  it('prints one raw value for a script, byte for byte', async () => {
    const text = await run(['output', '--raw', 'network.vpc_id']);
    const list = await run(['output', '--raw', 'network.zones']);

    expect([text.stdout, list.stdout]).toEqual(['vpc-1', '["a","b"]']);
  });

  it.each([
    ['network.vpcid', 'OUTPUT_UNKNOWN'],
    ['network.constructor', 'OUTPUT_UNKNOWN'],
    ['network.password', 'OUTPUT_SENSITIVE'],
  ])('refuses --raw %s with %s', async (name, code) => {
    const { exit, stdout, stderr } = await run(['output', '--raw', name]);

    expect([exit, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`[${code}]`);
  });
});

describe('other verbs', () => {
  it('doctor fails only for faults', async () => {
    const finding = (state: 'warning' | 'fault') => [{ subject: 'x', state, text: 'y' }];

    const warning = await run(['doctor'], { toolkit: testToolkit({}, { doctor: async () => finding('warning') }) });
    const fault = await run(['doctor'], { toolkit: testToolkit({}, { doctor: async () => finding('fault') }) });

    expect([warning.exit, fault.exit]).toEqual([0, 1]);
  });

  it('runs repair fails when the journal has a fault', async () => {
    const faults = [{ what: 'torn', mend: 'restore it' }];
    const sound = await run(['runs', 'repair']);
    const runs = {
      list: () => [],
      unlock: () => [],
      prune: () => ({ runs: [], entries: 0 }),
      check: () => faults,
      repair: () => ({ faults, kept: 'journal.db.damaged', saved: { runs: 2, entries: 40 }, lost: 3 }),
    };
    const toolkit = testToolkit({
      runs: {
        ...runs,
        show: () => {
          throw new Error();
        },
      },
    });
    const torn = await run(['runs', 'repair'], { toolkit });
    const saved = await run(['runs', 'repair', '--save'], { toolkit });

    expect([sound.exit, torn.exit, saved.exit]).toEqual([0, 1, 0]);
    expect(torn.stdout).toContain('restore it');
    expect(saved.stdout).toContain('journal.db.damaged');
  });

  it('runs show exits with 2 for an unknown run', async () => {
    const { exit, stderr } = await run(['runs', 'show', 'nope']);

    expect(exit).toBe(2);
    expect(stderr).toContain('[RUN_UNKNOWN]');
  });

  it.each(['text', 'dot', 'mermaid', 'svg', 'html'])('graph draws %s', async (format) => {
    const { exit, stdout } = await run(['graph', '-f', format]);

    expect(exit).toBe(0);
    expect(stdout).toContain('registry');
  });

  it('graph --open hands a page to the browser', async () => {
    const pages: string[] = [];
    const openPage = async (name: string, html: string) => {
      pages.push(html);
      return `/tmp/${name}`;
    };

    const { exit, stdout } = await run(['graph', '--open'], { more: { openPage } });

    expect([exit, stdout]).toEqual([0, 'opened /tmp/fairlead-graph.html\n']);
    expect(pages[0]).toContain('<svg');
  });

  it('explain prints only what is below a path', async () => {
    const { stdout } = await run(['explain', 'settings', '--json']);

    expect(JSON.parse(stdout)).toEqual([{ path: 'settings.parallelism', value: 4, origin: { kind: 'default' } }]);
  });

  it('closes the project also when the verb fails', async () => {
    let closed = 0;
    const project = {
      close: () => {
        closed += 1;
      },
      status: () => Promise.reject(new Error('no')),
    };

    const { exit } = await run(['status'], { toolkit: testToolkit(project) });

    expect([exit, closed]).toEqual([1, 1]);
  });
});
