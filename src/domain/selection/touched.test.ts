import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPaths, isByProduct } from './changed-paths.ts';
import { concernsOf, differences } from './concerns.ts';
import { removedStacks, touchedStacks } from './touched.ts';
import { effectiveProject, resourceOf, stackOf } from '../../testing/fakes/effective-project.ts';
import type { EffectiveProject } from '../project/model.ts';
import type { Watch } from './model.ts';

describe('paths that changed', () => {
  const changed = changedPaths(['a/b.tf', 'a/c/d.tf', 'ab/e.tf', 'module', 'z.tf', 'a/b.tf']);

  it.each([
    ['a directory', 'a', ['a/b.tf', 'a/c/d.tf']],
    ['a file', 'a/b.tf', ['a/b.tf']],
    ['a name that only starts alike', 'a/b', []],
    ['what a changed link or submodule stands for', 'module/vpc/main.tf', ['module']],
    ['the top', '', ['a/b.tf', 'a/c/d.tf', 'ab/e.tf', 'module', 'z.tf']],
    ['what is not there', 'x', []],
  ])('are found for %s', (_what, path, expected) => {
    expect(changed.at(path)).toEqual(expected);
  });

  it('are found as a search one by one finds them', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'a-', 'a.'), { minLength: 1, maxLength: 4 })
      .map((p) => p.join('/'));
    fc.assert(
      fc.property(fc.array(path), path, (all, asked) => {
        const above = all.filter((each) => asked === each || asked.startsWith(`${each}/`));
        const below = all.filter((each) => each.startsWith(`${asked}/`));

        expect(new Set(changedPaths(all).at(asked))).toEqual(new Set(above.length > 0 ? above : below));
      }),
    );
  });

  it.each([
    ['.terraform/modules/modules.json', true],
    ['web/.terraform/providers/x', true],
    ['.fairlead/journal.db', true],
    ['web/terraform.tfstate', true],
    ['web/terraform.tfstate.backup', true],
    ['web/.terraform.lock.hcl', false],
    ['web/main.tf', false],
  ])('that tools write are by-products: %s %s', (path, expected) => {
    expect(isByProduct(path)).toBe(expected);
  });
});

const project = (given: Partial<EffectiveProject> = {}, text = '${var.size} ${env.protected}'): EffectiveProject =>
  effectiveProject(
    [stackOf('web', { target: 'eu', labels: { a: 'b' }, resources: [resourceOf('r', { input: text })] })],
    {
      variables: { size: { value: 1, sensitive: false }, other: { value: 1, sensitive: false } },
      targets: {
        eu: { name: 'eu', cloud: 'aws', provider: { source: 'a/b', name: 'b', settings: {} } },
        us: { name: 'us', cloud: 'aws', provider: { source: 'a/b', name: 'b', settings: {} } },
      },
      ...given,
    },
  );

const used = { variables: ['size'], secrets: [], environment: new Set(['protected']) };
const concernsIn = (given: EffectiveProject) => {
  const stack = given.stacks['web'];
  if (stack === undefined) throw new Error('no stack');
  return concernsOf(given, stack, used);
};

