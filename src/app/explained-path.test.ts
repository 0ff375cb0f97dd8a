import { expect, test } from 'vitest';
import { explainedBelow } from './explained-path.ts';

const values = ['project', 'stacks.web.resources[0].type', 'stacks.web.resources[1].type', 'stacks.webshop.target'].map(
  (path) => ({ path, value: 'x', origin: { kind: 'default' } }) as const,
);
const paths = (path?: string) => explainedBelow(values, path).map((each) => each.path);

test('gives what lies at or below a path', () => {
  expect(paths()).toHaveLength(4);
  expect(paths('stacks.web')).toEqual(['stacks.web.resources[0].type', 'stacks.web.resources[1].type']);
  expect(paths('stacks.web.resources[1]')).toEqual(['stacks.web.resources[1].type']);
  expect(paths('project')).toEqual(['project']);
});

test.each([
  ['stacks.wbe', 'stacks.web'],
  ['stakcs', 'stacks'],
  ['stacks.web.resource', 'stacks.web.resources'],
  ['nothing-like-it', 'project, stacks'],
])('%s is not there, and what is near is named', (path, hint) => {
  expect(() => paths(path)).toThrow(
    expect.objectContaining({ code: 'PROJECT_PATH_UNKNOWN', hint: expect.stringContaining(hint) }),
  );
});
