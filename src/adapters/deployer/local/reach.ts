import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Json } from '../../../domain/json.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { LocalLink } from '../../../ports/local-link.ts';
import type { ServiceProcesses } from '../../../ports/service-processes.ts';
import { type Generation, highest, lifeOf } from './generation.ts';
import { inheritedFrom } from './instance-environment.ts';
import { placesIn } from './places.ts';
import { type Answer, protocol, type Request } from './protocol.ts';

export interface ReachDeps {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Pick<ServiceProcesses, 'life' | 'start'>;
  readonly link: LocalLink;
  readonly host: string;
  /** Program and arguments that run the supervisor of a directory. */
  readonly supervisor: (directory: string) => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export type Reached =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Nobody is at work, and there is nothing to look after: a look starts nobody. */
  | { readonly kind: 'nothing-there' };

const patienceMs = 20_000;
const answerMs = 10_000;
const pollMs = 50;
/** A program that was started and is not seen after so long is started again. */
const startMs = 5_000;

/** Asks the supervisor of a directory; starts one where there is none. All requests are safe to repeat. */
export async function reach(
  deps: ReachDeps,
  directory: string,
  request: Request,
  signal: AbortSignal,
): Promise<Reached> {
  const places = placesIn(deps.files, directory);
  const until = deps.clock.now().getTime() + patienceMs;
  let startedAt = Number.NEGATIVE_INFINITY;
  let last = 'it could not be started';
  while (deps.clock.now().getTime() < until) {
    signal.throwIfAborted();
    const generation = (await highest(deps, places, signal))?.generation;
    const life = generation === undefined ? 'gone' : lifeOf(deps, generation);
    if (generation === undefined || life === 'gone') {
      if (request.op !== 'ensure' && (await deps.files.list(places.sets)).length === 0)
        return { kind: 'nothing-there' };
      if (deps.clock.now().getTime() - startedAt > startMs) {
        await launch(deps, directory);
        startedAt = deps.clock.now().getTime();
      }
    } else if (life === 'elsewhere') {
      throw new DeliveryError(
        'DEPLOYER_UNREACHABLE',
        `services of this project are looked after on ${generation.holder.host}`,
        {
          hint: `use the project there, or end process ${generation.holder.pid} there`,
        },
      );
    } else {
      const outcome = await askOne(deps, generation, request, signal);
      if (outcome.kind === 'answer') return outcome;
      last = outcome.detail;
    }
    await deps.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('DEPLOYER_UNREACHABLE', `the supervisor of ${directory} does not answer: ${last}`);
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'again'; readonly detail: string };

async function askOne(
  { link }: ReachDeps,
  { address }: Generation,
  request: Request,
  signal: AbortSignal,
): Promise<Outcome> {
  const put = async (each: Request): Promise<Outcome> => {
    const outcome = await link.ask(address, each as unknown as Json, answerMs, signal);
    if (outcome.kind === 'answer') return { kind: 'answer', answer: outcome.answer as unknown as Answer };
    const detail =
      outcome.kind === 'broken' ? outcome.detail : outcome.kind === 'nobody' ? 'nobody listens' : 'no answer in time';
    return { kind: 'again', detail };
  };
  const pong = await put({ op: 'ping' });
  if (pong.kind === 'again') return pong;
  if (pong.answer.kind === 'pong' && pong.answer.protocol === protocol) return put(request);
  await put({ op: 'retire' });
  return { kind: 'again', detail: 'a supervisor of another version did not give way' };
}

async function launch({ files, processes, supervisor, environment }: ReachDeps, directory: string): Promise<void> {
  await files.makeDirectory(directory, 0o700);
  await processes.start({
    command: supervisor(directory),
    cwd: directory,
    env: inheritedFrom(environment),
    log: files.join(directory, 'supervisor.log'),
  });
}
