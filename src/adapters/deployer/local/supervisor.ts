import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { Health } from '../../../ports/health.ts';
import type { LocalLink } from '../../../ports/local-link.ts';
import type { ProcessIdentity, ServiceProcesses } from '../../../ports/service-processes.ts';
import { adopt } from './adopt.ts';
import { Fleet } from './fleet.ts';
import { claim, type Generation, highest, isHighest, lifeOf } from './generation.ts';
import { Inbox } from './inbox.ts';
import { placesIn } from './places.ts';
import { createRecords } from './records.ts';

export interface SupervisorDeps {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: ServiceProcesses;
  readonly health: Health;
  readonly link: LocalLink;
  readonly digest: (text: string) => string;
  readonly newId: () => string;
  readonly self: ProcessIdentity & { readonly host: string };
  /** Of which instances get the harmless part. */
  readonly environment: Readonly<Record<string, string>>;
}

/** With nothing to look after for so long, it ends. */
const idleMs = 5_000;
/** At the latest then it looks whether what it took over still runs, and whether it is still the one. */
const lookMs = 500;

/**
 * Keeps the instances of a project as wanted until nothing is wanted any more, or the signal says to leave them alone.
 * @returns `not-needed` when another one is at work
 */
export async function runSupervisor(
  deps: SupervisorDeps,
  directory: string,
  signal: AbortSignal,
): Promise<'not-needed' | 'ended' | 'replaced'> {
  const places = placesIn(deps.files, directory);
  const generation = await become({ ...deps, host: deps.self.host }, directory, signal);
  if (generation === undefined) return 'not-needed';
  const records = createRecords(deps.files, places, deps.digest);
  const { held, uncertain } = await adopt(records, deps.processes, deps.clock.now().getTime());
  const inbox = new Inbox(deps.self.pid);
  const fleet = new Fleet({ ...deps, places, records }, { held, uncertain }, inbox.wake);
  const server = await deps.link.serve(generation.address, (request) => inbox.put(request));
  try {
    let idleSince = deps.clock.now().getTime();
    for (;;) {
      if (!(await isHighest(deps.files, places, generation.number))) return 'replaced';
      await inbox.handle(fleet);
      if (signal.aborted || inbox.retired) return 'ended';
      const wakeAt = await fleet.round();
      const now = deps.clock.now().getTime();
      if (!fleet.isEmpty()) idleSince = now;
      else if (now - idleSince >= idleMs) return 'ended';
      await inbox.wait(deps.clock, Math.max(0, Math.min(wakeAt - now, lookMs)), signal);
    }
  } finally {
    await server.close();
    inbox.refuseAll();
  }
}

async function become(
  deps: SupervisorDeps & { readonly host: string },
  directory: string,
  signal: AbortSignal,
): Promise<Generation | undefined> {
  const places = placesIn(deps.files, directory);
  const before = await highest(deps, places, signal);
  if (before?.generation !== undefined && lifeOf(deps, before.generation) !== 'gone') return undefined;
  const number = (before?.number ?? 0) + 1;
  const address = deps.link.addressFor(directory, `s${number}`);
  return claim(deps, places, { number, address, holder: deps.self });
}
