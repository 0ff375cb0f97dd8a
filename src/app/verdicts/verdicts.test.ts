import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { createIdentity } from '../../adapters/system/node/identity.ts';
import { createNodeFiles } from '../../adapters/system/node/files.ts';
import { createSigning } from '../../adapters/system/node/signing.ts';
import { chained } from '../../domain/record/chain.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Measurement } from '../../domain/metrics/measurement.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { MetricSourceSetting } from '../../domain/project/metric-source.ts';
import { recordText } from '../../domain/record/file.ts';
import type { DecisionRecord, RecordedLook } from '../../domain/record/model.ts';
import type { RolloutStep } from '../../domain/rollout/model.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import { verdictFiles } from './record-files.ts';

const yes = { autoApprove: true };
const signing = createSigning();
const { digest } = createIdentity();
const files = verdictFiles({ files: createNodeFiles(), identity: { digest }, signing });

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return 'nothing was thrown';
  } catch (error) {
    return isDeliveryError(error) ? error.code : error;
  }
};

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'fairlead-verdicts-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

function keys() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

const judged = (text = 'rate(errors[{window}])'): RolloutStep => ({
  do: 'analysis',
  analysis: {
    seconds: 20,
    everySeconds: 10,
    windowSeconds: 10,
    minRequests: 1,
    failures: 2,
    marks: { proceed: 1, rollback: 0.5 },
    metrics: [
      {
        name: 'errors',
        query: { kind: 'text', text },
        source: 'main',
        weight: 1,
        condition: { kind: 'less-than', limit: 0.05 },
        critical: false,
      },
    ],
  },
});

const main: MetricSourceSetting = { kind: 'prometheus', url: 'http://metrics', headers: {}, token: '${secrets.KEY}' };

/** Shows everybody the token that it is asked with. */
const careless = (measurement: Measurement): MetricSource => ({
  kind: 'prometheus',
  async query({ at, windowMs }) {
    const asked = 'http://metrics/query?token=hunter2';
    return { source: 'main', asked, at, windowMs, measurement, warnings: ['hunter2 is about to expire'] };
  },
});

const revision = (name: string) =>
  ({
    command: ['/bin/web', name],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  }) as const;

/** A second revision is rolled out, and measured so. */
async function rolledOut(
  measurement: Measurement,
  { text, variables }: { text?: string; variables?: EffectiveProject['variables'] } = {},
) {
  const bed = openFakeRollouts();
  const more = {
    metricSources: { main },
    secrets: { KEY: { kind: 'env', name: 'KEY' } },
    ...(variables !== undefined && { variables }),
  } as const;
  const open = (name: string) =>
    bed.open(
      {
        settings: revision(name),
        strategy: { kind: 'canary', steps: [{ do: 'setWeight', weight: 2_500 }, judged(text)] },
      },
      { secrets: { KEY: 'hunter2' }, source: async () => careless(measurement) },
      more,
    );
  await open('v1').deploy(yes);
  const project = open('v2');
  const end = await project.deploy(yes);
  return { project, end, journal: bed.site.journal };
}

const good: Measurement = { kind: 'value', value: 0.01, events: 500 };
const bad: Measurement = { kind: 'value', value: 0.5, events: 500 };

const looksOf = ({ entries }: DecisionRecord): readonly RecordedLook[] =>
  entries.flatMap(({ said }) => (said.kind === 'look' ? [said] : []));

it('records a rollout by its service or by its run, and judges it again to the same', async () => {
  const { project, end } = await rolledOut(bad);

  const record = project.verdicts.record('web');

  expect(end.status).toBe('rolled-back');
  expect(looksOf(record).map(({ verdict }) => verdict.outcome)).toEqual(['fail', 'fail']);
  expect(project.verdicts.record(end.run)).toEqual(record);
  expect(project.verdicts.record(end.run, { service: 'web' })).toEqual(record);
  expect(files.rejudge(record)).toMatchObject({ exact: true, looks: [{ judged: 'fail' }, { judged: 'fail' }] });
  expect(files.rejudge(record).differs).toBeUndefined();
});

it.each([
  ['there is none of that name', 'nothing', {}],
  ['the run rolls out no such service', 'run-2', { service: 'api' }],
])('refuses a rollout where %s', async (_, name, choice) => {
  const { project } = await rolledOut(good);

  expect(await codeOf(() => project.verdicts.record(name, choice))).toBe('ROLLOUT_NONE');
});

it('writes a signed file that is verified and judged again from the file alone', async () => {
  const place = await directory();
  const { privateKey, publicKey } = keys();
  const [key, pub, other, out] = ['k.pem', 'k.pub', 'o.pub', 'web.json'].map((name) => join(place, name)) as [
    string,
    string,
    string,
    string,
  ];
  await writeFile(key, privateKey);
  await writeFile(pub, publicKey);
  await writeFile(other, keys().publicKey);
  const { project } = await rolledOut(bad);

  const { path } = await project.verdicts.export('web', { out, sign: key, by: 'ada' });
  const plain = join(place, 'plain.json');
  await project.verdicts.export('web', { out: plain });

  expect(path).toBe(out);
  const verified = await files.verify(out, { key: pub });
  expect(verified.record.signature?.by).toBe('ada');
  expect(verified.rejudged.differs).toBeUndefined();
  expect(await codeOf(() => files.verify(out, { key: other }))).toBe('RECORD_SIGNATURE_WRONG');
  expect(await codeOf(() => files.verify(plain, { key: pub }))).toBe('RECORD_NOT_SIGNED');
  expect(await codeOf(() => files.verify(plain))).toBe('nothing was thrown');
  expect(await codeOf(() => files.open(join(place, 'none.json')))).toBe('RECORD_MISSING');
  expect(await codeOf(() => files.verify(plain, { key: join(place, 'none.pub') }))).toBe('SIGNING_KEY_INVALID');
});

