import { z } from 'zod';
import { command, shortDuration, jsonObject, name, text } from './common.ts';
import { strategy } from './rollout.ts';

const environmentVariables = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('Variables of the process. Values may hold references: outputs of stacks, secrets.');

const readiness = z
  .strictObject({
    http: text.optional().describe('Path on the instance, or a whole URL.'),
    tcp: z.literal(true).optional().describe('It accepts connections. The default.'),
    exec: command.optional().describe('Program and arguments; exit code 0 is ready.'),
    status: z.array(z.int().min(100).max(599)).min(1).optional().describe('Of http. Default: 200 to 299.'),
    body: text.optional().describe('Of http: a text that the body holds.'),
    headers: z.record(z.string(), z.string()).optional().describe('Of http: name and whole value.'),
    latency: shortDuration.optional().describe('Of http: a slower answer is not ready.'),
    every: shortDuration.optional().describe('Default: 1s.'),
    timeout: shortDuration.optional().describe('Of one look. Default: 2s.'),
    failures: z.int().min(1).max(100).optional().describe('So many in a row and it is not ready any more. Default: 3.'),
  })
  .meta({ id: 'Readiness', description: 'How an instance shows that it can take requests.' });

const hook = z
  .strictObject({
    at: z
      .enum([
        'pre-deploy',
        'post-deploy',
        'pre-step',
        'post-step',
        'pre-promotion',
        'post-promotion',
        'on-failure',
        'on-abort',
        'step',
      ])
      .describe('When it runs. `step`: where a step of the strategy names it.'),
    command: command.describe('Program and arguments.'),
    directory: text.optional().describe('Relative to the project file. Default: the directory of the service.'),
    env: environmentVariables.optional(),
    timeout: shortDuration.optional().describe('Default: 1m.'),
    onFailure: z
      .enum(['stop', 'rollback', 'hold', 'continue'])
      .optional()
      .describe('What its failure means: `stop` and `rollback` go back, `hold` waits for a person. Default: stop.'),
  })
  .meta({ id: 'Hook', description: 'A command of yours at a named point.' });

const serviceFields = {
  command: command.describe(
    'Program and arguments. `{port}` stands for the port that the instance gets; it also has it as PORT.',
  ),
  directory: text.optional().describe('Where it runs, relative to the project file. Default: beside it.'),
  env: environmentVariables.optional(),
  replicas: z.int().min(1).max(1000).optional().describe('Instances. Default: 1.'),
  ready: readiness.optional(),
  startWithin: shortDuration.optional().describe('How long an instance may take to become ready. Default: 30s.'),
  stopWithin: shortDuration.optional().describe('From the polite signal to the hard one. Default: 10s.'),
  dependsOn: z.array(name).optional().describe('Services that must be live first.'),
  router: z
    .enum(['local', 'nginx', 'haproxy', 'caddy', 'envoy'])
    .optional()
    .describe(
      'What splits its traffic: the built-in proxy, an nginx of this machine, or an HAProxy, Caddy or Envoy that Fairlead runs. Default: local.',
    ),
  route: jsonObject.optional().describe('Options of the router, e.g. `listen: 127.0.0.1:8080`.'),
  strategy: strategy.optional(),
  hooks: z.record(name, hook).optional().describe('By name.'),
  notify: z.array(name).optional().describe('Names under `notifiers` that hear of its rollouts.'),
};

export const service = z.strictObject(serviceFields).meta({
  id: 'Service',
  description: 'An application: what runs, where its traffic comes in, and how a new revision is rolled out.',
});

export const serviceOverlay = z
  .strictObject({
    ...service.partial().shape,
    strategy: strategy.partial().optional().describe('How a new revision comes into traffic.'),
    hooks: z.record(name, hook.partial()).optional().describe('By name.'),
  })
  .meta({ id: 'ServiceOverlay', description: 'What differs in this environment.' });

export const notifier = z
  .strictObject({
    kind: z.enum(['slack', 'webhook', 'cloudevents', 'stdout']).describe('slack, webhook, cloudevents or stdout.'),
    url: text.optional().describe('Where it is sent to. May be a secret: `${secrets.SLACK_URL}`.'),
    secret: text.optional().describe('Of webhook: the key of its HMAC-SHA256 signature: `${secrets.HOOK_KEY}`.'),
  })
  .meta({ id: 'Notifier', description: 'Who is told of rollouts.' });
