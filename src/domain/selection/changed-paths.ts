/** Paths that changed, made ready to be asked about many directories. */
export interface ChangedPaths {
  /** Those at or below a path. One above it counts too: a link or a submodule in place of a directory. */
  at(path: string): readonly string[];
}

export function changedPaths(paths: Iterable<string>): ChangedPaths {
  const sorted = [...new Set(paths)].filter((path) => path !== '').sort();
  const known = new Set(sorted);
  return {
    at(path) {
      if (path === '') return sorted;
      const above = ancestors(path).filter((each) => known.has(each));
      return above.length > 0 ? above : below(sorted, path);
    },
  };
}

/** The path itself and every directory above it. */
function ancestors(path: string): readonly string[] {
  const found: string[] = [];
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) found.push(path.slice(0, end));
  return found;
}

function below(sorted: readonly string[], directory: string): readonly string[] {
  const prefix = `${directory}/`;
  const from = firstFrom(sorted, prefix);
  let end = from;
  while (sorted[end]?.startsWith(prefix) === true) end++;
  return sorted.slice(from, end);
}

/** Index of the first text that is not before this one. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Written by tools while they work, not by people: no source of anything. */
export const isByProduct = (path: string): boolean =>
  /(^|\/)\.(terraform|fairlead)\//.test(path) || /\.tfstate(\.|$)/.test(path);
