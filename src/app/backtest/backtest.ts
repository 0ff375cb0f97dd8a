import { assumptionsOf } from '../../domain/backtest/assumptions.ts';
import { checkRegression, usualRegressions } from '../../domain/backtest/fitting-regressions.ts';
import { judgedBy, parseJudge } from '../../domain/backtest/judge-override.ts';
import { parseRegression } from '../../domain/backtest/regression.ts';
import type { Replay } from '../../domain/backtest/replay.ts';
import { type Policy, replayOf } from '../../domain/backtest/scenario.ts';
import { summaryOf } from '../../domain/backtest/summary.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Problem } from '../../domain/errors/problem.ts';
import type { Service } from '../../domain/project/service.ts';
import { problemsOf } from '../../domain/recording/fits.ts';
import type { Recording } from '../../domain/recording/model.ts';
import type { OpenedProject } from '../opened-project.ts';
import { rolloutOf } from '../rollout/define.ts';
import { serviceNamed } from '../rollout/places.ts';
import type { BacktestOptions, BacktestReading, BacktestReport } from './model.ts';

const usualReplays = 40;
const never = new AbortController().signal;

/**
 * Plays rollouts of the service over recorded metrics, in simulated time. Touches nothing but the files it reads.
 * @throws SERVICE_UNKNOWN, RECORDING_*, BACKTEST_*, PROJECT_* of the other project file
 */
export async function backtest(
  project: OpenedProject,
  name: string,
  options: BacktestOptions,
): Promise<BacktestReport> {
  const service = serviceNamed(project, name);
  const reading = await project.services.backtesting();
  const read = await recordingsOf(project, reading, options);
  const policies = await policiesOf(project, reading, service, options);
  const [first, ...more] = read.map(({ recording }) => recording);
  if (first === undefined)
    throw new DeliveryError('RECORDING_MISSING', 'no file of recorded metrics was named', {
      hint: 'name one with `--data FILE`; docs/how-to/backtest.md says where to get it',
    });
  const recordings = [first, ...more] as const;
  for (const { definition } of policies) {
    for (const { file, recording } of read) {
      const { strategy } = definition;
      refuse(file, problemsOf({ file, recording, strategy, allowGaps: options.allowGaps === true }));
    }
  }
  const regressions = options.regressions?.map(parseRegression) ?? usualRegressions(recordings);
  for (const regression of regressions) checkRegression(regression, recordings);
  const { replays = usualReplays, seed = 1 } = options;
  const progress = progressOf(project, options, policies.length * regressions.length * replays);
  const played: BacktestReport['policies'][number][] = [];
  for (const policy of policies) {
    const scenarios = [];
    for (const regression of regressions) {
      const found: Replay[] = [];
      for (let number = 0; number < replays; number += 1) {
        found.push(replayOf({ policy, settings: service.settings, regression, recordings, seed, replays }, number));
        await progress();
      }
      scenarios.push(summaryOf(regression.text, found));
    }
    played.push({ name: policy.name, scenarios });
  }
  const assumptions = policies.flatMap(({ definition }) => assumptionsOf(definition.strategy, recordings));
  return {
    service: name,
    seed,
    replays,
    recordings: read.map(({ file, recording: { from, until, stepSeconds } }) => ({ file, from, until, stepSeconds })),
    policies: played,
    assumptions: [...new Set(assumptions)],
  };
}

/** Others get a turn between two replays, an interrupt above all. */
function progressOf({ services }: OpenedProject, { onProgress, signal = never }: BacktestOptions, of: number) {
  let done = 0;
  return async (): Promise<void> => {
    done += 1;
    onProgress?.(done, of);
    await services.clock.sleep(0, signal);
  };
}

interface Read {
  readonly file: string;
  readonly recording: Recording;
}

async function recordingsOf(
  { services: { files }, directory }: OpenedProject,
  reading: BacktestReading,
  options: BacktestOptions,
): Promise<readonly Read[]> {
  const read: Read[] = [];
  for (const file of options.data) {
    const text = await files.readText(files.resolve(options.directory ?? directory, file));
    if (text === undefined)
      throw new DeliveryError('RECORDING_MISSING', `there is no file ${file}`, { data: { file } });
    const found = reading.recording(file, text);
    if (found.ok) read.push({ file, recording: found.recording });
    else refuse(file, found.problems);
  }
  return read;
}

/** One mistake is told by its own code, and so are several: by that of the first. */
function refuse(file: string, problems: readonly Problem[]): void {
  const [first, second] = problems;
  if (first === undefined) return;
  const message = second === undefined ? first.message : `${file} has ${problems.length} mistakes`;
  throw new DeliveryError(first.code, message, { problems, data: { file } });
}

async function policiesOf(
  { services: { files }, directory: home }: OpenedProject,
  reading: BacktestReading,
  service: Service,
  { judges = [], against, directory = home }: BacktestOptions,
): Promise<readonly Policy[]> {
  const { rollout: definition } = rolloutOf(service);
  const policies: Policy[] = [{ name: 'as written', definition }];
  if (against !== undefined) {
    const effective = await reading.project(files.resolve(directory, against));
    policies.push({ name: against, definition: rolloutOf(serviceNamed({ effective }, service.name)).rollout });
  }
  for (const judge of judges) policies.push({ name: judge, definition: judgedBy(definition, parseJudge(judge)) });
  return policies;
}
