import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { OpenedProject } from '../opened-project.ts';

export interface FileChange {
  readonly before: string;
  readonly after: string;
}

/** Only while it is what it was when the change was made up. @throws REFACTOR_FILE_CHANGED */
export async function writeProjectFile(project: OpenedProject, { before, after }: FileChange): Promise<void> {
  const { files } = project.services;
  const now = await files.readText(project.file);
  if (now === after) return;
  if (now === undefined || withoutMark(now) !== withoutMark(before)) {
    throw new DeliveryError('REFACTOR_FILE_CHANGED', `${project.file} was changed by somebody else meanwhile`);
  }
  await files.writeText(project.file, after);
}

/** A byte order mark is no part of the text. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');
