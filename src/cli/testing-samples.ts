/** Plans, events and a run that hold everything a renderer has to show once. */
import type { AttributeChange, Change, ShownValue, StackPlan } from '../domain/change/model.ts';
import type { RunEvent } from '../domain/events/model.ts';
import type { StoredRun } from '../ports/journal.ts';

const absent: ShownValue = { kind: 'absent' };
const unknown: ShownValue = { kind: 'unknown' };
const known = (value: Extract<ShownValue, { readonly kind: 'known' }>['value']): ShownValue => ({
  kind: 'known',
  value,
});

const attribute = (
  path: readonly (string | number)[],
  before: ShownValue,
  after: ShownValue,
  effect: 'replaces' | 'in place' = 'in place',
): AttributeChange => ({ path, before, after, forcesReplace: effect === 'replaces' });

function change(address: string, action: Change['action'], more: Partial<Change> = {}): Change {
  const [type = '', name = ''] = address.split('.');
  return { address, mode: 'managed', type, name, provider: 'registry/hashicorp/aws', action, attributes: [], ...more };
}

function stackPlan(stack: string, more: Partial<StackPlan> = {}): StackPlan {
  return {
    version: 1,
    stack,
    engine: 'terraform',
    engineVersion: '1.11.4',
    mode: 'apply',
    changes: [],
    drift: [],
    outputs: [],
    waitsFor: [],
    warnings: [],
    ...more,
  };
}

const policy = (action: string): string => `{\n  "Version": "2012-10-17",\n  "Action": "${action}"\n}`;

export const samplePlans: readonly StackPlan[] = [
  stackPlan('network', {
    changes: [
      change('aws_vpc.main', 'create', {
        attributes: [
          attribute(['cidr_block'], absent, known('10.0.0.0/16')),
          attribute(['enable_dns'], absent, known(true)),
          attribute(['tags', 'Name'], absent, known('shop')),
          attribute(['tags', 'cost center'], absent, known('a\u001b[31mred')),
          ...['arn', 'id', 'owner_id', 'main_route_table_id'].map((name) => attribute([name], absent, unknown)),
        ],
      }),
      change('aws_subnet.a', 'replace', {
        attributes: [
          attribute(['availability_zone'], known('eu-west-1a'), known('eu-west-1b'), 'replaces'),
          attribute(['id'], known('subnet-0a1'), unknown),
        ],
      }),
      change('aws_subnet.old', 'delete', {
        reason: 'delete_because_no_resource_config',
        attributes: [
          attribute(['id'], known('subnet-0ff'), absent),
          attribute(['cidr_block'], known('10.0.9.0/24'), absent),
        ],
      }),
      change('data.aws_ami.base', 'read', {
        mode: 'data',
        type: 'aws_ami',
        name: 'base',
        reason: 'read_because_config_unknown',
      }),
    ],
    outputs: [
      { name: 'vpc_id', action: 'create', before: absent, after: unknown },
      { name: 'subnet_ids', action: 'update', before: known(['subnet-0a1']), after: unknown },
    ],
    warnings: ['argument "vpc" is deprecated'],
  }),
  stackPlan('db', {
    engine: 'opentofu',
    engineVersion: '1.12.6',
    waitsFor: ['network'],
    changes: [
      change('aws_db_instance.main', 'update', {
        attributes: [
          attribute(['allocated_storage'], known(20), known(50)),
          attribute(['subnet_group', 0, 'vpc'], known('vpc-1'), { kind: 'unknown', from: 'network' }),
          attribute(['password'], { kind: 'sensitive' }, { kind: 'sensitive' }),
          attribute(['policy'], known(policy('rds:Read')), known(policy('rds:*'))),
          attribute(['description'], known(`${'x'.repeat(120)} old`), known(`${'x'.repeat(120)} new`)),
          attribute(['backup_window'], known('03:00-04:00'), absent),
        ],
      }),
      change('aws_s3_bucket.exports', 'delete', { attributes: [attribute(['bucket'], known('shop-exports'), absent)] }),
      change('aws_route.moved', 'move', { movedFrom: 'aws_route.before' }),
      change('aws_eip.nat', 'update', {
        importId: 'eipalloc-1',
        attributes: [attribute(['tags'], known({}), known({ a: 1 }))],
      }),
    ],
    drift: [change('aws_db_instance.main', 'update')],
  }),
  stackPlan('app', { waitsFor: ['network', 'db'], deferred: 'a provider setting is not known before' }),
  stackPlan('registry'),
];

export const driftPlans: readonly StackPlan[] = [
  stackPlan('network', {
    mode: 'refresh-only',
    drift: [
      change('aws_vpc.main', 'update', { attributes: [attribute(['tags', 'Name'], known('shop'), known('by hand'))] }),
      change('aws_subnet.a', 'delete'),
    ],
  }),
  stackPlan('db', { mode: 'refresh-only' }),
];

const id = '20261124-1130-k3f9';

