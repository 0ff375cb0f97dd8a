/** A plan file of the sample plans, approved once as it should be and once not. */
import type { OpenedPlan } from '../app/toolkit.ts';
import type { PlanFile } from '../domain/review/model.ts';
import { samplePlans } from './testing-samples.ts';

const digest = `sha256:${'9f86'.repeat(16)}`;

const approvals = [
  {
    digest,
    by: 'bob@home',
    at: '2026-11-24T11:30:00.000Z',
    comment: 'OPS-17\u001b[2J',
    signature: { key: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', value: 'c2lnbmF0dXJl' },
  },
  { digest, by: 'eve@home', at: '2026-11-24T11:45:00.000Z' },
] as const;

const file: PlanFile = {
  format: 'fairlead-plan',
  version: 1,
  digest,
  reviewed: {
    fairlead: '1.2.3',
    project: 'shop',
    environment: 'staging',
    kind: 'apply',
    createdAt: '2026-11-24T11:00:00.000Z',
    createdBy: 'ada@build',
    run: '20261124-1100-k3f9',
    request: { variables: {}, withheld: [] },
    dependsOn: { app: ['db', 'network'], db: ['network'], network: [] },
    stacks: samplePlans.map((plan) => ({
      plan,
      bindings: {
        configuration: {},
        variables: {},
        state: null,
        tool: { engine: plan.engine, version: plan.engineVersion },
        providers: {},
      },
    })),
  },
  approvals,
};

export const samplePlanFile: OpenedPlan = {
  path: '/home/ada/shop/plan.fairlead',
  file,
  approvals: [{ approval: approvals[0] }, { approval: approvals[1], fault: 'of another plan' }],
};
