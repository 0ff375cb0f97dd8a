import type { RunEvent } from '../domain/events/model.ts';
import { sampleRun } from './testing-samples.ts';

export function emit(listener: ((event: RunEvent) => void) | undefined, events: readonly RunEvent[]): void {
  for (const event of events) listener?.(event);
}

export const started = (kind: string): RunEvent => ({
  type: 'run.started',
  at: '2026-11-24T11:59:30.000Z',
  run: sampleRun.definition.id,
  kind,
  environment: 'staging',
  steps: [{ id: 'plan:network', stack: 'network', dependsOn: [] }],
  resumed: false,
});

export const ended = (status: string): RunEvent => ({
  type: 'run.ended',
  at: '2026-11-24T12:00:00.000Z',
  run: sampleRun.definition.id,
  status,
  seconds: 30,
  criticalPath: [],
});
