/**
 * Where people decide by a link, while this process works on a rollout that waits for them. A link is sealed, says which
 * step of which run it is for, and counts once: GET shows, POST decides. Nobody but this machine reaches it.
 */
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { catalogue, type ErrorCode } from '../../domain/errors/catalogue.ts';
import {
  type ApprovalClaims,
  claimsText,
  linkFault,
  linkToken,
  type ReadToken,
  readToken,
} from '../../domain/rollout/approval-link.ts';
import type { Loopback, LoopbackAnswer, LoopbackRequest, LoopbackServer } from '../../ports/loopback.ts';
import type { OpenedProject } from '../opened-project.ts';
import { type ApprovalPage, renderPage } from './approval-page.ts';
import { approvalStepOf, decideStep } from './approving.ts';
import type { FoundRollout } from './found-rollout.ts';
import { newestRollout } from './rollouts.ts';

export interface Links {
  readonly approve: string;
  readonly reject: string;
}

export interface Desk {
  /** Begins to listen, where it does not yet. @throws LOOPBACK_PORT_TAKEN */
  offer(asked: Omit<ApprovalClaims, 'decision'>): Promise<Links>;
  /** What was offered last for the service. */
  links(service: string): Links | undefined;
  close(): Promise<void>;
}

export function createDesk(project: OpenedProject, loopback: () => Promise<Loopback>): Desk {
  let server: Promise<LoopbackServer> | undefined;
  const offered = new Map<string, Links>();
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: what counts once is looked up and written down before anybody else looks. */
  const inTurn = (request: LoopbackRequest): Promise<LoopbackAnswer> => {
    const answered = last.then(() => answer(project, request));
    last = answered.catch(() => undefined);
    return answered;
  };
  const listen = async (): Promise<LoopbackServer> =>
    (await loopback()).serve(project.effective.settings.approvalPort ?? 0, inTurn);
  return {
    async offer(asked) {
      server ??= listen();
      server.catch(() => (server = undefined));
      const { origin } = await server;
      const linkOf = async (decision: ApprovalClaims['decision']): Promise<string> => {
        const claims = { ...asked, decision };
        return `${origin}${root}${linkToken(claims, await sealOf(project, claims))}`;
      };
      const links = { approve: await linkOf('approve'), reject: await linkOf('reject') };
      offered.set(asked.service, links);
      return links;
    },
    links: (service) => offered.get(service),
    close: async () => (await server?.catch(() => undefined))?.close(),
  };
}

const root = '/approval/';
const usedShelf = 'approval-links';

const sealOf = ({ services }: OpenedProject, claims: ApprovalClaims): Promise<string> =>
  services.seals.seal('approval', claimsText(claims));

async function answer(project: OpenedProject, { method, path, form }: LoopbackRequest): Promise<LoopbackAnswer> {
  if (method !== 'GET' && method !== 'POST')
    return page(405, { title: 'show it with GET, decide with POST', facts: {} });
  const token = readToken(path.startsWith(root) ? path.slice(root.length) : '');
  const looked = await look(project, token);
  if (looked.kind === 'refused') return refusal(looked.code);
  const { claims } = looked;
  if (method === 'GET') return page(200, pageOf(project, claims));
  try {
    const { by = '', comment = '' } = form;
    const named = by.trim() === '' ? anonymous(project) : by.trim();
    const { journal } = project.services;
    const decided = await decideStep(project, looked.found, {
      decision: claims.decision,
      by: named,
      ...(comment.trim() !== '' && { comment: comment.trim() }),
    });
    journal.open().put(claims.run, usedShelf, claimsText(claims));
    const left = decided.enough ? '' : `; ${decided.required - decided.counted} more are needed`;
    return page(200, {
      title: `${claims.decision === 'approve' ? 'approved' : 'rejected'}${left}`,
      facts: factsOf(claims),
    });
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return refusal(error.code, error.message);
  }
}

/** @throws ROLLOUT_APPROVAL_REFUSED where it matters who it is */
function anonymous({ effective }: OpenedProject): string {
  if (effective.environment.approvals === undefined) return 'somebody with the link';
  throw new DeliveryError('ROLLOUT_APPROVAL_REFUSED', 'nobody has said who approves: give a name as `by`');
}

type Looked =
  | { readonly kind: 'refused'; readonly code: ErrorCode }
  | { readonly kind: 'good'; readonly claims: ApprovalClaims; readonly found: FoundRollout };

async function look(project: OpenedProject, token: ReadToken | undefined): Promise<Looked> {
  const sealed = token !== undefined && (await isSealed(project, token));
  if (token === undefined || !sealed) return { kind: 'refused', code: 'APPROVAL_LINK_INVALID' };
  const { claims } = token;
  const found = newestRollout(project, claims.service);
  const waitsAt = found?.run === claims.run ? approvalStepOf(found)?.step : undefined;
  const now = project.services.clock.now();
  const fault = linkFault(claims, { sealed, used: isUsed(project, claims), waitsAt, now });
  if (fault !== undefined || found === undefined)
    return { kind: 'refused', code: fault ?? 'APPROVAL_LINK_OF_ANOTHER_STEP' };
  return { kind: 'good', claims, found };
}

/** Seals of both are compared, so that the time it takes tells nothing of the right one. */
async function isSealed(project: OpenedProject, { claims, seal }: ReadToken): Promise<boolean> {
  const { seals } = project.services;
  const right = await sealOf(project, claims);
  return (await seals.seal('approval', `given ${seal}`)) === (await seals.seal('approval', `given ${right}`));
}

const isUsed = ({ services }: OpenedProject, claims: ApprovalClaims): boolean =>
  services.journal.existing()?.values(claims.run, usedShelf, 0).includes(claimsText(claims)) === true;

const factsOf = ({ service, run, step, until }: ApprovalClaims): Readonly<Record<string, string>> => ({
  service,
  run,
  step: String(step + 1),
  until,
});

const pageOf = ({ effective }: OpenedProject, claims: ApprovalClaims): ApprovalPage => ({
  title: `${claims.decision} step ${claims.step + 1} of the rollout of ${claims.service}?`,
  facts: { project: effective.name, environment: effective.environment.name, ...factsOf(claims) },
  button: claims.decision,
  asksWho: effective.environment.approvals !== undefined,
});

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  APPROVAL_LINK_EXPIRED: 410,
  APPROVAL_LINK_INVALID: 403,
  ROLLOUT_APPROVAL_REFUSED: 403,
};

const refusal = (code: ErrorCode, message = catalogue[code].title): LoopbackAnswer =>
  page(statuses[code] ?? 409, { title: message, facts: { code, next: catalogue[code].hint, changed: 'nothing' } });

const page = (status: number, content: ApprovalPage): LoopbackAnswer => ({ status, html: renderPage(content) });
