import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { identitiesFor, schemaFor } from './schema-answer.ts';
import { fieldsOf } from './wire.ts';

/** Written by a library, so that what we read was not written by us. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Schema { int64 version = 1; string text = 2; fixed64 eight = 3; fixed32 four = 4; }
  message Answer {
    Schema provider = 1;
    map<string, Schema> resources = 2;
    map<string, Schema> data = 3;
    repeated Schema problems = 4;
    Schema capabilities = 6;
    map<string, Schema> functions = 7;
    map<string, Schema> later = 11;
  }
  message Identities { map<string, Schema> types = 1; repeated Schema problems = 2; }
`);
const answerType = root.lookupType('Answer');
const identitiesType = root.lookupType('Identities');
const schema = { version: 300, text: 'x'.repeat(200), eight: 1, four: 2 };
const encoded = (type: protobuf.Type, value: object): Uint8Array => type.encode(type.create(value)).finish();
const decoded = (type: protobuf.Type, bytes: Uint8Array): Record<string, unknown> =>
  type.toObject(type.decode(bytes), { objects: true, arrays: true });

describe('what a command is told of a provider', () => {
  it('are the types that it can meet, and all that is no type', () => {
    const whole = encoded(answerType, {
      provider: schema,
      resources: { aws_vpc: schema, aws_subnet: schema },
      data: { aws_ami: schema, aws_vpc: schema },
      problems: [schema, schema],
      capabilities: schema,
      functions: { parse: schema },
      later: { aws_vpc: schema, aws_other: schema },
    });

    const told = decoded(answerType, schemaFor(whole, new Set(['aws_vpc'])));

    expect(Object.keys(told['resources'] as object)).toEqual(['aws_vpc']);
    expect(Object.keys(told['data'] as object)).toEqual(['aws_vpc']);
    expect(Object.keys(told['later'] as object)).toEqual(['aws_vpc']);
    expect(Object.keys(told['functions'] as object)).toEqual(['parse']);
    expect(told['problems']).toHaveLength(2);
    expect(told['provider']).toMatchObject({ text: schema.text });
    expect(told['capabilities']).toMatchObject({ text: schema.text });
  });

  it('are the identities of the same types', () => {
    const whole = encoded(identitiesType, { types: { aws_vpc: schema, aws_subnet: schema }, problems: [schema] });

    const told = decoded(identitiesType, identitiesFor(whole, new Set(['aws_vpc'])));

    expect(Object.keys(told['types'] as object)).toEqual(['aws_vpc']);
    expect(told['problems']).toHaveLength(1);
  });

  it('is the same as the whole where every type is met', () => {
    const types = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.constant(schema), { noNullPrototype: true });
    fc.assert(
      fc.property(types, types, (resources, data) => {
        const whole = encoded(answerType, { provider: schema, resources, data });
        const all = new Set([...Object.keys(resources), ...Object.keys(data)]);

        expect(Buffer.from(schemaFor(whole, all))).toEqual(Buffer.from(whole));
      }),
    );
  });
});

describe('bytes that are no message', () => {
  it.each([
    ['a field that ends after its message', [0x0a, 0x05, 0x01]],
    ['a number without an end', [0x80]],
    ['a wire type that there is not', [0x0b]],
  ])('are refused: %s', (_why, bytes) => {
    expect(() => [...fieldsOf(Uint8Array.from(bytes))]).toThrow(RangeError);
  });
});
