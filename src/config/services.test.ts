import { describe, expect, it } from 'vitest';
import { effectiveOf, problemsOf } from '../../test/support/projects.ts';

const servicesOf = (text: string) => effectiveOf(text).project;

const web = (more: string): string => `project: shop
services:
  web:
    command: [node, server.js]
${more
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

describe('a service', () => {
  it('is small, and has a default for all else', () => {
    const { services } = servicesOf(web('replicas: 3'));

    expect(services['web']).toMatchObject({
      name: 'web',
      replicas: 3,
      router: 'local',
      settings: {
        command: ['node', 'server.js'],
        readiness: { kind: 'tcp' },
        startWithinMs: 30_000,
        stopWithinMs: 10_000,
      },
      limits: { progressSeconds: 600, attempts: 3, restarts: 0 },
    });
    expect(services['web']?.strategy).toEqual({
      kind: 'rolling',
      steps: [
        { do: 'setWeight', weight: 3333, counts: { canary: 1, stable: 2 } },
        { do: 'setWeight', weight: 6666, counts: { canary: 2, stable: 1 } },
      ],
    });
  });

  it('has steps in the order of the file, with the analysis of the strategy filled in', () => {
    const { services } = servicesOf(
      web(`strategy:
  kind: canary
  steps:
    - setWeight: 0.05
    - pause: 30s
    - analysis: { for: 20s }
    - approval: 1h
  analysis:
    every: 5s
    metrics:
      errors: { query: success-rate, greaterThan: 0.99, critical: true }`),
    );

    expect(services['web']?.strategy.steps).toMatchObject([
      { do: 'setWeight', weight: 5 },
      { do: 'pause', seconds: 30 },
      {
        do: 'analysis',
        analysis: {
          seconds: 20,
          everySeconds: 5,
          windowSeconds: 20,
          minRequests: 10,
          metrics: [{ name: 'errors', critical: true, weight: 1, condition: { kind: 'greater-than', limit: 0.99 } }],
        },
      },
      { do: 'approval', timeoutSeconds: 3600 },
    ]);
  });

  it.each<readonly [why: string, strategy: string, stable: readonly number[], capacity: number | undefined]>([
    ['in per cent', 'surge: 50%', [2], undefined],
    ['fewer instead of more', 'surge: 0, unavailable: 34%', [3, 2, 1, 0], 3],
    ['never both nothing', 'surge: 0%, unavailable: 5%', [3, 2, 1, 0], 3],
  ])('rolls with room %s', (_why, room, stable, capacity) => {
    const { services } = servicesOf(web(`replicas: 4\nstrategy: { kind: rolling, ${room} }`));

    const steps = services['web']?.strategy.steps ?? [];
    expect(steps.map((step) => (step.do === 'setWeight' ? step.counts?.stable : -1))).toEqual(stable);
    expect(services['web']?.strategy.capacity).toBe(capacity);
  });

  it.each([
    ['instant', undefined],
    ['gradual', { step: 2000, seconds: 10 }],
    ['{ step: 5, interval: 1m }', { step: 500, seconds: 60 }],
  ])('goes back %s', (rollback, wanted) => {
    expect(servicesOf(web(`strategy: { kind: canary, rollback: ${rollback} }`)).services['web']?.rollback).toEqual(
      wanted,
    );
  });

  it('fills an experiment in from the analysis of the strategy', () => {
    const { services } = servicesOf(
      web(`strategy:
  kind: canary
  steps: [{ experiment: { weight: 12.5, for: 5m } }]
  analysis: { every: 20s, metrics: { speed: { query: latency-p95, maxIncrease: 10 } } }`),
    );

    expect(services['web']?.strategy.steps).toMatchObject([
      {
        do: 'experiment',
        weight: 1250,
        analysis: { seconds: 300, everySeconds: 20, metrics: [{ condition: { kind: 'above-baseline', percent: 10 } }] },
      },
    ]);
  });

  it('compares users by the digest of a value, until each arm has its samples', () => {
    const { services } = servicesOf(
      web(`strategy:
  kind: a-b
  user: { cookie: uid, share: 20 }
  samples: 5000
  for: 1h
  baseline: true
  analysis: { metrics: { speed: { query: latency-p95, maxIncrease: 10 } } }`),
    );

    expect(services['web']?.sticky).toEqual({ by: 'value', on: 'cookie', name: 'uid' });
    expect(services['web']?.strategy.steps).toMatchObject([
      { do: 'setWeight', weight: 2000 },
      { do: 'experiment', weight: 2000, analysis: { seconds: 3600, samples: 5000 } },
    ]);
  });

  it.each<readonly [why: string, more: string, code: string, path: string]>([
    ['names no value', 'user: { share: 10 }', 'PROJECT_VALUE_WRONG', 'user'],
    ['says twice who it is', 'user: { header: x }, share: 10', 'PROJECT_VALUE_WRONG', 'share'],
    ['counts samples that nothing judges', 'share: 10, samples: 5', 'PROJECT_VALUE_WRONG', 'samples'],
    ['leaves nothing to the third arm', 'share: 60, baseline: true, ANALYSIS', 'PROJECT_VALUE_WRONG', 'baseline'],
    ['compares who was chosen', 'match: [{ header: x }], baseline: true, ANALYSIS', 'PROJECT_VALUE_WRONG', 'baseline'],
  ])('refuses an a-b strategy that %s', (_why, more, code, path) => {
    const analysis = 'analysis: { metrics: { a: { query: success-rate, lessThan: 1 } } }';
    const problems = problemsOf(web(`strategy: { kind: a-b, ${more.replace('ANALYSIS', analysis)} }`));

    expect(problems).toMatchObject([{ code, path: `services.web.strategy.${path}` }]);
  });

  it('refuses to count samples with a router that does not', () => {
    const analysis = 'analysis: { minRequests: 0, metrics: { a: { source: prom, query: up, lessThan: 1 } } }';
    const text = `${web(`router: nginx\nstrategy: { kind: a-b, share: 10, samples: 5, ${analysis} }`)}metricSources: { prom: { kind: prometheus, url: 'http://127.0.0.1:9090' } }\n`;

    expect(problemsOf(text)).toMatchObject([{ code: 'ROLLOUT_ROUTER_LACKS', path: 'services.web.strategy.samples' }]);
  });

  it('has gates, with their defaults', () => {
    const { services } = servicesOf(
      web(`directory: app
