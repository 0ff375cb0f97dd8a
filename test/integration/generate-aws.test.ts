import { beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../src/adapters/iac/terraform/generate/generate.ts';
import { checkAgainstSchemas } from '../../src/adapters/iac/terraform/schema/check.ts';
import {
  parseProviderSchemas,
  type ProviderSchemas,
} from '../../src/adapters/iac/terraform/schema/provider-schemas.ts';
import type { StackWork } from '../../src/ports/iac-engine.ts';
import { availableEngines } from '../support/engines.ts';
import { mirrorConfiguration, providerMirror } from '../support/provider-mirror.ts';
import { runGenerated } from '../support/real-engine.ts';
import { resourceOf, targetOf, workOf } from '../support/stack-work.ts';

const terraform = availableEngines().find(({ engine }) => engine === 'terraform');
const mirror = providerMirror('hashicorp/aws');

const targets = {
  eu: targetOf('eu', 'hashicorp/aws', { region: 'eu-west-1' }),
  us: targetOf('us', 'hashicorp/aws', {
    region: 'us-east-1',
    settings: { assume_role: { role_arn: 'arn:aws:iam::123456789012:role/x' } },
  }),
};
const work = (resources: Parameters<typeof resourceOf>[]): StackWork =>
  workOf({ resources: resources.map((resource) => resourceOf(...resource)) }, { targets, stack: { target: 'eu' } });

const sound = work([
  ['aws_vpc', 'main', { cidr_block: '10.0.0.0/16', enable_dns_support: 'true' }, { tags: { Name: '${env.name}' } }],
  [
    'aws_security_group',
    'web',
    // Written like blocks, and an attribute to the provider: the JSON syntax wants every member.
    {
      vpc_id: '${resources.main.id}',
      ingress: { from_port: 443, to_port: '443', protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
    },
    { lifecycle: { ignoreChanges: ['tags["Name"]'] } },
  ],
  [
    'aws_subnet',
    'all',
    { vpc_id: '${resources.main.id}', cidr_block: '${each.value}' },
    { forEach: { a: '10.0.1.0/24', b: '10.0.2.0/24' } },
  ],
  [
    'aws_lb',
    'web-lb',
    { subnets: ['${resources.all["a"].id}', '${resources.all["b"].id}'], timeouts: { create: '5m' } },
  ],
  ['aws_lb_target_group', 'blue', { port: 80, protocol: 'HTTP', vpc_id: '${resources.main.id}' }],
  [
    'aws_lb_listener',
    'https',
    {
      load_balancer_arn: '${resources.web-lb.arn}',
      default_action: [
        { type: 'forward', forward: [{ target_group: [{ arn: '${resources.blue.arn}', weight: 100 }] }] },
      ],
    },
  ],
  ['aws_route53_zone', 'zone', { name: 'example.com' }, { provider: 'us' }],
  ['aws_caller_identity', 'me', {}, { mode: 'data' }],
]);

describe.skipIf(terraform === undefined || mirror === undefined)(
  'the real AWS provider (skipped where no Terraform or no mirror of the provider is here)',
  () => {
    let schemas: ProviderSchemas;
    const run = async (configured: StackWork, command: readonly string[]): Promise<string> => {
      if (terraform === undefined || mirror === undefined) throw new Error('this suite is skipped without them');
      return runGenerated(terraform, generate(configured, schemas), command, mirrorConfiguration(mirror));
    };

    beforeAll(async () => {
      schemas = parseProviderSchemas(await run(work([['aws_vpc', 'x', {}]]), ['providers', 'schema', '-json']));
    });

    test('what our checks find sound, the engine finds valid', async () => {
      expect(checkAgainstSchemas(sound, schemas)).toEqual([]);
      expect(JSON.parse(await run(sound, ['validate', '-json']))).toMatchObject({ valid: true, diagnostics: [] });
    });

    test('every schema can be read', () => {
      const types = (['managed', 'data'] as const).flatMap((mode) =>
        schemas.types('hashicorp/aws', mode).map((type) => ({ mode, type })),
      );

      expect(types.length).toBeGreaterThan(1000);
      for (const kind of types) expect(schemas.resource('hashicorp/aws', kind)).toBeDefined();
    });

    test('mistakes are found without the engine', () => {
      const wrong = work([
        ['aws_vpc', 'main', { cidr_blok: '10.0.0.0/16', enable_dns_support: 'yes', arn: 'x' }],
        ['aws_vpcc', 'typo', {}],
        ['aws_caller_identity', 'me', {}],
        ['aws_lb_listener', 'web', { load_balancer_arn: {}, default_action: '${resources.main.idd}' }],
        ['aws_iam_role_policy_attachment', 'x', { role: 1 }, { tags: { a: 'b' } }],
      ]);

      const found = checkAgainstSchemas(wrong, schemas).map(({ code, path, hint }) => [
        code,
        path?.slice('stacks.app.resources'.length),
        hint,
      ]);

      expect(found).toEqual([
        ['SCHEMA_ATTRIBUTE_UNKNOWN', '[0].properties.cidr_blok', 'did you mean `cidr_block`?'],
        ['SCHEMA_TYPE_MISMATCH', '[0].properties.enable_dns_support', undefined],
        ['SCHEMA_ATTRIBUTE_READ_ONLY', '[0].properties.arn', undefined],
        ['SCHEMA_TYPE_UNKNOWN', '[1].type', 'did you mean `aws_vpc`?'],
        ['SCHEMA_TYPE_UNKNOWN', '[2].type', 'it is a data source: add `data: true`'],
        ['SCHEMA_TYPE_MISMATCH', '[3].properties.load_balancer_arn', undefined],
        ['SCHEMA_TYPE_MISMATCH', '[3].properties.default_action', expect.stringContaining('dynamic')],
        ['SCHEMA_ARGUMENT_MISSING', '[4].properties', undefined],
        ['SCHEMA_TAGS_UNSUPPORTED', '[4].tags', expect.stringContaining('take `tags` out')],
        ['SCHEMA_ATTRIBUTE_UNKNOWN', '[3].properties.default_action', 'did you mean `id`?'],
      ]);
    });
  },
);
