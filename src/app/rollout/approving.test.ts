import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FakeRollouts, openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { keyedDigest } from '../../adapters/system/node/keyed-digest.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineEvent, RunEvent } from '../../domain/events/model.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { Service } from '../../domain/project/service.ts';
import type { RolloutStep } from '../../domain/rollout/steps.ts';
import { claimsText, linkToken, readToken } from '../../domain/rollout/approval-link.ts';
import type { FairleadProject, RunResult } from '../toolkit.ts';

const yes = { autoApprove: true };
const refused = (error: unknown) => (isDeliveryError(error) ? error : undefined);

const twice: readonly RolloutStep[] = [
  { do: 'setWeight', weight: 2_500 },
  { do: 'approval', timeoutSeconds: 9_000_000 },
  { do: 'approval', timeoutSeconds: 9_000_000 },
];

const service = (version: string, steps: readonly RolloutStep[]): Partial<Service> => ({
  settings: {
    command: ['/bin/web', version],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  },
  notify: ['team'],
  strategy: { kind: 'canary', steps },
});

type Offered = Extract<EngineEvent, { readonly type: 'approval.offered' }>;

interface Waiting {
  readonly bed: FakeRollouts;
  readonly project: FairleadProject;
  readonly events: readonly RunEvent[];
  readonly end: Promise<RunResult>;
  /** Once it waits at the step, from 1: what it offers. */
  at(step: number): Promise<Offered>;
}

type Approvals = NonNullable<EffectiveProject['environment']['approvals']>;

/** A rollout on its way to its first approval. */
async function waiting(approvals?: Partial<Approvals>, steps = twice): Promise<Waiting> {
  const bed = openFakeRollouts();
  const rule = { required: 1, keys: {}, authorMayApprove: false, ...approvals };
  const more: Partial<EffectiveProject> = {
    notifiers: { team: { kind: 'webhook', url: 'http://127.0.0.1/' } },
    environment: { name: 'staging', protected: false, ...(approvals !== undefined && { approvals: rule }) },
  };
  await bed.open(service('v1', steps), {}, more).deploy(yes);
  const events: RunEvent[] = [];
  const project = bed.open(service('v2', steps), {}, more);
  const end = project.deploy({ ...yes, onEvent: (event) => events.push(event) });
  const at = async (step: number): Promise<Offered> => {
    let found: Offered | undefined;
    await bed.until(`at step ${step}`, async () => {
      const [status] = await project.rollouts.status('web');
      found = events
        .flatMap((event) => (event.type === 'engine' && event.event.type === 'approval.offered' ? [event.event] : []))
        .at(-1);
      return (
        status?.rollout?.step?.number === step &&
        (found?.step === step || approvals?.keys !== undefined || steps[step - 1]?.do !== 'approval')
      );
    });
    return found as Offered;
  };
  return { bed, project, events, end, at };
}

/** The same link, sealed as ours, whose time is over. */
function expired(link: string): string {
  const { origin, pathname } = new URL(link);
  const claims = readToken(pathname.slice('/approval/'.length))?.claims;
  if (claims === undefined) throw new Error(link);
  const past = { ...claims, until: '2025-01-01T00:00:00.000Z' };
  return `${origin}/approval/${linkToken(past, keyedDigest('00', `approval ${claimsText(past)}`))}`;
}

/** A connection of its own, as a browser or curl has it. */
const ask = (
  url: string,
  method: 'GET' | 'POST',
  form = '',
  host?: string,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, agent: false, ...(host !== undefined && { headers: { host } }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data: string) => {
          text += data;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    asked.end(form);
  });

