import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/model.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const password = 'correct-horse-battery-staple';
const token = 'tok-5f2a"9c\\11';

const project = `
project: shop
variables:
  token: { value: none, sensitive: true }
secrets:
  DB: { env: DB_PASSWORD }
  UNUSED: { env: NOT_SET_ANYWHERE }
${settingsFor(anyEngine())}
stacks:
  data:
    resources:
      - { type: terraform_data, name: db, properties: { input: { user: root, password: "\${secrets.DB}", token: "\${var.token}" } } }
    outputs:
      url: { value: "db://root:\${secrets.DB}@host", sensitive: true }
  web:
    source: ./web
    variables: { url: "\${stacks.data.url}", password: "\${secrets.DB}" }
`;
/** Fails while saying the secret aloud, as a careless script does. */
const loud = `
variable "url" {
  type      = string
  sensitive = true
}

variable "password" {
  type = string
}

resource "terraform_data" "app" {
  input = var.url

  provisioner "local-exec" {
    command = "echo password is \${nonsensitive(var.password)}; test -f \${path.module}/ready"
  }
}
`;

/** State and saved plans belong to the engine: they hold what it needs. */
const ofTheEngine = /(\.tfstate(\.backup)?|\.tfplan)$/;

function leaks(scratch: ScratchProject, events: readonly RunEvent[], texts: readonly string[]): readonly string[] {
  const found = scratch
    .files('.fairlead')
    .filter((file) => !ofTheEngine.test(file))
    .filter((file) => texts.some((text) => readFileSync(join(scratch.directory, file)).includes(text)));
  const told = JSON.stringify(events);
  return [...found, ...(texts.some((text) => told.includes(text)) ? ['events'] : [])];
}

test('a secret reaches the stack that needs it, and nothing that is kept or told', async () => {
  using scratch = createScratchProject({
    files: { 'fairlead.yaml': project, 'web/main.tf': loud },
    variables: { DB_PASSWORD: password },
  });
  const events: RunEvent[] = [];
  const opened = await scratch.open({ variables: { token } });
  const onEvent = (event: RunEvent): number => events.push(event);

  const checked = await opened.validate();
  const failed = await opened.apply({ autoApprove: true, onEvent });
  scratch.write('web/ready', '');
  const resumed = await opened.resume(failed.run, { autoApprove: true, onEvent });
  const drift = await opened.drift({ onEvent });
  const outputs = await opened.output();

  expect(failed).toMatchObject({ status: 'failed', applied: ['data'] });
  expect(resumed).toMatchObject({ status: 'done', applied: ['data', 'web'] });
  expect(outputs['data']?.['url']).toEqual({ value: `db://root:${password}@host`, sensitive: true });
  const texts = [password, token, JSON.stringify(token).slice(1, -1)];
  expect(leaks(scratch, events, texts)).toEqual([]);
  const told = JSON.stringify([checked, failed, resumed, drift, opened.explain(), opened.runs.show(failed.run)]);
  expect(texts.filter((text) => told.includes(text))).toEqual([]);
});

test('a missing secret stops only what needs it, and is named', async () => {
  using scratch = createScratchProject({
    files: { 'fairlead.yaml': project.replace('{ env: DB_PASSWORD }', '{ env: DB_MISSING }'), 'web/main.tf': loud },
  });
  const opened = await scratch.open();

  const { status, failures } = await opened.plan();

  expect(status).toBe('failed');
  expect(failures).toMatchObject([{ step: 'plan:data', error: { code: 'SECRET_MISSING' } }]);
});

test.each([
  ['terraform.tfvars', 'password = "from the file"\n'],
  ['x.auto.tfvars.json', '{ "password": "from the file" }'],
])('a value in %s of a root module does not silently win over a secret', async (file, text) => {
  const source = project.slice(0, project.indexOf('stacks:'));
  using scratch = createScratchProject({
    files: {
      'fairlead.yaml': `${source}stacks:\n  web: { source: ./web, variables: { password: '\${secrets.DB}' } }\n`,
      'web/main.tf': 'variable "password" {}\nresource "terraform_data" "app" {\n  input = var.password\n}\n',
      [`web/${file}`]: text,
    },
    variables: { DB_PASSWORD: password },
  });
  const opened = await scratch.open();

  const { failures } = await opened.plan();

  expect(failures).toMatchObject([
    { error: { code: 'ENGINE_VARIABLE_OVERRIDDEN', data: { stack: 'web', file, variable: 'password' } } },
  ]);
});
