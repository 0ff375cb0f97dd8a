import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openStateStore } from '../../src/adapters/state/sqlite/states/store.ts';
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
  it.each([
    // For each run and stack one to plan with, and one to apply with.
    { how: 'a plan of each', planFirst: true, kept: 2 },
    { how: 'no plan', planFirst: false, kept: 0 },
  ])(
    'applies with $how, plans nothing more, and gives no file a token or, but in the plan and our store, the state',
    async ({ planFirst, kept }) => {
      using scratch = scratchFor(engine);
      const project = await scratch.open();

      const applied = await project.apply({ autoApprove: true, planFirst });
      const again = await project.plan();
      const outputs = await project.output();

      const spied = scratch.read('.home/spied');
      const tokens = [...new Set([...spied.matchAll(/^TF_HTTP_PASSWORD=(.+)$/gm)].map(([, token]) => token ?? ''))];
      const plans = scratch.files('.home').filter((name) => name.endsWith('.tfplan'));
      const written = contentsBelow(scratch.directory).replaceAll(spied, '');
      expect(applied).toMatchObject({ status: 'done', applied: ['app', 'network'] });
      expect(applied.first).toHaveLength(planFirst ? 0 : 2);
      expect(again.changed).toBe(false);
      expect(outputs['network']?.['text']?.value).toBe('hunter2');
      expect(tokens.length).toBeGreaterThanOrEqual(4);
      expect(plans).toHaveLength(kept);
      expect(tokens.filter((token) => written.includes(token))).toEqual([]);
      expect(written).not.toMatch(/127\.0\.0\.1:\d+\/states/);
      expect(scratch.files('.fairlead').filter((name) => name.endsWith('.tfstate'))).toEqual([
        '.fairlead/work/default/app/.terraform/terraform.tfstate',
        '.fairlead/work/default/network/.terraform/terraform.tfstate',
      ]);
    },
  );
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

  it('says who holds a state, takes it from a dead process, and gives it free by hand', async () => {
    using scratch = scratchFor(engine);
    const opened = await scratch.open();
    await opened.apply({ autoApprove: true });
    const codes = async (): Promise<readonly string[]> =>
      (await opened.plan({ stacks: ['network'] })).failures.map(({ error }) => error.code);

    lockAs(scratch, { host: 'elsewhere', pid: 1 });
    const held = await codes();
    const lock = await opened.states.unlock('network');
    const free = await codes();
    lockAs(scratch, { host: hostname(), pid: deadProcess() });
    const dead = await codes();

    expect(held).toEqual(['STATE_LOCKED']);
    expect(lock?.who).toBe('somebody');
    expect([free, dead]).toEqual([[], []]);
  });

  it('loses nothing when the lock is taken away in the middle of an apply', async () => {
    using scratch = scratchFor(engine);
    const text = scratch.read('fairlead.yaml');
    const slow = 'input: hunter2, provisioner: [{ local-exec: { command: sleep 2; echo made >> "$HOME/made" } }]';
    scratch.write('fairlead.yaml', text.replace('input: hunter2', slow));
    const opened = await scratch.open();

    const failed = await opened.apply({
      stacks: ['network'],
      autoApprove: true,
      onEvent(event) {
        if (event.type === 'engine' && event.event.type === 'resource.started')
          void opened.states.unlock('network', 'force');
      },
    });
    const again = await opened.apply({ stacks: ['network'], autoApprove: true });

    expect(failed.failures.map(({ error }) => error.code)).toEqual(['STATE_LOCK_LOST']);
    expect(again).toMatchObject({ status: 'done', failures: [] });
    expect(scratch.read('.home/made')).toBe('made\n');
    expect(await opened.states.history('network')).toMatchObject([{ how: 'recovered', resources: 1 }]);
  });

  it('stores what the engine had to leave beside its work when its host was killed', async () => {
    await using project = await createKilledProject({ latencyMs: 400, service: 'embedded' });
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

/** As a process would that works on the state of the stack `network`. */
function lockAs({ directory }: ScratchProject, { host, pid }: { readonly host: string; readonly pid: number }): void {
  const file = join(directory, '.fairlead/state.db');
  const keys = { newest: undefined, older: [] };
  const store = openStateStore(file, { keys, now: () => new Date(), lifeOf: () => 'gone' });
  const lock = { id: 'x', who: 'somebody', operation: 'apply', since: 'now', info: { ID: 'x' } };
  store.lock('default/network', lock, { pid, host, startedAt: 'long ago', user: 'somebody' });
  store.close();
}

const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

const leftBehind = ({ directory }: KilledProject): readonly string[] => {
  const work = join(directory, '.fairlead/work/default');
  if (!existsSync(work)) return [];
  return readdirSync(work).filter((stack) => existsSync(join(work, stack, 'errored.tfstate')));
};

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (reached()) return;
    await sleep(50);
  }
  throw new Error('it never came to it');
}
