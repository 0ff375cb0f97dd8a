import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import { createToolkit } from '../../src/main/toolkit.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject } from '../support/scratch-project.ts';

const engine = anyEngine();

interface Wish {
  readonly service: 'embedded' | 'local';
  readonly input?: string;
  readonly backend?: string;
}

const projectText = ({ service, input = 'hunter2', backend }: Wish): string => `
project: shop
settings:
  engine: ${engine.engine}
  tools: { ${engine.engine}: { path: ./tool.sh } }
  state: { service: ${service} }
stacks:
  network:
    ${backend === undefined ? '' : `backend: ${backend}`}
    resources: [{ type: terraform_data, name: a, properties: { input: ${input} } }]
    outputs: { text: "\${resources.a.output}" }
`;

/** Waits in the middle of a plan while there is a file `wait`. */
const tool = `#!/bin/sh
if [ "$1" = plan ] && [ -e "$HOME/wait" ]; then
  touch "$HOME/waiting"
  while [ -e "$HOME/wait" ]; do sleep 0.1; done
fi
exec ${engine.path} "$@"
`;

function scratchFor(wish: Wish, variables: Readonly<Record<string, string>> = {}): ScratchProject {
  const scratch = createScratchProject({ files: { 'fairlead.yaml': projectText(wish) }, variables });
  writeFileSync(join(scratch.directory, 'tool.sh'), tool, { mode: 0o755 });
  return scratch;
}

const become = (scratch: ScratchProject, wish: Wish): void => scratch.write('fairlead.yaml', projectText(wish));

const stateFile = (scratch: ScratchProject): string =>
  join(scratch.directory, '.fairlead/state/default/network.tfstate');

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (isDeliveryError(error) ? error.code : String(error)),
  );

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (reached()) return;
    await sleep(50);
  }
  throw new Error('it never came to it');
}

describe('a state that moves', () => {
  it('is held until it is there: no run changes it meanwhile (I8), and the journal tells of it', async () => {
    using scratch = scratchFor({ service: 'local' });
    await (await scratch.open()).apply({ autoApprove: true });
    become(scratch, { service: 'embedded' });
    const [mover, other] = [await scratch.open(), await scratch.open()];
    scratch.write('.home/wait', '');

    const moving = mover.states.migrate();
    await until(() => existsSync(join(scratch.directory, '.home/waiting')));
    const meanwhile = [
      await codeOf(other.apply({ autoApprove: true })),
      await codeOf(other.destroy({ autoApprove: true })),
      await codeOf(other.states.migrate()),
    ];
    const [held] = await other.status();
    rmSync(join(scratch.directory, '.home/wait'));

    expect(await moving).toEqual([{ stack: 'network', moved: 'file to store' }]);
    expect(meanwhile).toEqual(['RUN_HELD', 'RUN_HELD', 'RUN_HELD']);
    expect(held).toMatchObject({ stack: 'network', state: 'running' });
    expect(other.runs.list()[0]).toMatchObject({ status: 'done', definition: { holds: ['default/network'] } });
    expect((await other.plan()).changed).toBe(false);
  });

  it('is free again after a move that failed', async () => {
    using scratch = scratchFor({ service: 'local' });
    await (await scratch.open()).apply({ autoApprove: true });
    become(scratch, { service: 'embedded', input: 'pending' });

    expect(await codeOf((await scratch.open()).states.migrate())).toBe('STATE_MIGRATION_CHANGED');
    become(scratch, { service: 'embedded' });

    expect(await (await scratch.open()).states.migrate()).toEqual([{ stack: 'network', moved: 'file to store' }]);
  });

  it('leaves no run behind where there is nothing to move', async () => {
    using scratch = scratchFor({ service: 'embedded' });

    expect(await (await scratch.open()).states.migrate()).toEqual([{ stack: 'network', moved: 'nothing' }]);
    expect(existsSync(join(scratch.directory, '.fairlead/journal.db'))).toBe(false);
  });
});

describe('an `http` backend of the user', () => {
  it('and the built-in service give a state to each other, though both are told of by TF_HTTP_*', async () => {
    await using server = await serveStates();
    using scratch = scratchFor({ service: 'embedded' }, { TF_HTTP_PASSWORD: server.token });
    await (await scratch.open()).apply({ autoApprove: true });

    become(scratch, { service: 'embedded', backend: server.backend });
    const out = await (await scratch.open()).states.migrate();
    const there = await (await scratch.open()).plan();
    become(scratch, { service: 'embedded' });
    const back = await (await scratch.open()).states.migrate();
    const here = await (await scratch.open()).plan();

    expect(out).toEqual([{ stack: 'network', moved: 'store to backend' }]);
    expect(there).toMatchObject({ changed: false, failures: [] });
    expect(back).toEqual([{ stack: 'network', moved: 'backend to store' }]);
    expect(here).toMatchObject({ changed: false, failures: [] });
    expect(await server.versions()).toBeGreaterThan(0);
    expect(leftInPlain(scratch)).toEqual([]);
  });

  it('takes nothing from the store when the plan there shows a change or the backend cannot be reached', async () => {
    await using server = await serveStates();
    using scratch = scratchFor({ service: 'embedded' }, { TF_HTTP_PASSWORD: server.token });
    await (await scratch.open()).apply({ autoApprove: true });

    become(scratch, { service: 'embedded', backend: server.backend, input: 'pending' });
    const changed = await codeOf((await scratch.open()).states.migrate());
    become(scratch, { service: 'embedded', backend: '{ type: http, address: "http://127.0.0.1:9/x", retry_max: 0 }' });
    const unreachable = await codeOf((await scratch.open()).states.migrate());
    become(scratch, { service: 'embedded' });

    expect(changed).toBe('STATE_MIGRATION_CHANGED');
    expect(unreachable).toMatch(/^ENGINE_/);
    expect((await (await scratch.open()).plan()).changed).toBe(false);
    expect(leftInPlain(scratch)).toEqual([]);
  });
});

