import { statSync } from 'node:fs';
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { systemCode } from './file-error.ts';

/** Why a program could not be started, with a PROCESS_* or FILE_* code. Arguments are not shown: they may hold secrets. */
export function startError(command: { readonly program: string; readonly cwd: string }, error: unknown): DeliveryError {
  const system = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
  const { code, message } = reason(command, system);
  return new DeliveryError(code, message, { cause: error, data: { program: command.program, system } });
}

function reason(
  { program, cwd }: { readonly program: string; readonly cwd: string },
  system: string,
): { readonly code: ErrorCode; readonly message: string } {
  // A missing directory is reported by the system as if the program were missing.
  if (system === 'ENOENT' && !isDirectory(cwd)) {
    return { code: 'FILE_WRONG_KIND', message: `cannot start ${program} in ${cwd}: there is no such directory` };
  }
  if (system === 'ENOENT') return { code: 'PROCESS_NOT_FOUND', message: `there is no program ${program}` };
  if (system === 'EACCES' || system === 'EPERM') {
    return { code: 'PROCESS_DENIED', message: `no permission to execute ${program}` };
  }
  return { code: 'PROCESS_NOT_STARTED', message: `cannot start ${program}: ${system}` };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