it('finds every change of one byte of a signed file, its signature as well', async () => {
  const place = await directory();
  const [key, out] = [join(place, 'k.pem'), join(place, 'web.json')];
  await writeFile(key, keys().privateKey);
  const { project } = await rolledOut(bad);
  await project.verdicts.export('web', { out, sign: key });
  const bytes = await readFile(out);
  const table = { identity: { digest }, signing };
  const found = new Map<string, number>();

  // Every 7th of the chain, and all that is after it.
  const tail = bytes.lastIndexOf('\n],');
  for (let at = 0; at < bytes.length - 1; at += at < tail ? 7 : 1) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    const text = flipped.toString('utf8');
    const code = await codeOf(() => verdictFiles({ ...table, files: { readText: async () => text } }).verify('f'));
    found.set(String(code), (found.get(String(code)) ?? 0) + 1);
  }

  expect([...found.keys()].toSorted()).toEqual(
    expect.arrayContaining(['RECORD_BROKEN', 'RECORD_CHANGED', 'RECORD_SIGNATURE_WRONG']),
  );
  expect(found.get('nothing was thrown')).toBeUndefined();
});

it('finds a forger who made a whole new chain, by the signature, by the verdict, or by the journal', async () => {
  const place = await directory();
  const key = join(place, 'k.pem');
  await writeFile(key, keys().privateKey);
  const { project } = await rolledOut(bad);
  const { record } = await project.verdicts.export('web', { out: join(place, 'web.json'), sign: key });
  const forged = chained(
    record.entries.map(({ said }) =>
      said.kind === 'look' ? { ...said, verdict: { ...said.verdict, outcome: 'pass' as const } } : said,
    ),
    digest,
  );
  const signature = record.signature ?? { by: '', at: '', key: '', value: '' };
  const verify = (given: DecisionRecord) =>
    verdictFiles({ files: { readText: async () => recordText(given) }, identity: { digest }, signing }).verify('f');

  expect(await codeOf(() => verify({ ...forged, signature }))).toBe('RECORD_SIGNATURE_WRONG');
  expect((await verify(forged)).rejudged.differs).toMatchObject({ look: 1, recorded: 'pass', judged: 'fail' });
  expect(await codeOf(() => project.verdicts.compare(forged))).toBe('RECORD_NOT_OF_JOURNAL');
  expect(await codeOf(() => project.verdicts.compare(record))).toBe('nothing was thrown');
});

it('writes over no file that is no record', async () => {
  const out = join(await directory(), 'notes.txt');
  await writeFile(out, 'mine');
  const { project } = await rolledOut(good);

  expect(await codeOf(() => project.verdicts.export('web', { out }))).toBe('RECORD_TAKEN');
  expect(await readFile(out, 'utf8')).toBe('mine');
});

it('exports nothing from a journal whose chain does not hold', async () => {
  const out = join(await directory(), 'web.json');
  const { project, journal } = await rolledOut(good);
  const { record } = await project.verdicts.export('web', { out });
  journal.check = () => [{ what: 'entry 3 was changed', mend: '`fairlead runs repair`' }];

  expect(await codeOf(() => project.verdicts.export('web', { out }))).toBe('JOURNAL_CORRUPT');
  expect(await codeOf(() => project.verdicts.compare(record))).toBe('JOURNAL_CORRUPT');
});

it('has no verdict to explain where nothing was judged, and none by a look that never was', async () => {
  const bed = openFakeRollouts();
  const project = bed.open();
  await project.deploy(yes);
  const { project: other } = await rolledOut(good);

  expect(await codeOf(() => files.explain(project.verdicts.record('web')))).toBe('VERDICT_NONE');
  expect(await codeOf(() => files.rejudge(project.verdicts.record('web')))).toBe('VERDICT_NONE');
  expect(await codeOf(() => files.explain(other.verdicts.record('web'), 9))).toBe('VERDICT_LOOK_UNKNOWN');
});

it('refuses to judge by a journal that has no readings', async () => {
  const { project, journal } = await rolledOut(good);
  const { decisions } = journal;
  journal.decisions = (run) => decisions(run).map(({ heard: _, ...rest }) => rest);

  expect(await codeOf(() => project.verdicts.record('web'))).toBe('RECORD_NOT_MEASURED');
});

it.each([
  ['a number', bad],
  ['an error', { kind: 'error', reason: 'denied', detail: 'token hunter2 is not known', again: false } as const],
  ['several series', { kind: 'several-series', count: 2, examples: ['{token="hunter2"}', '{}'] } as const],
])('holds no secret that a source shows with %s (I9)', async (_, measurement) => {
  const variables = { tenant: { value: 'acme-internal', sensitive: true } } as unknown as EffectiveProject['variables'];
  const { project, end, journal } = await rolledOut(measurement, { text: 'errors{tenant="acme-internal"}', variables });

  const text = recordText(project.verdicts.record('web'));

  expect(looksOf(project.verdicts.record('web')).length).toBeGreaterThan(0);
  expect(text).toContain('(secret KEY)');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('acme-internal');
  expect(JSON.stringify([journal.decisions(end.run), journal.events(end.run)])).not.toContain('hunter2');
});
