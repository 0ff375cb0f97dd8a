import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { readRecord, recordText } from '../../domain/record/file.ts';
import type { DecisionRecord } from '../../domain/record/model.ts';
import { signedMessage } from '../../domain/record/signature.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { ExportedRecord, ExportOptions, Verdicts } from './face.ts';
import { compareWithJournal, recordOf } from './record-of.ts';

export const verdictsOf = (project: () => OpenedProject): Verdicts => ({
  record: (name, choice) => recordOf(project(), name, choice),
  export: async (name, options) => exportRecord(project(), name, options),
  compare(record) {
    checkJournal(project());
    compareWithJournal(project(), record);
  },
});

async function exportRecord(project: OpenedProject, name: string, options: ExportOptions): Promise<ExportedRecord> {
  const { files } = project.services;
  checkJournal(project);
  const plain = recordOf(project, name, options);
  const record = options.sign === undefined ? plain : await signed(project, plain, { ...options, sign: options.sign });
  const path = files.resolve(project.directory, options.out);
  await refuseTaken(project, path);
  await files.writeText(path, recordText(record));
  return { path, record };
}

/** @throws RECORD_TAKEN */
async function refuseTaken({ services: { files, identity } }: OpenedProject, path: string): Promise<void> {
  const text = await files.readText(path);
  const read = text === undefined ? undefined : readRecord(text, identity.digest);
  if (read === undefined || read.ok || read.fault.code !== 'RECORD_UNREADABLE') return;
  throw new DeliveryError('RECORD_TAKEN', `${path} is there, and is no decision record: it is not written over`, {
    data: { path },
  });
}

/** What goes out into the world rests on a chain that holds. @throws JOURNAL_CORRUPT */
function checkJournal({ services }: OpenedProject): void {
  const [fault] = services.journal.examine();
  if (fault !== undefined) throw new DeliveryError('JOURNAL_CORRUPT', fault.what, { hint: fault.mend });
}

async function signed(
  { services, directory }: OpenedProject,
  record: DecisionRecord,
  { sign, by }: { readonly sign: string; readonly by?: string | undefined },
): Promise<DecisionRecord> {
  const { files, signing, identity, clock } = services;
  const key = await files.readText(files.resolve(directory, sign));
  if (key === undefined)
    throw new DeliveryError('SIGNING_KEY_INVALID', `there is no key ${sign}`, { data: { path: sign } });
  const { user, host } = identity.holder;
  const who = { by: by ?? `${user}@${host}`, at: clock.now().toISOString() };
  return { ...record, signature: { ...who, ...signing.sign(key, signedMessage(record.digest, who)) } };
}