describe('an `http` backend whose address only TF_HTTP_ADDRESS says', () => {
  it('gives its state to the built-in service, and nothing is planned before that', async () => {
    await using server = await serveStates();
    using scratch = scratchFor({ service: 'embedded', backend: '{ type: http }' }, server.variables);
    await (await scratch.open()).apply({ autoApprove: true });

    become(scratch, { service: 'embedded' });
    const { failures } = await (await scratch.open()).plan();
    const moved = await (await scratch.open()).states.migrate();
    const here = await (await scratch.open()).plan();

    expect(failures.map(({ error }) => error.code)).toEqual(['ENGINE_BACKEND_CHANGED']);
    expect(moved).toEqual([{ stack: 'network', moved: 'backend to store' }]);
    expect(here).toMatchObject({ changed: false, failures: [] });
    expect(leftInPlain(scratch)).toEqual([]);
  });

  it('takes one from it, and is asked for where it is when that is not said any more', async () => {
    await using server = await serveStates();
    using scratch = scratchFor({ service: 'embedded' }, server.variables);
    await (await scratch.open()).apply({ autoApprove: true });

    become(scratch, { service: 'embedded', backend: '{ type: http }' });
    const moved = await (await scratch.open()).states.migrate();
    const there = await (await scratch.open()).plan();
    become(scratch, { service: 'embedded' });
    const { PATH = '', HOME = '' } = scratch.environment;
    const forgetful = await createToolkit({ environment: { PATH, HOME } }).open({ directory: scratch.directory });
    const lost = await codeOf(forgetful.states.migrate());
    forgetful.close();

    expect(moved).toEqual([{ stack: 'network', moved: 'store to backend' }]);
    expect(there).toMatchObject({ changed: false, failures: [] });
    expect(lost).toBe('STATE_ADDRESS_MISSING');
  });
});

describe('a state that is not with us, before and after', () => {
  it('moves from backend to backend, and to the plain file', async () => {
    using scratch = scratchFor({ service: 'local', backend: '{ type: local, path: states/one.tfstate }' });
    await (await scratch.open()).apply({ autoApprove: true });

    become(scratch, { service: 'local', backend: '{ type: local, path: states/two.tfstate }' });
    const { failures } = await (await scratch.open()).plan();
    const moved = await (await scratch.open()).states.migrate();
    const there = await (await scratch.open()).plan({ refresh: true });
    become(scratch, { service: 'local' });
    const back = await (await scratch.open()).states.migrate();
    const here = await (await scratch.open()).plan({ refresh: true });
    const again = await (await scratch.open()).states.migrate();

    expect(failures.map(({ error }) => error.code)).toEqual(['ENGINE_BACKEND_CHANGED']);
    expect(moved).toEqual([{ stack: 'network', moved: 'backend to backend' }]);
    expect(there).toMatchObject({ changed: false, failures: [] });
    expect(back).toEqual([{ stack: 'network', moved: 'backend to backend' }]);
    expect(here).toMatchObject({ changed: false, failures: [] });
    expect(again).toEqual([{ stack: 'network', moved: 'nothing' }]);
    expect(existsSync(stateFile(scratch))).toBe(true);
  });

  it('is begun elsewhere where the store holds nothing of it', async () => {
    using scratch = scratchFor({ service: 'embedded' });
    await (await scratch.open()).plan();

    become(scratch, { service: 'embedded', backend: '{ type: local, path: states/one.tfstate }' });
    const moved = await (await scratch.open()).states.migrate();

    expect(moved).toEqual([{ stack: 'network', moved: 'nothing' }]);
    expect(await (await scratch.open()).plan()).toMatchObject({ changed: true, failures: [] });
  });
});

/** Files beside which a state in plain was, or is. */
function leftInPlain(scratch: ScratchProject): readonly string[] {
  const directory = join(stateFile(scratch), '..');
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => readFileSync(join(directory, name), 'utf8').includes('hunter2'));
}

/** Another project's store, as a backend of the user's own. */
async function serveStates() {
  const scratch = createScratchProject({ files: { 'fairlead.yaml': 'project: server\nstacks: {}\n' } });
  const { states } = await scratch.open();
  const { token, line } = await states.token({ name: 'ci', access: 'write', states: ['*'] });
  scratch.write('tokens', `${line}\n`);
  const service = await states.serve({ host: '127.0.0.1', port: 0, tokens: join(scratch.directory, 'tokens') });
  const url = `${service.address}/states/shop/network`;
  return {
    token,
    /** All of it by the environment. */
    variables: {
      TF_HTTP_ADDRESS: url,
      TF_HTTP_LOCK_ADDRESS: url,
      TF_HTTP_UNLOCK_ADDRESS: url,
      TF_HTTP_USERNAME: 'ci',
      TF_HTTP_PASSWORD: token,
    },
    backend: `{ type: http, address: "${url}", lock_address: "${url}", unlock_address: "${url}", username: ci }`,
    versions: async () => (await states.list()).find(({ state }) => state === 'shop/network')?.newest.version ?? 0,
    async [Symbol.asyncDispose]() {
      service.close();
      await service.closed;
      scratch[Symbol.dispose]();
    },
  };
}
