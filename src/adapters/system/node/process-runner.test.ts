import { readdirSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Command, RunningProcess } from '../../../ports/process-runner.ts';
import { processRunnerContract } from '../../../testing/contracts/process-runner.ts';
import { processStart } from './process-identity.ts';
import { createNodeProcessRunner } from './process-runner.ts';

const actor = join(import.meta.dirname, '../../../testing/programs/actor.ts');
const runner = createNodeProcessRunner();

processRunnerContract('node', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-runner-'));
  let count = 0;
  const command = (...acts: readonly string[]): Command =>
    actorCommand(join(directory, String(count++)), directory, acts);
  return {
    runner,
    command,
    missing: () => ({ ...command(), program: join(directory, 'not-there') }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

describe('node process runner', () => {
  let directory: string;
  let count = 0;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairlead-runner-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const command = (...acts: readonly string[]): Command =>
    actorCommand(join(directory, `node-${count++}`), directory, acts);

  it('inherits no variable', async () => {
    process.env['FAIRLEAD_TEST_LEAK'] = 'leaked';
    const running = await runner.start({ ...command('env:FAIRLEAD_TEST_LEAK', 'env:GIVEN'), env: { GIVEN: 'yes' } });

    expect(await texts(running)).toEqual(['FAIRLEAD_TEST_LEAK=(unset)', 'GIVEN=yes']);
  });

  it('keeps characters whole that lie across reads, and shows broken ones as such', async () => {
    const running = await runner.start(command('raw:c3', 'sleep:80', 'raw:a9', 'raw:ff0a'));

    expect(await texts(running)).toEqual(['é\uFFFD']);
  });

  it('gives very long lines, lines with carriage returns and a last line without an end', async () => {
    const running = await runner.start(command('long:3000000', 'raw:610d0a', 'raw:656e64'));

    const lines = await texts(running);

    expect(lines.map(({ length }) => length)).toEqual([3_000_000, 1, 3]);
    expect(lines.slice(1)).toEqual(['a', 'end']);
  });

  it('lets a slow reader catch up from disk', async () => {
    const running = await runner.start(command('lines:300000'));
    await running.exit;

    const before = process.memoryUsage().arrayBuffers;
    let lines = 0;
    for await (const _ of running.lines) lines += 1;

    expect(lines).toBe(300_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('leaves no open file behind, also when the reader goes away early', async () => {
    const own = command('lines:1000');
    const running = await runner.start(own);

    for await (const _ of running.lines) break;
    await running.exit;

    expect(openFiles()).not.toContain(own.record.stdout);
  });

  it('kills the children of what it kills', async () => {
    const running = await runner.start(command('spawn:60000', 'sleep:60000'));
    let child = 0;

    for await (const { text } of running.lines) {
      child = Number(text);
      running.kill();
    }

    await gone(child);
    expect(processStart(child)).toBeUndefined();
  });

  it.each([
    { why: 'hears SIGTERM', acts: ['spawn:60000'] },
    { why: 'does not hear SIGTERM', acts: ['spawn-deaf:60000'] },
  ])('ends what an interrupted tool has left running, also where that $why', async ({ acts }) => {
    const running = await runner.start(command(...acts, 'until-interrupt', 'exit:1'));
    let child = 0;

    for await (const { text } of running.lines) {
      if (text === 'waiting') running.interrupt();
      else child = Number(text);
    }
    const exit = await running.exit;

    await gone(child);
    expect(processStart(child)).toBeUndefined();
    expect(exit).toEqual({ code: 1, signal: null });
  });

  it('leaves running what a tool that ended in order has left on purpose', async () => {
    const running = await runner.start(command('spawn:60000', 'exit:0'));

    const [child] = await texts(running);
    await running.exit;

    expect(processStart(Number(child))).toBeDefined();
    process.kill(Number(child), 'SIGKILL');
    await gone(Number(child));
  });

  it('keeps what a tool printed for its owner only', async () => {
    const own = command('out:secret');
    await texts(await runner.start(own));

    const { mode } = await stat(own.record.stdout);

    expect(mode & 0o077).toBe(0);
  });

  it('marks who is at work', async () => {
    const own = command('until-interrupt');
    const running = await runner.start(own);

    const mark: unknown = JSON.parse(await readFile(own.record.mark, 'utf8'));

    expect(mark).toMatchObject({ pid: running.pid, startedAt: processStart(running.pid) });
    running.kill();
    await running.exit;
  });

  it('finds a child whose parent died before it could name it, by the file it writes', async () => {
    const own = command('until-interrupt');
    const running = await runner.start(own);
    await writeFile(own.record.mark, '{"pid":');

    const settled = runner.settle(own.record, AbortSignal.timeout(20_000));
    running.kill();

    expect(await settled).toBe(true);
  });

  it('does not take a reused process number for the one that worked here', async () => {
    const own = command('exit:0');
    await texts(await runner.start(own));
    const mark = JSON.parse(await readFile(own.record.mark, 'utf8')) as object;
    await writeFile(own.record.mark, JSON.stringify({ ...mark, pid: process.pid }));

    expect(await runner.settle(own.record, AbortSignal.timeout(5_000))).toBe(false);
  });

  it.each([
    { why: 'a file without the right to execute', make: 'plain', code: 'PROCESS_DENIED' },
    { why: 'a directory that is not there', make: 'cwd', code: 'FILE_WRONG_KIND' },
    { why: 'a record that cannot be written', make: 'record', code: 'FILE_WRONG_KIND' },
  ])('names $why', async ({ make, code }) => {
    const plain = join(directory, 'plain');
    await writeFile(plain, '#!/bin/sh\n');
    await chmod(plain, 0o644);
    const own = command('exit:0');
    const broken: Record<string, Command> = {
      plain: { ...own, program: plain },
      cwd: { ...own, cwd: join(directory, 'nowhere') },
      record: { ...own, record: { ...own.record, stdout: join(plain, 'out') } },
    };

    const error = await runner.start(broken[make] ?? own).catch((reason: unknown) => reason);

    expect(isDeliveryError(error) && error.code).toBe(code);
    expect(await runner.settle(own.record, AbortSignal.timeout(10_000))).toBe(false);
  });

  it('cuts a question that talks without end', async () => {
    const { record: _, ...own } = command('long:12000000', 'sleep:60000');

    const answer = await runner.ask(own, 30_000);

    expect(answer.stdout).toHaveLength(10 * 1024 * 1024);
    expect(answer).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: false });
  });
});

function actorCommand(base: string, cwd: string, acts: readonly string[]): Command {
  return {
    program: process.execPath,
    args: [actor, ...acts],
    cwd,
    env: {},
    record: { stdout: `${base}.out`, stderr: `${base}.err`, mark: `${base}.mark` },
  };
}

async function texts(running: RunningProcess): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of running.lines) lines.push(text);
  return lines;
}

function openFiles(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

async function gone(pid: number): Promise<void> {
  const end = Date.now() + 10_000;
  while (processStart(pid) !== undefined && Date.now() < end) await new Promise((resolve) => setImmediate(resolve));
}