describe('an approval of a step', () => {
  it('is given by the command, told, and shown', async () => {
    const { project, at, end, events, bed } = await waiting();
    await at(2);

    const approved = await project.rollouts.approve('web', { by: 'ada', comment: 'OPS-17' });
    await at(3);
    const [status] = await project.rollouts.status('web');
    await project.rollouts.approve(approved.run, { by: 'bob' });
    await project.rollouts.approve('web').catch(refused);

    expect(approved).toMatchObject({ step: 2, enough: true, kind: 'heard' });
    expect(status?.rollout?.approvals).toMatchObject([{ step: 2, by: 'ada', note: 'OPS-17' }]);
    expect((await end).rollouts).toMatchObject([{ outcome: 'promoted' }]);
    expect(events).toContainEqual(
      expect.objectContaining({ event: { type: 'approved', step: 2, by: 'ada', note: 'OPS-17' } }),
    );
    expect(bed.notifier.delivered.filter(({ type }) => type === 'rollout.approval')).toMatchObject([
      { facts: { step: 2, approve: expect.stringContaining('http://127.0.0.1:') as string } },
      { facts: { step: 3 } },
    ]);
  });

  it('is refused where nothing waits for one', async () => {
    const bed = openFakeRollouts();
    const project = bed.open();
    await project.deploy(yes);

    expect(await project.rollouts.approve('web').catch(refused)).toMatchObject({ code: 'ROLLOUT_NONE' });
    expect(await project.rollouts.approve('wbe').catch(refused)).toMatchObject({ code: 'ROLLOUT_NONE' });
  });

  it('is of somebody else than who started it, where the environment asks for that, and of as many as it asks for', async () => {
    const { project, at, end } = await waiting({ required: 2 });
    await at(2);

    const own = await project.rollouts.approve('web').catch(refused);
    const around = await project.rollouts.wish('web', 'skip').catch(refused);
    const promoted = await project.rollouts.wish('web', 'promote').catch(refused);
    const first = await project.rollouts.approve('web', { by: 'ada' });
    const again = await project.rollouts.approve('web', { by: 'ada' }).catch(refused);
    const [status] = await project.rollouts.status('web');
    const second = await project.rollouts.approve('web', { by: 'bob' });
    await at(3);
    await project.rollouts.wish('web', 'abort');

    for (const error of [own, promoted, again]) expect(error).toMatchObject({ code: 'ROLLOUT_APPROVAL_REFUSED' });
    expect(around).toMatchObject({ code: 'ROLLOUT_REFUSED', hint: '`fairlead approve web`' });
    expect(first).toMatchObject({ counted: 1, required: 2, enough: false });
    expect(status?.rollout).toMatchObject({ step: { number: 2 }, approvals: [{ step: 2, by: 'ada' }] });
    expect(second).toMatchObject({ counted: 2, enough: true });
    expect((await end).status).toBe('rolled-back');
  });
});

describe('where the environment asks for approvals', () => {
  it('nobody gets past a step that waits for one by pausing first', async () => {
    const { project, at, end } = await waiting({});
    await at(2);
    await project.rollouts.wish('web', 'pause');

    const words = ['promote', 'skip', 'promote-full'] as const;
    const codes: unknown[] = [];
    for (const word of words) codes.push((await project.rollouts.wish('web', word).catch(refused)) as unknown);
    const [status] = await project.rollouts.status('web');
    await project.rollouts.wish('web', 'abort');
    await end;

    expect(codes).toMatchObject([
      { code: 'ROLLOUT_APPROVAL_REFUSED' },
      { code: 'ROLLOUT_REFUSED' },
      { code: 'ROLLOUT_REFUSED' },
    ]);
    expect(status?.rollout?.step?.number).toBe(2);
  });

  it('nobody jumps over a later step that will wait for one', async () => {
    const { project, at, end } = await waiting({}, [
      { do: 'setWeight', weight: 2_500 },
      { do: 'pause', seconds: 9_000 },
      { do: 'approval', timeoutSeconds: 9_000_000 },
    ]);
    await at(2);

    const jumped = await project.rollouts.wish('web', 'promote-full').catch(refused);
    await project.rollouts.wish('web', 'skip');
    await at(3);
    await project.rollouts.wish('web', 'abort');
    await end;

    expect(jumped).toMatchObject({ code: 'ROLLOUT_REFUSED', hint: '`fairlead rollout watch web`' });
  });
});

