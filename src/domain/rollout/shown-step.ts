import { number } from '../analysis/number.ts';
import { unreachable } from '../unreachable.ts';
import { shownWindow } from '../gate/time-window.ts';
import type { AnalysisSetting, GateSetting, RolloutStep, Weight } from './steps.ts';

/** `12.5 %`. */
export const shownWeight = (weight: Weight): string => `${number(weight / 100)} %`;

function shownJudging({ metrics, seconds, samples }: AnalysisSetting): string {
  const names = metrics.map(({ name }) => name).join(', ');
  const most = samples === undefined ? '' : ` or ${samples} requests of each arm`;
  return `judge ${names} for ${seconds} s${most}`;
}

/** `gate ./may-we.sh`. What may hold a reference is shown as far as it is known to everybody. */
export function shownGate({ asks }: GateSetting): string {
  switch (asks.kind) {
    case 'window':
      return `gate ${shownWindow(asks.window)}`;
    case 'command':
      return `gate ${asks.command[0] ?? ''}`;
    case 'http':
      return `gate ${asks.url.replace(/[?#].*$/u, '')}`;
    default:
      return unreachable(asks);
  }
}

/** One step in a few words. */
export function shownStep(step: RolloutStep): string {
  switch (step.do) {
    case 'setWeight':
      return `${shownWeight(step.weight)} to the canary`;
    case 'scale':
      return `${step.count} instances of the canary`;
    case 'pause':
      return `wait ${step.seconds} s`;
    case 'approval':
      return `wait for an approval, at most ${step.timeoutSeconds} s`;
    case 'match':
      return step.rules.length === 0 ? 'no requests by their content' : 'requests that match to the canary';
    case 'mirror':
      return `copies of ${shownWeight(step.weight)} to the canary`;
    case 'analysis':
      return shownJudging(step.analysis);
    case 'experiment':
      return `${shownWeight(step.weight)} each to canary and baseline: ${shownJudging(step.analysis)}`;
    case 'iac':
      return `apply stack ${step.stack}`;
    case 'hook':
      return `hook ${step.hook}`;
    case 'gate':
      return `${shownGate(step.gate)}, at most ${step.gate.timeoutSeconds} s`;
    default:
      return unreachable(step);
  }
}
