import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGitRepository, gitEnvironment, shallowClone } from '../../../../test/support/git-repository.ts';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { createFakeProcessRunner } from '../../../testing/fakes/process-runner.ts';
import { createMachine } from '../node/machine.ts';
import { createNodeProcessRunner } from '../node/process-runner.ts';
import { createGitHistory } from './source-history.ts';

const history = createGitHistory({
  processes: createNodeProcessRunner(),
  environment: gitEnvironment,
  find: () => createMachine(gitEnvironment).findProgram('git'),
});

async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isDeliveryError(error)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('git history', () => {
  it('names what is different, committed or not, tracked or not, wherever in the tree it is asked', async () => {
    using repository = createGitRepository();
    for (const name of ['kept', 'edited', 'staged', 'deleted', 'committed', 'renamed', 'undone'])
      repository.write(`a/${name}.tf`, `# ${name}\n`);
    repository.write('.gitignore', 'ignored.tf\n');
    const base = repository.commit();
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.write('a/committed.tf', '# other\n');
    repository.write('a/undone.tf', '# other\n');
    repository.git('mv', 'a/renamed.tf', 'b.tf');
    repository.commit();
    repository.write('a/edited.tf', '# other\n');
    repository.write('a/staged.tf', '# other\n');
    repository.git('add', 'a/staged.tf');
    repository.git('rm', '--quiet', 'a/deleted.tf');
    repository.write('a/undone.tf', '# undone\n');
    repository.write('a/new ünd "odd"\n.tf', '');
    repository.write('ignored.tf', '');

    const point = await history.branchPoint(join(repository.directory, 'a'), undefined);
    const changed = await history.changedSince(point);

    expect(point).toEqual({ top: repository.directory, below: 'a', ref: 'main', commit: base });
    expect([...changed].sort()).toEqual([
      'a/committed.tf',
      'a/deleted.tf',
      'a/edited.tf',
      'a/new ünd "odd"\n.tf',
      'a/renamed.tf',
      'a/staged.tf',
      'b.tf',
    ]);
  });

  it('compares with where the work left the branch, not with what the branch has become', async () => {
    using repository = createGitRepository();
    const base = repository.commit();
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.write('mine.tf', '');
    repository.commit();
    repository.git('checkout', '--quiet', 'main');
    repository.write('theirs.tf', '');
    repository.commit();
    repository.git('checkout', '--quiet', 'feature');

    const point = await history.branchPoint(repository.directory, 'main');

    expect(point.commit).toBe(base);
    expect(await history.changedSince(point)).toEqual(['mine.tf']);
  });

  it('believes origin/HEAD more than a branch that is only called main', async () => {
    using origin = createGitRepository({ branch: 'trunk' });
    origin.commit();
    using clone = createGitRepository();
    clone.git('remote', 'add', 'origin', `file://${origin.directory}`);
    clone.git('fetch', '--quiet', 'origin');
    clone.git('remote', 'set-head', 'origin', 'trunk');
    clone.git('reset', '--quiet', '--hard', 'origin/trunk');

    expect((await history.branchPoint(clone.directory, undefined)).ref).toBe('origin/trunk');
  });

  it('finds the main branch also from a detached HEAD', async () => {
    using repository = createGitRepository();
    const first = repository.commit();
    repository.commit('second');
    repository.git('checkout', '--quiet', '--detach');

    const point = await history.branchPoint(repository.directory, 'HEAD^');

    expect(point.commit).toBe(first);
    expect((await history.branchPoint(repository.directory, undefined)).ref).toBe('main');
  });

  it('reads a file as it was, also from a directory that a link leads to', async () => {
    using repository = createGitRepository();
    repository.write('shop/fairlead.yaml', 'project: ä\n');
    repository.commit();
    repository.write('shop/fairlead.yaml', 'project: b\n');
    const link = join(mkdtempSync(join(tmpdir(), 'fairlead-link-')), 'shop');
    symlinkSync(join(repository.directory, 'shop'), link);

    const point = await history.branchPoint(link, undefined);

    expect(point.below).toBe('shop');
    expect(await history.textAt(point, 'shop/fairlead.yaml')).toBe('project: ä\n');
    expect(await history.textAt(point, 'shop/fairlead.yml')).toBeUndefined();
    rmSync(join(link, '..'), { recursive: true });
  });

  it('is not misled by settings of the user', async () => {
    using repository = createGitRepository();
    repository.write('shop/ä.tf', '');
    repository.write('other.tf', '');
    repository.commit();
    for (const [name, value] of [
      ['diff.relative', 'true'],
      ['diff.renames', 'copies'],
      ['diff.ignoreSubmodules', 'all'],
      ['diff.external', '/bin/false'],
      ['core.quotePath', 'true'],
      ['color.ui', 'always'],
      ['core.pager', '/bin/false'],
    ] as const)
      repository.git('config', name, value);
    repository.write('shop/ä.tf', 'x');
    repository.write('other.tf', 'x');

    const point = await history.branchPoint(join(repository.directory, 'shop'), undefined);

    expect([...(await history.changedSince(point))].sort()).toEqual(['other.tf', 'shop/ä.tf']);
  });

  it('works in a hook, where git names its directories from the top', async () => {
    using repository = createGitRepository();
    repository.write('shop/a.tf', '');
    repository.commit();
    repository.write('shop/a.tf', 'x');
    const inHook = createGitHistory({
      processes: createNodeProcessRunner(),
      environment: { ...gitEnvironment, GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' },
      find: () => createMachine(gitEnvironment).findProgram('git'),
    });

    const point = await inHook.branchPoint(join(repository.directory, 'shop'), undefined);

    expect(await inHook.changedSince(point)).toEqual(['shop/a.tf']);
  });

  it('counts a submodule that moved, and a repository inside of this one', async () => {
    using module = createGitRepository();
    module.write('main.tf', '');
    module.commit();
    using repository = createGitRepository();
    repository.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      `file://${module.directory}`,
      'sub',
    );
    repository.commit();
    repository.write('sub/main.tf', 'x');
    mkdirSync(join(repository.directory, 'inner'));
    using inner = createGitRepository({ directory: join(repository.directory, 'inner') });
    inner.write('main.tf', '');
    inner.commit();

    const point = await history.branchPoint(repository.directory, undefined);

    expect([...(await history.changedSince(point))].sort()).toEqual(['inner', 'sub']);
  });
});

