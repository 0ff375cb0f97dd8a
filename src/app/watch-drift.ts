import { afterLook } from '../domain/change/drift-news.ts';
import type { StackDrift } from '../domain/change/drift-report.ts';
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { StepError } from '../domain/run/model.ts';
import type { Clock } from '../ports/clock.ts';
import { lookForDrift } from './drift.ts';
import { forgetLooks } from './prune-runs.ts';
import type { OpenedProject } from './opened-project.ts';
import type { DriftLook, WatchOptions } from './toolkit.ts';

const usualSeconds = 600;
const shortestSeconds = 10;

/**
 * Looks for drift at intervals. A look that takes longer than the interval lets the looks pass that would have overlapped.
 * @param opened gives the project, or throws where it was closed meanwhile
 */
export async function* watchDrift(
  opened: () => OpenedProject,
  { intervalSeconds = usualSeconds, forSeconds, ...options }: WatchOptions,
): AsyncGenerator<DriftLook, void, undefined> {
  refuseUnfit(intervalSeconds, forSeconds);
  const { clock } = opened().services;
  const every = intervalSeconds * 1000;
  const began = clock.now().getTime();
  const end = forSeconds === undefined ? Number.POSITIVE_INFINITY : began + forSeconds * 1000;
  let known: readonly StackDrift[] = [];
  let due = began;
  for (let look = 1; options.signal?.aborted !== true; look += 1) {
    const at = clock.now().toISOString();
    const { result, error } = await attempt(opened(), options, known);
    const after = afterLook(known, {
      report: result?.report ?? [],
      looked: result?.plans.map((plan) => plan.stack) ?? [],
    });
    known = after.known;
    forgetLooks(opened());
    yield {
      look,
      at,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
      ...after,
    };
    const now = clock.now().getTime();
    due += every * Math.max(1, Math.ceil((now - due) / every));
    if (due >= end || !(await waited(clock, due - now, options.signal))) return;
  }
}

/** What fails here may work the next time; a defect of ours, or a closed project, will not. */
async function attempt(
  project: OpenedProject,
  options: Omit<WatchOptions, 'intervalSeconds' | 'forSeconds'>,
  known: readonly StackDrift[],
): Promise<Pick<DriftLook, 'result' | 'error'>> {
  try {
    return { result: await lookForDrift(project, { onFailure: 'continue', ...options, watched: true }, known) };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return { error: stepError(error) };
  }
}

const stepError = ({ code, message, hint, problems }: DeliveryError): StepError => ({
  code,
  message,
  hint,
  ...(problems.length === 0 ? {} : { problems }),
});

/** False: the wait was ended. */
async function waited(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await clock.sleep(ms, signal ?? never);
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw error;
  }
}

const never = new AbortController().signal;

function refuseUnfit(intervalSeconds: number, forSeconds: number | undefined): void {
  if (!(intervalSeconds >= shortestSeconds))
    throw new DeliveryError(
      'INTERVAL_TOO_SHORT',
      `an interval of ${intervalSeconds} seconds is less than ${shortestSeconds}`,
    );
  if (forSeconds !== undefined && !(forSeconds > 0))
    throw new DeliveryError('INTERVAL_TOO_SHORT', `nothing can be watched for ${forSeconds} seconds`);
}
