/**
 * Reads the examples out of a Markdown page, to run them. No block is prose: one that nobody runs is an error.
 * ```LANG path/to/file      a file to write
 * ```console [NAME=value]   commands after `$ `, each followed by texts its output must contain; `...` says nothing;
 *                           `# exits N` or `# exits nonzero` after a command says how it ends (default 0)
 * ```bash, zsh or fish      a script for that shell
 * ```sh                     what is typed to get and start Fairlead: git, npm and npx
 * ```text                   lines `typed<Tab>  → what is offered`, separated by two spaces; `…` leaves the rest open
 */
export type DocumentStep =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'command';
      readonly line: number;
      readonly program: 'fairlead' | 'node' | 'git';
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly exits: number | 'nonzero';
      readonly contains: readonly string[];
    }
  | { readonly kind: 'script'; readonly line: number; readonly shell: Shell; readonly text: string }
  | { readonly kind: 'typed'; readonly line: number; readonly words: readonly string[] }
  | {
      readonly kind: 'completion';
      readonly line: number;
      readonly words: readonly string[];
      readonly offers: readonly string[];
    };

export type Shell = 'bash' | 'zsh' | 'fish';

interface Block {
  readonly language: string;
  readonly info: string;
  readonly body: readonly string[];
  /** Line of the page on which the body begins. */
  readonly first: number;
}

export function documentSteps(markdown: string): readonly DocumentStep[] {
  const steps: DocumentStep[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const opening = /^```(\w*)[ \t]*(.*)$/.exec(lines[index] ?? '');
    if (opening === null) continue;
    const end = lines.indexOf('```', index + 1);
    if (end === -1) throw new Error(`line ${index + 1}: a block that does not end`);
    const [, language = '', info = ''] = opening;
    steps.push(...stepsOf({ language, info: info.trim(), body: lines.slice(index + 1, end), first: index + 2 }));
    index = end;
  }
  return steps;
}

function stepsOf({ language, info, body, first }: Block): readonly DocumentStep[] {
  if (/^[\w./-]+\.\w+$/.test(info)) return [{ kind: 'file', path: info, text: `${body.join('\n')}\n` }];
  switch (language) {
    case 'console':
      return commands(body, first, environment(info));
    case 'bash':
    case 'zsh':
    case 'fish':
      return [{ kind: 'script', line: first, shell: language, text: body.join('\n') }];
    case 'sh':
      return numbered(body, first).map(({ text, line }) => ({
        kind: 'typed',
        line,
        words: (text.split(' #')[0] ?? '').trim().split(/\s+/),
      }));
    case 'text':
      return numbered(body, first).map(completion);
    default:
      throw new Error(`line ${first - 1}: nobody runs a block of "${language}" without the name of a file`);
  }
}

const numbered = (body: readonly string[], first: number) =>
  body.flatMap((text, index) => (text.trim() === '' ? [] : [{ text, line: first + index }]));

function completion({ text, line }: { readonly text: string; readonly line: number }): DocumentStep {
  const [, typed, offered] = /^fairlead (.*)<Tab>\s+→ (.+)$/.exec(text) ?? [];
  if (typed === undefined || offered === undefined)
    throw new Error(`line ${line}: not of the form typed<Tab> → offered`);
  const offers = offered.split(/\s{2,}/).filter((word) => word !== '…');
  // What is shown as a whole line is offered as its last word.
  return {
    kind: 'completion',
    line,
    words: typed.split(' '),
    offers: offers.map((each) => each.split(' ').at(-1) ?? ''),
  };
}

function commands(
  body: readonly string[],
  first: number,
  env: Readonly<Record<string, string>>,
): readonly DocumentStep[] {
  const steps: (Extract<DocumentStep, { kind: 'command' }> & { contains: string[] })[] = [];
  for (const [offset, text] of body.entries()) {
    const typed = /^\$ (fairlead|node|git) ?(.*?)(?:\s+# exits (\d+|nonzero))?$/.exec(text);
    const line = first + offset;
    if (typed !== null) {
      const [, program, rest = '', ending] = typed;
      const exits = ending === undefined ? 0 : ending === 'nonzero' ? 'nonzero' : Number(ending);
      const args = rest.split(/\s+/).filter((word) => word !== '');
      const known = program === 'node' || program === 'git' ? program : 'fairlead';
      steps.push({ kind: 'command', line, program: known, args, env, exits, contains: [] });
      continue;
    }
    if (text.startsWith('$ '))
      throw new Error(`line ${line}: only \`fairlead\`, \`node\` and \`git\` are run here: ${text}`);
    if (text.trim() !== '' && text.trim() !== '...') steps.at(-1)?.contains.push(text.trim());
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
