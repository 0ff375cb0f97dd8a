import { type Danger, dangerous } from '../domain/change/danger.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Settings } from '../domain/project/model.ts';
import type { Asker } from '../ports/asker.ts';

/** Asks for one approval after the other: two stacks may need one at the same time, and there is one person. */
export interface Approval {
  /**
   * Shows the plans and resolves when they may be applied. Plans that change nothing must not be brought here.
   * @param why said before the question, where it is not the first one of the run
   * @throws APPROVAL_REQUIRED, APPROVAL_DECLINED
   */
  ask(plans: readonly StackPlan[], why?: string): Promise<void>;
  /** Resolves when these services may be rolled out. @throws APPROVAL_REQUIRED, APPROVAL_DECLINED */
  askFor(services: readonly string[]): Promise<void>;
  /** True when a person is there to be asked. */
  readonly interactive: boolean;
}

export interface ApprovalOptions {
  readonly asker?: Asker | undefined;
  readonly autoApprove?: boolean | undefined;
  readonly allowDestroy?: boolean | undefined;
  readonly onPlan?: ((plans: readonly StackPlan[]) => void) | undefined;
}

export interface ApprovalSubject {
  readonly environment: string;
  readonly settings: Pick<Settings, 'maxDeletions'>;
  readonly kind: 'apply' | 'destroy';
}

export function createApproval(subject: ApprovalSubject, options: ApprovalOptions): Approval {
  let last: Promise<void> = Promise.resolve();
  return {
    interactive: options.asker?.interactive === true,
    ask(plans, why) {
      const asked = last.then(() => decide(subject, options, plans, why));
      // The next question does not depend on this answer.
      last = asked.catch(() => undefined);
      return asked;
    },
    askFor: (services) => decideServices(subject, options, services),
  };
}

async function decideServices(
  { environment }: ApprovalSubject,
  { asker, autoApprove }: ApprovalOptions,
  services: readonly string[],
): Promise<void> {
  if (autoApprove === true) return;
  const what = `${services.join(', ')} in ${environment}`;
  if (asker?.interactive !== true) {
    throw new DeliveryError('APPROVAL_REQUIRED', `the rollout of ${what} waits for an approval`, {
      hint: 'go on with it in a terminal: `fairlead resume` asks',
      data: { environment, services },
    });
  }
  if (await asker.confirm(`roll out ${what}?`, 'no')) return;
  throw new DeliveryError('APPROVAL_DECLINED', `the rollout of ${what} was declined`);
}

async function decide(
  subject: ApprovalSubject,
  options: ApprovalOptions,
  plans: readonly StackPlan[],
  why: string | undefined,
): Promise<void> {
  options.onPlan?.(plans);
  const dangers = options.allowDestroy === true ? [] : dangerous(plans, subject.settings);
  const approved = options.autoApprove === true && dangers.length === 0;
  if (approved) return;
  const asker = options.asker;
  if (asker?.interactive !== true) throw required(subject, dangers, options);
  const question = [why, ...dangers.map(dangerText)].filter((text) => text !== undefined);
  if (dangers.length > 0) {
    const ask = `type the name of the environment, ${subject.environment}, to go on`;
    if (await asker.confirmByName([...question, ask].join('\n'), subject.environment)) return;
  } else {
    const verb = subject.kind === 'destroy' ? 'destroy this' : 'apply this';
    if (await asker.confirm([...question, `${verb} in ${subject.environment}?`].join('\n'), 'no')) return;
  }
  throw new DeliveryError('APPROVAL_DECLINED', `the plan for ${subject.environment} was declined`);
}

function required(subject: ApprovalSubject, dangers: readonly Danger[], options: ApprovalOptions): DeliveryError {
  if (dangers.length === 0) {
    return new DeliveryError('APPROVAL_REQUIRED', `the plan for ${subject.environment} waits for an approval`);
  }
  const flag = options.autoApprove === true ? '`--allow-destroy`' : '`--yes --allow-destroy`';
  return new DeliveryError('APPROVAL_REQUIRED', `${dangers.map(dangerText).join('; ')}: this needs to be confirmed`, {
    hint: `run it in a terminal and type the environment's name, or pass ${flag}`,
    data: dangers.map((danger) => ({ ...danger })),
  });
}

function dangerText(danger: Danger): string {
  if (danger.kind === 'many-deletions') return `${danger.count} resources will be deleted (limit ${danger.limit})`;
  const verb = danger.action === 'replace' ? 'replaced by an empty one' : 'deleted';
  return `${danger.address} of ${danger.stack} holds data (${danger.holds}) and will be ${verb}`;
}
