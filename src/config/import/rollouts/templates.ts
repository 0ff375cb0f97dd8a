import { type ImportDocument, ignoreMetadata, specOf } from '../documents.ts';
import { at, flag, has, items, leaveOut, type Place, text } from '../reading.ts';

/** Templates of all files, by name; those of a cluster have names of their own. */
export interface Templates {
  find(name: string, clusterScope: boolean): ImportDocument | undefined;
  /** Says of each that nobody asked for that nobody did. */
  tellUnused(): void;
}

export function templatesIn(documents: readonly ImportDocument[]): Templates {
  const kindOf = (clusterScope: boolean): string => (clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate');
  const all = documents.filter(({ kind }) => kind === kindOf(true) || kind === kindOf(false));
  const used = new Set<ImportDocument>();
  return {
    find(name, clusterScope) {
      const found = all.find((each) => each.name === name && each.kind === kindOf(clusterScope));
      if (found !== undefined) used.add(found);
      return found;
    },
    tellUnused() {
      for (const each of all) if (!used.has(each)) leaveOut(each.root, 'no Rollout of these files uses it');
    },
  };
}

/** The templates that references name, and those that these name; each once. */
export function namedTemplates(references: readonly Place[], templates: Templates): readonly ImportDocument[] {
  const found: ImportDocument[] = [];
  for (const reference of references) collect(reference, templates, found);
  return found;
}

function collect(item: Place, templates: Templates, found: ImportDocument[]): void {
  const name = text(at(item, 'templateName'));
  const scope = at(item, 'clusterScope');
  const template = name === undefined ? undefined : templates.find(name, has(scope) && flag(scope) === true);
  if (template === undefined) {
    leaveOut(item, `there is no template \`${name ?? ''}\` in these files: give its file, too`);
    return;
  }
  if (found.includes(template)) return;
  found.push(template);
  ignoreMetadata(template);
  const others = at(specOf(template), 'templates');
  for (const other of has(others) ? items(others) : []) collect(other, templates, found);
}
