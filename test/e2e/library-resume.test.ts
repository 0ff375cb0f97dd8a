import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/model.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

/** `fragile` fails until there is a file `ready` beside its module. */
const project = `
project: shop
variables:
  size: 1
${settingsFor(anyEngine())}
stacks:
  network:
    resources:
      - { type: terraform_data, name: vpc, properties: { input: "\${var.size}" } }
    outputs: { id: "\${resources.vpc.id}" }
  fragile:
    source: ./fragile
    variables: { network: "\${stacks.network.id}" }
  web:
    dependsOn: [fragile]
    resources:
      - { type: terraform_data, name: app, properties: { input: 1 } }
  mail:
    resources:
      - { type: terraform_data, name: queue, properties: { input: 1 } }
`;
const fragile = `
variable "network" {
  type = string
}

resource "terraform_data" "this" {
  input = var.network

  provisioner "local-exec" {
    command = "test -f \${path.module}/ready"
  }
}
`;

const files = { 'fairlead.yaml': project, 'fragile/main.tf': fragile };

const begun = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'step.started' ? [event.step] : [])).toSorted();

test('goes on with what failed or was blocked, and with nothing else', async () => {
  using scratch = createScratchProject({ files });
  const first = await scratch.open();
  const events: RunEvent[] = [];

  const failed = await first.apply({ autoApprove: true, onFailure: 'continue' });
  const status = await first.status();
  scratch.write('fragile/ready', '');
  const second = await scratch.open({ run: failed.run });
  const resumed = await second.resume(failed.run, { autoApprove: true, onEvent: (event) => events.push(event) });
  const again = await second.apply({ autoApprove: true });

  expect(failed).toMatchObject({
    status: 'failed',
    applied: ['mail', 'network'],
    failures: [{ stack: 'fragile', error: { code: 'ENGINE_FAILED' } }],
    blocked: [{ step: 'apply:web', by: ['apply:fragile'] }],
  });
  expect(Object.fromEntries(status.map((each) => [each.stack, each.state]))).toEqual({
    network: 'applied',
    mail: 'applied',
    fragile: 'failed',
    web: 'never',
  });
  expect(begun(events)).toEqual(['apply:fragile', 'apply:web']);
  expect(resumed).toMatchObject({ status: 'done', applied: ['fragile', 'mail', 'network', 'web'] });
  expect(again).toMatchObject({ status: 'done', applied: [] });
});

test('stops in order when asked to, and can be resumed', async () => {
  using scratch = createScratchProject({ files: { ...files, 'fragile/ready': '' } });
  const opened = await scratch.open();
  const stop = new AbortController();

  const stopped = await opened.apply({
    autoApprove: true,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'step.started' && event.step === 'apply:network') stop.abort();
    },
  });
  const resumed = await opened.resume(stopped.run, { autoApprove: true });

  expect(stopped.status).toBe('stopped');
  expect(stopped.applied).not.toContain('web');
  expect(resumed).toMatchObject({ status: 'done', applied: ['fragile', 'mail', 'network', 'web'] });
});

test('a run is resumed with the values it was started with', async () => {
  using scratch = createScratchProject({ files });
  const large = await scratch.open({ variables: { size: 9 } });
  const failed = await large.apply({ autoApprove: true });
  scratch.write('fragile/ready', '');

  const plain = await scratch.open();
  await expect(plain.resume(failed.run)).rejects.toMatchObject({ code: 'RUN_INPUTS_DIFFER' });
  const same = await scratch.open({ run: failed.run });
  const resumed = await same.resume(failed.run, { autoApprove: true });

  expect(same.effective.variables['size']?.value).toBe(9);
  expect(resumed.status).toBe('done');
});

test('what somebody else changed meanwhile is not applied without a new look at it', async () => {
  using scratch = createScratchProject({ files });
  const opened = await scratch.open();
  const failed = await opened.apply({ autoApprove: true });
  scratch.write('fragile/ready', '');
  scratch.write('fragile/more.tf', 'resource "terraform_data" "unseen" {}\n');

  const resumed = await opened.resume(failed.run, { autoApprove: true });
  const anew = await opened.apply({ autoApprove: true });

  expect(resumed).toMatchObject({
    status: 'failed',
    failures: [{ stack: 'fragile', error: { code: 'PLAN_DIVERGED' } }],
  });
  expect(anew).toMatchObject({ status: 'done' });
  await expect(opened.resume(failed.run)).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
});
