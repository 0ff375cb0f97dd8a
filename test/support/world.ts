import type { RunDefinition } from '../../src/domain/run/model.ts';

const graph: Readonly<Record<string, readonly string[]>> = {
  network: [],
  dns: [],
  database: ['network'],
  web: ['database', 'dns'],
};

/** The run that is killed over and over: two stacks at a time, each with two things to create. */
export const worldRun: RunDefinition = {
  version: 1,
  id: 'world-run',
  kind: 'apply',
  project: 'world',
  environment: 'test',
  steps: Object.entries(graph).map(([stack, dependsOn]) => ({
    id: stack,
    effect: { kind: 'iac.apply', stack, mode: 'apply' },
    dependsOn,
  })),
  parallelism: 2,
  onFailure: 'stop',
  holds: Object.keys(graph).map((stack) => `test/${stack}`),
  request: {},
};

/** Every thing that exists at the end, once. */
export const wholeWorld: readonly string[] = Object.keys(graph)
  .flatMap((stack) => [`${stack}.0`, `${stack}.1`])
  .sort();
