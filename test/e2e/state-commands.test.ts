import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { type CliOptions, startCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const project = (state: string, more: { readonly input?: string; readonly backend?: string } = {}): string => `
project: shop
${settingsFor(anyEngine())}  state: ${state}
stacks:
  network:
    ${more.backend === undefined ? '' : `backend: ${more.backend}`}
    resources: [{ type: terraform_data, name: a, properties: { input: ${more.input ?? 'one'} } }]
    outputs: { text: { value: "\${resources.a.output}", sensitive: true } }
  app:
    resources: [{ type: terraform_data, name: b, properties: { input: "\${stacks.network.text}" } }]
`;
const embedded = '{ service: embedded }';
const local = '{ service: local }';

const scratchWith = (text: string): ScratchProject => createScratchProject({ files: { 'fairlead.yaml': text } });

const run = (scratch: ScratchProject, line: string, options?: CliOptions) =>
  startCli(scratch, line.split(' '), options).ended;

async function done(scratch: ScratchProject, line: string): Promise<string> {
  const { code, output, stdout } = await run(scratch, line);
  expect([code, line], output).toEqual([0, line]);
  return stdout;
}

async function json(scratch: ScratchProject, line: string): Promise<unknown> {
  return JSON.parse(await done(scratch, `${line} --json`));
}

const stateFile = (scratch: ScratchProject): string =>
  join(scratch.directory, '.fairlead/state/default/network.tfstate');

describe('fairlead state', () => {
  it('shows what is stored, what changed and who did it, and no secret', async () => {
    using scratch = scratchWith(project(embedded, { input: 'hunter2' }));
    await done(scratch, 'apply --yes');
    scratch.write('fairlead.yaml', project(embedded, { input: 'hunter3' }));
    await done(scratch, 'apply --yes');

    expect(await json(scratch, 'state')).toMatchObject([
      { state: 'default/app', newest: { version: 2 } },
      { state: 'default/network', newest: { version: 2, resources: 1, how: 'write' }, deleted: false },
    ]);
    expect(await json(scratch, 'state show network')).toMatchObject({
      resources: [{ address: 'terraform_data.a' }],
      outputs: { text: { value: '(sensitive)', sensitive: true } },
    });
    expect(await json(scratch, 'state diff network')).toMatchObject({
      resources: [{ address: 'terraform_data.a', kind: 'changed' }],
      outputs: [{ name: 'text', sensitive: true }],
    });
    expect(await done(scratch, 'state history network')).toMatch(/2 +write[^]*1 +write/);
    expect(JSON.parse(await done(scratch, 'state export network --version 1'))).toMatchObject({ serial: 1 });
  });

  it('rolls back: the next plan tells what differs, and every version is still there', async () => {
    using scratch = scratchWith(project(embedded));
    await done(scratch, 'apply --yes');
    const first = await done(scratch, 'state export network');
    scratch.write('fairlead.yaml', project(embedded, { input: 'two' }));
    await done(scratch, 'apply --yes');

    expect(await json(scratch, 'state rollback network')).toMatchObject({ version: 3, how: 'rollback' });
    expect((await run(scratch, 'plan --exit-code')).code).toBe(3);
    await done(scratch, 'apply --yes');

    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);
    expect(await done(scratch, 'state export network --version 1')).toBe(first);
    expect(await json(scratch, 'state history network')).toHaveLength(4);
  });

  it.each([
    { why: 'back in serial', change: { serial: 0 }, code: 'STATE_SERIAL_BACK' },
    { why: 'another lineage', change: { serial: 9, lineage: 'other' }, code: 'STATE_LINEAGE_CHANGED' },
    { why: 'no state', change: { version: 1 }, code: 'STATE_INVALID' },
  ])('refuses to import $why, and takes a state that goes on', async ({ change, code }) => {
    using scratch = scratchWith(project(embedded));
    await done(scratch, 'apply --yes -s network');
    const text = JSON.parse(await done(scratch, 'state export network')) as Readonly<Record<string, unknown>>;
    scratch.write('bad.tfstate', JSON.stringify({ ...text, ...change }));
    scratch.write('good.tfstate', JSON.stringify({ ...text, serial: 9 }));

    const refused = await run(scratch, 'state import network bad.tfstate --json');

    expect(refused.json[0]).toMatchObject({ type: 'error', code });
    expect(refused.code).not.toBe(0);
    expect(await json(scratch, 'state import network good.tfstate')).toMatchObject({ version: 2, serial: 9 });
    expect((await run(scratch, 'plan --exit-code -s network')).code).toBe(0);
  });

  it.each([
    { line: 'state show nothing', code: 'STATE_UNKNOWN' },
    { line: 'state show network --version 7', code: 'STATE_VERSION_UNKNOWN' },
    { line: 'state history nothing', code: 'STATE_UNKNOWN' },
    { line: 'state rollback network', code: 'STATE_VERSION_UNKNOWN' },
    { line: 'state import network nowhere.tfstate', code: 'STATE_INVALID' },
    { line: 'state serve', code: 'STATE_TOKENS_INVALID' },
    { line: 'state serve --listen 0.0.0.0:0', code: 'STATE_CERTIFICATE' },
    { line: 'state serve --listen nowhere', code: 'USAGE' },
    { line: 'state serve --cert x', code: 'USAGE' },
    { line: 'state token --for ../x', code: 'STATE_TOKENS_INVALID' },
  ])('$line: $code', async ({ line, code }) => {
    using scratch = scratchWith(project(embedded));
    const opened = await scratch.open();
    await opened.states.import('network', '{"version":4,"serial":1,"lineage":"l","resources":[]}');

    const { json: told } = await run(scratch, `${line} --json`);

    expect(told[0]).toMatchObject({ type: 'error', code });
  });

  it('brings everything under a new key', async () => {
    const keys = ['a', 'b'].map((letter) => Buffer.alloc(32, letter).toString('base64')) as [string, string];
    const env = { STATE_OLD: keys[0], STATE_NEW: keys[1] };
    using scratch = scratchWith(project('{ service: embedded, encryption: { key: { env: STATE_OLD } } }'));
    const first = await run(scratch, 'apply --yes', { env });
    scratch.write(
      'fairlead.yaml',
      project('{ service: embedded, encryption: { key: { env: STATE_NEW }, previousKey: { env: STATE_OLD } } }'),
    );

    const rotated = await run(scratch, 'state rotate --json', { env });
    scratch.write('fairlead.yaml', project('{ service: embedded, encryption: { key: { env: STATE_NEW } } }'));
    const after = await run(scratch, 'plan --exit-code', { env: { STATE_NEW: keys[1] } });
    const without = await run(scratch, 'state show network --json');

    expect(first.code, first.output).toBe(0);
    expect(rotated.json[0]).toEqual({ changed: 2 });
    expect(after.code, after.output).toBe(0);
    expect(without.json[0]).toMatchObject({ type: 'error', code: 'STATE_KEY_MISSING' });
  });
});

