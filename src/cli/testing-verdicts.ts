/** Decision records of a rollout that was rolled back, in the journal and as files. */
import type { VerdictFiles, Verdicts } from '../app/toolkit.ts';
import { verdictFiles } from '../app/verdicts/record-files.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { recordText } from '../domain/record/file.ts';
import type { DecisionRecord } from '../domain/record/model.ts';
import { testDigest } from '../domain/record/testing-record.ts';
import { badRecord, sequential, threshold } from '../domain/record/testing-samples.ts';
import { sampleRun } from './testing-samples.ts';

export const sampleRecords = { web: badRecord(sequential), api: badRecord(threshold) };

const signed: DecisionRecord = {
  ...sampleRecords.api,
  signature: { by: 'ada@build', at: '2026-11-24T11:00:00.000Z', key: 'a key', value: 'c2lnbmF0dXJl' },
};

function recordNamed(name: string): DecisionRecord {
  const known = new Map(Object.entries({ ...sampleRecords, [sampleRun.definition.id]: sampleRecords.api }));
  const record = known.get(name);
  if (record === undefined) throw new DeliveryError('ROLLOUT_NONE', `there is no service and no run "${name}"`);
  return record;
}

export const testVerdicts: Verdicts = {
  record: recordNamed,
  export: async (name, { out, sign }) => ({ path: out, record: sign === undefined ? recordNamed(name) : signed }),
  compare: () => undefined,
};

const files: Readonly<Record<string, string>> = {
  // A program that is called as its service.
  '/home/ada/shop/api': '\u007fELF',
  '/home/ada/shop/file': recordText(sampleRecords.api),
  '/home/ada/shop/web.decisions.json': recordText(sampleRecords.web),
  '/home/ada/shop/signed.decisions.json': recordText(signed),
  '/home/ada/shop/edited.decisions.json': recordText(sampleRecords.api).replace('"value":0.7}', '"value":0.99}'),
  '/home/ada/shop/release.pub': 'a key',
  '/home/ada/shop/other.pub': 'another key',
};

export const testVerdictFiles: VerdictFiles = verdictFiles({
  files: { readText: async (path) => files[path] },
  identity: { digest: testDigest },
  signing: { publicKey: (pem) => pem, verify: (_, { value }) => value === 'c2lnbmF0dXJl' },
});
