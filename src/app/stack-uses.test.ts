import { expect, test } from 'vitest';
import type { Target } from '../domain/project/model.ts';
import { effectiveProject, resourceOf, stackOf } from '../testing/fakes/effective-project.ts';
import { usesOf } from './stack-uses.ts';

const aws: Target = {
  name: 'aws',
  cloud: 'aws',
  provider: { source: 'hashicorp/aws', name: 'aws', settings: { profile: '${secrets.PROFILE}' } },
};

test('finds what a stack takes from elsewhere, wherever it is written', () => {
  const web = stackOf('web', {
    target: 'aws',
    variables: { size: '${var.size}' },
    resources: [
      { ...resourceOf('a', { nested: [{ zone: 'in ${stacks.network.zone}' }] }), count: '${stacks.plan.count}' },
      { ...resourceOf('b', { password: '${secrets.DB}' }), tags: { owner: '${var.owner}' } },
    ],
    outputs: { url: { value: '${stacks.network.vpc.id}', sensitive: false } },
  });
  const project = effectiveProject([web, stackOf('network'), stackOf('plan')], { targets: { aws } });

  const uses = usesOf(project, web);

  expect(Object.fromEntries([...uses.outputs].map(([stack, names]) => [stack, [...names].sort()]))).toEqual({
    network: ['vpc', 'zone'],
    plan: ['count'],
  });
  expect([...uses.secrets].sort()).toEqual(['DB', 'PROFILE']);
  expect([...uses.variables].sort()).toEqual(['owner', 'size']);
});

test('takes nothing from what is only written as text', () => {
  const web = stackOf('web', { resources: [resourceOf('a', { text: '$${secrets.DB} and %{if}' })] });

  expect(usesOf(effectiveProject([web]), web).secrets.size).toBe(0);
});
