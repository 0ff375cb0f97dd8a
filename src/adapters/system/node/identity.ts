import { createHash, randomInt } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Identity } from '../../../ports/identity.ts';
import type { Holder } from '../../../ports/journal.ts';
import { type Life, processLife, processStart } from './process-identity.ts';

/** Digits and letters without those that are mistaken for one another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** This process. */
export function createIdentity(): Identity {
  return {
    holder: {
      pid: process.pid,
      startedAt: processStart(process.pid) ?? 'unknown',
      host: hostname(),
      user: userName(),
    },
    newRunId(now) {
      const [date = '', time = ''] = now.toISOString().split('T');
      const tail = Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
      return `${date.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}-${tail}`;
    },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

/** Whether a holder of a lock still runs. Of another host nobody can tell from here. */
export function holderLife(holder: Holder): Life {
  return holder.host === hostname() ? processLife(holder.pid, holder.startedAt) : 'unknown';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}
