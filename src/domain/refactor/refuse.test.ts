import { describe, expect, it } from 'vitest';
import { isDeliveryError } from '../errors/delivery-error.ts';
import type { Json, JsonObject } from '../json.ts';
import type { EnvironmentFacts, RelocateWish } from './model.ts';
import { relocate } from './relocate.ts';

const resource = (name: string, properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  type: 'aws_thing',
  name,
  properties,
  ...more,
});
const stack = (resources: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({ resources, ...more });
const fileOf = (stacks: JsonObject, more: JsonObject = {}): JsonObject => ({ project: 'shop', stacks, ...more });

interface Case extends Partial<RelocateWish> {
  readonly file: Json;
  readonly facts?: readonly EnvironmentFacts[];
}

const eu = { target: 'eu', provider: 'aws' };
const here: EnvironmentFacts = { name: 'default', source: eu, into: eu };

function refused({ facts = [here], ...wish }: Case) {
  try {
    relocate({ source: 'a', into: 'b', resources: ['x'], kind: 'existing', environments: facts, ...wish });
  } catch (error) {
    if (isDeliveryError(error)) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a resource that cannot change stacks', () => {
  it.each<readonly [string, Case, string, string]>([
    [
      'into a root module',
      { file: fileOf({ a: stack([resource('x')]), b: { source: './b' } }) },
      'REFACTOR_SOURCE',
      'stack "b" is a root module',
    ],
    [
      'out of a root module that only one environment has',
      {
        file: fileOf(
          { a: stack([resource('x')]), b: stack([]) },
          { environments: { prod: { stacks: { a: { source: './a' } } } } },
        ),
      },
      'REFACTOR_SOURCE',
      'stack "a" is a root module',
    ],
    [
      'a module',
      { file: fileOf({ a: stack([], { modules: [{ name: 'x', source: './x' }] }), b: stack([]) }) },
      'REFACTOR_MODULE_CALL',
      '"x" of stack "a" is a module',
    ],
    [
      'all of a stack that has a module',
      {
        kind: 'all',
        file: fileOf({ a: stack([resource('x')], { modules: [{ name: 'm', source: './x' }] }), b: stack([]) }),
      },
      'REFACTOR_MODULE_CALL',
      '"m" of stack "a" is a module',
    ],
    [
      'a stack that one environment lacks',
      {
        file: fileOf({ a: stack([resource('x')]), b: stack([]) }),
        facts: [here, { name: 'staging', source: eu, into: undefined }],
      },
      'REFACTOR_ENVIRONMENT',
      'environment "staging" has stack "a" and not "b"',
    ],
    [
      'a stack that only an environment has',
      {
        file: fileOf({ a: stack([resource('x')]) }, { environments: { staging: { stacks: { b: stack([]) } } } }),
      },
      'REFACTOR_ENVIRONMENT',
      'stack "b" is not among the stacks that all environments have',
    ],
    [
      'a new stack beside one with a backend',
      { kind: 'new', file: fileOf({ a: stack([resource('x')], { backend: { type: 's3' } }) }) },
      'REFACTOR_BACKEND',
      'only you know where the state of "b" shall be',
    ],
    [
      'an import that may be undone somewhere',
      { file: fileOf({ a: stack([resource('x')], { imports: [{ to: 'x', id: '1' }] }), b: stack([]) }) },
      'REFACTOR_PENDING',
      'a request under `imports` for "x"',
    ],
    [
      'a new name that may be undone somewhere',
      {
        file: fileOf({
          a: stack([resource('x')], { moved: [{ from: 'aws_thing.old', to: 'aws_thing.x' }] }),
          b: stack([]),
        }),
      },
      'REFACTOR_PENDING',
      'a request under `moved` for "x"',
    ],
    [
      'away from what replaces it',
      {
        file: fileOf({
          a: stack([resource('x', {}, { lifecycle: { replaceTriggeredBy: ['y.id'] } }), resource('y')]),
          b: stack([]),
        }),
      },
      'REFACTOR_REFERENCE',
      'replaceTriggeredBy names y.id',
    ],
    [
      'beside what it refers to by an output of several parts',
      {
        file: fileOf({
          a: stack([resource('x', { of: '${stacks.b.both}' })]),
          b: stack([resource('y')], { outputs: { both: '${resources.y.id} and ${resources.y.name}' } }),
        }),
      },
      'REFACTOR_REFERENCE',
      'which would be an output of its own stack "b"',
    ],
    [
      'where a variable means something else',
      {
        file: fileOf({
          a: stack([resource('x', { size: '${var.size}' })], { variables: { size: 1 } }),
          b: stack([], { variables: { size: 2 } }),
        }),
      },
      'REFACTOR_VARIABLE',
      '`${var.size}` means something else in stack "b" than in "a"',
    ],
    [
      'to another target, from a different one in each environment',
      {
        file: fileOf({ a: stack([resource('x')]), b: stack([]) }),
        facts: [
          { name: 'staging', source: eu, into: { target: 'us', provider: 'aws' } },
          { name: 'production', source: { target: 'asia', provider: 'aws' }, into: { target: 'us', provider: 'aws' } },
        ],
      },
      'REFACTOR_TARGET',
      '"x" goes to different targets in different environments',
    ],
  ])('%s', (_, wish, code, says) => {
    const error = refused(wish);

    expect([error.code, error.message]).toEqual([code, expect.stringContaining(says)]);
    expect(error.hint).not.toBe('');
  });
});
