import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { explained } from '../../domain/record/explanation.ts';
import { readRecord } from '../../domain/record/file.ts';
import type { DecisionRecord } from '../../domain/record/model.ts';
import { rejudged } from '../../domain/record/rejudge.ts';
import { reportOf } from '../../domain/report/report.ts';
import { signatureFault } from '../../domain/record/signature.ts';
import type { Files } from '../../ports/files.ts';
import type { Identity } from '../../ports/identity.ts';
import type { Signing } from '../../ports/signing.ts';
import type { VerdictFiles, VerifiedRecord, VerifyOptions } from './face.ts';

export interface RecordTable {
  readonly files: Pick<Files, 'readText'>;
  readonly identity: Pick<Identity, 'digest'>;
  readonly signing: Pick<Signing, 'verify' | 'publicKey'>;
}

/** @param table paths are absolute here */
export const verdictFiles = (table: RecordTable): VerdictFiles => ({
  open: (path) => openRecord(table, path),
  verify: (path, options) => verifyRecord(table, path, options),
  rejudge: (record) => {
    refuseUnjudged(record);
    return rejudged(record, table.identity.digest);
  },
  report: ({ entries }) => reportOf(entries.map(({ said }) => said)),
  explain: (record, look) => {
    refuseUnjudged(record);
    return explained(record, look, table.identity.digest);
  },
});

async function openRecord({ files, identity }: RecordTable, path: string): Promise<DecisionRecord> {
  const text = await files.readText(path);
  if (text === undefined) throw new DeliveryError('RECORD_MISSING', `there is no file ${path}`, { data: { path } });
  const read = readRecord(text, identity.digest);
  if (read.ok) return read.record;
  const { code, why, line } = read.fault;
  const place = line === undefined ? path : `${path}:${line}`;
  throw new DeliveryError(code, `${place}: ${why}`, { data: { path, ...(line !== undefined && { line }) } });
}

async function verifyRecord(table: RecordTable, path: string, { key }: VerifyOptions = {}): Promise<VerifiedRecord> {
  const { files, signing, identity } = table;
  const record = await openRecord(table, path);
  const pem = key === undefined ? undefined : await files.readText(key);
  if (key !== undefined && pem === undefined)
    throw new DeliveryError('SIGNING_KEY_INVALID', `there is no key ${key}`, { data: { path: key } });
  const wanted = pem === undefined ? undefined : signing.publicKey(pem);
  const fault = signatureFault(record, signing.verify, wanted);
  if (fault !== undefined) throw new DeliveryError(fault.code, `${path}: ${fault.why}`, { data: { path } });
  return { record, rejudged: rejudged(record, identity.digest) };
}

function refuseUnjudged({ entries }: DecisionRecord): void {
  if (entries.some(({ said }) => said.kind === 'look')) return;
  const first = entries[0]?.said;
  const what = first?.kind === 'rollout' ? `the rollout of "${first.service}" in run ${first.run}` : 'the rollout';
  throw new DeliveryError('VERDICT_NONE', `${what} was never judged`);
}
