import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliEnd, expectCalm, mistakesIn, newestRun, runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';
import { canMount, mountDisk } from '../support/small-disk.ts';

/** Fills the disk of the store in the middle of an apply. */
const project = (before: string): string => `project: shop
${settingsFor(anyEngine())}  state: { service: embedded }
stacks:
  network:
    resources:
      - type: terraform_data
        name: a
        properties:
          input: one
          provisioner:
            - local-exec: { command: 'echo made >> "$HOME/made"; ${before} dd if=/dev/zero of="$HOME/../.fairlead/fill" bs=1k 2>/dev/null || true' }
`;

const made = (scratch: ScratchProject): string => readFileSync(join(scratch.directory, '.home/made'), 'utf8');

describe.skipIf(!canMount())('a disk that is full when a state is to be stored (needs the right to mount one)', () => {
  test('under all of it: what the engine has just made is stored all the same', async () => {
    using scratch = createScratchProject({ files: { 'fairlead.yaml': project('') } });
    using disk = mountDisk(scratch, '.fairlead', 3000);

    const full = await runCli(scratch, ['apply', '--yes', '--json']);
    disk.enlarge();
    // The journal may have met the full disk first, before the reserve of the store made room.
    if (full.code !== 0) await expectSaidAndResumed(scratch, full);

    await expectStoredOnce(scratch, 'write');
  });

  test('under the store, with no reserve left: it is said, and with room again the run resumes', async () => {
    const before = 'rm -f "$HOME/../.fairlead/state.reserve";';
    using scratch = createScratchProject({ files: { 'fairlead.yaml': project(before) } });
    using disk = mountDisk(scratch, '.fairlead', 3000);
    using _ = mountDisk(scratch, '.fairlead/work', 20_000);

    const full = await runCli(scratch, ['apply', '--yes', '--json']);
    disk.enlarge();

    await expectSaidAndResumed(scratch, full);
    await expectStoredOnce(scratch, 'recovered');
  });
});

async function expectSaidAndResumed(scratch: ScratchProject, full: CliEnd): Promise<void> {
  expectCalm(full, 1);
  expect(mistakesIn(full.json)).toMatchObject([
    { code: expect.stringMatching(/^(JOURNAL|STATE_STORE)_DISK_FULL$/), hint: expect.stringContaining('df -h') },
  ]);
  expectCalm(await runCli(scratch, ['resume', await newestRun(scratch), '--yes', '--json']), 0);
}

async function expectStoredOnce(scratch: ScratchProject, how: string): Promise<void> {
  const history = await runCli(scratch, ['state', 'history', 'network', '--json']);

  expect(made(scratch)).toBe('made\n');
  expect(history.json[0]).toMatchObject([{ version: 1, how, resources: 1 }]);
  expectCalm(await runCli(scratch, ['plan', '--exit-code']), 0);
}
