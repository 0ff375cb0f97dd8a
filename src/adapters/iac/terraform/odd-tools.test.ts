import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type FakeToolBench,
  type FakeToolOptions,
  filesBelow,
  openFakeTool,
} from '../../../../test/support/fake-tool.ts';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { resourceOf } from '../../../testing/fakes/effective-project.ts';
import type { FakeProgram } from '../../../testing/fakes/process-runner.ts';

const benches: FakeToolBench[] = [];
afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.close())));

async function open(options: FakeToolOptions): Promise<FakeToolBench> {
  const bench = await openFakeTool(options);
  benches.push(bench);
  return bench;
}

const says =
  (lines: readonly string[], how: number | string = 0): FakeProgram =>
  async ({ print }) => {
    for (const line of lines) print(line);
    return how;
  };

const diagnostic = (summary: string, detail: string): string =>
  JSON.stringify({ type: 'diagnostic', diagnostic: { severity: 'error', summary, detail } });

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDeliveryError(error)) throw error ?? new Error('it did not fail');
  return error.code;
}

const simple = (bench: FakeToolBench, properties: JsonObject = {}) =>
  bench.work('simple', { resources: [resourceOf('one', properties)] });

const plan = (bench: FakeToolBench) => bench.engine.plan(simple(bench), 'apply', bench.call);

const names = (bench: FakeToolBench) => bench.commands().map(([name]) => name);

