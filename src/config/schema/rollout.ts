import { z } from 'zod';
import { analysis, analysisFields } from './analysis.ts';
import { command, shortDuration, name, text } from './common.ts';

const percent = z.number().min(0).max(100);

/** A number of instances, or a share of them. */
const instances = z.union([z.int().min(0).max(1000), z.string().regex(/^(100|[1-9]?\d)%$/, 'write 2 or 25%')]);

const matchCondition = z
  .strictObject({
    header: text.optional().describe('Name of a header.'),
    cookie: text.optional().describe('Name of a cookie.'),
    query: text.optional().describe('Name of a query parameter.'),
    is: z.string().optional().describe('Its whole value. Neither this nor `startsWith`: it is there.'),
    startsWith: z.string().optional().describe('How its value begins.'),
  })
  .meta({ id: 'MatchCondition', description: 'One of `header`, `cookie` and `query`, and what it must be.' });

const match = z.array(matchCondition).describe('Requests that meet one of these go to the new revision.');

const experiment = z
  .strictObject({
    weight: percent.describe('Share of canary and baseline each, in per cent.'),
    ...analysisFields,
  })
  .meta({
    id: 'Experiment',
    description:
      'Judge the canary against a baseline: new instances of the stable revision, as many and with the same share. Then all is as before the step.',
  });

const timeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write 09:00');

const gate = z
  .strictObject({
    window: z
      .strictObject({
        days: z
          .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
          .min(1)
          .optional()
          .describe('On which days it opens. Default: all.'),
        from: timeOfDay.optional().describe('`09:00`. Default: 00:00.'),
        to: timeOfDay.optional().describe('`16:00`; not after `from`: on the next day. Default: 24:00.'),
        zone: text.optional().describe('`Europe/Berlin` or `+01:00`. Default: UTC.'),
      })
      .optional()
      .describe('Times of the week at which it lets pass.'),
    command: command
      .optional()
      .describe(
        'Program and arguments. Exit code 0 lets pass, 1 denies, 3 waits; with 0 its last line may be `{"decision": "allow", "reason": "..."}`.',
      ),
    directory: text.optional().describe('Of the command, relative to the project file. Default: that of the service.'),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Of the command. Values may hold references.'),
    http: text
      .optional()
      .describe(
        'A URL that is asked by POST; it answers with `{"decision": "allow", "reason": "..."}`: allow, deny, wait.',
      ),
    headers: z.record(z.string(), z.string()).optional().describe('Of the request. Values may hold references.'),
    every: shortDuration.optional().describe('Time between two questions. Default: 30s.'),
    timeout: shortDuration.optional().describe('After so long without a yes it is rolled back. Default: 1d.'),
  })
  .meta({
    id: 'Gate',
    description: 'One of `window`, `command` and `http`. What is no clear answer waits: nothing but a yes lets pass.',
  });

const step = z
  .strictObject({
    setWeight: percent.optional().describe('Share of the new revision in per cent, to 0.01.'),
    scale: z.int().min(1).max(1000).optional().describe('Instances of the new revision from here on.'),
    pause: shortDuration.optional().describe('Wait so long.'),
    approval: shortDuration
      .optional()
      .describe('Wait until somebody says `fairlead approve SERVICE`; at most so long, then roll back.'),
    match: match.optional(),
    mirror: percent
      .optional()
      .describe("Copies of so many per cent of the stable arm's requests; the answers are dropped."),
    analysis: analysis.optional().describe("Judge; what is left out is the strategy's `analysis`."),
    hook: name.optional().describe('A name under `hooks`.'),
    experiment: experiment.optional(),
    gate: gate.optional(),
    iac: name
      .optional()
      .describe('A stack that is applied here, and not before. It is planned and approved when the run begins.'),
  })
  .meta({ id: 'RolloutStep', description: 'One thing each.' });

const sticky = z
  .strictObject({
    cookie: text.optional().describe('Name of a cookie that the router sets.'),
    maxAge: shortDuration.optional().describe('Of the cookie. Default: 1d.'),
    header: text.optional().describe('Name of a header whose value says who it is.'),
  })
  .meta({ id: 'Sticky', description: 'Who was once sent to an arm stays there as its weight grows.' });

