import { expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { anyEngine } from '../support/engines.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';
import { settingsFor } from '../support/scratch-project.ts';

const strategy = `
kind: canary
steps:
  - setWeight: 25
  - iac: cache
  - approval: 5m
look: 1s
`;

/** A real stack that changes with each version. */
const stacks = (version: string): string => `
stacks:
  cache: { resources: [{ type: terraform_data, name: node, properties: { input: ${version} } }] }
${settingsFor(anyEngine())}`;

test('a stack is applied in the middle of a rollout, once, also where the process is killed right after it', async () => {
  await using bed = openRolloutBed(strategy, '', stacks);
  bed.version('v1');
  const first = await bed.start(['deploy', '--yes', '--json']).ended;
  bed.version('v2');

  const rollout = bed.start(['deploy', '--yes', '--json']);
  const waits = await bed.until('past the stack', ({ rollout: now }) => now?.step?.number === 3);
  rollout.child.kill('SIGKILL');
  await rollout.ended;
  const plan = await bed.start(['plan', '-s', 'cache', '--refresh', '--json']).ended;
  const end = await bed.start(['rollout', 'promote', 'web', '--json']).ended;

  expect(first.code, first.output).toBe(0);
  expect(first.json.at(-1)).toMatchObject({ applied: ['cache'], rollouts: [{ outcome: 'promoted' }] });
  expect(waits.arms).toEqual({ stable: 7500, canary: 2500 });
  expect(plan.json.at(-1), plan.output).toMatchObject({ changed: false });
  expect(end.code, end.output).toBe(0);
  expect(end.json.at(-1)).toMatchObject({ applied: ['cache'], rollouts: [{ outcome: 'promoted' }] });
  expect(JSON.stringify(end.json)).not.toContain('"resource.');
  expect((await bed.status()).arms).toEqual({ stable: fullWeight });
});
