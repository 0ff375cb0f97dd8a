import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import { readPlanFile } from '../../domain/review/plan-file.ts';
import type { Files } from '../../ports/files.ts';
import type { Identity } from '../../ports/identity.ts';

export interface PlanFileReading {
  readonly files: Pick<Files, 'readText'>;
  readonly identity: Pick<Identity, 'digest'>;
}

/** @throws PLAN_FILE_MISSING, PLAN_FILE_UNREADABLE, PLAN_FILE_TOO_NEW, PLAN_FILE_CHANGED */
export async function planFileAt({ files, identity }: PlanFileReading, path: string): Promise<PlanFile> {
  const text = await files.readText(path);
  if (text === undefined) throw new DeliveryError('PLAN_FILE_MISSING', `there is no file ${path}`, { data: { path } });
  const read = readPlanFile(text, identity.digest);
  if (read.ok) return read.file;
  throw new DeliveryError(read.code, `${path}: ${read.why}`, { data: { path } });
}
