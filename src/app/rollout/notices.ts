import type { Notice } from '../../domain/notice.ts';
import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import type { NotifierSetting } from '../../domain/project/service.ts';
import type { RolloutStepCall } from './call.ts';
import type { Links } from './desk.ts';
import type { Rolling } from './rolling.ts';
import { createResolver } from './resolving.ts';

type Post = Extract<RolloutEffect, { kind: 'notify.post' }>;

/** Waits between attempts, in ms: a place that does not answer holds nothing up for longer. */
const waits = [500, 2_000, 5_000];

/** Tells one place. That it could not be told is told in the run, and is no reason to do anything else. */
export async function post(
  { context, delivery, desk }: Rolling,
  effect: Post,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { bench, definition } = context;
  const { notifiers, name: project } = bench.project.effective;
  const setting = Object.hasOwn(notifiers, effect.to) ? notifiers[effect.to] : undefined;
  if (setting === undefined) return untold(effect, call, 'the project does not have it any more');
  const { clock } = bench.project.services;
  const notifier = await delivery.notifier(await filled(setting, createResolver(bench, call)));
  const notice: Notice = {
    ...wordsOf(effect, effect.notice.type === 'approval' ? desk?.links(effect.service) : undefined),
    id: call.key,
    at: clock.now().toISOString(),
    project,
    environment: definition.environment,
    service: effect.service,
    run: definition.id,
  };
  for (const wait of [...waits, undefined]) {
    const posted = await notifier.post(notice, call.stop.signal);
    if (posted.kind === 'delivered') return { kind: 'done' };
    if (wait === undefined || !posted.again) return untold(effect, call, posted.detail);
    await clock.sleep(Math.min(posted.afterMs ?? wait, waits.at(-1) ?? wait), call.stop.signal);
  }
  return { kind: 'done' };
}

function untold({ to, notice }: Post, call: RolloutStepCall, detail: string): RolloutReport {
  call.emit({
    type: 'diagnostic',
    severity: 'warning',
    summary: `${to} could not be told that the rollout is ${notice.type}`,
    detail,
  });
  return { kind: 'done' };
}

type Words = Pick<Notice, 'type' | 'level' | 'title' | 'text' | 'facts'>;

const levels = {
  started: 'info',
  approval: 'warning',
  held: 'warning',
  promoted: 'info',
  'rolled-back': 'error',
  superseded: 'info',
  failed: 'error',
} as const;
const titles = {
  started: 'is rolled out',
  approval: 'waits for an approval',
  held: 'is held',
  promoted: 'is promoted',
  'rolled-back': 'was rolled back',
  superseded: 'made way for a newer one',
  failed: 'failed',
} as const;

const wordsOf = ({ service, notice }: Post, links: Links | undefined): Words => ({
  type: `rollout.${notice.type}`,
  level: levels[notice.type],
  title: `${service} ${notice.revision} ${titles[notice.type]}`,
  text: [notice.reason, ...(links === undefined ? [] : [`approve: ${links.approve}`, `reject: ${links.reject}`])].join(
    '\n',
  ),
  facts: {
    revision: notice.revision,
    reason: notice.reason,
    ...(notice.step !== undefined && { step: notice.step + 1 }),
    ...(links !== undefined && { approve: links.approve, reject: links.reject }),
  },
});

async function filled(setting: NotifierSetting, resolver: ReturnType<typeof createResolver>): Promise<NotifierSetting> {
  const { kind, url, secret } = setting;
  return {
    kind,
    ...(url !== undefined && { url: (await resolver.whole(url)).value }),
    ...(secret !== undefined && { secret: (await resolver.whole(secret)).value }),
  };
}