export const sampleRun: StoredRun = {
  definition: {
    version: 1,
    id,
    kind: 'apply',
    project: 'shop',
    environment: 'staging',
    steps: [
      { id: 'plan:network', effect: { kind: 'iac.plan', stack: 'network', mode: 'apply' }, dependsOn: [] },
      { id: 'approve', effect: { kind: 'approval.ask' }, dependsOn: ['plan:network'] },
      { id: 'apply:network', effect: { kind: 'iac.apply', stack: 'network', mode: 'apply' }, dependsOn: ['approve'] },
      { id: 'apply:db', effect: { kind: 'iac.apply', stack: 'db', mode: 'apply' }, dependsOn: ['apply:network'] },
    ],
    parallelism: 4,
    onFailure: 'stop',
    holds: ['staging/network', 'staging/db'],
    request: {},
  },
  state: {
    version: 1,
    status: 'failed',
    steps: {
      'plan:network': span('11:30:00', '11:30:04', { status: 'done', attempt: 1, result: null }),
      approve: span('11:30:04', '11:30:31', { status: 'done', attempt: 1, result: null }),
      'apply:network': span('11:30:31', '11:31:40', {
        status: 'failed',
        attempt: 2,
        error: { code: 'ENGINE_FAILED', message: 'terraform apply ended with exit code 1' },
      }),
      'apply:db': { status: 'blocked', by: ['apply:network'] },
    },
  },
  status: 'failed',
  createdAt: '2026-11-24T11:30:00.000Z',
  updatedAt: '2026-11-24T11:31:40.000Z',
};

function span<State>(
  from: string,
  to: string,
  state: State,
): State & { readonly startedAt: string; readonly endedAt: string } {
  return { ...state, startedAt: `2026-11-24T${from}.000Z`, endedAt: `2026-11-24T${to}.000Z` };
}

/** An apply of three stacks that is half done at 12:00:00, and what comes after. */
export const sampleEvents: { readonly firstHalf: readonly RunEvent[]; readonly secondHalf: readonly RunEvent[] } = {
  firstHalf: [
    at('11:59:00', {
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      resumed: false,
      steps: [
        { id: 'plan:network', stack: 'network', dependsOn: [] },
        { id: 'plan:db', stack: 'db', dependsOn: ['plan:network'] },
        { id: 'plan:registry', stack: 'registry', dependsOn: [] },
        { id: 'approve', dependsOn: ['plan:network', 'plan:db', 'plan:registry'] },
        { id: 'apply:network', stack: 'network', dependsOn: ['approve'] },
        { id: 'apply:db', stack: 'db', dependsOn: ['approve', 'apply:network'] },
        { id: 'apply:registry', stack: 'registry', dependsOn: ['approve'] },
      ],
    }),
    ...['network', 'db', 'registry'].flatMap((stack) => [
      at('11:59:01', { type: 'step.started', step: `plan:${stack}`, stack, attempt: 1 }),
      at('11:59:05', { type: 'step.done', step: `plan:${stack}`, stack, seconds: 4, result: null }),
    ]),
    at('11:59:05', { type: 'step.started', step: 'approve', attempt: 1 }),
    at('11:59:20', { type: 'step.done', step: 'approve', seconds: 15, result: null }),
    at('11:59:20', { type: 'step.started', step: 'apply:network', stack: 'network', attempt: 1 }),
    at('11:59:20', { type: 'step.started', step: 'apply:registry', stack: 'registry', attempt: 1 }),
    engine('11:59:21', 'network', { type: 'command.started', command: 'apply' }),
    engine('11:59:21', 'network', { type: 'resource.started', address: 'aws_vpc.main', action: 'create' }),
    engine('11:59:33', 'network', {
      type: 'resource.completed',
      address: 'aws_vpc.main',
      action: 'create',
      elapsedSeconds: 12,
      id: 'vpc-1',
    }),
    engine('11:59:33', 'network', { type: 'resource.started', address: 'aws_subnet.a', action: 'create' }),
    engine('11:59:43', 'network', {
      type: 'resource.progress',
      address: 'aws_subnet.a',
      action: 'create',
      elapsedSeconds: 10,
    }),
    engine('11:59:50', 'registry', {
      type: 'resource.failed',
      address: 'aws_ecr_repository.main',
      action: 'create',
      elapsedSeconds: 29,
    }),
    engine('11:59:50', 'registry', {
      type: 'diagnostic',
      severity: 'error',
      summary: 'creating the repository failed',
      detail: 'AccessDenied: not authorised\u001b[2J\nrequest 17',
      address: 'aws_ecr_repository.main',
    }),
    engine('11:59:50', 'registry', { type: 'message', text: 'something new', engineType: 'novelty' }),
    at('11:59:51', {
      type: 'step.failed',
      step: 'apply:registry',
      stack: 'registry',
      seconds: 31,
      error: {
        code: 'ENGINE_FAILED',
        message: 'terraform apply ended with exit code 1',
        hint: 'look at the credentials',
      },
    }),
  ],
  secondHalf: [
    at('12:00:10', { type: 'run.stopping' }),
    engine('12:00:12', 'network', {
      type: 'resource.completed',
      address: 'aws_subnet.a',
      action: 'create',
      elapsedSeconds: 39,
    }),
    at('12:00:14', { type: 'step.interrupted', step: 'apply:network', stack: 'network', seconds: 54 }),
    at('12:00:14', { type: 'step.blocked', step: 'apply:db', stack: 'db', by: ['apply:network'] }),
    at('12:00:14', {
      type: 'run.ended',
      status: 'stopped',
      seconds: 74,
      criticalPath: [
        { step: 'plan:network', seconds: 4 },
        { step: 'approve', seconds: 15 },
        { step: 'apply:network', seconds: 54 },
      ],
    }),
  ],
};

type Body = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, 'at' | 'run'> : never) : never;

function at(time: string, body: Body): RunEvent {
  // Both members are put back; the compiler cannot see that through the union.
  return { at: `2026-11-24T${time}.000Z`, run: id, ...body } as RunEvent;
}

function engine(time: string, stack: string, event: Extract<RunEvent, { readonly type: 'engine' }>['event']): RunEvent {
  return at(time, { type: 'engine', step: `apply:${stack}`, stack, event });
}