describe('an approval with a key', () => {
  it('counts only signed, and no link is offered that could not be', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const keys = { ada: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-key-'));
    const sign = join(directory, 'ada.pem');
    writeFileSync(sign, pem);
    const { project, at, end } = await waiting({ keys });
    const offered = await at(2);

    const plain = await project.rollouts.approve('web', { by: 'ada' }).catch(refused);
    const signed = await project.rollouts.approve('web', { by: 'ada', sign });
    await at(3);
    await project.rollouts.wish('web', 'abort');
    await end;
    rmSync(directory, { recursive: true });

    expect(offered).toBeUndefined();
    expect(plain).toMatchObject({ code: 'ROLLOUT_APPROVAL_REFUSED', hint: '`fairlead approve web --sign KEYFILE`' });
    expect(signed).toMatchObject({ counted: 1, enough: true });
  });
});

describe('a link to decide at', () => {
  it('shows facts and a form, decides when it is posted, and counts once', async () => {
    const { at, end, project } = await waiting();
    const { approve } = await at(2);

    const shown = await ask(approve, 'GET');
    const [before] = await project.rollouts.status('web');
    const posted = await ask(approve, 'POST', 'by=ada&comment=looks+good');
    const replayed = await ask(approve, 'POST');
    await at(3);
    const old = await ask(approve, 'GET');
    const next = await at(3);
    await ask(next.reject, 'POST', 'by=bob&comment=too+slow');

    expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('<form method="post">') as string });
    expect(before?.rollout?.step?.number).toBe(2);
    expect(posted.status).toBe(200);
    expect(replayed).toMatchObject({ status: 409, text: expect.stringContaining('APPROVAL_LINK_USED') as string });
    expect(old.status).toBe(409);
    expect(await end).toMatchObject({
      status: 'rolled-back',
      failures: [{ error: { message: 'rejected by bob: too slow' } }],
    });
  });

  it('changes nothing where its seal is wrong, another step is meant, or another host', async () => {
    const { at, end, project, bed } = await waiting();
    const { approve, reject } = await at(2);

    const answers = {
      seal: await ask(
        approve.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        'POST',
      ),
      turned: await ask(reject.replace('reject', 'approve'), 'POST'),
      step: await ask(approve.replace('~web~1~', '~web~2~'), 'POST'),
      nothing: await ask(new URL('/approval/', approve).href, 'POST'),
      late: await ask(expired(approve), 'POST'),
      method: await ask(approve, 'PUT' as 'POST'),
      host: await ask(approve, 'POST', '', 'evil.example'),
      much: await ask(approve, 'POST', `by=${'a'.repeat(10_000)}`),
    };
    const [status] = await project.rollouts.status('web');
    await project.rollouts.wish('web', 'abort');
    await end;
    const closed = await ask(approve, 'GET').catch(() => 'nobody listens');

    expect(Object.fromEntries(Object.entries(answers).map(([why, { status: code }]) => [why, code]))).toEqual({
      seal: 403,
      turned: 403,
      step: 403,
      nothing: 403,
      late: 410,
      method: 405,
      host: 421,
      much: 413,
    });
    expect(status?.rollout?.step?.number).toBe(2);
    expect(closed).toBe('nobody listens');
    // It is told to who is there, and not kept.
    expect(JSON.stringify(bed.site.journal.events((await end).run))).not.toContain('/approval/');
  });

  it('asks who it is where that matters, and is not offered where a signature is needed', async () => {
    const { at, end, project } = await waiting({});
    const { approve } = await at(2);

    const nobody = await ask(approve, 'POST');
    const author = await ask(approve, 'POST', 'by=me');
    const other = await ask(approve, 'POST', 'by=ada');
    await at(3);
    await project.rollouts.wish('web', 'abort');
    await end;

    expect([nobody.status, author.status, other.status]).toEqual([403, 403, 200]);
  });
});
