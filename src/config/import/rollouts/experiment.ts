/** An experiment of a canary and a baseline of equal share; any other one has no counterpart. */
import type { StepInput } from '../condition.ts';
import { at, flag, has, items, leaveOut, leaveOutEach, number, type Place, text } from '../reading.ts';
import { shownTime } from '../time.ts';
import { timeAt } from '../time-at.ts';
import { analysisFrom, readMetrics } from './analysis.ts';
import { patience, percent, type Stepping } from './stepping.ts';

export function experimentOf(experiment: Place, work: Stepping): StepInput {
  const weight = shareOf(at(experiment, 'templates'));
  const seconds = timeAt(at(experiment, 'duration'));
  leaveOutEach(experiment, {
    scaleDownDelaySeconds: 'the arms of an experiment end with it',
    progressDeadlineSeconds: 'said by the strategy: `limits: { progress: ... }`',
    dryRun: 'a metric either judges or is not there',
    analysisRunMetadata: 'there is no object for it',
  });
  const list = at(experiment, 'analyses');
  const read = (has(list) ? items(list) : []).flatMap((item) => {
    leaveOutEach(item, { name: 'its metrics are told by their own names' });
    const required = at(item, 'requiredForCompletion');
    if (has(required) && flag(required) !== undefined)
      leaveOut(required, 'an experiment passes once all its metrics do');
    return readMetrics([item], at(item, 'args'), work);
  });
  const analysis = analysisFrom(read, 'step');
  if (weight !== undefined && analysis !== undefined)
    return {
      experiment: {
        weight: percent(weight, work.total),
        ...analysis,
        ...(seconds !== undefined && { for: shownTime(seconds) }),
      },
    };
  const why = weight === undefined ? 'it has no canary and baseline of equal `weight`' : 'nothing judges it';
  leaveOut(experiment, `${why}: somebody has to say \`fairlead approve\` within ${patience}`);
  return { approval: patience };
}

/** Of each of the two; undefined: they are not a canary and a baseline of equal share. */
function shareOf(list: Place): number | undefined {
  const arms = (has(list) ? items(list) : []).map((item) => {
    leaveOutEach(item, {
      name: 'the arms are called canary and baseline',
      replicas: 'instances are as many as the share needs',
      selector: 'instances are found by the revision they run',
      metadata: 'instances have no labels',
      service: 'instances are found by the revision they run',
    });
    const weight = at(item, 'weight');
    return { of: text(at(item, 'specRef')), weight: has(weight) ? number(weight) : undefined };
  });
  const [first, second] = arms.toSorted((left, right) => (left.of ?? '').localeCompare(right.of ?? ''));
  const isPair = arms.length === 2 && first?.of === 'canary' && second?.of === 'stable';
  return isPair && first.weight === second.weight ? first.weight : undefined;
}
