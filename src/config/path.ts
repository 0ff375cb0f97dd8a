/** A place in the project: keys and list indexes from the root. */
export type Path = readonly (string | number)[];

const plainKey = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/** `stacks.network.resources[0].properties["a.b"]`. */
export function formatPath(path: Path): string {
  let result = '';
  for (const step of path) {
    if (typeof step === 'number') result += `[${step}]`;
    else if (plainKey.test(step)) result += result === '' ? step : `.${step}`;
    else result += `[${JSON.stringify(step)}]`;
  }
  return result;
}

const step = /\.?([A-Za-z_$][A-Za-z0-9_$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.([^.[\]]+)/y;

/** The reverse of {@link formatPath}; stops where the text is no path any more. */
export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  step.lastIndex = 0;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    const [, key, index, quoted, odd] = found;
    if (index !== undefined) path.push(Number(index));
    else if (quoted !== undefined) path.push(unquote(quoted));
    else path.push(key ?? odd ?? '');
  }
  return path;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
