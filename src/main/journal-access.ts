import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { holderLife } from '../adapters/system/node/identity.ts';
import { openJournal } from '../adapters/state/sqlite/journal.ts';
import { examineJournal, repairJournal } from '../adapters/state/sqlite/repair.ts';
import type { JournalAccess } from '../app/opened-project.ts';
import { ownDirectory } from '../app/places.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

/** The journal of a project, opened when it is first asked for and then kept open. */
export function journalAccess(directory: string, clock: Clock): JournalAccess {
  const file = join(directory, ownDirectory, 'journal.db');
  let journal: Journal | undefined;
  const open = (): Journal => {
    journal ??= openJournal(file, {
      lifeOf: holderLife,
      now: () => clock.now(),
      endOfTurn: (work) => void setImmediate(work),
    });
    return journal;
  };
  const close = (): void => {
    journal?.close();
    journal = undefined;
  };
  return {
    existing: () => journal ?? (existsSync(file) ? open() : undefined),
    open,
    examine: () => examineJournal(file),
    repair() {
      // Nobody may have it open while it is replaced.
      close();
      return repairJournal(file, clock.now());
    },
    close,
  };
}
