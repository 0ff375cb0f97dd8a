import { metricSourceContract } from '../contracts/metric-source.ts';
import { createFakeMetricSource } from './metric-source.ts';

metricSourceContract('fake', async () => ({
  now: Date.parse('2026-01-01T12:00:00.000Z'),
  holding: async (history) => createFakeMetricSource(history),
  async dead() {
    const source = createFakeMetricSource();
    source.say(() => ({ kind: 'error', reason: 'unreachable', detail: 'nobody listens', again: true }));
    return source;
  },
  async silent() {
    const source = createFakeMetricSource();
    source.say(({ timeoutMs }) => ({ kind: 'timeout', afterMs: timeoutMs }));
    return source;
  },
  close: async () => undefined,
}));
