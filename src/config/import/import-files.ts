/** What other tools say of rollouts, as a project file. What could not be expressed is told, never dropped. */
import type { Problem } from '../../domain/errors/problem.ts';
import type { ImportFinding } from '../../domain/import/finding.ts';
import type { Json } from '../../domain/json.ts';
import { documentsOf, type ImportDocument, type ImportFile } from './documents.ts';
import { importFlagger } from './flagger/canary.ts';
import { importIngresses } from './ingress-nginx/ingress.ts';
import { importKayenta } from './kayenta/config.ts';
import { plainName } from './names.ts';
import type { Outcome } from './outcome.ts';
import { renderImport } from './render.ts';
import { importRollouts } from './rollouts/rollout.ts';

type Importer = (documents: readonly ImportDocument[], outcome: Outcome) => number;

const importers = {
  rollouts: importRollouts,
  flagger: importFlagger,
  'ingress-nginx': importIngresses,
  kayenta: importKayenta,
} as const satisfies Readonly<Record<string, Importer>>;

/** Where an import comes from. */
export type ImportTool = keyof typeof importers;

export const importTools = Object.keys(importers) as readonly ImportTool[];

export interface ImportRequest {
  readonly tool: ImportTool;
  readonly files: readonly ImportFile[];
  /** Of the project. */
  readonly name: string;
}

export type ImportResult =
  | { readonly ok: true; readonly project: Json; readonly text: string; readonly findings: readonly ImportFinding[] }
  /** Something cannot be read, or there is nothing of the tool in it. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function importFiles({ tool, files, name }: ImportRequest): ImportResult {
  const found: ImportFinding[] = [];
  const read = documentsOf(files, found);
  if (!read.ok) return read;
  const outcome: Outcome = { services: new Map(), metricSources: new Map(), problems: [] };
  const count = importers[tool](read.documents, outcome);
  if (count === 0 || outcome.problems.length > 0) return { ok: false, problems: outcome.problems };
  const project = {
    project: plainName(name),
    services: Object.fromEntries(outcome.services),
    ...(outcome.metricSources.size > 0 && { metricSources: Object.fromEntries(outcome.metricSources) }),
  };
  const findings = inOrder(found, files);
  // The inputs are plain data; the cast takes the optional keys away.
  return { ok: true, project: project as unknown as Json, text: renderImport(project, findings), findings };
}

/** By file and line, each once: a template that is used twice is read twice. */
function inOrder(findings: readonly ImportFinding[], files: readonly ImportFile[]): readonly ImportFinding[] {
  const order = files.map(({ file }) => file);
  const distinct = new Map(findings.map((each) => [JSON.stringify(each), each]));
  return [...distinct.values()].toSorted(
    (left, right) =>
      order.indexOf(left.file) - order.indexOf(right.file) ||
      (left.line ?? 0) - (right.line ?? 0) ||
      (left.column ?? 0) - (right.column ?? 0),
  );
}
