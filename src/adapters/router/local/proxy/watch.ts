import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../../../ports/clock.ts';

/** What can become of a proxy that nobody sees any more. */
export type Finding = 'needed' | 'unused' | 'unmarked' | 'forsaken';

const everyMs = 5_000;

/**
 * A process that outlives who started it must not outlive its purpose. `forsaken`: its directory is gone, or another
 * process is named there, so that nobody could ever find it to stop it. `unused`: it serves nothing. Both are believed when
 * they are seen twice in a row: a command may just be about to speak to us.
 */
export async function watch(
  look: () => Finding,
  act: (finding: Exclude<Finding, 'needed'>) => void,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  let before: Finding = 'needed';
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const finding = look();
    if (finding !== 'needed' && finding === before) act(finding);
    before = finding;
  }
}

/** Tells the directory from another one that was made in its place. */
export const placeOf = (directory: string): string => {
  const { dev, ino } = statSync(directory);
  return `${dev}/${ino}`;
};

export function lookAround(
  expected: { readonly directory: string; readonly place: string; readonly mark: string; readonly nonce: string },
  isUnused: boolean,
): Finding {
  try {
    if (placeOf(expected.directory) !== expected.place) return 'forsaken';
  } catch {
    return 'forsaken';
  }
  try {
    if (!readFileSync(expected.mark, 'utf8').includes(expected.nonce)) return 'forsaken';
  } catch {
    return 'unmarked';
  }
  return isUnused ? 'unused' : 'needed';
}
