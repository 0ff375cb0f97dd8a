import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKilledProject, type KilledProject, wholeProject } from '../support/killed-project.ts';

it('a run with states in the service, killed at some boundary and resumed, makes everything once and stores all of it', async () => {
  const boundaries = await countBoundaries();
  // Each time another six, over the whole run.
  const step = boundaries / 6;
  const first = 1 + Math.random() * (step - 1);
  for (let at = first; at <= boundaries; at += step) {
    const killAt = Math.round(at);
    await using project = await createKilledProject({ service: 'embedded' });
    const killed = await project.run('apply', killAt);

    const resumed = await project.run(project.unfinished() ?? 'apply');
    const destroyed = await project.run('destroy');

    expect([killed.killed, resumed.status], `killed at ${killAt}: ${resumed.said}`).toEqual([true, 'done']);
    // What was stored is all there was: nothing is left behind when it is destroyed.
    expect(project.clouds.world.calls(), `killed at ${killAt}`).toMatchObject({
      created: wholeProject.length,
      refused: 0,
    });
    expect([destroyed.status, project.resources()], `killed at ${killAt}: ${destroyed.said}`).toEqual(['done', []]);
    expect(plainStates(project)).toEqual([]);
  }
});

async function countBoundaries(): Promise<number> {
  await using project = await createKilledProject({ service: 'embedded' });
  const { boundaries = 0, said } = await project.run('apply');
  expect(boundaries, said).toBeGreaterThan(3);
  return boundaries;
}

/** No state in clear but the engine's note of its backend. */
const plainStates = ({ directory }: KilledProject): readonly string[] =>
  readdirSync(join(directory, '.fairlead'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tfstate') && !name.includes('.terraform/'),
  );
