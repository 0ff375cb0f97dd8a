/** The one door to all judges: what was measured at one time in, a verdict and what the judge keeps in mind out. Pure. */
import { judge, type Judged } from './judge.ts';
import { judgeAsKayenta } from './kayenta-judge.ts';
import type { JudgeMemory, Judgement, Look } from './memory.ts';
import type { JudgeSetting } from './model.ts';
import { judgeSequentially } from './sequential-judge.ts';

/** @param memory of the look before, in the same rollout */
export function judgeLook(
  analysis: Judged & { readonly judge?: JudgeSetting },
  memory: JudgeMemory | undefined,
  look: Look,
): Judgement {
  const setting = analysis.judge ?? { kind: 'threshold' };
  switch (setting.kind) {
    case 'threshold':
      return { verdict: judge(analysis, look.readings, look.requests), ...(memory !== undefined && { memory }) };
    case 'sequential':
      return judgeSequentially({ ...analysis, setting }, memory, look);
    case 'kayenta':
      return { verdict: judgeAsKayenta({ ...analysis, setting }, look), ...(memory !== undefined && { memory }) };
  }
}
