import { hostname } from 'node:os';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createIdentity, holderLife } from './identity.ts';
import { processLife, processStart } from './process-identity.ts';

describe('identity', () => {
  it('is this very process', () => {
    const { holder } = createIdentity();

    expect(holder).toMatchObject({ pid: process.pid, host: hostname() });
    expect(holderLife(holder)).toBe('alive');
  });

  it('gives run ids that are sorted by time and are not given twice', () => {
    const { newRunId } = createIdentity();
    const at = (time: string): string => newRunId(new Date(time));

    const many = new Set(Array.from({ length: 200 }, () => at('2026-11-24T09:31:59Z')));

    expect(at('2026-11-24T09:31:59Z')).toMatch(/^20261124-0931-[2-9a-z]{4}$/);
    expect(at('2026-11-24T09:31:00Z') < at('2026-11-24T09:32:00Z')).toBe(true);
    expect(many.size).toBeGreaterThan(190);
  });

  it('digests text and bytes alike', () => {
    const { digest } = createIdentity();

    expect(digest('é')).toBe(digest(Buffer.from('é')));
    expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('cannot tell about a process of another host', () => {
    expect(holderLife({ ...createIdentity().holder, host: 'elsewhere' })).toBe('unknown');
  });

  it('takes a reused process number for gone', () => {
    const { holder } = createIdentity();

    expect(holderLife({ ...holder, startedAt: `${holder.startedAt}1` })).toBe('gone');
  });

  it('sees the end of a process', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const pid = child.pid ?? 0;
    const startedAt = processStart(pid) ?? '';
    const before = processLife(pid, startedAt);

    child.stdin.end();
    await once(child, 'exit');

    expect(before).toBe('alive');
    expect(processLife(pid, startedAt)).toBe('gone');
  });

  it.each([0, -1, Number.NaN, 1.5, 2 ** 40])('knows no process %s', (pid) => {
    expect(processStart(pid)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('tells other boots and other containers apart', () => {
    const [boot = '', namespace = '', ticks = ''] = (processStart(process.pid) ?? '').split('/');

    expect(processLife(process.pid, `another-boot/${namespace}/${ticks}`)).toBe('gone');
    expect(processLife(process.pid, `${boot}/1/${ticks}`)).toBe('unknown');
    expect(processLife(process.pid, 'a format of tomorrow')).toBe('unknown');
  });
});
