import { expect, test } from 'vitest';
import type { StackPlan } from '../domain/change/model.ts';
import type { Asker } from '../ports/asker.ts';
import { changeOf, planOf } from '../testing/fakes/stack-plan.ts';
import { type ApprovalOptions, createApproval } from './approval.ts';

const subject = { environment: 'staging', settings: { maxDeletions: 2 }, kind: 'apply' } as const;
const harmless = [planOf('network', { changes: [changeOf('create', 'terraform_data.a')] })];
const losesData = [planOf('data', { changes: [changeOf('delete', 'aws_db_instance.main')] })];
const many = [planOf('web', { changes: ['a', 'b', 'c'].map((name) => changeOf('delete', `terraform_data.${name}`)) })];

/** Answers every question the same way and remembers what was asked. */
function person(answer: 'yes' | 'no', asked: string[] = []): Asker {
  return {
    interactive: true,
    confirm: async (question) => asked.push(`confirm: ${question}`) > 0 && answer === 'yes',
    confirmByName: async (question, word) => asked.push(`name ${word}: ${question}`) > 0 && answer === 'yes',
  };
}

const nobody: Asker = { ...person('yes'), interactive: false };

const outcome = async (plans: readonly StackPlan[], options: ApprovalOptions): Promise<string> => {
  try {
    await createApproval(subject, options).ask(plans);
    return 'approved';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

const table: readonly (readonly [string, readonly StackPlan[], ApprovalOptions, string])[] = [
  ['a person says yes', harmless, { asker: person('yes') }, 'approved'],
  ['a person says no', harmless, { asker: person('no') }, 'APPROVAL_DECLINED'],
  ['nobody is there', harmless, { asker: nobody }, 'APPROVAL_REQUIRED'],
  ['there is no way to ask', harmless, {}, 'APPROVAL_REQUIRED'],
  ['it is approved beforehand', harmless, { autoApprove: true }, 'approved'],
  ['approval beforehand does not cover lost data', losesData, { autoApprove: true }, 'APPROVAL_REQUIRED'],
  ['nor many deletions', many, { autoApprove: true }, 'APPROVAL_REQUIRED'],
  ['unless deletions are allowed too', losesData, { autoApprove: true, allowDestroy: true }, 'approved'],
  ['allowed deletions alone are no approval', losesData, { allowDestroy: true }, 'APPROVAL_REQUIRED'],
  ['a person confirms lost data by name', losesData, { autoApprove: true, asker: person('yes') }, 'approved'],
  ['a person does not', losesData, { asker: person('no') }, 'APPROVAL_DECLINED'],
];

test.each(table)('%s', async (_, plans, options, expected) => {
  expect(await outcome(plans, options)).toBe(expected);
});

test('says what is lost before it asks for the name of the environment', async () => {
  const asked: string[] = [];

  await createApproval(subject, { asker: person('yes', asked) }).ask(losesData);

  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^name staging: .*aws_db_instance\.main.*\n/);
});

test('shows the plans before it asks', async () => {
  const told: string[] = [];

  await createApproval(subject, { asker: person('yes', told), onPlan: () => told.push('plans') }).ask(harmless);

  expect(told[0]).toBe('plans');
});

test('asks one question at a time, and the next one also after a refusal', async () => {
  const open: string[] = [];
  const answers: ((yes: boolean) => void)[] = [];
  const asker: Asker = {
    interactive: true,
    confirm: (question) => new Promise((resolve) => (open.push(question), answers.push(resolve))),
    confirmByName: async () => true,
  };
  const approval = createApproval(subject, { asker });
  const first = approval.ask(harmless, 'first');
  const second = approval.ask(harmless, 'second');
  await Promise.resolve();
  const before = open.length;

  answers[0]?.(false);
  await expect(first).rejects.toMatchObject({ code: 'APPROVAL_DECLINED' });
  await expect.poll(() => open.length).toBe(2);
  answers[1]?.(true);
  await second;

  expect(before).toBe(1);
  expect(open[1]).toContain('second');
});
