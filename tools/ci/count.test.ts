import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countVitest, readAllowedSkips, total } from './count.ts';

const file = (status: string, tests: readonly string[]) => ({
  name: '/root/src/a.test.ts',
  status,
  assertionResults: tests.map((each, at) => ({ fullName: `test ${at}`, status: each })),
});

test('counts what passed, failed and was skipped', () => {
  const report = { testResults: [file('failed', ['passed', 'failed', 'skipped', 'todo'])] };

  const result = countVitest('unit', report, 1, '/root');

  expect(result).toEqual({
    suite: 'unit',
    passed: 1,
    failed: 1,
    skipped: ['unit > src/a.test.ts > test 2', 'unit > src/a.test.ts > test 3'],
  });
});

test.each([
  {
    why: 'a file could not be loaded',
    report: { testResults: [file('failed', []), file('passed', ['passed'])] },
    exit: 1,
  },
  { why: 'an error outside of any test', report: { testResults: [file('passed', ['passed'])] }, exit: 1 },
  { why: 'no report at all', report: undefined, exit: 0 },
  { why: 'no tests at all', report: { testResults: [] }, exit: 0 },
])('is a failure: $why', ({ report, exit }) => {
  expect(countVitest('unit', report, exit, '/root').failed).toBe(1);
});

test('a skip that is not declared is a failure, a declared one carries its reason', () => {
  const allowed = readAllowedSkips('# why\n^e2e > .*known    a reason of words\n');
  const results = [{ suite: 'e2e', passed: 2, failed: 0, skipped: ['e2e > a > known', 'e2e > a > other'] }];

  const sum = total(results, allowed);

  expect(sum).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    undeclared: ['e2e > a > other'],
    declared: [{ name: 'e2e > a > known', reason: 'a reason of words' }],
    unsteady: [],
  });
});

test('a test that passed at the second try is named, and more than a few of them are a failure', () => {
  const once = { fullName: 'sometimes', status: 'passed', failureMessages: ['late\nat line 1'] };
  const report = { testResults: [{ ...file('passed', []), assertionResults: [once] }] };

  const result = countVitest('e2e', report, 0, '/root');
  const few = total([result], []);
  const many = total([result, result, result, result], []);

  expect(result).toMatchObject({ passed: 1, failed: 0, unsteady: ['e2e > src/a.test.ts > sometimes: late'] });
  expect(few).toMatchObject({ failed: 0, unsteady: result.unsteady });
  expect(many.failed).toBe(1);
});

test('a declared skip without a reason is refused', () => {
  expect(() => readAllowedSkips('^a pattern alone')).toThrow('no pattern and reason');
});

test('the declared list of this repository can be read', () => {
  const text = readFileSync(new URL('../../.ci/allowed-skips.txt', import.meta.url), 'utf8');

  expect(readAllowedSkips(text).length).toBeGreaterThan(0);
});