strategy:
  kind: canary
  steps:
    - gate: { window: { days: [mon, fri], from: "09:30", zone: Europe/Berlin } }
    - gate: { command: [./ask, now], every: 10s, timeout: 1h }
    - gate: { http: "https://gates.example/web", headers: { authorization: token } }`),
    );

    const pace = { everySeconds: 30, timeoutSeconds: 86_400 };
    expect(services['web']?.strategy.steps).toEqual([
      {
        do: 'gate',
        gate: {
          asks: { kind: 'window', window: { days: ['mon', 'fri'], from: 570, to: 1440, zone: 'Europe/Berlin' } },
          ...pace,
        },
      },
      {
        do: 'gate',
        gate: {
          asks: { kind: 'command', command: ['./ask', 'now'], directory: 'app', env: {} },
          everySeconds: 10,
          timeoutSeconds: 3600,
        },
      },
      {
        do: 'gate',
        gate: {
          asks: { kind: 'http', url: 'https://gates.example/web', headers: { authorization: 'token' } },
          ...pace,
        },
      },
    ]);
  });

  it.each<readonly [strategy: string, path: string]>([
    ['step: 0', 'step'],
    ['max: 0', 'max'],
    ['steps: []', 'steps'],
    ['look: "0"', 'look'],
    ['limits: { progress: "0" }', 'limits.progress'],
    ['limits: { held: "0" }', 'limits.held'],
    ['steps: [{ approval: "0" }]', 'steps[0].approval'],
    ['analysis: { every: "0", METRICS }', 'analysis.every'],
    ['analysis: { window: "0", METRICS }', 'analysis.window'],
    ['analysis: { proceedAt: 0, METRICS }', 'analysis.proceedAt'],
    ['steps: [{ analysis: { every: "0", METRICS } }]', 'steps[0].analysis.every'],
    ['steps: [{ experiment: { weight: 10, proceedAt: 0, METRICS } }]', 'steps[0].experiment.proceedAt'],
  ])('refuses a canary with `%s`', (strategy, path) => {
    const metrics = 'metrics: { a: { query: success-rate, greaterThan: 0.9 } }';
    const problems = problemsOf(web(`strategy: { kind: canary, ${strategy.replace('METRICS', metrics)} }`));

    expect(problems).toMatchObject([{ code: 'PROJECT_VALUE_WRONG', path: `services.web.strategy.${path}` }]);
  });

  it.each<readonly [why: string, gate: string, path: string]>([
    ['asks nothing', '{ every: 10s }', 'gate'],
    ['asks two things', '{ command: [./ask], http: "https://x/" }', 'gate'],
    ['sends headers to a command', '{ command: [./ask], headers: { a: b } }', 'gate.headers'],
    ['knows no such zone', '{ window: { zone: Mars/Olympus } }', 'gate.window.zone'],
    ['knows no such time', '{ window: { from: "25:00" } }', 'gate.window.from'],
    ['is no address', '{ http: gates.example }', 'gate.http'],
    ['has no time', '{ command: [./ask], timeout: "0" }', 'gate.timeout'],
  ])('refuses a gate that %s', (_why, gate, path) => {
    const problems = problemsOf(web(`strategy: { kind: canary, steps: [{ gate: ${gate} }] }`));

    expect(problems).toMatchObject([
      { path: `services.web.strategy.steps[0].${path}`, at: { line: expect.any(Number) } },
    ]);
  });

  const iac = (steps: string, more = '') => `project: shop
