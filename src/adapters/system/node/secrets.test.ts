import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { createNodeSecrets } from './secrets.ts';

describe('node secrets', () => {
  let directory: string;
  let secrets: Secrets;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-secrets-'));
    secrets = createNodeSecrets({
      environment: { PATH: process.env['PATH'], TOKEN: 'tok-12345', EMPTY: '', SHOWN: 'visible' },
      projectDirectory: directory,
    });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const refusal = async (source: Parameters<Secrets['read']>[1]): Promise<{ code: unknown; message: string }> => {
    try {
      return { code: 'nothing was thrown', message: await secrets.read('DB', source) };
    } catch (error) {
      if (!isDeliveryError(error)) throw error;
      return { code: error.code, message: `${error.message} ${error.hint} ${JSON.stringify(error.data ?? {})}` };
    }
  };

  it('reads a variable, a file beside the project and what a command prints, without the last newline', async () => {
    writeFileSync(join(directory, 'password'), 'from file\r\n');
    const command = { kind: 'command', argv: ['sh', '-c', 'pwd; echo "$SHOWN"'] } as const;

    expect(await secrets.read('A', { kind: 'env', name: 'TOKEN' })).toBe('tok-12345');
    expect(await secrets.read('B', { kind: 'file', path: 'password' })).toBe('from file');
    expect((await secrets.read('C', command)).split('\n').at(-1)).toBe('visible');
  });

  it('runs a script of the project by its relative path', async () => {
    writeFileSync(join(directory, 'secret.sh'), '#!/bin/sh\necho from-script\n');
    chmodSync(join(directory, 'secret.sh'), 0o755);

    expect(await secrets.read('A', { kind: 'command', argv: ['./secret.sh'] })).toBe('from-script');
  });

  it.each([
    { why: 'a variable that is not set', source: { kind: 'env', name: 'NOPE' }, code: 'SECRET_MISSING' },
    { why: 'a variable that is empty', source: { kind: 'env', name: 'EMPTY' }, code: 'SECRET_MISSING' },
    { why: 'a file that is not there', source: { kind: 'file', path: 'nope' }, code: 'SECRET_MISSING' },
    { why: 'a command that prints nothing', source: { kind: 'command', argv: ['true'] }, code: 'SECRET_MISSING' },
    { why: 'a command that fails', source: { kind: 'command', argv: ['false'] }, code: 'SECRET_COMMAND_FAILED' },
    {
      why: 'a command that is not there',
      source: { kind: 'command', argv: ['no-such'] },
      code: 'SECRET_COMMAND_FAILED',
    },
    { why: 'no command at all', source: { kind: 'command', argv: [] }, code: 'SECRET_COMMAND_FAILED' },
  ] as const)('names $why', async ({ source, code }) => {
    const { code: given, message } = await refusal(source);

    expect(given).toBe(code);
    expect(message).toContain('DB');
  });

  it('never shows what a failing command printed or was told', async () => {
    const argv = ['sh', '-c', 'echo s3cr3t-out; echo s3cr3t-err >&2; exit 3', 's3cr3t-arg'];

    const { message } = await refusal({ kind: 'command', argv });

    expect(message).not.toContain('s3cr3t');
  });

  it('masks what it has handed out, and nothing before', async () => {
    const before = secrets.redact('tok-12345');
    await secrets.read('TOKEN', { kind: 'env', name: 'TOKEN' });

    expect(before).toBe('tok-12345');
    expect(secrets.redact('a tok-12345 b tok-12345')).toBe('a (secret TOKEN) b (secret TOKEN)');
  });
});
