import type { SourceModule } from '../source-modules.ts';
import { readModules, type SourceFile } from './root-modules.ts';

/**
 * What the root module in these files of one directory takes and gives; undefined wherever there is a doubt: better
 * nothing is said of it than something wrong.
 * @param environment names of variables that the process gives a value (`TF_VAR_...`)
 */
export function readSource(
  files: readonly SourceFile[],
  environment: ReadonlySet<string> = new Set(),
): SourceModule | undefined {
  const [module] = readModules(files);
  if (module === undefined || module.unread.length > 0 || files.some(isDoubtful)) return undefined;
  const counted = files.flatMap(({ path, text }) => (/\.(tf|tofu)$/.test(path) ? (text.match(declaration) ?? []) : []));
  const declared = module.variables.length + module.outputs.length;
  // Something that looks like a declaration was not read as one, or the other way round.
  if (!files.some(({ path }) => path.endsWith('.json')) && counted.length !== declared) return undefined;
  return {
    variables: module.variables.map(({ name, given, type }) => ({ name, given: given || environment.has(name), type })),
    outputs: module.outputs,
  };
}

const declaration = /^[ \t]*(?:variable|output)[ \t]+"?[\p{L}_][^\n{]*\{/gmu;

/** Overrides change what others declare; which of `a.tf` and `a.tofu` counts depends on the engine. */
const isDoubtful = ({ path }: SourceFile): boolean =>
  /(^|[_/])override\.(tf|tofu)(\.json)?$/.test(path) || /\.tofu(\.json)?$/.test(path);
