import type { RowEvidence, VerdictRow } from '../../domain/analysis/model.ts';
import { escapeControls, padEnd } from './text.ts';

const width = 10;

/** How much of the evidence that is needed there is: 0 to 1. Evidence for the opposite counts as none. */
const shareOfBound = (evidence: number, bound: number): number =>
  bound > 0 ? Math.min(1, Math.max(0, evidence / bound)) : 0;

export const percentOf = (share: number): string => `${Math.floor(share * 100)} %`;

/** `worse ▕███░░░░░░░▏  31 %   as good ▕████████░░▏  82 % of the evidence needed`. */
export const evidenceBars = (evidence: RowEvidence): string => `${bars(evidence)} of the evidence needed`;

/** For where there is no room for the words. */
export function bars(evidence: RowEvidence): string {
  const [worse, fine] = sharesOf(evidence);
  return `worse ${bar(worse)}   as good ${bar(fine)}`;
}

/** The same in words, for where a bar is no use. */
export function evidenceWords(evidence: RowEvidence): string {
  const [worse, fine] = sharesOf(evidence);
  return `of the evidence needed: worse ${percentOf(worse)}, as good ${percentOf(fine)}`;
}

/** For worse, and for as good. */
export const sharesOf = ({ worse, worseBound, fine, fineBound }: RowEvidence): readonly [number, number] => [
  shareOfBound(worse, worseBound),
  shareOfBound(fine, fineBound),
];

/** Full only where it is enough. */
function bar(share: number): string {
  const filled = Math.floor(share * width);
  return `▕${'█'.repeat(filled)}${'░'.repeat(width - filled)}▏ ${percentOf(share).padStart(5)}`;
}

/** One line for each metric that has evidence, its name first. */
export function evidenceLines(rows: readonly VerdictRow[]): readonly string[] {
  const told = rows.flatMap(({ metric, evidence }) =>
    evidence === undefined ? [] : [{ name: escapeControls(metric), evidence }],
  );
  const longest = Math.max(0, ...told.map(({ name }) => name.length));
  return told.map(({ name, evidence }) => `${padEnd(name, longest)}  evidence: ${bars(evidence)}`);
}
