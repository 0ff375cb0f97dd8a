import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Settings } from '../../../domain/project/model.ts';
import type { ToolFeatures } from '../../../ports/iac-engine.ts';
import { createNodeFiles } from './files.ts';
import { createNodeProcessRunner } from './process-runner.ts';
import { createToolLocator } from './tool-locator.ts';
import { toolDirectory } from './tool-places.ts';

const features: ToolFeatures = {
  removedBlocks: true,
  importBlocks: true,
  stateEncryption: false,
  s3Lockfile: false,
  initJson: false,
  sharedProviderCache: false,
  ephemeral: false,
};

const settings = (tools: Settings['tools'] = {}): Settings => ({
  parallelism: 1,
  engine: 'auto',
  tools,
  maxDeletions: 5,
  defaultTags: {},
});

describe('tool locator', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairlead-locate-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  /** A program that answers like the tool in this version, or with what it is given. */
  async function program(place: string, answer: string, mode = 0o755): Promise<string> {
    const path = join(directory, place);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`);
    await chmod(path, mode);
    return path;
  }
  const version = (text: string): string => JSON.stringify({ terraform_version: text, platform: 'linux_amd64' });

  const locator = (...path: readonly string[]) =>
    createToolLocator({
      processes: createNodeProcessRunner(),
      files: createNodeFiles(),
      environment: { PATH: [...path.map((each) => join(directory, each)), '/usr/bin', '/bin'].join(delimiter) },
      platform: 'linux',
      installed: join(directory, 'installed'),
      directory,
      features: () => features,
      oldest: { terraform: '1.5.0', opentofu: '1.6.0' },
    });

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!isDeliveryError(error)) throw error ?? new Error('it was not refused');
    return error.code;
  }

  it('takes the path of the settings and looks nowhere else', async () => {
    const chosen = await program('chosen/tofu', version('1.7.0'));
    await program('bin/tofu', version('1.9.0'));

    const tool = await locator('bin').locate('opentofu', settings({ opentofu: { path: 'chosen/tofu' } }));
    const missing = await refusal(locator('bin').locate('opentofu', settings({ opentofu: { path: 'none/tofu' } })));

    expect(tool).toEqual({ engine: 'opentofu', path: chosen, version: '1.7.0', features });
    expect(missing).toBe('TOOL_MISSING');
  });

  it('prefers the newest installed one to PATH', async () => {
    await program('installed/opentofu/1.9.0/tofu', version('1.9.0'));
    const newest = await program('installed/opentofu/1.10.1/tofu', version('1.10.1'));
    await program('bin/tofu', version('1.12.0'));

    expect((await locator('bin').locate('opentofu', settings())).path).toBe(newest);
  });

  it('takes the first that fits the asked version', async () => {
    await program('installed/opentofu/1.10.1/tofu', version('1.10.1'));
    const fitting = await program('bin/tofu', version('1.6.2'));

    const tool = await locator('bin').locate('opentofu', settings({ opentofu: { version: '~> 1.6.0' } }));

    expect(tool.path).toBe(fitting);
  });

  const faults: readonly {
    readonly why: string;
    readonly answer: string;
    readonly mode?: number;
    readonly code: string;
  }[] = [
    { why: 'is too old', answer: version('1.4.9'), code: 'TOOL_TOO_OLD' },
    { why: 'answers with garbage', answer: 'Segmentation fault', code: 'TOOL_BROKEN' },
    { why: 'answers with other JSON', answer: '{"version":1}', code: 'TOOL_BROKEN' },
    { why: 'answers with no version', answer: version('latest'), code: 'TOOL_BROKEN' },
    { why: 'is not executable', answer: version('1.11.4'), mode: 0o644, code: 'TOOL_BROKEN' },
  ];
  for (const { why, answer, mode, code } of faults) {
    it(`names a program that ${why}`, async () => {
      await program('bin/terraform', answer, mode);

      expect(await refusal(locator('bin').locate('terraform', settings()))).toBe(code);
    });
  }

  it('names a version that no program has, and a constraint that cannot be read', async () => {
    await program('bin/terraform', version('1.11.4'));
    const asking = (text: string) =>
      refusal(locator('bin').locate('terraform', settings({ terraform: { version: text } })));

    expect([await asking('>= 1.12'), await asking('newest')]).toEqual([
      'TOOL_VERSION_MISMATCH',
      'TOOL_VERSION_INVALID',
    ]);
  });

  it('says that nothing is there', async () => {
    expect(await refusal(locator('bin').locate('opentofu', settings()))).toBe('TOOL_MISSING');
  });

  it('lists everything, also what cannot be used', async () => {
    await program('bin/terraform', version('1.3.0'));
    await program('bin/tofu', version('1.8.0'));
    await program('installed/terraform/1.11.4/terraform', version('1.11.4'));

    const found = await locator('bin').list(settings());

    const shown = found
      .filter(({ path }) => path.startsWith(directory))
      .map(({ engine, origin, version: is, fault }) => [engine, origin, is, fault !== undefined]);
    expect(shown).toEqual([
      ['terraform', 'installed', '1.11.4', false],
      ['terraform', 'path', '1.3.0', true],
      ['opentofu', 'path', '1.8.0', false],
    ]);
  });

  it('knows where each system keeps such files', () => {
    const at = (platform: NodeJS.Platform, environment: Record<string, string>) =>
      toolDirectory(environment, { platform, home: '/home/a' });

    expect(at('linux', {})).toBe('/home/a/.cache/fairlead/tools');
    expect(at('linux', { XDG_CACHE_HOME: '/c' })).toBe('/c/fairlead/tools');
    expect(at('darwin', {})).toBe('/home/a/Library/Caches/fairlead/tools');
    expect(at('linux', { FAIRLEAD_TOOLS_DIR: '/t' })).toBe('/t');
  });
});
