/**
 * P5, nothing is silent: every field of an input is taken over, told, or one of those that mean nothing here by
 * declaration. A field nobody knows, planted anywhere, is told; a value that is changed changes something.
 */
import { describe, expect, it } from 'vitest';
import {
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { ImportFinding } from '../../domain/import/finding.ts';
import { importFiles } from './import-files.ts';
import { imported, type Sample, samples } from '../../../test/support/import-samples.ts';

/** Meaningless outside the cluster, by declaration: bookkeeping, and how a cluster finds its own objects. */
const meaningless = [
  /^(metadata|apiVersion|kind|status)\b/,
  /^spec\.selector\b/,
  /^spec\.(workloadRef|targetRef)\.apiVersion\b/,
  /^spec\.template\.metadata\b/,
  // Bookkeeping of Kayenta's store.
  /^canaryConfig\.(id|configVersion|(created|updated)Timestamp(Iso)?|isNew|owner|storageAccountName)\b/,
];
const isMeaningless = (path: string): boolean => meaningless.some((pattern) => pattern.test(path));

interface Spot {
  readonly document: number;
  readonly path: readonly (string | number)[];
}

function spotsIn(text: string, wanted: (node: unknown) => boolean): readonly Spot[] {
  const spots: Spot[] = [];
  const visit = (node: unknown, spot: Spot): void => {
    if (wanted(node)) spots.push(spot);
    if (isMap(node))
      for (const pair of (node satisfies YAMLMap).items)
        visit(pair.value, { ...spot, path: [...spot.path, String((pair.key as Scalar).value)] });
    if (isSeq(node))
      for (const [index, item] of (node satisfies YAMLSeq).items.entries())
        visit(item, { ...spot, path: [...spot.path, index] });
  };
  for (const [document, parsed] of parseAllDocuments(text).entries())
    visit((parsed as { contents: ParsedNode }).contents, { document, path: [] });
  return spots;
}

/** Dotted as in findings, as far as these inputs have need of it. */
function shown(path: readonly (string | number)[]): string {
  return path
    .map((step) =>
      typeof step === 'number'
        ? `[${step}]`
        : /^[A-Za-z_$][\w$-]*$/.test(step)
          ? `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join('')
    .replace(/^\./, '');
}

/** Only the one document is read and written: the others stay as they are. */
function edited(text: string, { document, path }: Spot, edit: (value: unknown) => unknown): string {
  const parts = text.split('---\n');
  const found = parseDocument(parts[document] ?? '');
  const node = found.getIn(path, true);
  found.setIn(path, edit(isScalar(node) ? node.value : node));
  return parts.map((part, index) => (index === document ? String(found) : part)).join('---\n');
}

interface Target {
  readonly object: string;
  readonly path: string;
}

/** As findings name it: objects inside a `List` have paths of their own. */
function targetOf(text: string, { document, path }: Spot, key: readonly string[] = []): Target {
  const [items, index, ...rest] = path;
  const inList = items === 'items' && typeof index === 'number';
  const found = parseDocument(text.split('---\n')[document] ?? '');
  const whole = found.toJS() as { kind?: string; metadata?: { name?: string }; items?: readonly unknown[] };
  const object = (inList ? whole.items?.[index] : whole) as typeof whole | undefined;
  return {
    object: [object?.kind ?? 'document', object?.metadata?.name].filter((word) => word !== undefined).join(' '),
    path: shown([...(inList ? rest : path), ...key]),
  };
}

const covers = (finding: Target, { object, path }: Target): boolean =>
  finding.object === object &&
  (finding.path === '' ||
    [finding.path, `${finding.path}.`, `${finding.path}[`].some((each) => path === each || path.startsWith(each)));

const tells = (findings: readonly ImportFinding[], target: Target): boolean =>
  findings.some((each) => covers(each, target) && (each.path !== '' || each.kind === 'left-out'));

const planted = 'zzPlanted';

describe.each(samples)('$file', (sample) => {
  const maps = spotsIn(sample.text, isMap);
  const leaves = spotsIn(sample.text, isScalar).filter((spot) => !isMeaningless(targetOf(sample.text, spot).path));

  it('tells of a field that nobody knows, wherever it stands', () => {
    for (const [turn, spot] of maps.entries()) {
      const value = [1, 'text', { deep: [1] }, [true]][turn % 4];
      const text = edited(sample.text, { ...spot, path: [...spot.path, planted] }, () => value);
      const target = targetOf(sample.text, spot, [planted]);
      const after = tryImport(sample, text);
      const told = after === undefined ? refuses(sample, text, target) : tells(after.findings, target);
      expect(told || isMeaningless(target.path), JSON.stringify(target)).toBe(true);
    }
    expect(maps.length).toBeGreaterThan(15);
  });

  it('takes notice of every value: another one changes the project, or was told of', () => {
    const before = imported(sample.tool, sample.text, sample.file);
    const unseen: Target[] = [];
    for (const spot of leaves) {
      const text = edited(sample.text, spot, another);
      const target = targetOf(sample.text, spot);
      const after = tryImport(sample, text);
      const told =
        after === undefined
          ? // Another value may make another place wrong.
            refuses(sample, text)
          : tells([...before.findings, ...after.findings], target) ||
            JSON.stringify(before.project) !== JSON.stringify(after.project);
      if (!told) unseen.push(target);
    }
    expect(unseen).toEqual([]);
    expect(leaves.length).toBeGreaterThan(15);
  });

  it('takes notice of a map in the place of a value', () => {
    const before = imported(sample.tool, sample.text, sample.file);
    for (const spot of leaves) {
      const text = edited(sample.text, spot, () => ({ [planted]: 1 }));
      const after = tryImport(sample, text);
      const noticed = JSON.stringify(after) !== JSON.stringify(before);
      expect(noticed || tells(before.findings, targetOf(sample.text, spot)), JSON.stringify(spot)).toBe(true);
    }
  });
});

/** The whole file, for a reason with its place: that of the target or one above it, where there is a target. */
function refuses({ tool, file }: Sample, text: string, target?: Target): boolean {
  const result = importFiles({ tool, name: 'shop', files: [{ file, text }] });
  const isThere = (path = '-'): boolean => target === undefined || target.path.startsWith(path);
  return !result.ok && result.problems.some(({ path, at }) => isThere(path) && at?.line !== undefined);
}

/** Undefined: it was refused, or there was nothing left to import. */
function tryImport(sample: Sample, text: string) {
  try {
    return imported(sample.tool, text, sample.file);
  } catch {
    return undefined;
  }
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return `${String(value)}x`;
}
