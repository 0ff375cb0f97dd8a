import { expect, test } from 'vitest';
import { resourceOf, targetOf, workOf } from '../../../../../test/support/stack-work.ts';
import { generate } from './generate.ts';
import { originOf } from './origins.ts';

const { origins, addresses } = generate(
  workOf(
    {
      resources: [
        resourceOf('aws_vpc', 'main', { cidr_block: 'x', ingress: [{ 'a b': { c: 1 } }] }, { count: 2 }),
        resourceOf('aws_ami', 'base', { owner: 'x' }, { mode: 'data' }),
      ],
      modules: [{ name: 'm', source: './m', inputs: { a: [1] }, dependsOn: [], providers: {} }],
      moved: [{ from: 'old', to: 'main' }],
    },
    {
      targets: { eu: targetOf('eu', 'hashicorp/aws', { settings: { assume_role: { role_arn: 'x' } } }) },
      variables: { size: { value: 1, sensitive: false } },
      stack: {
        name: 'net',
        target: 'eu',
        variables: { mine: ['x'] },
        outputs: { o: { value: ['${var.size}', '${var.mine}'], sensitive: false } },
        backend: { type: 'http', settings: { address: 'x' } },
      },
    },
  ),
);

test.each([
  ['resource.aws_vpc.main.cidr_block', 'stacks.net.resources[0].properties.cidr_block'],
  ['resource.aws_vpc.main.ingress[0]["a b"].c', 'stacks.net.resources[0].properties.ingress[0]["a b"].c'],
  ['resource.aws_vpc.main.ingress[0]["a b"].d', 'stacks.net.resources[0].properties.ingress[0]["a b"]'],
  ['resource.aws_vpc.main.count', 'stacks.net.resources[0].count'],
  ['resource.aws_vpc.main.unheard_of[3].of', 'stacks.net.resources[0]'],
  ['data.aws_ami.base.owner', 'stacks.net.resources[1].properties.owner'],
  ['module.m.a[0]', 'stacks.net.modules[0].inputs.a[0]'],
  ['moved[0].from', 'stacks.net.moved[0]'],
  ['output.o.value[1]', 'stacks.net.outputs.o.value[1]'],
  ['locals.mine[0]', 'stacks.net.variables.mine[0]'],
  ['variable.size.type', 'variables.size'],
  ['provider.aws[0].assume_role.role_arn', 'targets.eu.provider.settings.assume_role.role_arn'],
  ['terraform.backend.http.address', 'stacks.net.backend.address'],
  ['terraform.required_providers.aws.source', 'targets.eu.provider'],
  ['check.x', undefined],
])('%s comes from %s', (generated, project) => {
  expect(originOf(origins, generated)).toBe(project);
});

test('addresses lead to their resources', () => {
  expect(addresses).toEqual({
    'aws_vpc.main': 'stacks.net.resources[0]',
    'data.aws_ami.base': 'stacks.net.resources[1]',
    'module.m': 'stacks.net.modules[0]',
  });
});
