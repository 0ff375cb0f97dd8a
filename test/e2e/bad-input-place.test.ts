import { chmodSync, readFileSync, readdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { expectCalm, expectTold, mistakesIn, newestRun, runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';
import { canMount, mountDisk } from '../support/small-disk.ts';

const web = (input: number, more = ''): string => `project: shop
${settingsFor(anyEngine())}
stacks:
  web:
    resources:
      - { type: terraform_data, name: a, properties: { input: ${input} } }
${more}`;
const files = { 'fairlead.yaml': web(1) };
const applied = [{ stacks: [{ stack: 'web', state: 'applied' }] }];

describe('a directory', () => {
  test('that is not there is not taken for the project above it', async () => {
    using scratch = createScratchProject({ files });

    for (const [cwd, what] of [
      ['nowhere', 'is not there'],
      ['fairlead.yaml', 'is not a directory'],
    ] as const) {
      await expectTold(scratch, ['plan', '--cwd', cwd], {
        exit: 2,
        codes: ['PROJECT_NOT_FOUND'],
        says: [join(scratch.directory, cwd), what, '--cwd'],
      });
    }
  });

  test('with spaces and more in its name, behind a link, without HOME: all of it works', async () => {
    using scratch = createScratchProject({ files: { 'sp ace ünï $x/fairlead.yaml': web(1) } });
    symlinkSync('sp ace ünï $x', join(scratch.directory, 'link'));
    const env = { HOME: undefined };

    const apply = await runCli(scratch, ['apply', '--yes'], { cwd: 'link', env });
    const status = await runCli(scratch, ['status', '--json'], { cwd: 'sp ace ünï $x', env });
    const destroy = await runCli(scratch, ['destroy', '--yes'], { cwd: 'sp ace ünï $x', env });

    expectCalm(apply, 0);
    expect(status.json).toMatchObject(applied);
    expectCalm(destroy, 0);
  });
});

describe.skipIf(process.platform === 'win32')('without permission', () => {
  test('to read the project file', async () => {
    using scratch = closed(files);
    chmodSync(join(scratch.directory, 'fairlead.yaml'), 0o000);

    await expectTold(
      scratch,
      ['plan'],
      { exit: 2, codes: ['PROJECT_UNREADABLE'], says: [join(scratch.directory, 'fairlead.yaml'), 'permission denied'] },
      { as: 'nobody' },
    );
  });

  test('to write the journal, and a directory of PATH that is closed is passed over', async () => {
    using scratch = closed({ ...files, 'closed/readme': '' });
    chmodSync(join(scratch.directory, 'closed'), 0o000);
    chmodSync(scratch.directory, 0o555);
    const env = { PATH: `${join(scratch.directory, 'closed')}:${process.env['PATH'] ?? ''}` };

    const plan = await runCli(scratch, ['plan', '--json'], { as: 'nobody', env });
    chmodSync(join(scratch.directory, 'closed'), 0o755);
    chmodSync(scratch.directory, 0o755);

    expectCalm(plan, 1);
    expect(mistakesIn(plan.json)).toMatchObject([
      { code: expect.stringMatching(/^(JOURNAL|FILE)_DENIED$/), message: expect.stringContaining('.fairlead') },
    ]);
  });
});

/** A project that others may enter. */
function closed(given: Readonly<Record<string, string>>): ScratchProject {
  const scratch = createScratchProject({ files: given });
  chmodSync(scratch.directory, 0o755);
  chmodSync(join(scratch.directory, '.home'), 0o777);
  return scratch;
}

describe.skipIf(!canMount())('a full disk (needs the right to mount one)', () => {
  test('under the journal: said at once; with room again, the run resumes', async () => {
    using scratch = createScratchProject({ files });
    using disk = mountDisk(scratch, '.fairlead', 260);

    const full = await runCli(scratch, ['apply', '--yes']);
    disk.enlarge();
    const run = await newestRun(scratch);
    const resumed = await runCli(scratch, ['resume', run, '--yes']);

    expectCalm(full, 1);
    expect(full.output).toMatch(/\[(JOURNAL|FILE)_DISK_FULL\]/);
    expect(full.output).toContain(`fairlead resume ${run}`);
    expectCalm(resumed, 0);
  });

  test('under the work directory: said with the file; with room again, the run resumes', async () => {
    using scratch = createScratchProject({ files });
    using disk = mountDisk(scratch, '.fairlead/work', 4);
    writeFileSync(join(scratch.directory, '.fairlead/work/fill'), Buffer.alloc(4096));

    const full = await runCli(scratch, ['apply', '--yes', '--json']);
    disk.enlarge();
    const resumed = await runCli(scratch, ['resume', await newestRun(scratch), '--yes']);

    expectCalm(full, 1);
    expect(mistakesIn(full.json)).toMatchObject([
      {
        code: 'FILE_DISK_FULL',
        message: expect.stringContaining('.fairlead/work'),
        hint: expect.stringContaining('df -h'),
      },
    ]);
    expectCalm(resumed, 0);
  });
});

describe('a damaged journal is refused, explained and mended, and what was applied stays applied', () => {
  const journalOf = (scratch: ScratchProject): string => join(scratch.directory, '.fairlead/journal.db');
  const damages: readonly (readonly [string, (file: string) => void])[] = [
    [
      'flipped bytes',
      (file) => {
        const bytes = readFileSync(file);
        for (let index = 4096; index < bytes.length; index += 97) bytes[index] = (bytes[index] ?? 0) ^ 0xff;
        writeFileSync(file, bytes);
      },
    ],
    ['a cut', (file) => truncateSync(file, 5000)],
    [
      'a row that somebody changed',
      (file) => {
        const database = new DatabaseSync(file);
        // One of the newest: those are verified each time the journal is opened, all of them by `runs repair`.
        const { changes } = database
          .prepare(
            "UPDATE entries SET payload = replace(payload, 'web', 'wbe') WHERE seq = (SELECT max(seq) FROM entries WHERE kind = 'stack')",
          )
          .run();
        database.close();
        if (Number(changes) !== 1) throw new Error('nothing was changed');
      },
    ],
  ];

  test.each(damages)('%s', async (_why, damage) => {
    using scratch = createScratchProject({ files });
    await runCli(scratch, ['apply', '--yes']);
    damage(journalOf(scratch));

    const refused = await runCli(scratch, ['apply', '--yes', '--json']);
    const explained = await runCli(scratch, ['runs', 'repair']);
    const mended = await runCli(scratch, ['runs', 'repair', '--save']);
    // Its side files stand beside it.
    const kept = readdirSync(join(scratch.directory, '.fairlead')).filter((name) => /\.damaged-\w+$/.test(name));
    const after = await runCli(scratch, ['apply', '--yes', '--json']);

    expectCalm(refused, 1);
    expect(mistakesIn(refused.json)).toMatchObject([
      {
        code: 'JOURNAL_CORRUPT',
        message: expect.stringContaining('journal.db'),
        hint: expect.stringContaining('fairlead runs repair'),
      },
    ]);
    expectCalm(explained, 1);
    expect(explained.output).toContain('fairlead runs repair --save');
    expectCalm(mended, 0);
    expect(kept).toHaveLength(1);
    expectCalm(after, 0);
    expect(after.json.at(-1)).toMatchObject({ unchanged: ['web'], applied: [] });
  });
});

describe('resuming', () => {
  const broken = web(1, '  two:\n    resources: [{ type: terraform_data, name: b, properties: { inptu: 1 } }]\n');

  test('a run that is not there, and one that is done', async () => {
    using scratch = createScratchProject({ files });
    await runCli(scratch, ['apply', '--yes']);

    await expectTold(scratch, ['resume', 'nothing'], {
      exit: 2,
      codes: ['RUN_UNKNOWN'],
      says: ['"nothing"', 'fairlead runs'],
    });
    await expectTold(scratch, ['resume'], { exit: 2, codes: ['RUN_UNKNOWN'], says: ['default', 'fairlead runs'] });
    const run = await newestRun(scratch);
    await expectTold(scratch, ['resume', run], { exit: 1, codes: ['RUN_NOT_RESUMABLE'], says: [run] });
  });

  test('after the stack was taken out of the project, or the project file removed', async () => {
    using scratch = createScratchProject({ files: { 'fairlead.yaml': broken } });
    await runCli(scratch, ['apply', '--yes']);
    const run = await newestRun(scratch);

    scratch.write('fairlead.yaml', web(1));
    await expectTold(scratch, ['resume', run, '--yes'], { exit: 2, codes: ['STACK_UNKNOWN'], says: ['"two"'] });
    renameSync(join(scratch.directory, 'fairlead.yaml'), join(scratch.directory, 'away'));
    await expectTold(scratch, ['resume', run], { exit: 2, codes: ['PROJECT_NOT_FOUND'], says: [scratch.directory] });
    renameSync(join(scratch.directory, 'away'), join(scratch.directory, 'fairlead.yaml'));

    expectCalm(await runCli(scratch, ['apply', '--yes']), 0);
  });

  test('after the project was changed: what was approved is not what would be done, and that is said', async () => {
    const suicide = 'test -e ../killed || { touch ../killed; kill -9 $PPID; sleep 1; }';
    const root = (input: number): string =>
      `resource "terraform_data" "a" {\n  input = ${input}\n  provisioner "local-exec" {\n    command = "${suicide}"\n  }\n}\n`;
    const takenOver = `project: shop\n${settingsFor(anyEngine())}\nstacks: { web: { source: ./root } }\n`;
    using scratch = createScratchProject({ files: { 'fairlead.yaml': takenOver, 'root/main.tf': root(1) } });
    await runCli(scratch, ['apply', '--yes']);
    const run = await newestRun(scratch);
    scratch.write('root/main.tf', root(2));

    const resumed = await runCli(scratch, ['resume', run, '--yes', '--json']);
    const anew = await runCli(scratch, ['apply', '--yes']);
    const status = await runCli(scratch, ['status', '--json']);

    expect([1, 4]).toContain(resumed.code);
    expectCalm(resumed, resumed.code ?? -1);
    expect(mistakesIn(resumed.json)).toMatchObject([
      { code: expect.stringMatching(/^(PLAN_DIVERGED|APPROVAL_REQUIRED)$/), hint: expect.any(String) },
    ]);
    expectCalm(anew, 0);
    expect(status.json).toMatchObject(applied);
  });
});