stacks:
  net: { resources: [{ type: terraform_data, name: a }], outputs: { id: x } }
  cache: { dependsOn: [net], resources: [{ type: terraform_data, name: b }], outputs: { id: x } }
  page: { dependsOn: [cache], resources: [{ type: terraform_data, name: c }], outputs: { id: x } }
services:
  web: { command: [node], strategy: { kind: canary, steps: [${steps}] }${more} }
`;

  it('applies a stack at a step, where nothing that comes before needs it', () => {
    const { services } = servicesOf(iac('{ iac: cache }', ", env: { NET: '${stacks.net.id}' }"));

    expect(services['web']?.strategy.steps).toEqual([{ do: 'iac', stack: 'cache' }]);
  });

  it.each<readonly [why: string, steps: string, more: string, code: string]>([
    ['that there is not', '{ iac: cach }', '', 'PROJECT_STACK_UNKNOWN'],
    ['twice', '{ iac: cache }, { iac: cache }', '', 'PROJECT_VALUE_WRONG'],
    ['whose outputs it uses itself', '{ iac: cache }', ", env: { C: '${stacks.cache.id}' }", 'PROJECT_CYCLE'],
    ['that is needed by one it uses', '{ iac: cache }', ", env: { P: '${stacks.page.id}' }", 'PROJECT_CYCLE'],
  ])('refuses to apply a stack %s', (_why, steps, more, code) => {
    expect(problemsOf(iac(steps, more))).toMatchObject([{ code, at: { line: expect.any(Number) } }]);
  });

  it('knows how long its router lets requests end', () => {
    expect(servicesOf(web('route: { drainSeconds: 5 }')).services['web']?.limits.drainSeconds).toBe(5);
  });

  it('judges each batch of a rolling update, the last one too', () => {
    const { services } = servicesOf(
      web(
        'replicas: 2\nstrategy: { kind: rolling, analysis: { metrics: { a: { query: success-rate, lessThan: 1 } } } }',
      ),
    );

    expect(services['web']?.strategy.steps).toMatchObject([
      { do: 'setWeight', weight: 5000, counts: { canary: 1, stable: 1 } },
      { do: 'analysis' },
      { do: 'setWeight', weight: 10_000, counts: { canary: 2, stable: 1 } },
      { do: 'analysis' },
    ]);
  });

  it('never overshoots the largest weight of the short form', () => {
    const { services } = servicesOf(web('strategy: { kind: canary, start: 10, step: 30, max: 50 }'));

    const weights = services['web']?.strategy.steps.flatMap((step) => (step.do === 'setWeight' ? [step.weight] : []));

    expect(weights).toEqual([1000, 4000, 5000]);
  });

  it.each<readonly [why: string, more: string, code: string, path: string]>([
    [
      'a step does one thing',
      'strategy: { kind: canary, steps: [{ setWeight: 10, pause: 1m }] }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.steps[0]',
    ],
    [
      'an experiment leaves nothing to the stable arm',
      'strategy: { kind: canary, steps: [{ experiment: { weight: 60, metrics: { a: { query: success-rate, lessThan: 1 } } } }] }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.steps[0].experiment.weight',
    ],
    [
      'an experiment that nothing judges',
      'strategy: { kind: canary, steps: [{ experiment: { weight: 10 } }] }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.steps[0].experiment.metrics',
    ],
    [
      'nginx counts nothing in experiments either',
      'router: nginx\nstrategy: { kind: canary, steps: [{ experiment: { weight: 10, minRequests: 0, metrics: { a: { query: success-rate, lessThan: 1 } } } }] }',
      'ROLLOUT_ROUTER_LACKS',
      'services.web.strategy.steps[0].experiment.metrics.a',
    ],
    [
      'a key of another kind',
      'strategy: { kind: rolling, keepOld: 1m }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.keepOld',
    ],
    [
      'no room to roll',
      'replicas: 3\nstrategy: { kind: rolling, surge: 0 }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.surge',
    ],
    [
      'nobody left to answer',
      'strategy: { kind: rolling, surge: 0, unavailable: 1 }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.surge',
    ],
    [
      'finer than any router',
      'strategy: { kind: canary, steps: [{ setWeight: 0.001 }] }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.steps[0].setWeight',
    ],
    [
      'an unknown query',
      'strategy: { kind: canary, steps: [{ analysis: { metrics: { a: { query: sucess-rate, lessThan: 1 } } } }] }',
      'PROJECT_SERVICE_NAME_UNKNOWN',
      'services.web.strategy.steps[0].analysis.metrics.a.query',
    ],
    [
      'a metric without a condition, where each look is judged by its numbers',
      'strategy: { kind: canary, analysis: { judge: threshold, metrics: { a: { query: request-rate } } } }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.analysis.metrics.a',
    ],
    [
      'an analysis without metrics',
      'strategy: { kind: canary, steps: [{ analysis: { for: 1m } }] }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.steps[0].analysis.metrics',
    ],
    [
      'an unknown hook',
      'strategy: { kind: canary, steps: [{ hook: smoke }] }',
      'PROJECT_SERVICE_NAME_UNKNOWN',
      'services.web.strategy.steps[0].hook',
    ],
    ['an unknown notifier', 'notify: [team]', 'PROJECT_SERVICE_NAME_UNKNOWN', 'services.web.notify[0]'],
    ['a time without a unit', 'startWithin: "30"', 'PROJECT_VALUE_WRONG', 'services.web.startWithin'],
    ['a stack that there is not', 'env: { DB: "${stacks.db.url}" }', 'PROJECT_STACK_UNKNOWN', 'services.web.env.DB'],
    [
      'a hook that is still to be written',
      'hooks: { a: { at: pre-deploy, command: [TO-BE-WRITTEN, POST to http://gate] } }',
      'PROJECT_TO_BE_WRITTEN',
      'services.web.hooks.a.command',
    ],
    [
      'an analysis that nothing runs',
      'strategy: { kind: canary, steps: [{ setWeight: 10 }], analysis: { metrics: { a: { query: success-rate, lessThan: 1 } } } }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.analysis',
    ],
    [
      'nginx counts nothing',
      'router: nginx\nstrategy: { kind: canary, analysis: { minRequests: 0, metrics: { a: { query: success-rate, lessThan: 1 } } } }',
      'ROLLOUT_ROUTER_LACKS',
      'services.web.strategy.analysis.metrics.a',
    ],
    [
      'caddy cannot stick by a header',
      'router: caddy\nstrategy: { kind: canary, sticky: { header: x-user } }',
      'ROLLOUT_ROUTER_LACKS',
      'services.web.strategy.sticky',
    ],
    [
      'haproxy cannot mirror',
      'router: haproxy\nstrategy: { kind: canary, steps: [{ mirror: 10 }] }',
      'ROLLOUT_ROUTER_LACKS',
      'services.web.strategy.steps[0].mirror',
    ],
    [
      'haproxy has no latency',
      'router: haproxy\nstrategy: { kind: canary, analysis: { metrics: { a: { query: latency-p99, lessThan: 1 } } } }',
      'ROLLOUT_ROUTER_LACKS',
      'services.web.strategy.analysis.metrics.a',
    ],
    [
      'more than everything',
      'strategy: { kind: canary, start: 120 }',
      'PROJECT_VALUE_WRONG',
      'services.web.strategy.start',
    ],
  ])('is refused: %s', (_why, more, code, path) => {
    const problems = problemsOf(web(more));

    expect(problems.map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([{ code, path }]);
    expect(problems[0]?.at?.line).toBeGreaterThan(1);
  });

  it('refuses what an import left to be written, and says what is known of it', () => {
    const problems = problemsOf(`project: shop
