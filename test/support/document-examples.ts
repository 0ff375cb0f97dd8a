/**
 * Reads the examples out of a Markdown page, to run them.
 * ```LANG path/to/file      a file to write
 * ```console [NAME=value]   commands after `$ `, each followed by texts its output must contain; `...` says nothing;
 *                           `# exits N` or `# exits nonzero` after a command says how it ends (default 0)
 * Blocks with another info string are prose.
 */
export type DocumentStep =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'command';
      readonly line: number;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly exits: number | 'nonzero';
      readonly contains: readonly string[];
    };

export function documentSteps(markdown: string): readonly DocumentStep[] {
  const steps: DocumentStep[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const opening = /^```(\w+)[ \t]+?(\S.*)?$|^```(\w+)$/.exec(lines[index] ?? '');
    if (opening === null) continue;
    const end = lines.indexOf('```', index + 1);
    if (end === -1) throw new Error(`line ${index + 1}: a block that does not end`);
    const body = lines.slice(index + 1, end);
    const language = opening[1] ?? opening[3] ?? '';
    const info = opening[2]?.trim() ?? '';
    if (language === 'console') steps.push(...commands(body, index + 2, environment(info)));
    else if (/^[\w./-]+\.\w+$/.test(info)) steps.push({ kind: 'file', path: info, text: `${body.join('\n')}\n` });
    index = end;
  }
  return steps;
}

function commands(
  body: readonly string[],
  first: number,
  env: Readonly<Record<string, string>>,
): readonly DocumentStep[] {
  const steps: (Extract<DocumentStep, { kind: 'command' }> & { contains: string[] })[] = [];
  for (const [offset, line] of body.entries()) {
    const typed = /^\$ fairlead ?(.*?)(?:\s+# exits (\d+|nonzero))?$/.exec(line);
    if (typed !== null) {
      const exits = typed[2] === undefined ? 0 : typed[2] === 'nonzero' ? 'nonzero' : Number(typed[2]);
      const args = (typed[1] ?? '').split(/\s+/).filter((word) => word !== '');
      steps.push({ kind: 'command', line: first + offset, args, env, exits, contains: [] });
      continue;
    }
    if (line.startsWith('$ ')) throw new Error(`line ${first + offset}: only \`fairlead\` is run here: ${line}`);
    if (line.trim() !== '' && line.trim() !== '...') steps.at(-1)?.contains.push(line.trim());
  }
  return steps;
}

const environment = (info: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    info
      .split(/\s+/)
      .flatMap((pair) =>
        pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]] : [],
      ),
  );
