import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { createToolInstaller } from './tool-installer.ts';

const archive = Buffer.from(zipSync({ tofu: strToU8('#!/bin/sh\necho tofu\n'), LICENSE: strToU8('MPL-2.0') }));
const name = 'tofu_1.9.9_linux_amd64.zip';
const base = '/opentofu/opentofu/releases/download/v1.9.9';
const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the server answers, by path; everything else is missing. */
type Site = Readonly<Record<string, RequestListener>>;

const sending =
  (body: string | Uint8Array): RequestListener =>
  (_request, response) => {
    response.end(body);
  };

const sums = {
  [`${base}/tofu_1.9.9_SHA256SUMS`]: sending(`${sumOf(archive)}  ${name}\n${'0'.repeat(64)}  other.zip\n`),
};

describe('tool installer', () => {
  let directory: string;
  let server: Server | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairlead-tools-'));
  });
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  async function serve(site: Site): Promise<string> {
    const started = createServer((request, response) => {
      const answer = site[request.url ?? ''];
      if (answer !== undefined) return answer(request, response);
      response.statusCode = 404;
      response.end();
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  const installer = (mirror: string, idleMs = 10_000) =>
    createToolInstaller({ directory, platform: 'linux', architecture: 'x64', mirror, idleMs });

  const install = (mirror: string, signal = new AbortController().signal, idleMs = 10_000) =>
    installer(mirror, idleMs).install('opentofu', '1.9.9', () => undefined, signal);

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!isDeliveryError(error)) throw error ?? new Error('it was not refused');
    return error.code;
  }

  /** Nothing half-installed stays behind. */
  const remains = async (): Promise<readonly string[]> =>
    (await readdir(directory, { recursive: true })).filter((path) => path !== 'opentofu');

  it('fetches, checks and unpacks a release, once', async () => {
    const mirror = await serve({ ...sums, [`${base}/${name}`]: sending(archive) });

    const first = await install(mirror);
    const second = await install(mirror);

    expect(first).toEqual({
      path: join(directory, 'opentofu', '1.9.9', 'tofu'),
      version: '1.9.9',
      alreadyThere: false,
    });
    expect(second.alreadyThere).toBe(true);
    expect(await readFile(first.path, 'utf8')).toContain('echo tofu');
    expect((await stat(first.path)).mode & 0o777).toBe(0o755);
    expect(await readdir(join(directory, 'opentofu', '1.9.9'))).toEqual(['tofu']);
  });

  it('is safe when several install at once', async () => {
    const mirror = await serve({ ...sums, [`${base}/${name}`]: sending(archive) });

    const results = await Promise.all([install(mirror), install(mirror), install(mirror)]);

    expect(new Set(results.map(({ path }) => path)).size).toBe(1);
    expect(results.filter(({ alreadyThere }) => !alreadyThere)).toHaveLength(1);
    await expect(access(results[0]?.path ?? '')).resolves.toBeUndefined();
    expect(await readdir(join(directory, 'opentofu'))).toEqual(['1.9.9']);
  });

  it('takes the directory layout of each publisher', async () => {
    const zip = Buffer.from(zipSync({ terraform: strToU8('x') }));
    const file = 'terraform_1.11.4_linux_amd64.zip';
    const mirror = await serve({
      '/terraform/1.11.4/terraform_1.11.4_SHA256SUMS': sending(`${sumOf(zip)}  ${file}\n`),
      [`/terraform/1.11.4/${file}`]: sending(zip),
    });
    const said: string[] = [];

    const { path } = await installer(mirror).install(
      'terraform',
      undefined,
      (text) => said.push(text),
      new AbortController().signal,
    );

    expect(path).toBe(join(directory, 'terraform', '1.11.4', 'terraform'));
    expect(said[0]).toContain('Business Source License');
  });

  it('follows a redirect', async () => {
    const mirror = await serve({
      ...sums,
      [`${base}/${name}`]: (_request, response) => {
        response.writeHead(302, { location: '/elsewhere.zip' }).end();
      },
      '/elsewhere.zip': sending(archive),
    });

    expect((await install(mirror)).alreadyThere).toBe(false);
  });

  const faults: readonly { readonly why: string; readonly site: Site; readonly code: string }[] = [
    {
      why: 'a tampered archive',
      site: { ...sums, [`${base}/${name}`]: sending(Buffer.concat([archive, Buffer.from('x')])) },
      code: 'TOOL_DOWNLOAD_TAMPERED',
    },
    {
      why: 'a truncated archive',
      site: {
        ...sums,
        [`${base}/${name}`]: (_request, response) => {
          response.writeHead(200, { 'content-length': archive.length });
          response.write(archive.subarray(0, 20), () => response.destroy());
        },
      },
      code: 'TOOL_DOWNLOAD_FAILED',
    },
    { why: 'a missing archive', site: sums, code: 'TOOL_DOWNLOAD_MISSING' },
    { why: 'missing checksums', site: { [`${base}/${name}`]: sending(archive) }, code: 'TOOL_DOWNLOAD_MISSING' },
    {
      why: 'checksums without this machine',
      site: { [`${base}/tofu_1.9.9_SHA256SUMS`]: sending(`${'0'.repeat(64)}  other.zip\n`) },
      code: 'TOOL_PLATFORM_UNSUPPORTED',
    },
    {
      why: 'an archive that is none, though its checksum is right',
      site: {
        [`${base}/tofu_1.9.9_SHA256SUMS`]: sending(`${sumOf(Buffer.from('no zip'))}  ${name}\n`),
        [`${base}/${name}`]: sending('no zip'),
      },
      code: 'TOOL_DOWNLOAD_FAILED',
    },
    {
      why: 'a server that fails',
      site: {
        ...sums,
        [`${base}/${name}`]: (_request, response) => {
          response.writeHead(503).end();
        },
      },
      code: 'TOOL_DOWNLOAD_FAILED',
    },
    {
      why: 'endless redirects',
      site: {
        ...sums,
        [`${base}/${name}`]: (_request, response) => {
          response.writeHead(302, { location: `${base}/${name}` }).end();
        },
      },
      code: 'TOOL_DOWNLOAD_FAILED',
    },
  ];
  for (const { why, site, code } of faults) {
    it(`refuses ${why}, and leaves nothing behind`, async () => {
      const mirror = await serve(site);

      expect(await refusal(install(mirror))).toBe(code);
      expect(await remains()).toEqual([]);
    });
  }

  it('gives up on a download that hangs', async () => {
    const mirror = await serve({ ...sums, [`${base}/${name}`]: () => undefined });

    const code = await refusal(install(mirror, new AbortController().signal, 50));

    expect(code).toBe('TOOL_DOWNLOAD_TIMEOUT');
    expect(await remains()).toEqual([]);
  });

  it('gives up on a download that stops half-way', async () => {
    const mirror = await serve({
      ...sums,
      [`${base}/${name}`]: (_request, response) => {
        response.writeHead(200, { 'content-length': archive.length });
        response.write(archive.subarray(0, 20));
      },
    });

    expect(await refusal(install(mirror, new AbortController().signal, 50))).toBe('TOOL_DOWNLOAD_TIMEOUT');
  });

  it('can be interrupted', async () => {
    const stop = new AbortController();
    const mirror = await serve({ ...sums, [`${base}/${name}`]: () => stop.abort() });

    expect(await refusal(install(mirror, stop.signal))).toBe('ENGINE_INTERRUPTED');
    expect(await remains()).toEqual([]);
  });

  it('refuses what is no version, before it asks anybody', async () => {
    const work = installer('http://127.0.0.1:1').install(
      'opentofu',
      '../x',
      () => undefined,
      new AbortController().signal,
    );

    expect(await refusal(work)).toBe('TOOL_VERSION_INVALID');
  });

  it('names a server that cannot be reached', async () => {
    expect(await refusal(install('http://127.0.0.1:1'))).toBe('TOOL_DOWNLOAD_FAILED');
  });
});