services:
  web:
    command: [TO-BE-WRITTEN, the program of image shop/web:1.2]
metricSources:
  main: { kind: prometheus, url: TO-BE-WRITTEN }
`);

    expect(problems.map(({ code, path, at }) => [code, path, at?.line])).toEqual([
      ['PROJECT_TO_BE_WRITTEN', 'services.web.command', 4],
      ['PROJECT_TO_BE_WRITTEN', 'metricSources.main.url', 6],
    ]);
    expect(problems[0]?.message).toContain('image shop/web:1.2');
  });

  it('refuses a first weight beyond the last one, which would never be reached', () => {
    expect(problemsOf(web('strategy: { kind: canary, start: 60 }'))).toMatchObject([
      { code: 'PROJECT_VALUE_WRONG', path: 'services.web.strategy.start' },
    ]);
    expect(problemsOf(web('strategy: { kind: canary, start: 50, step: 30, max: 50 }'))).toEqual([]);
  });

  it('takes a certificate for a metric source only with its key, and the files as they are written', () => {
    const source = (tls: string) => `${web('')}metricSources:
  main: { kind: prometheus, url: https://metrics.example, tls: ${tls} }
`;

    expect(problemsOf(source('{ ca: ca.pem, cert: client.pem }'))).toMatchObject([
      { code: 'PROJECT_KEY_MISSING', path: 'metricSources.main.tls.key' },
    ]);
    expect(
      problemsOf(`${source("{ ca: ca.pem, cert: client.pem, key: '${secrets.KEY}' }")}secrets: { KEY: null }`),
    ).toEqual([]);
  });

  it('differs in an environment where that says so', () => {
    const { services } = servicesOf(`${web('replicas: 3')}environments:
  laptop:
    services:
      web: { replicas: 1 }
`);

    expect(services['web']?.replicas).toBe(1);
  });
});
