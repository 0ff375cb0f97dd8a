/** Golden files as elsewhere; and that no name breaks out, and that no plan is too long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, StackPlan } from '../../domain/change/model.ts';
import { changeOf, planOf } from '../../testing/fakes/stack-plan.ts';
import { sampleReach, sampleReport } from '../testing-plan-samples.ts';
import { driftPlans, samplePlans } from '../testing-samples.ts';
import { sampleGraph } from '../testing-toolkit.ts';
import { codeName, diffBlock, plainText } from './markdown.ts';
import { type MarkdownContext, planMarkdown } from './plan-markdown.ts';

const context: MarkdownContext = {
  project: 'shop',
  environment: 'staging',
  command: 'plan',
  failures: [],
  ...sampleGraph,
};

const pages: Readonly<Record<string, () => string>> = {
  'markdown-plan.txt': () => planMarkdown(samplePlans, { ...context, reach: sampleReach }),
  'markdown-empty.txt': () =>
    planMarkdown([{ ...samplePlans[3]!, confirmedAt: '2026-11-24T11:52:00.000Z' }], {
      ...context,
      failures: [
        { step: 'plan:db', stack: 'db', error: { code: 'ENGINE_FAILED', message: 'it said `no` to @ada\n# and more' } },
      ],
      incomplete: true,
    }),
  'markdown-short.txt': () => planMarkdown(samplePlans, { ...context, limit: 2100 }),
  'markdown-drift.txt': () => planMarkdown(driftPlans, { ...context, command: 'drift', report: sampleReport }),
};

it.each(Object.entries(pages))('%s', async (file, render) => {
  await expect(render()).toMatchFileSnapshot(`golden/${file}`);
});

const hostile = [
  'a|b',
  'a\\|b',
  '`</code>`',
  '</summary></details><script>alert(1)</script>',
  '@ada',
  '#1',
  '![x](https://evil.example/p.png)',
  'https://evil.example',
  'www.evil.example',
  '-->',
  '--><img>',
  '```\n```\n# out',
  '* a',
  '1. a',
  '_a_ __b__ ~~c~~',
  '&lt;b&gt;',
  'a\u202eb',
  '\n\n<b>',
  '\ud800',
];
const anyHostile = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 5 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

/** Everything outside of the fenced blocks, which hold text as it is. */
function outside(markdown: string): string {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const [, opening] = /^(`{3,})diff$/.exec(line) ?? [];
    if (fence === undefined && opening !== undefined) fence = opening;
    else if (fence !== undefined && /^ {0,3}`+ *$/.test(line) && line.trim().length >= fence.length) fence = undefined;
    else if (fence === undefined) lines.push(line);
  }
  expect(fence).toBeUndefined();
  return lines.join('\n');
}

const tags = (text: string): readonly string[] => [...new Set(text.match(/<[^>]*>/g) ?? [])].toSorted();

describe('names', () => {
  it('hold nothing that is markup anywhere', () => {
    fc.assert(
      fc.property(anyHostile, (name) => {
        const text = plainText(name);

        expect(text.replaceAll(/&#\d+;/g, '')).toMatch(/^([\p{L}\p{N} .,/_…-]|: )*$/u);
        expect(text).not.toMatch(/(^|[^\p{L}\p{N}])_|www\./iu);
        expect(codeName(name)).toBe(`<code>${text}</code>`);
      }),
    );
  });

  it('break out of no part of a page', () => {
    fc.assert(
      fc.property(anyHostile, anyHostile, (name, value) => {
        const change: Change = {
          ...changeOf('delete', name),
          type: 'aws_s3_bucket',
          attributes: [
            { path: ['id'], before: { kind: 'known', value }, after: { kind: 'absent' }, forcesReplace: false },
          ],
        };
        const plan = planOf(name, { changes: [change], warnings: [value], engine: value, engineVersion: name });
        const failures = [{ step: name, error: { code: 'ENGINE_FAILED', message: value } }] as const;

        const page = planMarkdown([plan], { ...context, project: name, environment: value, failures });

        const [first = '', ...rest] = page.split('\n');
        expect(first).toMatch(/^<!-- fairlead [^\s<>]* -->$/);
        expect(first.slice(4, -3)).not.toContain('--');
        const text = outside(rest.join('\n'));
        expect(tags(text)).toEqual(['</code>', '</details>', '</summary>', '<code>', '<details>', '<summary>']);
        expect(text).not.toMatch(/[`@[\]]|https?:/);
        const rows = text.split('\n').filter((line) => line.startsWith('|'));
        expect(rows.map((row) => row.split('|').length)).toEqual([6, 6, 6]);
      }),
    );
  });

  it('that hold backticks end no block', () => {
    const block = diffBlock(['  + `````', '```']);

    expect(block.split('\n')).toEqual(['``````diff', '+   `````', '```', '``````']);
  });
});

describe('length', () => {
  const many = (number: number, changes: number): readonly StackPlan[] =>
    Array.from({ length: number }, (_, index) =>
      planOf(`stack-${index}`, {
        changes: Array.from({ length: changes }, (__, nth) =>
          changeOf(nth % 2 === 0 ? 'delete' : 'create', `t.r${nth}`),
        ),
      }),
    );

  it.each([
    ['a thousand stacks', many(1000, 4)],
    ['one very long stack', many(1, 5000)],
    ['a name without end', many(1, 1).map((plan) => ({ ...plan, stack: 'x'.repeat(100_000) }))],
  ])('%s fit into a comment, and what was left out is said', (_why, plans) => {
    const page = planMarkdown(plans, context);

    expect(page.length).toBeLessThanOrEqual(65_536);
    expect(page).toContain('Will be destroyed');
    if (plans.length > 1 || (plans[0]?.changes.length ?? 0) > 1) expect(page).toContain('Left out');
  });

  it('what was left out adds up', () => {
    const page = planMarkdown(many(1000, 4), context);

    const whole = page.split('<details>').length - 1;
    const details = Number(/the details of (\d+) stacks/.exec(page)?.[1]);
    const rows = page.split('\n').filter((line) => line.startsWith('| <code>')).length;
    const missing = Number(/(\d+) of 2000 that will be destroyed/.exec(page)?.[1]);
    expect(whole + details).toBe(1000);
    expect(rows + missing).toBe(2000);
  });

  it('any limit that has room for the heading is kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 9000 }), fc.integer({ min: 1, max: 30 }), (limit, number) => {
        expect(planMarkdown(many(number, 6), { ...context, limit }).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