const rollback = z
  .union([
    z.enum(['instant', 'gradual']),
    z.strictObject({
      step: z.number().min(1).max(100).optional().describe('So many per cent come back at a time. Default: 20.'),
      interval: shortDuration.optional().describe('How long each share stays. Default: 10s.'),
    }),
  ])
  .meta({
    id: 'Rollback',
    description:
      'How the traffic comes back to the stable revision: `instant` (the default), `gradual`, or how gradually: `{ step: 20, interval: 10s }`. A second `fairlead rollout abort`, and anything that fails on the way, makes it instant.',
  });

export const strategy = z
  .strictObject({
    kind: z.enum(['canary', 'blue-green', 'rolling', 'a-b']).describe('canary, blue-green, rolling or a-b.'),
    steps: z.array(step).optional().describe('Of a canary: what happens, one after the other.'),
    start: percent.optional().describe('Of a canary without `steps`: the first weight. Default: 10.'),
    step: percent.optional().describe('Of a canary without `steps`: by how much it grows. Default: 20.'),
    max: percent.optional().describe('Of a canary without `steps`: the last weight before the promotion. Default: 50.'),
    interval: shortDuration
      .optional()
      .describe('Of a canary without `steps`: how long each weight is judged. Default: 1m.'),
    preview: match.optional().describe('Of blue-green: who sees the new revision before the switch.'),
    keepOld: shortDuration
      .optional()
      .describe('Of blue-green: how long the old revision is kept whole after the switch. Default: 30s.'),
    surge: instances.optional().describe('Of rolling: how many instances more than usual, or `25%`. Default: 1.'),
    unavailable: instances
      .optional()
      .describe('Of rolling: how many instances fewer than usual, or `25%`. Default: 0.'),
    match: match.optional().describe('Of a-b: who gets the new revision.'),
    share: percent.optional().describe('Of a-b: share of the new revision. Default: 0 with `match`, else 50.'),
    user: z
      .strictObject({
        header: text.optional().describe('Name of a header.'),
        cookie: text.optional().describe('Name of a cookie.'),
        share: percent.optional().describe('Of the users, in per cent. Default: 50.'),
      })
      .optional()
      .describe('Of a-b: the digest of this value decides who gets the new revision, the same user always the same.'),
    samples: z
      .int()
      .min(1)
      .optional()
      .describe('Of a-b: it is over as soon as each arm has had so many requests, after `for` at the latest.'),
    baseline: z
      .boolean()
      .optional()
      .describe('Of a-b: judged against new instances of the stable revision with the same share. Default: false.'),
    for: shortDuration.optional().describe('Of a-b: how long it runs. Default: 10m.'),
    winner: z
      .enum(['verdict', 'by-hand'])
      .optional()
      .describe('Of a-b: who says that the new one has won. Default: verdict.'),
    analysis: analysis.optional(),
    sticky: sticky.optional(),
    rollback: rollback.optional(),
    limits: z
      .strictObject({
        progress: shortDuration.optional().describe('Without progress for so long it is rolled back. Default: 10m.'),
        held: shortDuration
          .optional()
          .describe(
            'Paused by a person for so long it is rolled back; queued for so long it is given up. Default: 1d.',
          ),
        attempts: z.int().min(1).max(20).optional().describe('At each thing on the way forward. Default: 3.'),
        restarts: z
          .int()
          .min(0)
          .max(100)
          .optional()
          .describe('More instances of the canary that end by themselves roll back. Default: 0.'),
      })
      .optional()
      .describe('Where patience ends.'),
    onNewRevision: z
      .enum(['supersede', 'queue', 'reject'])
      .optional()
      .describe(
        'What becomes of a new rollout while one is under way. `supersede`: that one goes back, then the new one starts; `queue`: the new one waits, at most for `limits.held`, and a third takes its place; `reject`: it is refused. Default: reject.',
      ),
    look: shortDuration
      .optional()
      .describe('Time between two looks at instances and proxy while it waits. Default: 5s.'),
  })
  .meta({ id: 'Strategy', description: 'How a new revision comes into traffic.' });
