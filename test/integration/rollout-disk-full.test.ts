import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';
import { canMount, mountDisk } from '../support/small-disk.ts';
import { stopServices } from '../support/stop-services.ts';

/** Long enough to be in the middle of it; a good version would be promoted. */
const judged = `
kind: canary
steps: [{ setWeight: 50 }, { analysis: { for: 20s } }]
analysis: { every: 1s, window: 2s, metrics: { answers: { query: success-rate, greaterThan: 0.9 } } }
look: 1s
`;

describe.skipIf(!canMount())('a disk that is full during a rollout (needs the right to mount one)', () => {
  test('stops it with its reason, loses no request and promotes nothing; with room again an abort goes back', async () => {
    await using bed = openRolloutBed(judged);
    using _ = mountDisk(bed.scratch, '.fairlead', 20_000);
    try {
      bed.version('v1');
      const first = await bed.start(['deploy', '--yes']).ended;
      const stable = (await bed.status()).stable?.revision;
      const clients = await bed.clients();
      bed.version('v2');
      const rollout = bed.start(['rollout', 'start', 'web']);
      await bed.until('judged', (status) => status.rollout?.step?.number === 2);

      const free = fillDisk(join(bed.scratch.directory, '.fairlead/fill'));
      const full = await rollout.ended;
      free();
      const between = await bed.status();
      const back = await bed.start(['rollout', 'abort', 'web']).ended;
      const after = await bed.status();
      const seen = await clients.stop();

      expect(first.code, first.output).toBe(0);
      expect(full.code, full.output).toBe(1);
      expect(full.output).toContain('JOURNAL_DISK_FULL');
      expect(between).toMatchObject({ stable: { revision: stable }, rollout: { alive: false } });
      expect(after, back.output).toMatchObject({
        stable: { revision: stable },
        arms: { stable: fullWeight },
        rollout: { outcome: 'rolled-back' },
      });
      expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
    } finally {
      // What still runs keeps files open there.
      await stopServices(bed.scratch.directory, bed.scratch.environment);
    }
  });
});

/** Takes what is left, to the last byte. @returns gives it back */
function fillDisk(file: string): () => void {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  return () => rmSync(file);
}
