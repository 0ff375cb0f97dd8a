/** `--changed` and its companions on real git repositories, as a person types them. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { StackDecision } from '../../src/domain/selection/model.ts';
import { expectTold, runCli } from '../support/cli-run.ts';
import { createGitRepository, gitEnvironment, type GitRepository, shallowClone } from '../support/git-repository.ts';
import { createScratchProject, type ScratchOptions, type ScratchProject } from '../support/scratch-project.ts';

const files: Readonly<Record<string, string>> = {
  '.gitignore': '.fairlead/\n.home/\nignored.tf\n',
  'fairlead.yaml': `project: shop
variables: { size: small, unused: 1 }
environments:
  staging: {}
  production: { variables: { size: large }, stacks: { db: { labels: { gold: true } } } }
targets:
  eu: { cloud: on-prem, provider: { source: terraform.io/builtin/terraform } }
stacks:
  network:
    source: ./network
    labels: { tier: base }
  web:
    source: ./web
    labels: { tier: web }
    variables: { cidr: '\${stacks.network.cidr}', policy: ./policies/web.json }
  db:
    resources:
      - { type: terraform_data, name: db, properties: { input: '\${var.size}' } }
  queue:
    resources:
      - { type: terraform_data, name: queue, properties: { input: plain } }
    modules:
      - { name: m, source: ./modules/deep }
settings: { engine: terraform }
`,
  'network/main.tf': 'module "a" {\n  source = "../modules/a"\n}\noutput "cidr" { value = "10" }\n',
  'modules/a/main.tf.json': '{"module":{"b":{"source":"../deep"}}}',
  'modules/deep/main.tf': 'locals { t = file("${path.module}/../../templates/${"x"}.tpl") }\n',
  'templates/x.tpl': 'one\n',
  'web/main.tf': 'variable "cidr" {}\nvariable "policy" {}\n',
  'web/policies/web.json': '{}',
  'docs/README.md': 'read me\n',
};

interface Site extends Disposable {
  readonly scratch: ScratchProject;
  readonly repository: GitRepository;
  write(path: string, text: string): void;
  edit(path: string, from: string, to: string): void;
}

/** A project in a repository with one commit on `main`, and the work on a branch. */
function createSite(more: Partial<ScratchOptions> = {}): Site {
  const scratch = createScratchProject({ files, ...more, variables: { ...gitEnvironment, ...more.variables } });
  const repository = createGitRepository({ directory: scratch.directory });
  repository.commit('first');
  repository.git('checkout', '--quiet', '-b', 'feature');
  return {
    scratch,
    repository,
    write: scratch.write,
    edit: (path, from, to) => {
      const text = scratch.read(path);
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
      scratch.write(path, text.replace(from, to));
    },
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
}

interface Told {
  readonly stacks: readonly string[];
  readonly decisions: readonly StackDecision[];
  readonly removed?: readonly string[];
}

async function selected({ scratch }: Site, ...args: readonly string[]): Promise<Told> {
  const end = await runCli(scratch, ['plan', '-e', 'staging', '--dry-run', '--json', ...args]);
  expect(end.code, end.output).toBe(0);
  return end.json[0] as unknown as Told;
}

const reasonsOf = ({ decisions }: Told, stack: string) => decisions.find((each) => each.stack === stack)?.reasons;

describe('changed', () => {
  it.each<readonly [string, (site: Site) => void, readonly string[]]>([
    ['nothing', () => undefined, []],
    ['a file of a root module', ({ write }) => write('network/other.tf', ''), ['network']],
    ['a module called by a module', ({ write }) => write('modules/deep/x.txt', ''), ['network', 'queue']],
    ['a template that a module reads', ({ write }) => write('templates/x.tpl', 'two'), ['network', 'queue']],
    ['a file that a value names', ({ write }) => write('web/policies/web.json', '[]'), ['web']],
    ['what no stack reads', ({ write }) => write('docs/README.md', ''), []],
    ['what git ignores', ({ write }) => write('network/ignored.tf', ''), []],
    [
      'a comment of the project file',
      ({ edit }) => edit('fairlead.yaml', 'project: shop', '# a comment\nproject: shop'),
      [],
    ],
    ['a variable', ({ edit }) => edit('fairlead.yaml', 'size: small', 'size: medium'), ['db']],
    ['a variable nobody uses', ({ edit }) => edit('fairlead.yaml', 'unused: 1', 'unused: 2'), []],
    ['a variable of another environment', ({ edit }) => edit('fairlead.yaml', 'size: large', 'size: huge'), []],
    ['a stack', ({ edit }) => edit('fairlead.yaml', 'input: plain', 'input: other'), ['queue']],
    ['a label', ({ edit }) => edit('fairlead.yaml', 'tier: base', 'tier: ground'), []],
    ['a new stack', ({ edit }) => edit('fairlead.yaml', 'stacks:\n', 'stacks:\n  new: { resources: [] }\n'), ['new']],
    [
      'default tags',
      ({ edit }) => edit('fairlead.yaml', 'engine: terraform', 'engine: terraform, defaultTags: { a: b }'),
      ['db', 'queue'],
    ],
    ['the name of the file', ({ repository }) => void repository.git('mv', 'fairlead.yaml', 'fairlead.yml'), []],
  ])('selects what is touched by %s', async (_what, change, expected) => {
    using site = createSite();
    change(site);

    expect((await selected(site, '--changed')).stacks).toEqual(expected);
  });

  it('says why, compares with a ref, and goes on to dependents', async () => {
    using site = createSite();
    site.write('network/new.tf', '');
    site.repository.commit();
    site.edit('fairlead.yaml', 'size: small', 'size: medium');

    const told = await selected(site, '--changed=HEAD^', '--with-dependents');

    expect(told.stacks).toEqual(['db', 'network', 'web']);
    expect(reasonsOf(told, 'network')).toEqual([
      { kind: 'files', of: 'source', path: 'network', files: ['network/new.tf'] },
    ]);
    expect(reasonsOf(told, 'db')).toEqual([{ kind: 'definition', paths: ['variables.size'] }]);
    expect(reasonsOf(told, 'web')).toEqual([{ kind: 'dependent', of: ['network'] }]);
    expect(reasonsOf(told, 'queue')).toEqual([{ kind: 'unchanged' }]);
    expect((await selected(site, '--changed=HEAD')).stacks).toEqual(['db']);
  });

  it('takes a project below the top of its repository, with modules beside it', async () => {
    const inner = Object.entries(files).map(([path, text]) => [`infra/${path}`, text] as const);
    const shared = {
      'shared/main.tf': 'locals {}\n',
      'infra/web/main.tf': 'module "s" {\n  source = "../../shared"\n}\nvariable "cidr" {}\nvariable "policy" {}\n',
    };
    using site = createSite({ files: { ...Object.fromEntries(inner), ...shared } });
    site.write('shared/main.tf', 'locals { a = 1 }\n');

    const end = await runCli(site.scratch, ['plan', '-e', 'staging', '--dry-run', '--json', '--changed'], {
      cwd: 'infra',
    });

    expect(end.json[0]).toMatchObject({ stacks: ['web'] });
  });

  it('selects what reads something outside of the repository: nobody can tell', async () => {
    using site = createSite();
    site.edit('web/main.tf', 'variable', 'module "o" {\n  source = "../../elsewhere"\n}\nvariable');
    site.repository.commit();

    const told = await selected(site, '--changed=HEAD');

    expect(told.stacks).toEqual(['web']);
    expect(reasonsOf(told, 'web')).toEqual([{ kind: 'outside', path: '../elsewhere' }]);
  });

  it('takes every stack of an environment that is new, and compares under the variables that are given', async () => {
    using site = createSite();
    site.edit('fairlead.yaml', 'environments:\n', 'environments:\n  review: {}\n');
    site.edit('fairlead.yaml', 'size: small', 'size: medium, young: 1');

    const review = await runCli(site.scratch, ['plan', '-e', 'review', '--dry-run', '--json', '--changed']);
    const given = await selected(site, '--changed', '--var', 'size=9', '--var', 'young=2');

    expect(review.json[0]).toMatchObject({ stacks: ['db', 'network', 'queue', 'web'] });
    expect(given.stacks).toEqual([]);
  });

  it('does not run a program of then: where the program or its data changed, every stack is selected', async () => {
    const program = `import { size } from './lib/size.ts';
export default { project: 'shop', stacks: { a: { resources: [{ type: 'terraform_data', name: 'a', properties: { input: size } }] }, b: { source: './b' } } };
`;
    using site = createSite({
      files: {
        '.gitignore': '.home/\n',
        'fairlead.config.ts': program,
        'lib/size.ts': 'export const size = 1;\n',
        'b/main.tf': '',
        'b/x.json': '',
        'README.md': '',
      },
    });
    const told = async () =>
      (await runCli(site.scratch, ['plan', '--dry-run', '--json', '--changed'])).json[0] as unknown as Told;

    site.write('README.md', 'words');
    site.write('b/x.json', '{}');
    const beside = await told();
    site.write('lib/size.ts', 'export const size = 2;\n');
    const inside = await told();

    const destroy = await runCli(site.scratch, ['destroy', '--changed', '--destroy-removed', '--json']);

    expect(destroy.json[0]).toMatchObject({ code: 'SELECTION_REFUSED' });
    expect(inside.removed).toBeUndefined();
    expect(beside.stacks).toEqual(['b']);
    expect(inside.stacks).toEqual(['a', 'b']);
    expect(reasonsOf(inside, 'a')).toEqual([{ kind: 'program', files: ['lib/size.ts'] }]);
  });
});

describe('commands', () => {
  it.each<readonly [string, readonly string[]]>([
    ['plan', []],
    ['apply', ['--yes', '--plan-first']],
    ['drift', []],
    ['validate', []],
  ])('%s takes only what was selected, and nothing where nothing was', async (command, more) => {
    using site = createSite();

    const nothing = await runCli(site.scratch, [command, '-e', 'staging', '--changed', '--json', ...more]);
    site.edit('fairlead.yaml', 'size: small', 'size: medium');
    const some = await runCli(site.scratch, [command, '-e', 'staging', '--changed', '--json', ...more]);

    expect([nothing.code, some.code], nothing.output + some.output).toEqual([0, 0]);
    const runs = site.scratch.files('.').some((path) => path.startsWith('.fairlead/journal'));
    expect(runs).toBe(command !== 'validate');
    const worked = command === 'validate' ? (some.json[0] as { stacks: Json }).stacks : stacksPlanned(some.json);
    expect(worked).toEqual(['db']);
    expect(stacksPlanned(nothing.json)).toEqual([]);
  });

  it('starts nothing and writes nothing with --dry-run', async () => {
    using site = createSite();
    const before = site.scratch.files('.');

    for (const command of ['plan', 'apply', 'destroy', 'drift', 'validate']) {
      const end = await runCli(site.scratch, [command, '-e', 'staging', '--label', 'tier=web', '--dry-run']);
      expect([end.code, end.stderr]).toEqual([0, '']);
      expect(end.stdout).toContain('in   web      has the label tier=web');
    }

    expect(site.scratch.files('.')).toEqual(before);
  });

  it('destroys what left the project file, as it was, and nothing else', async () => {
    using site = createSite();
    await runCli(site.scratch, ['apply', '-e', 'staging', '-s', 'db', '-s', 'queue', '--yes']);
    site.edit('fairlead.yaml', /  db:\n[^]*?(?=  queue:)/.exec(files['fairlead.yaml'] ?? '')?.[0] ?? '-', '');
    site.edit('fairlead.yaml', ', stacks: { db: { labels: { gold: true } } }', '');

    const planned = await runCli(site.scratch, ['plan', '-e', 'staging', '--changed']);
    const waiting = await runCli(site.scratch, ['destroy', '-e', 'staging', '--changed', '--destroy-removed']);
    const run = /fairlead resume (\S+)`/.exec(waiting.output)?.[1] ?? '';
    const resumed = await runCli(site.scratch, ['resume', run, '--yes', '--allow-destroy', '--json']);
    const again = await runCli(site.scratch, [
      'destroy',
      '-e',
      'staging',
      '--changed',
      '--destroy-removed',
      '--yes',
      '--json',
    ]);
    const status = await runCli(site.scratch, ['status', '-e', 'staging', '--json']);

    expect(planned.output).toContain('not in the project file any more: db');
    expect([waiting.code, resumed.code, again.code], resumed.output + again.output).toEqual([4, 0, 0]);
    expect(resumed.json.at(-1)).toMatchObject({ applied: ['db'] });
    expect(JSON.stringify(status.json)).toContain('"stack":"queue"');
    expect(JSON.stringify(status.json)).not.toContain('"stack":"db"');
  });
});

function stacksPlanned(json: readonly Json[]): readonly string[] {
  const last = json.at(-1) as { readonly plans?: readonly { readonly stack: string }[] };
  return (last.plans ?? []).map(({ stack }) => stack);
}

describe('mistakes', () => {
  const tells = (site: Site, args: readonly string[], told: Parameters<typeof expectTold>[2], env = {}) =>
    expectTold(site.scratch, [...args, '-e', 'staging'], told, { env });

  it('names refs, labels and stacks that are not there', async () => {
    using site = createSite();

    await tells(site, ['plan', '--changed=nope'], { exit: 2, codes: ['GIT_REF_UNKNOWN'], says: ['"nope"'] });
    await tells(site, ['plan', '--label', 'tier=wbe'], {
      exit: 2,
      codes: ['LABEL_UNKNOWN'],
      says: ['"tier=wbe"', 'did you mean "tier=web"'],
    });
    await tells(site, ['plan', '--label', 'teir=web'], {
      exit: 2,
      codes: ['LABEL_UNKNOWN'],
      says: ['"teir"', 'did you mean "tier"'],
    });
    await tells(site, ['plan', '--exclude', 'dbb'], {
      exit: 2,
      codes: ['STACK_UNKNOWN'],
      says: ['"dbb"', 'did you mean "db"'],
    });
    await tells(site, ['plan', '--target-stack', 'dbb'], { exit: 2, codes: ['STACK_UNKNOWN'], says: ['"dbb"'] });
    await tells(site, ['plan', '--label', 'web'], { exit: 2, codes: ['USAGE'], says: ['KEY=VALUE'] });
    await tells(site, ['plan', '--changed='], { exit: 2, codes: ['USAGE'], says: ['names nothing'] });
  });

  it('refuses selections that would destroy by accident, and says how it is meant', async () => {
    using site = createSite();

    await tells(site, ['destroy', '--changed'], {
      exit: 2,
      codes: ['SELECTION_REFUSED'],
      says: ['never selected by what changed', '--destroy-removed'],
    });
    await tells(site, ['apply', '--changed', '--destroy-removed'], {
      exit: 2,
      codes: ['SELECTION_REFUSED'],
      says: ['fairlead destroy --changed --destroy-removed'],
    });
    await tells(site, ['destroy', '--destroy-removed'], {
      exit: 2,
      codes: ['SELECTION_REFUSED'],
      says: ['since when'],
    });
    await tells(site, ['destroy', '--changed', '--destroy-removed', '-s', 'web'], {
      exit: 2,
      codes: ['STACK_UNKNOWN'],
      says: ['"web" did not leave'],
    });
  });

  it('tells a project file that was not there, and one that had mistakes', async () => {
    using site = createSite();
    site.repository.git('rm', '--quiet', '--cached', 'fairlead.yaml');
    site.repository.git('commit', '--quiet', '-m', 'without');
    const without = site.repository.git('rev-parse', 'HEAD');
    const sound = site.scratch.read('fairlead.yaml');
    site.write('fairlead.yaml', sound.replace('stacks:', 'stackz:'));
    const broken = site.repository.commit();
    site.write('fairlead.yaml', sound);

    await tells(site, ['plan', `--changed=${without}`], {
      exit: 2,
      codes: ['PAST_PROJECT_MISSING'],
      says: ['there was no fairlead.yaml'],
    });
    await tells(site, ['plan', `--changed=${broken}`], {
      exit: 2,
      codes: ['PROJECT_KEY_UNKNOWN'],
      says: ['line 5 then', 'stackz'],
    });
    const machine = await runCli(site.scratch, ['plan', '-e', 'staging', `--changed=${broken}`, '--json']);
    expect(machine.json[0]).toMatchObject({ code: 'PAST_PROJECT_INVALID' });
  });

  it('tells that there is no git, and no repository', async () => {
    using site = createSite();
    using plain = createScratchProject({ files });

    await tells(
      site,
      ['plan', '--changed'],
      { exit: 1, codes: ['GIT_MISSING'], says: ['install git'] },
      { PATH: '/nonexistent' },
    );
    await expectTold(plain, ['plan', '-e', 'staging', '--changed'], {
      exit: 1,
      codes: ['GIT_REPOSITORY_MISSING'],
      says: ['not in the work tree'],
    });
  });

  it('tells a shallow clone, which lacks what to compare with', async () => {
    using site = createSite();
    site.repository.commit('second');
    site.repository.git('checkout', '--quiet', 'main');
    using clone = shallowClone(site.repository, '--branch=feature');
    const inClone = { ...site.scratch, directory: clone.directory };
    const plan = ['plan', '-e', 'staging'];

    await expectTold(inClone, [...plan, '--changed=HEAD^'], {
      exit: 1,
      codes: ['GIT_HISTORY_SHALLOW'],
      says: ['"HEAD^"', 'git fetch --unshallow'],
    });
    await expectTold(inClone, [...plan, '--changed'], {
      exit: 1,
      codes: ['GIT_HISTORY_SHALLOW'],
      says: ['no main or master', 'git fetch --unshallow origin main'],
    });
  });

  it('tells a detached HEAD with nothing to compare with', async () => {
    using site = createSite();
    site.repository.git('branch', '-m', 'main', 'trunk');
    site.repository.git('checkout', '--quiet', '--detach');

    await tells(site, ['plan', '--changed'], {
      exit: 2,
      codes: ['GIT_REF_REQUIRED'],
      says: ['detached HEAD', '--changed=REF'],
    });
    expect((await selected(site, '--changed=trunk')).stacks).toEqual([]);
  });
});