describe('a tool that does odd things', () => {
  it('may print garbage between its events: it is shown, and not fatal', async () => {
    const bench = await open({
      tool: { validate: says([]), apply: says(['\u001b[1m??? {"type"', '{"type":"new_thing","@message":"new"}']) },
    });
    const planned = await plan(bench);

    await bench.engine.apply(simple(bench), planned, bench.call);

    expect(bench.events.filter(({ type }) => type === 'message')).toMatchObject([
      { text: '??? {"type"' },
      { text: 'new', engineType: 'new_thing' },
    ]);
  });

  it('must show its plan as JSON: anything else is never taken as "no changes"', async () => {
    const noJson = await open({ tool: { show: says(['Everything is fine.']) } });
    const otherJson = await open({ tool: { show: says(['{"hello":"world"}']) } });

    expect([await codeOf(plan(noJson)), await codeOf(plan(otherJson))]).toEqual([
      'ENGINE_OUTPUT_UNREADABLE',
      'ENGINE_OUTPUT_UNREADABLE',
    ]);
  });

  it('may be killed', async () => {
    const bench = await open({ tool: { plan: says([], 'SIGKILL') } });

    expect(await codeOf(plan(bench))).toBe('ENGINE_KILLED');
  });

  it('may ask for init after all: then init is run, once', async () => {
    let plans = 0;
    const willing = await open({
      tool: {
        plan: async ({ print }) => {
          plans += 1;
          if (plans !== 2) return 0;
          print(diagnostic('Module not installed', 'Run "terraform init"'));
          return 1;
        },
      },
    });
    await plan(willing);
    const stubborn = await open({
      tool: { plan: says([diagnostic('Module not installed', 'Run "terraform init"')], 1) },
    });

    await plan(willing);
    const code = await codeOf(plan(stubborn));
    const again = await codeOf(plan(stubborn));

    expect(names(willing)).toEqual(['init', 'plan', 'show', 'plan', 'init', 'plan', 'show']);
    expect([code, again]).toEqual(['ENGINE_INIT_REQUIRED', 'ENGINE_INIT_REQUIRED']);
    expect(names(stubborn)).toEqual(['init', 'plan', 'plan', 'init', 'plan']);
  });

  it('may find fault with the CLI configuration of the machine: told once, and never the reason of a failure', async () => {
    const fault = [
      'There are some problems with the CLI configuration:',
      '╷',
      '│ Error: no valid credential sources found for the mirror',
      '│ ',
      '╵',
      'As a result of the above problems, Terraform may not behave as intended.',
    ];
    const bench = await open({
      tool: {
        init: async ({ complain }) => {
          for (const line of fault) complain(line);
          complain('Error: Failed to query available provider packages');
          return 1;
        },
      },
    });
    const other = bench.work('other', { resources: [resourceOf('one')] });

    const codes = [await codeOf(plan(bench)), await codeOf(bench.engine.plan(other, 'apply', bench.call))];

    const said = bench.events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    expect(said.filter((text) => fault.some((line) => line.trim() === text))).toEqual(fault.map((line) => line.trim()));
    expect(said.filter((text) => text.startsWith('Error: Failed'))).toHaveLength(2);
    expect(codes).toEqual(['ENGINE_PROVIDER_DOWNLOAD', 'ENGINE_PROVIDER_DOWNLOAD']);
  });

  it('may fail in init: the next call runs it again', async () => {
    let inits = 0;
    const bench = await open({
      tool: {
        init: async ({ print, env }) => {
          inits += 1;
          await mkdir(env['TF_DATA_DIR'] ?? '', { recursive: true });
          print('Error: Failed to query available provider packages');
          return inits === 1 ? 1 : 0;
        },
      },
    });

    const code = await codeOf(plan(bench));
    await plan(bench);

    expect(code).toBe('ENGINE_PROVIDER_DOWNLOAD');
    expect(names(bench)).toEqual(['init', 'init', 'plan', 'show']);
  });

  it('may find its lock file out of date: ours follows the project', async () => {
    const bench = await open({
      tool: {
        init: async ({ args, complain }) => {
          if (args.includes('-upgrade')) return 0;
          complain('│ Error: Failed to query available provider packages');
          complain('│ locked provider registry.example/a/b 1.0.0 does not match configured version constraint 2.0.0');
          return 1;
        },
      },
    });

    await bench.engine.prepare(simple(bench), bench.call);

    expect(bench.commands().map((args) => args.includes('-upgrade'))).toEqual([false, true]);
  });

  it('is told secrets by its environment only, and leaves none on disk', async () => {
    const secret = 'correct-horse-battery';
    const bench = await open({
      tool: {
        plan: says([JSON.stringify({ type: 'log', '@message': `uses ${secret}` })]),
        show: says([`{"format_version":"1.2","variables":{"k":{"value":"${secret}"}}}`]),
      },
    });
    const work = bench.work('secretive', {
      resources: [resourceOf('one', { input: '${secrets.KEY}' })],
      secrets: { KEY: secret },
    });

    await bench.engine.plan(work, 'apply', bench.call);

    const planning = bench.runner.calls.find(({ args }) => args[0] === 'plan');
    expect(
      Object.entries(planning?.env ?? {})
        .filter(([, value]) => value === secret)
        .map(([name]) => name),
    ).toEqual(['TF_VAR_secrets__KEY']);
    expect(JSON.stringify([planning?.args, bench.events])).not.toContain(secret);
    const files = await filesBelow(bench.directory);
    expect(files.filter(({ text }) => text.includes(secret)).map(({ path }) => path)).toEqual([]);
  });

  it('may hand a secret on without saying so: the output is sensitive all the same', async () => {
    const bench = await open({
      tool: { output: says(['{"url":{"sensitive":false,"value":"db://app:correct-horse@host"},"size":{"value":3}}']) },
    });
    const work = bench.work('secretive', { resources: [], secrets: { KEY: 'correct-horse' } });
    await mkdir(join(bench.directory, '.fairlead/state/staging'), { recursive: true });
    await writeFile(work.places.stateFile, '{}');

    const outputs = await bench.engine.outputs(work, bench.call);

    expect(outputs).toEqual({
      url: { value: 'db://app:correct-horse@host', sensitive: true },
      size: { value: 3, sensitive: false },
    });
  });

  it('writes its plan into a file that only we can read', async () => {
    const bench = await open({ tool: {} });

    await plan(bench);

    const saved = (await filesBelow(bench.directory)).find(({ path }) => path.endsWith('.tfplan'));
    expect([saved?.text, saved?.mode]).toEqual(['the plan', 0o600]);
  });

  it('is not handed what would change its answers', async () => {
    const bench = await open({
      tool: {},
      environment: {
        AWS_PROFILE: 'work',
        TF_CLI_ARGS_plan: '-no-color',
        TF_WORKSPACE: 'other',
        TF_LOG: 'trace',
        NODE_OPTIONS: '--inspect',
        TF_VAR_size: '3',
      },
    });

    await bench.engine.prepare(simple(bench), bench.call);

    const env = bench.runner.calls[0]?.env ?? {};
    expect(env).toMatchObject({
      AWS_PROFILE: 'work',
      TF_VAR_size: '3',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: join(bench.directory, '.fairlead/cache/cli.tfrc'),
      TF_PLUGIN_CACHE_DIR: join(bench.directory, '.fairlead/cache/providers/terraform'),
    });
    const held = ['TF_CLI_ARGS_plan', 'TF_WORKSPACE', 'TF_LOG', 'NODE_OPTIONS'];
    expect(held.filter((name) => name in env)).toEqual([]);
  });

  it('uses the configuration file of the user where there is one', async () => {
    const chosen = await open({ tool: {}, environment: { TF_CLI_CONFIG_FILE: '/etc/mirror.tfrc' } });
    const atHome = await open({ tool: {} });
    await writeFile(join(atHome.directory, '.terraformrc'), '');

    await chosen.engine.prepare(simple(chosen), chosen.call);
    await atHome.engine.prepare(simple(atHome), atHome.call);

    expect(chosen.runner.calls[0]?.env['TF_CLI_CONFIG_FILE']).toBe('/etc/mirror.tfrc');
    expect(atHome.runner.calls[0]?.env['TF_CLI_CONFIG_FILE']).toBeUndefined();
  });
});

