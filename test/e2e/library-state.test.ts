import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createKilledProject, type KilledProject, wholeProject } from '../support/killed-project.ts';
import { anyEngine, availableEngines, type TestEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject } from '../support/scratch-project.ts';

const projectOf = ({ engine }: TestEngine, state = '{ service: embedded }', input = 'hunter2'): string => `
project: shop
settings:
  engine: ${engine}
  tools: { ${engine}: { path: ./tool.sh } }
  state: ${state}
stacks:
  network:
    resources: [{ type: terraform_data, name: a, properties: { input: ${input} } }]
    outputs: { text: "\${resources.a.output}" }
  app:
    resources: [{ type: terraform_data, name: b, properties: { input: "\${stacks.network.text}" } }]
`;

/** Notes what the tool is told of the service, and keeps each saved plan, before the real tool runs. */
const spyOn = ({ path }: TestEngine): string => `#!/bin/sh
env | grep '^TF_HTTP_' >> "$HOME/spied"
for last; do :; done
[ "$1" = apply ] && cp "$last" "$HOME/kept-$(basename "$PWD").tfplan"
exec ${path} "$@"
`;

function scratchFor(engine: TestEngine, state?: string): ScratchProject {
  const scratch = createScratchProject({ files: { 'fairlead.yaml': projectOf(engine, state) } });
  writeFileSync(join(scratch.directory, 'tool.sh'), spyOn(engine), { mode: 0o755 });
  return scratch;
}

/** Every byte below a directory; saved plans are taken apart. */
function contentsBelow(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const inside = entry.name.endsWith('.tfplan') ? Object.values(unzipSync(bytes)) : [];
      return [bytes, ...inside].map((each) => Buffer.from(each).toString('latin1')).join('');
    })
    .join('');
}

describe.each(availableEngines().map((engine) => [engine.label, engine] as const))('with %s', (_, engine) => {
  it('applies, plans nothing more, and gives no file a token or, but in the plan and our store, the state', async () => {
    using scratch = scratchFor(engine);
    const project = await scratch.open();

    const applied = await project.apply({ autoApprove: true });
    const again = await project.plan();
    const outputs = await project.output();

    const spied = scratch.read('.home/spied');
    const tokens = [...new Set([...spied.matchAll(/^TF_HTTP_PASSWORD=(.+)$/gm)].map(([, token]) => token ?? ''))];
    const plans = scratch.files('.home').filter((name) => name.endsWith('.tfplan'));
    const written = contentsBelow(scratch.directory).replaceAll(spied, '');
    expect(applied).toMatchObject({ status: 'done', applied: ['app', 'network'] });
    expect(again.changed).toBe(false);
    expect(outputs['network']?.['text']?.value).toBe('hunter2');
    // For each run and stack one to plan with, and one to apply with.
    expect(tokens.length).toBeGreaterThanOrEqual(4);
    expect(plans).toHaveLength(2);
    expect(tokens.filter((token) => written.includes(token))).toEqual([]);
    expect(written).not.toMatch(/127\.0\.0\.1:\d+\/states/);
    expect(scratch.files('.fairlead').filter((name) => name.endsWith('.tfstate'))).toEqual([
      '.fairlead/work/default/app/.terraform/terraform.tfstate',
      '.fairlead/work/default/network/.terraform/terraform.tfstate',
    ]);
  });
});

describe('with any engine', () => {
  const engine = anyEngine();

  it('a token of a plan cannot write, and none is good after the project was closed', async () => {
    using scratch = scratchFor(engine);
    const project = await scratch.open();
    await project.plan();
    const spied = scratch.read('.home/spied');
    const [, address = ''] = /^TF_HTTP_ADDRESS=(.+)$/m.exec(spied) ?? [];
    const [, token = ''] = /^TF_HTTP_PASSWORD=(.+)$/m.exec(spied) ?? [];
    const headers = { Authorization: `Bearer ${token}` };

    const looked = await fetch(address, { headers });
    const wrote = await fetch(address, { method: 'POST', body: '{}', headers });
    project.close();

    expect([looked.status, wrote.status]).toEqual([404, 403]);
    await expect(fetch(address, { headers })).rejects.toThrow('fetch failed');
  });

  it('does not begin anew beside a state that is in its file still, and not beside the store either', async () => {
    using scratch = scratchFor(engine, '{ service: local }');
    await (await scratch.open()).apply({ autoApprove: true });
    scratch.write('fairlead.yaml', scratch.read('fairlead.yaml').replace('service: local', 'service: embedded'));

    const moved = await (await scratch.open()).plan();

    expect(moved.failures.map(({ error }) => error.code)).toContain('STATE_NOT_MIGRATED');

    using other = scratchFor(engine);
    await (await other.open()).apply({ autoApprove: true });
    other.write('fairlead.yaml', other.read('fairlead.yaml').replace('service: embedded', 'service: local'));

    const back = await (await other.open()).plan();

    expect(back.failures.map(({ error }) => error.code)).toContain('STATE_NOT_MIGRATED');
  });

  it('says which key is missing, malformed or wrong, and changes nothing', async () => {
    using scratch = scratchFor(engine);
    await (await scratch.open()).apply({ autoApprove: true });
    const key = join(scratch.directory, '.fairlead/state.key');
    const kept = readFileSync(key);
    const codeWith = async (text: string): Promise<string | undefined> => {
      scratch.write('.fairlead/state.key', text);
      const { failures } = await (await scratch.open()).plan();
      return failures[0]?.error.code;
    };

    const codes = [await codeWith('hunter2'), await codeWith(Buffer.alloc(32, 7).toString('base64'))];
    scratch.write('.fairlead/state.key', kept.toString());
    const after = await (await scratch.open()).plan();

    expect(codes).toEqual(['STATE_KEY_INVALID', 'STATE_KEY_WRONG']);
    expect(after).toMatchObject({ changed: false, failures: [] });
  });

  it('stores what the engine had to leave beside its work when its host was killed', async () => {
    await using project = await createKilledProject({ latencyMs: 400 });
    useService(project);
    const host = project.start('apply');
    await until(() => project.clouds.world.calls().created > 0);
    host.child.kill('SIGKILL');
    await host.ended;
    await until(() => leftBehind(project).length > 0);

    const resumed = await project.run(project.unfinished() ?? 'nothing to resume');

    expect(resumed.status, resumed.said).toBe('done');
    expect(project.resources()).toEqual(wholeProject);
    expect(project.clouds.world.calls()).toMatchObject({ created: wholeProject.length, refused: 0 });
    expect(leftBehind(project)).toEqual([]);
  });
});

const leftBehind = ({ directory }: KilledProject): readonly string[] => {
  const work = join(directory, '.fairlead/work/default');
  if (!existsSync(work)) return [];
  return readdirSync(work).filter((stack) => existsSync(join(work, stack, 'errored.tfstate')));
};

function useService({ directory }: KilledProject): void {
  const file = join(directory, 'fairlead.yaml');
  const text = readFileSync(file, 'utf8').replace('settings:\n', 'settings:\n  state: { service: embedded }\n');
  writeFileSync(file, text);
}

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (reached()) return;
    await sleep(50);
  }
  throw new Error('it never came to it');
}
