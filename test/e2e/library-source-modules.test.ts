import { expect, test } from 'vitest';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

const module = 'variable "cidr" {\n  type = string\n}\noutput "cidr" {\n  value = var.cidr\n}\n';

const project = (variables: string): string => `project: shop
stacks:
  network:
    source: ./network
    variables: { ${variables} }
  other:
    resources: [{ type: terraform_data, name: a }]
${settingsFor(anyEngine())}`;

test('what a root module does not take is told by validate, and before anything starts', async () => {
  using scratch = createScratchProject({
    files: { 'fairlead.yaml': project('cird: 10.0.0.0/16'), 'network/main.tf': module },
  });
  const opened = await scratch.open();

  const checked = await opened.validate({ fileOnly: true });
  const refused = await opened.apply({ autoApprove: true }).catch((error: unknown) => error);
  const other = await opened.plan({ stacks: ['other'] });

  const problems = [
    { code: 'PROJECT_VARIABLE_MISSING', at: { file: 'fairlead.yaml', line: 3 } },
    { code: 'PROJECT_VARIABLE_UNKNOWN', at: { file: 'fairlead.yaml', line: 5 }, value: 'cird' },
  ];
  expect(checked.problems).toMatchObject(problems);
  expect(refused).toMatchObject({ code: 'PROJECT_INVALID', problems });
  expect(opened.runs.list()).toHaveLength(1);
  expect(other.status).toBe('done');
});

test('a directory that is not there is told by validate, and status still answers', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': project('cidr: a') } });
  const opened = await scratch.open();

  const { problems } = await opened.validate();
  const status = await opened.status();

  expect(problems).toMatchObject([{ code: 'ENGINE_SOURCE_MISSING', at: { line: 4, column: 13 } }]);
  expect(status.map(({ state }) => state)).toEqual(['never', 'never']);
});