describe('git history that cannot be told', () => {
  it('says that there is no repository', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-no-git-'));

    expect((await failure(history.branchPoint(directory, undefined))).code).toBe('GIT_REPOSITORY_MISSING');
    rmSync(directory, { recursive: true });
  });

  it('says that there is no git', async () => {
    const without = createGitHistory({
      processes: createNodeProcessRunner(),
      environment: {},
      find: () => createMachine({ PATH: '/nonexistent' }).findProgram('git'),
    });

    expect((await failure(without.branchPoint('/', undefined))).code).toBe('GIT_MISSING');
  });

  it.each(['nope', 'main..HEAD', '--output=/tmp/x', 'HEAD^9', ''])('refuses the ref "%s"', async (ref) => {
    using repository = createGitRepository();
    repository.commit();

    expect(await failure(history.branchPoint(repository.directory, ref))).toMatchObject({
      code: 'GIT_REF_UNKNOWN',
      data: { ref },
    });
  });

  it.each(['HEAD', undefined])('says that nothing was committed yet (%s)', async (ref) => {
    using repository = createGitRepository({ branch: 'master' });

    const error = await failure(history.branchPoint(repository.directory, ref));

    expect(error.code).toBe('GIT_REF_UNKNOWN');
    expect(error.message).toContain('no commit yet');
  });

  it.each([
    ['on no branch', ['checkout', '--quiet', '--detach']],
    ['on a branch of its own', ['status']],
  ])('asks for a ref where there is no main branch and the work is %s', async (where, command) => {
    using repository = createGitRepository({ branch: 'trunk' });
    repository.commit();
    repository.git(...command);

    const error = await failure(history.branchPoint(repository.directory, undefined));

    expect(error.code).toBe('GIT_REF_REQUIRED');
    expect(error.message).toContain(where === 'on no branch' ? 'detached HEAD' : '"trunk"');
    expect(error.hint).toContain('--changed=');
  });

  it('says that two histories never meet', async () => {
    using repository = createGitRepository();
    repository.commit();
    repository.git('checkout', '--quiet', '--orphan', 'other');
    repository.commit('of another origin');

    expect((await failure(history.branchPoint(repository.directory, 'main'))).code).toBe('GIT_HISTORY_UNRELATED');
  });

  it('says of a shallow clone that what it lacks may only not be there', async () => {
    using origin = createGitRepository();
    origin.commit('first');
    origin.git('checkout', '--quiet', '-b', 'feature');
    origin.commit('second');
    origin.git('checkout', '--quiet', 'main');
    origin.commit('third');
    using clone = shallowClone(origin, '--no-single-branch', '--branch=feature');

    const meeting = await failure(history.branchPoint(clone.directory, undefined));
    const older = await failure(history.branchPoint(clone.directory, 'HEAD^'));
    clone.git('fetch', '--quiet', '--unshallow');
    const whole = await history.branchPoint(clone.directory, undefined);

    expect([meeting.code, older.code]).toEqual(['GIT_HISTORY_SHALLOW', 'GIT_HISTORY_SHALLOW']);
    expect(meeting.hint).toContain('git fetch --unshallow');
    expect(whole.ref).toBe('origin/main');
  });

  it('says that there are more files than can be looked at', async () => {
    const processes = {
      ask: async () => ({ code: null, signal: 'SIGKILL', stdout: 'x'.repeat(10_000_000), stderr: '', timedOut: false }),
    };
    const crowded = createGitHistory({ processes, environment: {}, find: async () => '/git' });

    const error = await failure(crowded.changedSince({ top: '/shop', below: '', ref: 'main', commit: 'c' }));

    expect(error.code).toBe('GIT_FAILED');
    expect(error.hint).toContain('.gitignore');
  });

  it('says what git says when it fails, and names the way out where git does not trust the directory', async () => {
    const words = ['fatal: detected dubious ownership in repository', 'fatal: bad object HEAD'];
    const errors = words.map((text) => {
      const processes = createFakeProcessRunner({ '/git': async (call) => (call.complain(text), 128) });
      return failure(
        createGitHistory({ processes, environment: {}, find: async () => '/git' }).branchPoint('/shop', 'main'),
      );
    });

    const [untrusted, broken] = await Promise.all(errors);

    expect(untrusted).toMatchObject({ code: 'GIT_FAILED' });
    expect(untrusted?.hint).toContain('safe.directory /shop');
    expect(broken?.message).toContain('bad object HEAD');
  });
});
