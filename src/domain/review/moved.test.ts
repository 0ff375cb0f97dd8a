import { describe, expect, it } from 'vitest';
import type { StackBindings } from './model.ts';
import { movedSince, movedText } from './moved.ts';

const reviewed: StackBindings = {
  configuration: { 'stacks.a.source': '1', 'file:a/main.tf': '2' },
  variables: { size: 3 },
  state: { lineage: 'l', serial: 4 },
  tool: { engine: 'terraform', version: '1.11.4' },
  providers: { 'hashicorp/aws': '6.0.0' },
};

describe('what has moved since a plan was made', () => {
  it('is nothing where nothing has', () => {
    expect(movedSince(reviewed, structuredClone(reviewed))).toEqual([]);
  });

  it.each<[string, Partial<StackBindings>, readonly string[]]>([
    ['a file', { configuration: { ...reviewed.configuration, 'file:a/main.tf': '3' } }, ['a/main.tf has changed']],
    ['a new file', { configuration: { ...reviewed.configuration, 'file:a/b.tf': '3' } }, ['a/b.tf is new']],
    ['a file that is gone', { configuration: { 'stacks.a.source': '1' } }, ['a/main.tf is gone']],
    ['a variable', { variables: { size: 4 } }, ['variable size was 3, is 4']],
    ['a variable that is not used now', { variables: {} }, ['variable size was 3, is not there']],
    ['the state', { state: { lineage: 'l', serial: 5 } }, ['its state was serial 4, is 5']],
    ['another state', { state: { lineage: 'm', serial: 4 } }, ['its state is another one, of another lineage']],
    ['no state', { state: null }, ['its state (serial 4) is not there']],
    [
      'the tool',
      { tool: { engine: 'opentofu', version: '1.10.0' } },
      ['the tool was terraform 1.11.4, is opentofu 1.10.0'],
    ],
    ['a provider', { providers: { 'hashicorp/aws': '6.1.0' } }, ['provider hashicorp/aws was 6.0.0, is 6.1.0']],
    [
      'all at once',
      { variables: { size: 4 }, state: null, providers: {} },
      [
        'variable size was 3, is 4',
        'its state (serial 4) is not there',
        'provider hashicorp/aws was 6.0.0, is not used',
      ],
    ],
  ])('names %s', (_, now, texts) => {
    expect(movedSince(reviewed, { ...reviewed, ...now }).map(movedText)).toEqual(texts);
  });

  it('names a first state', () => {
    const moved = movedSince({ ...reviewed, state: null }, reviewed);

    expect(moved.map(movedText)).toEqual(['there was no state, and there is one now (serial 4)']);
  });
});
