import { dirname, posix, relative, resolve } from 'node:path';
import { projectFileNames } from '../adapters/system/node/project-source.ts';
import { type TreeReader, treeReader } from '../adapters/system/node/tree-reader.ts';
import type { ChangeSources, ProjectText } from '../app/change-sources.ts';
import type { Overrides } from '../app/opened-project.ts';
import { type LoadedProject, readProject } from '../config/load.ts';
import { pastProject } from '../config/past.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { SourceHistory } from '../ports/source-history.ts';
import { watchedFiles } from './watched-files.ts';

export interface ChangeRequest {
  readonly history: SourceHistory;
  /** The project file. */
  readonly file: string;
  readonly loaded: LoadedProject;
  readonly effective: EffectiveProject;
  readonly overrides: Overrides;
}

export function createChangeSources({ history, file, loaded, effective, overrides }: ChangeRequest): ChangeSources {
  return {
    history,
    fileNames: projectFileNames,
    readThen: (name, text) =>
      readThen({ file: name, text, loaded, effective, environment: effective.environment.name, overrides }),
    imported: ({ below }) =>
      importedBy(treeReader, file).map((path) => posix.join(below, relative(dirname(file), path))),
    watched: (point) => watchedFiles({ reader: treeReader, project: effective, directory: dirname(file), point }),
  };
}

interface Chosen {
  readonly environment: string;
  readonly overrides: Overrides;
}

interface PastText extends Chosen {
  readonly file: string;
  readonly text: string;
  /** The project as it is. */
  readonly loaded: LoadedProject;
  readonly effective: EffectiveProject;
}

/** Root modules are not looked at: they are not there as they were. */
function readThen({ file, text, loaded: now, effective, ...chosen }: PastText): ProjectText {
  const reading = readProject({ kind: 'yaml', file, text });
  const { environment, overrides } = chosen;
  const request = { environment, ...overrides };
  const past =
    reading.tree === undefined
      ? undefined
      : pastProject({ now: { tree: now.tree, effective }, past: reading.tree, file, request });
  if (past !== undefined) return { kind: 'project', effective: past };
  const loaded = reading.load();
  if (!loaded.ok) return { kind: 'invalid', problems: loaded.problems };
  if (!loaded.project.environments.includes(chosen.environment)) return { kind: 'environment-missing' };
  return effectiveThen(loaded.project, chosen);
}

function effectiveThen(loaded: LoadedProject, { environment, overrides }: Chosen): ProjectText {
  const result = loaded.effective({ environment, ...overrides });
  if (result.ok) return { kind: 'project', effective: result.project };
  // A variable that was given a value by the call may be younger than the text.
  const unknown = result.problems.filter(
    ({ code, at }) => code === 'PROJECT_VARIABLE_UNKNOWN' && at?.line === undefined,
  );
  const names = new Set(unknown.map(({ value }) => value));
  const variables = Object.entries(overrides.variables).filter(([name]) => !names.has(name));
  if (variables.length === Object.keys(overrides.variables).length)
    return { kind: 'invalid', problems: result.problems };
  return effectiveThen(loaded, { environment, overrides: { ...overrides, variables: Object.fromEntries(variables) } });
}

/** What modules import by a path that is written out. */
const imports = /\b(?:from|import|require)\s*\(?\s*(['"])(\.\.?\/[^'"\n]+)\1/g;

function importedBy(reader: TreeReader, file: string): readonly string[] {
  // A set iterates over what is added meanwhile.
  const found = new Set([file]);
  for (const path of found) {
    for (const [, , written = ''] of (reader.text(path) ?? '').matchAll(imports)) {
      found.add(resolve(dirname(path), written));
    }
  }
  return [...found];
}
