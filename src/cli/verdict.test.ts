import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { chained } from '../domain/record/chain.ts';
import { testDigest } from '../domain/record/testing-record.ts';
import { runCli } from './run-cli.ts';
import { testTerminal, testToolkit } from './testing-toolkit.ts';
import { sampleRecords, testVerdictFiles, testVerdicts } from './testing-verdicts.ts';

async function verdict(words: string, toolkit = testToolkit()) {
  const terminal = testTerminal(['verdict', ...words.split(' ')], { toolkit });
  const code = await runCli(terminal.io);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

/** Each change of a setting changes them all. */
const withoutDigests = (text: string): string => text.replaceAll(/sha256:[0-9a-f]+/gu, 'sha256:…');

const jsonOf = async (words: string) => JSON.parse((await verdict(`${words} --json`)).stdout) as unknown;

describe('the screens of verdicts', () => {
  it.each(['show api', 'explain api', 'explain api --look 1', 'rejudge api', 'export api'])(
    'show %s',
    async (words) => {
      const { code, stdout, stderr } = await verdict(words);

      expect([code, stderr]).toEqual([0, '']);
      await expect(withoutDigests(stdout)).toMatchFileSnapshot(
        `renderers/golden/verdict-${words.replaceAll(/[ -]+/gu, '-')}.txt`,
      );
    },
  );

  it('show how far evidence has come, and what it was made of', async () => {
    const [table, why] = [await verdict('show web'), await verdict('explain web')];

    expect(table.stdout).toMatch(/^1 +10:00:10 +2 +canary 10 % +inconclusive +worse 0 %, as good \d+ %$/mu);
    expect(table.stdout).toMatch(/^\d+ +10:\d\d:\d\d +2 +canary 10 % +fail +worse 100 %, as good 0 %$/mu);
    for (const said of [
      /^look (\d+) of \1 at 2026-11-24 10:0\d UTC, web in shop.production, run 20261124-1000-k3f9$/mu,
      /^ {6}canary: 0.7 of 100 events, from 10:\d\d:\d\d to 10:\d\d:\d\d UTC$/mu,
      /^ {6}evidence for worse: .* to 1, 100 % of the 100 to 1 that are needed: enough$/mu,
      /^ {2}10:\d\d:\d\d goes back to the stable revision$/mu,
    ])
      expect(why.stdout).toMatch(said);
  });

  it('show what was verified', async () => {
    const { code, stdout } = await verdict('verify signed.decisions.json --key release.pub --journal');

    expect(code).toBe(0);
    await expect(withoutDigests(stdout)).toMatchFileSnapshot('renderers/golden/verdict-verify.txt');
  });
});

describe('verdicts as JSON', () => {
  it('are all that is recorded, and the looks by themselves', async () => {
    expect(await jsonOf('show api')).toMatchObject({
      record: { format: 'fairlead-decisions', version: 1 },
      looks: [{ look: 1 }, { look: 2, verdict: { outcome: 'fail' } }, { look: 3 }],
    });
  });

  it('are explained with shares of the evidence, and what would have led to another one', async () => {
    expect(await jsonOf('explain web')).toMatchObject({
      metrics: [{ worse: { share: 1 }, asked: [{ arm: 'canary' }, { arm: 'stable' }] }],
    });
    expect(await jsonOf('explain api')).toMatchObject({
      otherwise: ['had success been within its limit: pass', 'without success: pass'],
    });
  });

  it('are exported and verified', async () => {
    expect(await jsonOf('export api')).toMatchObject({
      path: '/home/ada/shop/20261124-1000-k3f9.decisions.json',
      looks: 3,
    });
    expect(await jsonOf('verify web.decisions.json')).toMatchObject({
      journal: 'not asked for',
      rejudged: { exact: true },
    });
  });
});

describe('a record', () => {
  it.each(['show', 'explain', 'rejudge'])('is enough to %s it, without a project', async (verb) => {
    const none = testToolkit(
      {},
      { open: () => Promise.reject(new DeliveryError('PROJECT_NOT_FOUND', 'there is no project')) },
    );

    for (const name of ['web.decisions.json', './file', 'file']) {
      const { code, stderr } = await verdict(`${verb} ${name}`, none);
      expect([name, code, stderr]).toEqual([name, 0, '']);
    }
  });

  it('is not looked for where a service has the name of a file', async () => {
    expect(await jsonOf('show api')).toMatchObject({ looks: [{}, {}, {}] });
    expect(await jsonOf('explain api')).toMatchObject({ of: { service: 'web' }, looks: 3 });
  });
});

describe('what is refused', () => {
  it.each([
    ['rejudge nothing', 1, 'ROLLOUT_NONE'],
    ['rejudge edited.decisions.json', 1, 'RECORD_CHANGED'],
    ['verify edited.decisions.json', 1, 'RECORD_CHANGED'],
    ['verify none.decisions.json', 2, 'RECORD_MISSING'],
    ['verify web.decisions.json --key release.pub', 1, 'RECORD_NOT_SIGNED'],
    ['verify signed.decisions.json --key other.pub', 1, 'RECORD_SIGNATURE_WRONG'],
    ['explain web --look 99', 2, 'VERDICT_LOOK_UNKNOWN'],
    ['show web --look 99', 2, 'VERDICT_LOOK_UNKNOWN'],
  ])('%s', async (words, exit, code) => {
    const { code: exited, stdout } = await verdict(`${words} --json`);

    expect(exited).toBe(exit);
    expect(JSON.parse(stdout)).toMatchObject({ code });
  });

  it('a record that is not there, and no project either', async () => {
    const none = testToolkit(
      {},
      { open: () => Promise.reject(new DeliveryError('PROJECT_NOT_FOUND', 'there is no project')) },
    );
    const { code, stdout } = await verdict('rejudge none.decisions.json --json', none);

    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'RECORD_MISSING' });
  });

  it('with exit code 1, a record that is judged otherwise, naming the first look', async () => {
    const forged = chained(
      sampleRecords.api.entries.map(({ said }) =>
        said.kind === 'look' && said.look === 2
          ? { ...said, verdict: { ...said.verdict, outcome: 'pass' as const } }
          : said,
      ),
      testDigest,
    );
    const toolkit = testToolkit(
      { verdicts: { ...testVerdicts, record: () => forged } },
      {
        verdicts: {
          ...testVerdictFiles,
          open: async () => forged,
          verify: async () => ({ record: forged, rejudged: testVerdictFiles.rejudge(forged) }),
        },
      },
    );

    for (const words of ['rejudge web', 'rejudge web.decisions.json', 'verify web.decisions.json']) {
      const { code, stdout } = await verdict(words, toolkit);
      expect([words, code]).toEqual([words, 1]);
      expect(stdout).toContain('look 2 at step 2 is the first: the verdict was pass, and is fail now');
      expect(stdout).toContain('Fairlead 1.2.3');
    }
  });
});
