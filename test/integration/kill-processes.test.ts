import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createKilledProject, type KilledProject, wholeProject } from '../support/killed-project.ts';
import { processesIn } from '../support/processes.ts';

/** Slow clouds: there is time to do something while the engine is at work. */
const slow = { latencyMs: 150 };
/** So slow that the engine is still at work when the next host has started. */
const verySlow = { latencyMs: 700 };

describe('real processes', () => {
  it('the engine outlives a killed host, and the resumed run waits for it', async () => {
    await using project = await createKilledProject(verySlow);
    const host = project.start('apply');
    await until(() => project.clouds.world.calls().created > 0);
    host.child.kill('SIGKILL');
    await host.ended;
    const alive = processesIn(project.directory);

    const resumed = await project.run(project.unfinished() ?? 'nothing to resume');

    expect(alive).not.toEqual([]);
    expect(resumed.status, resumed.said).toBe('done');
    expect(project.resources()).toEqual(wholeProject);
    expect(project.clouds.world.calls()).toMatchObject({ created: wholeProject.length, replayed: 0, refused: 0 });
    expect(processesIn(project.directory)).toEqual([]);
  });

  it('an interrupted run is stopped in order, leaves no process behind and can be resumed', async () => {
    await using project = await createKilledProject(slow);
    const host = project.start('apply');
    await until(() => project.clouds.world.calls().created > 0);
    host.child.kill('SIGINT');
    const { stdout, stderr, signal } = await host.ended;
    const left = processesIn(project.directory);

    const resumed = await project.run(project.unfinished() ?? 'nothing to resume');

    expect(signal, stderr).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({ status: 'stopped' });
    expect(left).toEqual([]);
    expect(resumed.status, resumed.said).toBe('done');
    expect(project.resources()).toEqual(wholeProject);
  });

  it('the second run on a stack is refused, and told who holds it', async () => {
    await using project = await createKilledProject(slow);
    const first = project.start('apply');
    await until(() => holderPid(project) !== undefined);

    const second = await project.run('apply');
    const { stdout } = await first.ended;

    expect(second.code, second.said).toBe('RUN_HELD');
    expect(second.said).toContain(String(first.child.pid));
    expect(JSON.parse(stdout)).toMatchObject({ status: 'done' });
    expect(project.clouds.world.calls()).toMatchObject({ created: wholeProject.length });
  });

  it('a new apply just works after a kill, and the killed run then says what took its place', async () => {
    await using project = await createKilledProject(verySlow);
    const host = project.start('apply');
    await until(() => project.clouds.world.calls().created > 0);
    host.child.kill('SIGKILL');
    await host.ended;
    const killed = project.unfinished() ?? 'none';

    const fresh = await project.run('apply');
    const late = await project.run(killed);

    expect(fresh.status, fresh.said).toBe('done');
    expect(project.resources()).toEqual(wholeProject);
    expect(project.clouds.world.calls()).toMatchObject({ created: wholeProject.length, refused: 0 });
    expect(late.code, late.said).toBe('RUN_NOT_RESUMABLE');
  });

  it('a destroy after the first apply was killed takes away what that had made', async () => {
    await using project = await createKilledProject(slow);
    const host = project.start('apply');
    await until(() => project.clouds.world.calls().created > 1);
    host.child.kill('SIGKILL');
    await host.ended;

    const destroyed = await project.run('destroy');

    expect(destroyed.status, destroyed.said).toBe('done');
    expect(project.clouds.world.calls().created).toBeGreaterThan(1);
    expect(project.resources()).toEqual([]);
  });
});

const holderPid = (project: KilledProject): number | undefined =>
  project.journal((journal) => journal.list({ limit: 1 })[0]?.holder?.pid);

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('what the test waits for did not happen within a minute');
    await sleep(20);
  }
}
