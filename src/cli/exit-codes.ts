import type { ExitCode } from '../domain/errors/entry.ts';
import type { RunStatus } from '../domain/run/model.ts';
import { unreachable } from '../domain/unreachable.ts';

/** What every exit code means; the help prints it. */
export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed',
  2: 'the command line or the project file is wrong',
  3: 'changes are present (only with --exit-code)',
  4: 'waiting for an approval',
  5: 'declined',
  130: 'interrupted; `fairlead resume <run>` continues',
};

export function exitOfRun(status: RunStatus): ExitCode {
  switch (status) {
    case 'done':
      return 0;
    case 'failed':
    case 'rolled-back':
    case 'superseded':
      return 1;
    case 'waiting':
      return 4;
    case 'declined':
      return 5;
    case 'running':
    case 'stopping':
    case 'stopped':
    case 'queued':
      return 130;
    default:
      return unreachable(status);
  }
}