describe('what leads to init', () => {
  it('nothing but what it depends on', async () => {
    const bench = await open({ tool: {} });
    const prepare = async (properties: JsonObject) =>
      (await bench.engine.prepare(simple(bench, properties), bench.call)).initialised;

    expect([await prepare({ input: 1 }), await prepare({ input: 2 })]).toEqual([true, false]);
  });

  it('another version of the tool, other settings of the state', async () => {
    const bench = await open({ tool: {} });
    const newer = await open({ tool: {}, version: '1.12.0', directory: bench.directory });
    await bench.engine.prepare(simple(bench), bench.call);

    const afterUpdate = await newer.engine.prepare(simple(newer), newer.call);
    const work = simple(newer);
    const backend = { type: 's3', settings: { bucket: 'b', key: 'k', region: 'r' } };
    const elsewhere = await newer.engine.prepare({ ...work, stack: { ...work.stack, backend } }, newer.call);

    expect([afterUpdate.initialised, elsewhere.initialised]).toEqual([true, true]);
  });

  it('any change of a root module, which is left as it is', async () => {
    const bench = await open({ tool: {} });
    const root = join(bench.directory, 'root');
    await mkdir(root);
    await writeFile(join(root, 'main.tf'), 'variable "a" {}');
    await writeFile(join(root, '.terraform.lock.hcl'), '# mine');
    const work = bench.work('own', { source: 'root', variables: { a: 'x' } });
    const prepare = async () => (await bench.engine.prepare(work, bench.call)).initialised;

    const before = [await prepare(), await prepare()];
    await writeFile(join(root, 'main.tf'), 'variable "b" {}');
    const after = await prepare();

    expect([...before, after]).toEqual([true, false, true]);
    expect(bench.commands()[0]).toContain('-lockfile=readonly');
    expect(bench.runner.calls[0]).toMatchObject({
      cwd: root,
      env: { TF_DATA_DIR: join(work.places.work, '.terraform') },
    });
    expect((await filesBelow(root)).map(({ path }) => path).sort()).toEqual([
      join(root, '.terraform.lock.hcl'),
      join(root, 'main.tf'),
    ]);
  });

  it('selects the workspace of a root module', async () => {
    const bench = await open({ tool: {} });
    await mkdir(join(bench.directory, 'root'));
    const work = bench.work('own', { source: 'root' });
    const content = { kind: 'source', directory: 'root', workspace: 'blue' } as const;

    await bench.engine.prepare({ ...work, stack: { ...work.stack, content } }, bench.call);

    expect(bench.commands()[1]).toEqual(['workspace', 'select', '-or-create=true', '-no-color', 'blue']);
  });

  it('names a root module that is not there', async () => {
    const bench = await open({ tool: {} });

    expect(await codeOf(bench.engine.prepare(bench.work('own', { source: 'none' }), bench.call))).toBe(
      'ENGINE_SOURCE_MISSING',
    );
  });
});
