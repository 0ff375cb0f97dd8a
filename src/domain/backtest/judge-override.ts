/** Another judge than the project file has, as a person writes it: `threshold`, `sequential,alpha=0.05`. */
import type { JudgeSetting, MetricRule } from '../analysis/model.ts';
import { usualMargin } from '../analysis/usual-margin.ts';
import { DeliveryError } from '../errors/delivery-error.ts';
import type { RolloutDefinition } from '../rollout/model.ts';
import type { AnalysisSetting, RolloutStep } from '../rollout/steps.ts';

/** @throws BACKTEST_JUDGE_INVALID */
export function parseJudge(text: string): JudgeSetting {
  const [kind, ...settings] = text.split(',').map((part) => part.trim());
  if (kind === 'threshold' && settings.length === 0) return { kind };
  if (kind !== 'sequential') throw invalid(text, `"${text}" is no judge`);
  let setting: JudgeSetting = { kind, alpha: 0.01, beta: 0.05, undecided: 'hold' };
  for (const each of settings) {
    const [name, value] = each.split('=').map((part) => part.trim());
    if ((name === 'alpha' || name === 'beta') && Number(value) > 0 && Number(value) < 1)
      setting = { ...setting, [name]: Number(value) };
    else if (name === 'undecided' && (value === 'hold' || value === 'proceed'))
      setting = { ...setting, undecided: value };
    else throw invalid(text, `"${each}" is no setting of the sequential judge`);
  }
  return setting;
}

const invalid = (text: string, message: string): DeliveryError =>
  new DeliveryError('BACKTEST_JUDGE_INVALID', message, { data: { judge: text } });

/** Every analysis judged by another one. The sequential judge compares: a limit becomes a comparison with the usual margin. */
export function judgedBy(definition: RolloutDefinition, judge: JudgeSetting): RolloutDefinition {
  const steps = definition.strategy.steps.map((step): RolloutStep => {
    if (step.do !== 'analysis' && step.do !== 'experiment') return step;
    return { ...step, analysis: withJudge(step.analysis, judge) };
  });
  return { ...definition, strategy: { ...definition.strategy, steps } };
}

const withJudge = (analysis: AnalysisSetting, judge: JudgeSetting): AnalysisSetting => ({
  ...analysis,
  judge,
  metrics: judge.kind === 'threshold' ? analysis.metrics : analysis.metrics.map(compared),
});

const compared = (rule: MetricRule): MetricRule =>
  rule.condition.kind === 'no-worse'
    ? rule
    : { ...rule, condition: { kind: 'no-worse', margin: usualMargin(rule.kind) } };
