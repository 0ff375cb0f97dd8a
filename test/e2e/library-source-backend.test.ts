import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

const module = `terraform {
  backend "local" {}
}
variable "text" {
  type = string
}
resource "terraform_data" "a" {
  input = var.text
}
output "text" {
  value = terraform_data.a.output
}
`;

const project = (backend: string, input = 'one'): string => `project: shop
stacks:
  above:
    resources: [{ type: terraform_data, name: it, properties: { input: ${input} } }]
    outputs: { text: "\${resources.it.output}" }
  network:
    source: ./modules/network
    variables: { text: "\${stacks.above.text}" }
    backend: ${backend}
${settingsFor(anyEngine())}`;

describe('the local backend of a root module', () => {
  it('has a path that is relative to the project file, as every path in it', async () => {
    using scratch = createScratchProject({
      files: {
        'fairlead.yaml': project('{ type: local, path: states/network.tfstate }'),
        'modules/network/main.tf': module,
      },
    });
    const opened = await scratch.open();

    const { status } = await opened.apply({ autoApprove: true });
    const settled = await opened.plan({ refresh: true });
    scratch.write('fairlead.yaml', project('{ type: local, path: states/network.tfstate }', 'two'));
    const rippling = await (await scratch.open()).plan();

    expect(status).toBe('done');
    expect(scratch.files('states')).toEqual(['states/network.tfstate']);
    expect(scratch.files('modules')).toEqual(expect.arrayContaining(['modules/network/main.tf']));
    expect(scratch.files('modules').filter((file) => file.endsWith('.tfstate'))).toEqual([]);
    expect(settled).toMatchObject({ changed: false, failures: [] });
    // Planned against its own state, also where a value is not known yet.
    expect(rippling.failures).toEqual([]);
    const plan = rippling.plans.find(({ stack }) => stack === 'network');
    expect(plan?.changes.map(({ action }) => action)).toEqual(['update']);
  });

  it('follows the project file to another path by `state migrate`', async () => {
    using scratch = createScratchProject({
      files: {
        'fairlead.yaml': project('{ type: local, path: states/one.tfstate }'),
        'modules/network/main.tf': module,
      },
    });
    await (await scratch.open()).apply({ autoApprove: true });
    scratch.write('fairlead.yaml', project('{ type: local, path: states/two.tfstate }'));

    const { failures } = await (await scratch.open()).plan({ refresh: true });
    const moved = await (await scratch.open()).states.migrate();
    const again = await (await scratch.open()).states.migrate();

    expect(failures.map(({ error }) => error.code)).toEqual(['ENGINE_BACKEND_CHANGED']);
    expect(moved).toContainEqual({ stack: 'network', moved: 'backend to backend' });
    expect(again).toContainEqual({ stack: 'network', moved: 'nothing' });
    expect(scratch.files('states')).toContain('states/two.tfstate');
    expect(await (await scratch.open()).plan({ refresh: true })).toMatchObject({ changed: false, failures: [] });
  });

  it('is where the module says when the project file names no path', async () => {
    using scratch = createScratchProject({
      files: { 'fairlead.yaml': project('{ type: local }'), 'modules/network/main.tf': module },
    });
    const opened = await scratch.open();

    const { status } = await opened.apply({ autoApprove: true });

    expect(status).toBe('done');
    expect(existsSync(join(scratch.directory, 'modules/network/terraform.tfstate'))).toBe(true);
    expect(await opened.plan({ refresh: true })).toMatchObject({ changed: false, failures: [] });
  });
});
