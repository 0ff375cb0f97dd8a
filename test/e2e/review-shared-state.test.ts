/** A plan file between machines that share nothing but the state service. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { type CliEnd, type CliOptions, runCli, startCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const serverProject = `
project: states
${settingsFor(anyEngine())}  state: { service: embedded }
stacks: {}
`;

const teamProject = (address: string): string => {
  const backend = (stack: string): string => {
    const url = `${address}/states/shop/${stack}`;
    return `{ type: http, address: "${url}", lock_address: "${url}", unlock_address: "${url}", username: ci }`;
  };
  return `
project: shop
${settingsFor(anyEngine())}
variables: { size: 3 }
stacks:
  network:
    backend: ${backend('network')}
    resources: [{ type: terraform_data, name: vpc, properties: { input: "\${var.size}" } }]
    outputs: { size: "\${resources.vpc.output}" }
  app:
    backend: ${backend('app')}
    resources: [{ type: terraform_data, name: web, properties: { input: "\${stacks.network.size}" } }]
`;
};

async function done(place: ScratchProject, line: string, options?: CliOptions): Promise<CliEnd> {
  const end = await runCli(place, line.split(' '), options);
  expect([end.code, line], end.output).toEqual([0, line]);
  return end;
}

async function addressOf(child: ReturnType<typeof startCli>['child']): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { readonly type: string; readonly address?: string };
    if (told.type === 'serving') return told.address ?? '';
  }
  throw new Error('it ended before it served');
}

it('is applied on another machine, and refused once the shared state has moved', async () => {
  using server = createScratchProject({ files: { 'fairlead.yaml': serverProject } });
  const token = async (access: string) => {
    const { json } = await done(server, `state token --access ${access} --for shop/* --json`);
    return json[0] as unknown as { readonly token: string; readonly line: string };
  };
  const [reader, writer] = [await token('plan'), await token('write')];
  server.write('tokens', `${reader.line}\n${writer.line}\n`);
  const serving = startCli(server, 'state serve --listen 127.0.0.1:0 --tokens tokens --json'.split(' '));
  const files = { 'fairlead.yaml': teamProject(await addressOf(serving.child)) };
  using ada = createScratchProject({ files, variables: { TF_HTTP_PASSWORD: reader.token } });
  using ci = createScratchProject({ files, variables: { TF_HTTP_PASSWORD: writer.token } });
  const carry = (name: string): void => copyFileSync(join(ada.directory, name), join(ci.directory, name));

  // Who plans may look and lock, and not write.
  await done(ada, 'plan -o one.fairlead');
  carry('one.fairlead');
  const first = await done(ci, 'apply one.fairlead');
  await done(ada, 'plan --var size=4 -o two.fairlead');
  await done(ada, 'plan --var size=5 -o three.fairlead');
  carry('two.fairlead');
  carry('three.fairlead');
  const second = await done(ci, 'apply two.fairlead');
  const third = await runCli(ci, ['apply', 'three.fairlead']);
  serving.child.kill('SIGINT');
  const { code } = await serving.ended;

  expect([first.stdout, second.stdout]).toEqual([
    expect.stringContaining('2 stacks applied'),
    expect.stringContaining('2 stacks applied'),
  ]);
  expect(third.code).toBe(1);
  expect(third.output).toMatch(/stack "network": its state was serial \d+, is \d+/);
  expect(code).toBe(0);
});
