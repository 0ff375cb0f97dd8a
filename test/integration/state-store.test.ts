import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newStateKey, parseStateKey } from '../../src/adapters/state/sqlite/states/envelope.ts';
import { openStateStore } from '../../src/adapters/state/sqlite/states/store.ts';
import { readState } from '../../src/domain/state/document.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { type Program, startProgram } from '../support/run-program.ts';

const program = join(import.meta.dirname, '../support/programs/state-writer.ts');
const keyText = newStateKey();

describe('the store of states, with real processes', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const start = (name: string, more: { readonly file?: string; readonly count?: number; readonly bytes?: number }) =>
    startProgram(
      program,
      [more.file ?? join(directory, 'state.db'), name, String(more.count ?? 20), String(more.bytes ?? 10)],
      { STATE_KEY: keyText, PATH: process.env['PATH'] ?? '' },
    );
  const open = (file = join(directory, 'state.db')): StateStore =>
    openStateStore(file, {
      keys: { newest: parseStateKey(keyText, 'test'), older: [] },
      now: () => new Date(),
      lifeOf: () => 'alive',
    });

  it('loses no version that was acknowledged when the writer is killed, and shows none by half', async () => {
    for (let round = 0; round < 6; round += 1) {
      const writer = start(`round-${round}`, { count: 100_000, bytes: 200_000 });
      const acknowledged = await killAfter(writer, 150 + round * 70);

      const store = open();
      const versions = store.history('e/s');
      const texts = versions.map(({ version }) => store.read('e/s', version)?.text ?? '');
      store.close();

      expect(versions.map(({ serial }) => serial)).toEqual(versions.map((_, index) => versions.length - index));
      expect(versions[0]?.serial ?? 0).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0);
      expect(texts.every((text) => readState(text).kind === 'state')).toBe(true);
    }
  });

  it('gives every serial to one of several writers at a time, and lets all of them through', async () => {
    const writers = ['ada', 'bob', 'eve'].map((name) => start(name, { count: 40 }));

    const serials = (await Promise.all(writers.map(({ ended }) => ended))).flatMap(({ stdout }) => lines(stdout));

    expect(serials.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    const store = open();
    expect(store.history('e/s')).toHaveLength(120);
    store.close();
  });

  it.skipIf(!canMount())(
    'says that the disk is full, keeps what is there, and goes on when there is room',
    async () => {
      const disk = join(directory, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]);
      try {
        const file = join(disk, 'state.db');
        const { stdout, code } = await start('ada', { file, count: 100_000, bytes: 100 }).ended;
        const told = stdout.trim().split('\n');
        const last = Number(told.at(-2));
        execFileSync('mount', ['-o', 'remount,size=20m', disk]);

        const store = open(file);

        expect([code, told.at(-1)]).toEqual([1, 'STATE_STORE_DISK_FULL']);
        expect(store.read('e/s')?.version.serial).toBe(last);
        expect(store.history('e/s')).toHaveLength(last);
        store.write('e/s', JSON.stringify({ version: 4, serial: last + 1, lineage: 'l' }), { how: 'write', who: 'x' });
        store.close();
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );
});

async function killAfter({ child, ended }: Program, milliseconds: number): Promise<readonly number[]> {
  // Its start is not what is to be killed.
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  await sleep(milliseconds);
  child.kill('SIGKILL');
  return lines((await ended).stdout);
}

/** A line that was cut off has no number behind it that counts. */
const lines = (stdout: string): readonly number[] => stdout.split('\n').slice(0, -1).map(Number);

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'fairlead-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