describe('fairlead state migrate', () => {
  it('moves states from their files into the store and back, each time without a change', async () => {
    using scratch = scratchWith(project(local));
    await done(scratch, 'apply --yes');
    const before = readFileSync(stateFile(scratch), 'utf8');

    scratch.write('fairlead.yaml', project(embedded));
    expect(await json(scratch, 'state migrate')).toEqual([
      { stack: 'network', moved: 'file to store' },
      { stack: 'app', moved: 'file to store' },
    ]);
    expect(existsSync(stateFile(scratch))).toBe(false);
    expect(await done(scratch, 'state export network')).toBe(before);
    expect(await json(scratch, 'state migrate')).toMatchObject([{ moved: 'nothing' }, { moved: 'nothing' }]);
    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);

    scratch.write('fairlead.yaml', project(local));
    expect(await json(scratch, 'state migrate')).toMatchObject([
      { moved: 'store to file' },
      { moved: 'store to file' },
    ]);
    expect(readFileSync(stateFile(scratch), 'utf8')).toBe(before);
    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);
  });

  it('leaves the state where it is when the plan in the new place shows a change', async () => {
    using scratch = scratchWith(project(local));
    await done(scratch, 'apply --yes');
    scratch.write('fairlead.yaml', project(embedded, { input: 'pending' }));

    const { json: told } = await run(scratch, 'state migrate --json');

    expect(told[0]).toMatchObject({ type: 'error', code: 'STATE_MIGRATION_CHANGED' });
    expect(existsSync(stateFile(scratch))).toBe(true);
    scratch.write('fairlead.yaml', project(embedded));
    await done(scratch, 'state migrate');
    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);
  });

  it('goes on with a move that was interrupted, and deletes no file that knows more than the store', async () => {
    using scratch = scratchWith(project(local));
    await done(scratch, 'apply --yes');
    const file = readFileSync(stateFile(scratch), 'utf8');
    scratch.write('fairlead.yaml', project(embedded));
    await (await scratch.open()).states.import('network', file);
    const newer = JSON.stringify({ ...(JSON.parse(file) as object), serial: 99 });
    writeFileSync(stateFile(scratch), newer);

    const { json: told } = await run(scratch, 'state migrate network --json');
    expect(told[0]).toMatchObject({ type: 'error', code: 'STATE_RECOVERY_CONFLICT' });
    expect(readFileSync(stateFile(scratch), 'utf8')).toBe(newer);

    writeFileSync(stateFile(scratch), file);
    expect(await json(scratch, 'state migrate network')).toEqual([{ stack: 'network', moved: 'file to store' }]);
    expect(existsSync(stateFile(scratch))).toBe(false);
    expect(await json(scratch, 'state history network')).toHaveLength(1);
  });

  it('moves a state to another backend and back by the tool itself', async () => {
    using scratch = scratchWith(project(embedded));
    await done(scratch, 'apply --yes');
    const elsewhere = '{ type: local, path: elsewhere/network.tfstate }';

    scratch.write('fairlead.yaml', project(embedded, { backend: elsewhere }));
    const refused = await run(scratch, 'plan --json -s network');
    expect(JSON.stringify(refused.json)).toContain('STATE_NOT_MIGRATED');
    expect(await json(scratch, 'state migrate network')).toEqual([{ stack: 'network', moved: 'store to backend' }]);
    expect(JSON.parse(scratch.read('elsewhere/network.tfstate'))).toMatchObject({ version: 4 });
    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);

    scratch.write('fairlead.yaml', project(embedded));
    expect(await json(scratch, 'state migrate network')).toEqual([{ stack: 'network', moved: 'backend to store' }]);
    expect((await run(scratch, 'plan --exit-code')).code).toBe(0);
  });
});

