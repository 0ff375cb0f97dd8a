import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const project = (stacks: readonly string[], environments = ''): string => `project: shop
${settingsFor(anyEngine())}  state: { service: embedded }
${environments}stacks:
${stacks.map((stack) => `  ${stack}: { resources: [{ type: terraform_data, name: a }] }`).join('\n')}
`;

interface Told {
  readonly subject: string;
  readonly state: string;
  readonly text: string;
  readonly mend?: string;
}

async function wrongIn(
  scratch: ScratchProject,
): Promise<{ readonly code: number | null; readonly wrong: readonly Told[] }> {
  const { code, json } = await runCli(scratch, ['doctor', '--json']);
  // As `doctor --json` prints it.
  const findings = json[0] as unknown as readonly Told[];
  return { code, wrong: findings.filter(({ state, subject }) => state !== 'ok' && subject !== 'git') };
}

const inOwn = ({ directory }: ScratchProject, name: string): string => join(directory, '.fairlead', name);

describe('fairlead doctor', () => {
  test('finds nothing wrong with stored states that can be read, and a stack that has left the file', async () => {
    using scratch = createScratchProject({ files: { 'fairlead.yaml': project(['old', 'web']) } });
    await runCli(scratch, ['apply', '--yes']);
    const sound = await wrongIn(scratch);
    scratch.write('fairlead.yaml', project(['web']));

    const left = await wrongIn(scratch);

    expect(sound).toEqual({ code: 0, wrong: [] });
    expect(left).toMatchObject({ code: 0, wrong: [{ subject: 'stack default/old', state: 'warning' }] });
  });

  test('finds an orphan of an environment that is not the first', async () => {
    const environments = 'environments: { staging: {}, production: {} }\n';
    using scratch = createScratchProject({ files: { 'fairlead.yaml': project(['old', 'web'], environments) } });
    await runCli(scratch, ['apply', '--yes', '-e', 'staging', '-s', 'old']);
    scratch.write('fairlead.yaml', project(['web'], environments));

    expect((await wrongIn(scratch)).wrong).toMatchObject([{ subject: 'stack staging/old' }]);
  });

  test.each([
    {
      why: 'a key that is gone',
      damage: (scratch: ScratchProject) => rmSync(inOwn(scratch, 'state.key')),
      says: 'state.key, is gone',
    },
    {
      why: 'another key',
      damage: (scratch: ScratchProject) => scratch.write('.fairlead/state.key', Buffer.alloc(32, 7).toString('base64')),
      says: 'was encrypted with key',
    },
    {
      why: 'a store of a newer version',
      damage: (scratch: ScratchProject) => edit(scratch, 'PRAGMA user_version = 99'),
      says: 'has version 99',
    },
    {
      why: 'a content that was changed',
      damage: (scratch: ScratchProject) => edit(scratch, 'UPDATE versions SET body = zeroblob(60)'),
      says: 'default/web was changed',
    },
    {
      why: 'a file that is no store',
      damage(scratch: ScratchProject) {
        for (const name of ['state.db-wal', 'state.db-shm']) rmSync(inOwn(scratch, name), { force: true });
        scratch.write('.fairlead/state.db', 'x'.repeat(9000));
      },
      says: 'state.db',
    },
  ])('finds $why, and says how to mend it', async ({ damage, says }) => {
    using scratch = createScratchProject({ files: { 'fairlead.yaml': project(['web']) } });
    await runCli(scratch, ['apply', '--yes']);
    damage(scratch);

    expect(await wrongIn(scratch)).toMatchObject({
      code: 1,
      wrong: [{ subject: 'states', state: 'fault', text: expect.stringContaining(says), mend: expect.any(String) }],
    });
  });
});

function edit(scratch: ScratchProject, sql: string): void {
  const database = new DatabaseSync(inOwn(scratch, 'state.db'));
  database.exec(sql);
  database.close();
}
