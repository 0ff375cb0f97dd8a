import { expect, test } from 'vitest';
import { availableEngines } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

const file = (size: number) => `
project: shop
stacks:
  network:
    source: ./network
    variables: { size: ${size} }
  web:
    source: ./web
    variables: { network: { id: "\${stacks.network.id}", hosts: ["\${stacks.network.host}", fixed] } }
  report:
    resources:
      - { type: terraform_data, name: line, properties: { input: "\${stacks.web.line}" } }
`;

const network = `
variable "size" {}
resource "terraform_data" "net" {
  triggers_replace = var.size
  input            = "host-\${var.size}"
}
output "id" { value = terraform_data.net.id }
output "host" { value = terraform_data.net.output }
`;

const web = `
variable "network" {
  type = object({ id = string, hosts = list(string) })
}
module "host" {
  source   = "./host"
  for_each = { for index, host in var.network.hosts : index => host }
  name     = each.value
}
resource "terraform_data" "web" { input = { network = var.network.id, hosts = length(var.network.hosts) } }
output "line" { value = "\${var.network.id}: \${join(", ", var.network.hosts)}" }
`;

const host = 'variable "name" {}\nresource "terraform_data" "host" {\n  input = var.name\n}\n';

for (const engine of availableEngines()) {
  test(`a change ripples through root modules as unknowns, is reviewed once, and applied as it stands: ${engine.label}`, async () => {
    using scratch = createScratchProject({
      files: {
        'fairlead.yaml': file(1) + settingsFor(engine),
        'network/main.tf': network,
        'web/main.tf': web,
        'web/host/main.tf': host,
      },
    });

    const first = await (await scratch.open()).plan();
    const created = await (await scratch.open()).apply({ autoApprove: true });
    scratch.write('fairlead.yaml', file(2) + settingsFor(engine));
    const second = await (await scratch.open()).plan();
    const asked: string[][] = [];
    const project = await scratch.open();
    const changed = await project.apply({
      autoApprove: true,
      allowDestroy: true,
      onPlan: (plans) => asked.push(plans.map(({ stack }) => stack)),
    });
    const outputs = await project.output();

    expect(first.plans.map(({ stack, waitsFor, deferred }) => [stack, waitsFor, deferred])).toEqual([
      ['network', [], undefined],
      ['web', ['network'], undefined],
      ['report', ['web'], undefined],
    ]);
    expect(created).toMatchObject({ status: 'done', applied: ['network', 'report', 'web'] });
    const leaves = second.plans
      .find(({ stack }) => stack === 'web')
      ?.changes.flatMap(({ address, attributes }) =>
        attributes.map(({ path, after }) => [address, path.join('.'), after.kind]),
      );
    expect(leaves).toContainEqual(['terraform_data.web', 'input.network', 'unknown']);
    expect(leaves).toContainEqual(['module.host["0"].terraform_data.host', 'input', 'unknown']);
    expect(leaves?.some(([address]) => address?.includes('["1"]'))).toBe(false);
    expect(changed).toMatchObject({ status: 'done', applied: ['network', 'report', 'web'] });
    expect(asked).toHaveLength(1);
    expect(outputs['web']?.['line']?.value).toMatch(/^[0-9a-f-]{36}: host-2, fixed$/);
    expect(scratch.read('web/main.tf')).toBe(web);
  });
}