describe('fairlead state serve', () => {
  it('serves a team over TLS: the engine works with a token that may, and with no other', async () => {
    using scratch = scratchWith(project(embedded));
    makeCertificate(scratch.directory);
    const writer = (await json(scratch, 'state token --access write --for shop/* --name ci')) as Token;
    const reader = (await json(scratch, 'state token --access read')) as Token;
    scratch.write('tokens', `${writer.line}\n${reader.line}\n`);
    const serving = startCli(
      scratch,
      'state serve --listen 127.0.0.1:0 --cert cert.pem --key key.pem --tokens tokens --json'.split(' '),
    );
    const address = await addressOf(serving.child);
    using team = scratchWith(teamProject(`${address}/states/shop/network`));
    const env = (token: string) => ({
      TF_HTTP_PASSWORD: token,
      TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: readFileSync(join(scratch.directory, 'cert.pem'), 'utf8'),
    });

    const applied = await run(team, 'apply --yes', { env: env(writer.token) });
    const planned = await run(team, 'plan --exit-code', { env: env(writer.token) });
    const refused = await run(team, 'apply --yes --json', { env: env(reader.token) });
    const untrusted = await run(team, 'plan --json', { env: { TF_HTTP_PASSWORD: writer.token } });
    serving.child.kill('SIGINT');
    const { code } = await serving.ended;

    expect(applied.code, applied.output).toBe(0);
    expect(planned.code, planned.output).toBe(0);
    expect(refused.code, refused.output).toBe(1);
    expect(JSON.stringify(untrusted.json)).toContain('STATE_CERTIFICATE');
    expect(code).toBe(0);
    const history = (await (await scratch.open()).states.list()).find(({ state }) => state === 'shop/network');
    expect(history).toMatchObject({ newest: { who: 'ci', version: 1 } });
  });

  it.each([
    { why: 'a certificate that is none', files: { 'cert.pem': 'x' } },
    { why: 'a key of another certificate', files: { 'key.pem': 'x' } },
  ])('refuses $why', async ({ files }) => {
    using scratch = scratchWith(project(embedded));
    makeCertificate(scratch.directory);
    for (const [name, text] of Object.entries(files)) scratch.write(name, text);
    scratch.write('tokens', `${'0'.repeat(64)} read * x\n`);

    const { json: told } = await run(scratch, 'state serve --cert cert.pem --key key.pem --tokens tokens --json');

    expect(told[0]).toMatchObject({ type: 'error', code: 'STATE_CERTIFICATE' });
  });
});

interface Token {
  readonly token: string;
  readonly line: string;
}

const teamProject = (url: string): string => `
project: shop
${settingsFor(anyEngine())}
stacks:
  network:
    backend: { type: http, address: "${url}", lock_address: "${url}", unlock_address: "${url}", username: ci }
    resources: [{ type: terraform_data, name: a, properties: { input: one } }]
`;

function makeCertificate(directory: string): void {
  const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=states';
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')];
  writeFileSync(join(directory, 'key.pem'), '', { mode: 0o600 });
  execFileSync('openssl', [...words.split(' '), '-addext', 'subjectAltName=IP:127.0.0.1', ...files], {
    stdio: 'ignore',
  });
}

async function addressOf(child: ReturnType<typeof startCli>['child']): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { readonly type: string; readonly address?: string };
    if (told.type === 'serving') return told.address ?? '';
  }
  throw new Error('it ended before it served');
}
