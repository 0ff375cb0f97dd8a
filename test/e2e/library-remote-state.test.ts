import { expect, test } from 'vitest';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const network = (cidr: string): string => `
terraform {
  backend "local" {
    path = "network.tfstate"
  }
}
resource "terraform_data" "vpc" {
  input = "${cidr}"
}
output "cidr" {
  value = terraform_data.vpc.output
}
`;

/** Reads the state of the other by itself: nobody hands it an output. */
const web = (attribute: string): string => `
terraform {
  backend "local" {}
}
data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "../network/network.tfstate" }
}
resource "terraform_data" "app" {
  input = data.terraform_remote_state.network.outputs.${attribute}
}
output "address" {
  value = terraform_data.app.output
}
`;

async function takenOver(attribute: string): Promise<ScratchProject> {
  const scratch = createScratchProject({
    files: { 'network/main.tf': network('10.0.0.0/16'), 'web/main.tf': web(attribute) },
  });
  const { files } = await scratch.toolkit.init({ directory: scratch.directory, template: 'existing', name: 'shop' });
  const text = files.find(({ path }) => path === 'fairlead.yaml')?.text ?? '';
  scratch.write('fairlead.yaml', `${text}\n${settingsFor(anyEngine())}`);
  return scratch;
}

test('root modules that read the state of each other come up from nothing in one run', async () => {
  using scratch = await takenOver('cidr');
  const project = await scratch.open();
  const told: string[] = [];

  const planned = await project.plan({
    onEvent: (event) => {
      if (event.type === 'engine' && event.event.type === 'diagnostic') told.push(event.event.severity);
    },
  });
  const applied = await project.apply({ autoApprove: true });
  const outputs = await project.output();
  const again = await project.plan();

  expect(planned).toMatchObject({ status: 'done', changed: true, failures: [] });
  expect(planned.plans.find(({ stack }) => stack === 'web')).toMatchObject({
    waitsFor: ['network'],
    deferred: expect.stringContaining('"network"'),
    warnings: [expect.stringMatching(/remote state/i)],
  });
  expect(told).not.toContain('error');
  expect(applied).toMatchObject({ status: 'done', applied: ['network', 'web'], failures: [] });
  expect(outputs['web']).toMatchObject({ address: { value: '10.0.0.0/16' } });
  expect(again.changed).toBe(false);
});

test('a stack whose upstream is applied and unchanged fails where it cannot be planned', async () => {
  using scratch = await takenOver('nothing_of_that_name');
  const project = await scratch.open();
  await project.apply({ autoApprove: true, stacks: ['network'] });

  const planned = await project.plan();

  expect(planned).toMatchObject({ status: 'failed', failures: [{ stack: 'web' }] });
});

test('a mistake in the module itself does not wait for upstream', async () => {
  using scratch = await takenOver('cidr');
  scratch.write('web/main.tf', `${web('cidr')}\noutput "wrong" {\n  value = terraform_data.absent.id\n}\n`);
  const project = await scratch.open();

  const planned = await project.plan();

  expect(planned).toMatchObject({ status: 'failed', failures: [{ stack: 'web' }] });
});
