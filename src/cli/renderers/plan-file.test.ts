import { expect, it } from 'vitest';
import { samplePlanFile } from '../testing-plan-file.ts';
import { testView } from '../testing-toolkit.ts';
import { renderPlanFile } from './plan-file.ts';

it('says which plan a file is, how old, and whose approvals it has', () => {
  const { file } = samplePlanFile;

  expect(renderPlanFile({ ...samplePlanFile, path: 'plan.fairlead' }, testView).split('\n')).toEqual([
    'plan.fairlead',
    `digest    ${file.digest}`,
    'made      1 hour ago, 2026-11-24 11:00 UTC, by ada@build with Fairlead 1.2.3',
    expect.stringMatching(/^approved {2}by bob@home, 30 minutes ago, signed \(key Gb9ECWmEzf6F…\): OPS-17\S+$/),
    '          by eve@home, 15 minutes ago: does not count, of another plan',
  ]);
  expect(renderPlanFile({ ...samplePlanFile, approvals: [] }, testView)).toContain('approved  by nobody yet');
});

it('lets no control character through', () => {
  expect(renderPlanFile(samplePlanFile, testView)).not.toContain('\u001b');
});
