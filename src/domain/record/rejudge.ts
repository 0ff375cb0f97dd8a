/** Judges the recorded readings again, by the recorded settings, from the first look on. */
import { judgeLook } from '../analysis/look.ts';
import type { JudgeMemory } from '../analysis/memory.ts';
import type { Verdict } from '../analysis/model.ts';
import type { Digest } from '../review/plan-file.ts';
import { sameVerdict } from './same-verdict.ts';
import { memoryDigest } from './of-run.ts';
import type { DecisionRecord, RecordedAnalysis, RecordedLook } from './model.ts';

/** A look with all that is needed to judge it, or something like it. */
export interface ReplayedLook {
  readonly look: RecordedLook;
  readonly analysis: RecordedAnalysis;
  /** What the judge had in mind before it. */
  readonly memory: JudgeMemory | undefined;
  /** A text: why it could not be judged. */
  readonly judged: Verdict | string;
  /** What is kept in mind is, to the last digit, what was kept then; another processor may round otherwise. */
  readonly sameMemory: boolean;
}

export function replayed({ entries }: DecisionRecord, digest: Digest): readonly ReplayedLook[] {
  const found: ReplayedLook[] = [];
  const analyses = new Map<number, RecordedAnalysis>();
  let memory: JudgeMemory | undefined;
  for (const { said } of entries) {
    if (said.kind === 'analysis') analyses.set(said.step, said);
    if (said.kind !== 'look') continue;
    const analysis = analyses.get(said.step);
    if (analysis === undefined) continue;
    // A rollout that began anew has forgotten everything.
    const before = said.memory.before === null ? undefined : memory;
    const { verdict, memory: kept = before } = judgedAgain(analysis, before, said);
    const sameMemory = memoryDigest(kept, digest) === said.memory.after;
    found.push({ look: said, analysis, memory: before, judged: verdict, sameMemory });
    memory = kept;
  }
  return found;
}

interface Again {
  readonly verdict: Verdict | string;
  readonly memory?: JudgeMemory;
}

function judgedAgain(analysis: RecordedAnalysis, memory: JudgeMemory | undefined, look: RecordedLook): Again {
  const { part, parts, setting } = analysis;
  const { readings, requests, evaluated: at, first, late } = look;
  const seen = { readings, at, part, parts, first, late };
  try {
    // The setting of a newer version may name a judge that is not known here.
    const judged: Again | undefined = judgeLook(setting, memory, requests === undefined ? seen : { ...seen, requests });
    return judged ?? { verdict: `there is no judge "${setting.judge?.kind}" here` };
  } catch (error) {
    // A record of a stranger may hold anything: that no judge can make anything of it is an answer.
    return { verdict: error instanceof Error ? error.message : String(error) };
  }
}

export interface RejudgedLook {
  readonly look: number;
  readonly step: number;
  readonly recorded: Verdict['outcome'];
  /** Undefined: it cannot be judged. */
  readonly judged?: Verdict['outcome'];
  /** What is not the same; left out: nothing. */
  readonly difference?: string;
}

export interface Rejudged {
  readonly looks: readonly RejudgedLook[];
  /** The first look that is judged otherwise now. */
  readonly differs?: RejudgedLook;
  /** All numbers are the same to the last digit. */
  readonly exact: boolean;
}

export function rejudged(record: DecisionRecord, digest: Digest): Rejudged {
  const again = replayed(record, digest);
  const looks = again.map(({ look: { look, step, verdict }, judged }): RejudgedLook => {
    const base = { look, step, recorded: verdict.outcome };
    if (typeof judged === 'string') return { ...base, difference: `it cannot be judged: ${judged}` };
    const difference = sameVerdict(verdict, judged);
    return { ...base, judged: judged.outcome, ...(difference !== undefined && { difference }) };
  });
  const differs = looks.find(({ difference }) => difference !== undefined);
  return { looks, ...(differs !== undefined && { differs }), exact: again.every(({ sameMemory }) => sameMemory) };
}
