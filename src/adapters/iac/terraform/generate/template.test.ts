import { describe, expect, test } from 'vitest';
import { resourceOf, workOf } from '../../../../../test/support/stack-work.ts';
import type { Json } from '../../../../domain/json.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import { openScope } from './scope.ts';
import { renderExpression, renderValue } from './template.ts';

const work: StackWork = workOf(
  {
    resources: [
      resourceOf('aws_vpc', 'vpc'),
      resourceOf('aws_ami', 'base', {}, { mode: 'data' }),
      resourceOf('aws_eip', 'ip', {}, { forEach: ['a'] }),
    ],
    modules: [{ name: 'web', source: './web', inputs: {}, dependsOn: [], providers: {} }],
  },
  {
    variables: { size: { value: { a: [1] }, sensitive: false }, version: { value: 'x', sensitive: false } },
    secrets: { DB: 'hunter2' },
    upstream: {
      net: { status: 'known', outputs: { 'vpc-id': { value: 'v', sensitive: false } } },
      dns: { status: 'unknown' },
    },
    stack: { variables: { mine: '${var.size}' } },
  },
);

describe('a value of the user', () => {
  test.each<{ written: Json; rendered: Json; why: string }>([
    { written: 'plain $ and % and $5', rendered: 'plain $ and % and $5', why: 'a lone mark starts nothing' },
    { written: '$${a}', rendered: '$${a}', why: 'an escaped reference is text' },
    { written: '$$${a}', rendered: '$$${a}', why: 'a dollar before an escaped reference stays' },
    { written: '%{if true}', rendered: '%%{if true}', why: 'directives are never the user’s' },
    { written: '', rendered: '', why: 'the empty text' },
    {
      written: { '${a}': ['%{b}'] },
      rendered: { '$${a}': ['%%{b}'] },
      why: 'keys are templates too, and never references',
    },
    { written: '${env.name}', rendered: 'staging', why: 'the environment is known' },
    { written: '${env.protected}', rendered: '${false}', why: 'a lone fact keeps its type' },
    { written: '${env.name}$${x}', rendered: 'staging$${x}', why: 'text of two sources is escaped together' },
    { written: '${var.size.a[0]}', rendered: '${var.size.a[0]}', why: 'a project variable' },
    { written: '${var.version}', rendered: '${var.var__version}', why: 'the engine keeps this name for itself' },
    { written: '${var.mine}', rendered: '${local.mine}', why: 'the stack’s own variable is a local' },
    { written: '${secrets.DB}', rendered: '${var.secrets__DB}', why: 'a secret is never written' },
    { written: '${stacks.net.vpc-id}', rendered: '${var.stacks__net__vpc-id}', why: 'a known output is an input' },
    {
      written: 'a-${stacks.dns.zone["a b"]}',
      rendered: 'a-${terraform_data.__up_dns.output.zone["a b"]}',
      why: 'an unknown output is a true unknown',
    },
    { written: '${resources.vpc.id}', rendered: '${aws_vpc.vpc.id}', why: 'a resource goes by its address' },
    { written: '${resources.base[*].id}', rendered: '${data.aws_ami.base[*].id}', why: 'a data source' },
    { written: '${resources.ip["a"].id}', rendered: '${aws_eip.ip["a"].id}', why: 'the key of an instance' },
    { written: '${modules.web.url}', rendered: '${module.web.url}', why: 'a module' },
    { written: '${each.value.a}-${count.index}', rendered: '${each.value.a}-${count.index}', why: 'iteration' },
    { written: '${"$"}${var.size}', rendered: '${"$"}${var.size}', why: 'a dollar right before a reference' },
    { written: '${"$$"}${env.name}', rendered: '$$staging', why: 'a dollar right before text' },
    { written: 'a\r\n', rendered: 'a\r\n', why: 'a carriage return alone does no harm' },
    { written: 'a\r\n${each.key}', rendered: 'a${"\\r"}\n${each.key}', why: 'it would hide the reference after it' },
    { written: '$\r$${a}', rendered: '${"$"}${"\\r"}$${a}', why: 'it would hide the escape after it' },
  ])('$written is rendered as $rendered: $why', ({ written, rendered }) => {
    const scope = openScope(work, undefined);

    expect(renderValue(written, scope)).toEqual(rendered);
  });

  test.each<{ written: Json; rendered: string }>([
    { written: ['a', 'b-${env.name}'], rendered: '["a", "b-staging"]' },
    { written: 'x-${each.key}"', rendered: '"x-${each.key}\\""' },
    { written: '${each.key}', rendered: 'each.key' },
    { written: { b: null, a: '%{\b' }, rendered: '{"a" = "%%{\\u0008", "b" = null}' },
    { written: '', rendered: '""' },
  ])('$written is the expression $rendered', ({ written, rendered }) => {
    const scope = openScope(work, undefined);

    expect(renderExpression(written, scope)).toBe(rendered);
  });

  test.each<{ written: string; code: string }>([
    { written: '${resources.nat.id}', code: 'ENGINE_REFERENCE_UNRESOLVED' },
    { written: '${modules.api.url}', code: 'ENGINE_REFERENCE_UNRESOLVED' },
    { written: '${stacks.app2.x}', code: 'ENGINE_REFERENCE_UNRESOLVED' },
    { written: '${var.constructor}', code: 'ENGINE_REFERENCE_UNRESOLVED' },
    { written: '${secrets.NOPE}', code: 'ENGINE_REFERENCE_UNRESOLVED' },
    { written: '${stacks.net.subnet}', code: 'ENGINE_OUTPUT_MISSING' },
    { written: '${file("x")}', code: 'PROJECT_REFERENCE_INVALID' },
  ])('$written is $code', ({ written, code }) => {
    const scope = openScope(work, undefined);

    expect(() => renderValue(written, scope)).toThrow(expect.objectContaining({ code }));
  });
});
