import { createHash } from 'node:crypto';
import { assert, integer, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, planOf } from '../../testing/fakes/stack-plan.ts';
import type { PlanFile, ReviewedPlan } from './model.ts';
import { digestOf, makePlanFile, planFileText, readPlanFile, withApproval } from './plan-file.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const reviewed: ReviewedPlan = {
  fairlead: '1.2.3',
  project: 'shop',
  environment: 'production',
  kind: 'apply',
  createdAt: '2026-11-24T12:00:00.000Z',
  createdBy: 'ada@build',
  run: '20261124-1200-k3f9',
  request: { variables: { size: 3 }, withheld: [] },
  dependsOn: { network: [] },
  stacks: [
    {
      plan: planOf('network', {
        changes: [
          changeOf('create', 'aws_vpc.main', {
            attributes: [
              {
                path: ['tags', 0],
                before: { kind: 'absent' },
                after: { kind: 'known', value: { ключ: ['x', 1.5, null] } },
                forcesReplace: false,
              },
              {
                path: ['key'],
                before: { kind: 'absent' },
                after: { kind: 'sensitive', mac: 'k:1' },
                forcesReplace: false,
              },
              {
                path: ['id'],
                before: { kind: 'absent' },
                after: { kind: 'unknown', from: 'up' },
                forcesReplace: false,
              },
            ],
          }),
        ],
        outputs: [{ name: 'id', action: 'create', before: { kind: 'absent' }, after: { kind: 'unknown' } }],
      }),
      bindings: {
        configuration: { 'stacks.network.resources.main': 'a', 'file:network/main.tf': 'b' },
        variables: { size: 3 },
        state: { lineage: 'l', serial: 4 },
        tool: { engine: 'terraform', version: '1.11.4' },
        providers: { 'registry.terraform.io/hashicorp/aws': '6.0.0' },
      },
    },
  ],
};
const file = makePlanFile(reviewed, digest);
const approved = withApproval(file, { digest: file.digest, by: 'bob@home', at: '2026-11-24T13:00:00.000Z' });
const text = planFileText(approved);

const read = (given: string) => readPlanFile(given, digest);
const codeOf = (given: string): string => {
  const result = read(given);
  return result.ok ? 'ok' : result.code;
};
/** As somebody would who knows how the digest is made. */
const forged = (change: (file: PlanFile) => unknown): string => {
  const made = change(approved) as PlanFile;
  return planFileText({ ...made, digest: digestOf(made.reviewed, digest) });
};

describe('a plan file', () => {
  it('is read as it was written, also when a checkout has changed the ends of its lines', () => {
    expect(read(text)).toEqual({ ok: true, file: approved });
    expect(read(text.replaceAll('\n', '\r\n'))).toEqual({ ok: true, file: approved });
  });

  it('has one digest for one content, whatever the order of its keys and whoever approves it', () => {
    const turned = Object.fromEntries(Object.entries(reviewed).reverse()) as unknown as ReviewedPlan;

    expect(digestOf(turned, digest)).toBe(file.digest);
    expect(approved.digest).toBe(file.digest);
  });

  it('shows any character that was changed, taken out or put in', () => {
    const anywhere = tuple(
      integer({ min: 0, max: text.length - 1 }),
      integer({ min: 0, max: 1 }),
      string({ maxLength: 3 }),
    );

    assert(
      property(anywhere, ([at, taken, put]) => {
        const other = text.slice(0, at) + put + text.slice(at + taken);
        if (other.replaceAll('\r\n', '\n') === text) return;
        const result = read(other);
        // What is said of an approval is not bound by the digest, but by its signature.
        const isApproval = result.ok && result.file.digest === file.digest;
        if (isApproval) expect(result.file.reviewed).toEqual(reviewed);
        else expect(result.ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows every value of the reviewed part that was changed', () => {
    const from = text.indexOf('"reviewed"');
    const to = text.indexOf('"approvals"');
    const letters = [...text.slice(from, to).matchAll(/[a-z0-9]/g)].map(({ index }) => from + index);

    for (const at of letters) {
      const other = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
      expect(codeOf(other), text.slice(at - 20, at + 20)).not.toBe('ok');
    }
  });

  it.each([
    ['no JSON', '{', 'PLAN_FILE_UNREADABLE'],
    ['another kind of file', '{"format":"other"}', 'PLAN_FILE_UNREADABLE'],
    ['a list', '[]', 'PLAN_FILE_UNREADABLE'],
    ['a plan of the engine', 'PK\u0003\u0004', 'PLAN_FILE_UNREADABLE'],
    ['a newer version', text.replace('"version": 1', '"version": 2'), 'PLAN_FILE_TOO_NEW'],
    ['a version that is no number', text.replace('"version": 1', '"version": "1"'), 'PLAN_FILE_CHANGED'],
    ['another digest', text.replaceAll(/sha256:.{4}/g, 'sha256:0000'), 'PLAN_FILE_CHANGED'],
    ['a key that nobody knows', text.replace('"format"', '"more": 1,\n  "format"'), 'PLAN_FILE_CHANGED'],
    ['one key twice', text.replace('"reviewed"', '"reviewed": {},\n  "reviewed"'), 'PLAN_FILE_CHANGED'],
    ['other white space', JSON.stringify(JSON.parse(text)), 'PLAN_FILE_CHANGED'],
  ])('refuses %s', (_, given, code) => {
    expect(codeOf(given)).toBe(code);
  });

  it.each([
    [
      'no stacks',
      (from: PlanFile) => ({ ...from, reviewed: { ...from.reviewed, stacks: undefined } }),
      'reviewed.stacks',
    ],
    [
      'a plan without changes',
      (from: PlanFile) => ({
        ...from,
        reviewed: { ...from.reviewed, stacks: [{ ...from.reviewed.stacks[0], plan: { ...planOf('a'), changes: 1 } }] },
      }),
      'reviewed.stacks[0].plan.changes',
    ],
    [
      'a value of no kind',
      (from: PlanFile) => ({
        ...from,
        reviewed: {
          ...from.reviewed,
          stacks: [
            {
              ...from.reviewed.stacks[0],
              plan: planOf('a', {
                outputs: [{ name: 'o', action: 'create', before: { kind: 'absent' }, after: { kind: 'odd' } as never }],
              }),
            },
          ],
        },
      }),
      'reviewed.stacks[0].plan.outputs[0].after',
    ],
  ])('refuses one with a sound digest and %s', (_, change, place) => {
    expect(read(forged(change))).toEqual({
      ok: false,
      code: 'PLAN_FILE_CHANGED',
      why: `there is something wrong at \`${place}\``,
    });
  });
});