describe('what a stack is made of in the project', () => {
  const base = project();
  const settings = base.settings;

  it.each<readonly [string, EffectiveProject, readonly string[]]>([
    ['nothing', project(), []],
    ['a resource', project({}, 'other'), ['stacks.web.resources.r']],
    ['a variable it uses', project({ variables: { size: { value: 2, sensitive: false } } }), ['variables.size']],
    [
      'a variable it does not use',
      project({ variables: { ...base.variables, other: { value: 2, sensitive: false } } }),
      [],
    ],
    ['a target it uses', project({ targets: { eu: { ...base.targets['eu']!, region: 'x' } } }), ['targets.eu']],
    ['a target it does not use', project({ targets: { eu: base.targets['eu']! } }), []],
    [
      'protection, which it asks for',
      project({ environment: { name: 'staging', protected: true } }),
      ['environment.protected'],
    ],
    ['default tags', project({ settings: { ...settings, defaultTags: { a: 'b' } } }), ['settings.defaultTags']],
    ['the engine', project({ settings: { ...settings, engine: 'opentofu' } }), ['settings.engine', 'settings.tools']],
    [
      'where its state is',
      project({ settings: { ...settings, state: { service: 'embedded', encryption: { kind: 'none' } } } }),
      ['settings.state'],
    ],
    ['parallelism', project({ settings: { ...settings, parallelism: 9, maxDeletions: 1 } }), []],
  ])('notices %s', (_what, after, expected) => {
    expect(differences(concernsIn(base), concernsIn(after))).toEqual(expected);
  });

  it('does not mind labels: they choose stacks, they make none', () => {
    const { web } = base.stacks;
    const labelled = { ...base, stacks: { web: { ...web!, labels: { a: 'c' } } } };

    expect(differences(concernsIn(base), concernsIn(labelled))).toEqual([]);
  });
});

describe('touched stacks', () => {
  const facts = (watched: Readonly<Record<string, readonly Watch[]>>, changed: readonly string[]) => ({
    stacks: Object.keys(watched),
    changed: changedPaths(changed),
    watched: (stack: string) => watched[stack] ?? [],
    project: { kind: 'same' } as const,
    sources: Object.values(watched).flatMap((all) => all.filter(({ of }) => of === 'source').map(({ path }) => path)),
  });

  it('are those that read what changed, with the file', () => {
    const watched = {
      a: [
        { of: 'source', path: 'a' },
        { of: 'module', path: 'modules/m' },
      ],
      b: [
        { of: 'source', path: 'b' },
        { of: 'file', path: 'templates/t.tpl' },
      ],
      c: [{ of: 'source', path: 'c' }],
    } as const;

    const touched = touchedStacks(facts(watched, ['modules/m/main.tf', 'templates/t.tpl', 'README.md']));

    expect(Object.fromEntries(touched)).toEqual({
      a: [{ kind: 'files', of: 'module', path: 'modules/m', files: ['modules/m/main.tf'] }],
      b: [{ kind: 'files', of: 'file', path: 'templates/t.tpl', files: ['templates/t.tpl'] }],
    });
  });

  it('leave what lies in the root module of another stack to that one, unless they call it', () => {
    const watched = {
      outer: [{ of: 'source', path: '' }],
      inner: [{ of: 'source', path: 'inner' }],
      caller: [
        { of: 'source', path: 'caller' },
        { of: 'module', path: 'inner' },
      ],
    } as const;

    expect([...touchedStacks(facts(watched, ['inner/main.tf'])).keys()]).toEqual(['inner', 'caller']);
    expect([...touchedStacks(facts(watched, ['main.tf'])).keys()]).toEqual(['outer']);
  });

  it('are those that read what nobody can look at', () => {
    const touched = touchedStacks(
      facts({ a: [{ of: 'module', path: '../shared' }], b: [{ of: 'source', path: '..b' }] }, []),
    );

    expect(Object.fromEntries(touched)).toEqual({ a: [{ kind: 'outside', path: '../shared' }] });
  });

  it('are those that the project says something else of; those that are gone are named', () => {
    const then = {
      kind: 'project',
      same: new Set<string>(),
      before: new Map([
        ['same', new Map([['x', 1]])],
        ['other', new Map([['x', 1]])],
        ['gone', new Map()],
      ]),
      after: new Map([
        ['same', new Map([['x', 1]])],
        ['other', new Map([['x', 2]])],
        ['new', new Map()],
      ]),
    } as const;

    const touched = touchedStacks({ ...facts({ same: [], other: [], new: [] }, []), project: then });

    expect(Object.fromEntries(touched)).toEqual({
      other: [{ kind: 'definition', paths: ['x'] }],
      new: [{ kind: 'added' }],
    });
    expect(removedStacks(then)).toEqual(['gone']);
    expect(removedStacks({ kind: 'program', files: ['x.ts'] })).toBeUndefined();
  });
});
