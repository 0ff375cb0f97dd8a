import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const program = fileURLToPath(new URL('../../bin/fairlead.js', import.meta.url));

const project = `
project: shop
${settingsFor(anyEngine())}
stacks:
  slow:
    source: ./slow
  after:
    resources:
      - { type: terraform_data, name: app, properties: { input: "\${stacks.slow.id}" } }
`;
/** Takes two seconds to make, and leaves a line each time it is made. */
const slow = `
resource "terraform_data" "this" {
  provisioner "local-exec" {
    command = "sleep 2; echo made >> \${path.module}/made"
  }
}

output "id" {
  value = terraform_data.this.id
}
`;

/** Applies in a process of its own, and kills it as soon as an event is told that \`when\` waits for. */
async function killedApply(scratch: ScratchProject, when: RegExp): Promise<void> {
  const child = spawn(process.execPath, [program, 'apply', '--yes', '--json'], {
    cwd: scratch.directory,
    env: scratch.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!when.test(line)) continue;
    child.kill('SIGKILL');
    break;
  }
  await ended;
}

test('a run that was killed in the middle of an apply is resumed without making anything twice', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': project, 'slow/main.tf': slow } });
  await killedApply(scratch, /"resource\.started","address":"terraform_data\.this"/);
  const opened = await scratch.open();
  const [killed] = opened.runs.list();
  if (killed === undefined) throw new Error('there is no run');

  const resumed = await opened.resume(killed.definition.id, { autoApprove: true });
  const drift = await opened.plan();

  expect(killed).toMatchObject({ status: 'running', holder: { alive: false } });
  expect(resumed).toMatchObject({ status: 'done', applied: ['after', 'slow'] });
  expect(scratch.read('slow/made')).toBe('made\n');
  expect(drift.changed).toBe(false);
});

test('a new run after a kill waits for what the dead one left at work', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': project, 'slow/main.tf': slow } });
  await killedApply(scratch, /"resource\.started","address":"terraform_data\.this"/);
  const opened = await scratch.open();

  const applied = await opened.apply({ autoApprove: true });

  expect(applied).toMatchObject({ status: 'done', applied: ['after'], unchanged: ['slow'] });
  expect(scratch.read('slow/made')).toBe('made\n');
});
