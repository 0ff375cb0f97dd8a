import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { type ForecastAsked, forecastOf, type ServiceForecast } from '../../domain/rollout/forecast.ts';
import { lintStrategy } from '../../domain/rollout/lint.ts';
import type { OpenedProject } from '../opened-project.ts';
import { runResult } from '../run-result.ts';
import { restart, undo } from './deploy.ts';
import type { Rollouts } from './face.ts';
import { serviceNamed } from './places.ts';
import { approve, wish } from './rollouts.ts';
import { serviceStatuses } from './status.ts';
import { watchRollout } from './watching.ts';

const never = new AbortController().signal;

export const rolloutsOf = (project: () => OpenedProject): Rollouts => ({
  undo: async (service, options = {}) => runResult(await undo(project(), service, options)),
  restart: async (service, options = {}) => runResult(await restart(project(), service, options)),
  wish: async (service, verb, { signal = never } = {}) => wish(project(), service, verb, signal),
  approve: async (name, { signal = never, ...given } = {}) => approve(project(), name, given, signal),
  status: async (service, { signal = never } = {}) => serviceStatuses(project(), service, signal),
  watch: async (service, watching) => watchRollout(project(), service, watching),
  backtest: async (service, options) => {
    const { backtest } = await import('../backtest/backtest.ts');
    return backtest(project(), service, options);
  },
  recordMetrics: async (service, options = {}) => {
    const { recordMetrics } = await import('../backtest/record-metrics.ts');
    return recordMetrics(project(), service, options);
  },
  lint: ({ requestsPerSecond } = {}) => {
    const { services, metricSources } = project().effective;
    const promql = Object.entries(metricSources).flatMap(([name, { kind }]) => (kind === 'prometheus' ? [name] : []));
    return Object.values(services).flatMap((service) => lintStrategy(service, { requestsPerSecond, promql }));
  },
  forecast: (service, asked) => forecast(project(), service, asked),
});

function forecast(project: OpenedProject, name: string, asked: ForecastAsked): ServiceForecast {
  const found = forecastOf(serviceNamed(project, name), asked);
  if (typeof found === 'string') throw new DeliveryError('ROLLOUT_NOT_FORECAST', `service "${name}": ${found}`);
  return found;
}
