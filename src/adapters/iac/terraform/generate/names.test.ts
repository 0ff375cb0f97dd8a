import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretVariableName, upstreamVariableName, variableName } from './names.ts';

const name = fc.stringMatching(/^[a_][a_-]{0,5}$/);
const thing = fc.oneof(
  name.map((text) => ['variable', text]),
  name.map((text) => ['variable', `stacks__${text}`]),
  name.map((text) => ['secret', text]),
  fc.tuple(name, name).map((names) => ['output', ...names]),
);

test('two things never share a name', () => {
  fc.assert(
    fc.property(thing, thing, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));

      expect(nameOf(a)).not.toBe(nameOf(b));
    }),
    { numRuns: 2000 },
  );
});

test.each(['source', 'version', 'count', 'for_each', 'providers'])(
  'a variable named %s gets another name',
  (reserved) => {
    expect(variableName(reserved)).toBe(`var__${reserved}`);
  },
);

function nameOf([kind, first = '', second = '']: readonly string[]): string {
  if (kind === 'variable') return variableName(first);
  return kind === 'secret' ? secretVariableName(first) : upstreamVariableName(first, second);
}
