import type { ConfigFile, Declaration, Use } from './config-model.ts';
import { type Edit, edited, type Found, referencesIn, shadowsVariables } from './references.ts';
import { scanHcl, type Token } from './scan-hcl.ts';

export function readNativeFile(text: string): ConfigFile | undefined {
  const scanned = scanHcl(text);
  if (scanned.kind === 'doubt') return undefined;
  const { tokens } = scanned;
  const blocks = blocksOf(text, tokens);
  // The label of a `dynamic` block is the name of its iterator.
  if (blocks === undefined || shadowsVariables(tokens) || /\bdynamic\s+"?var\b/.test(text)) return undefined;
  const found = referencesIn(tokens);
  return {
    uses: found.flatMap((each) => useOf(each, tokens, blocks)),
    variables: blocks.filter(isVariable).map((block) => declarationOf(block, text, found)),
    rewritten(replacement) {
      const gone = blocks.filter((block) => isVariable(block) && replacement(block.labels[0] ?? '') !== undefined);
      const edits: Edit[] = gone.map(({ start, end }) => ({ start, end, text: emptyLines(text.slice(start, end)) }));
      for (const { root, name, start, end } of found) {
        const by = root === 'var' ? replacement(name) : undefined;
        const isGone = gone.some((block) => block.start < start && start < block.end);
        if (by !== undefined && !isGone) edits.push({ start, end, text: by });
      }
      return edited(
        text,
        edits.sort((a, b) => a.start - b.start),
      );
    },
  };
}

interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Index of the brace that opens it. */
  readonly open: number;
  /** Index of the brace that closes it. */
  readonly close: number;
}

/** Undefined: there is something else than blocks at the top. */
function blocksOf(text: string, tokens: readonly Token[]): readonly Block[] | undefined {
  const blocks: Block[] = [];
  let index = 0;
  while (index < tokens.length) {
    if (tokens[index]?.kind === 'line') {
      index++;
      continue;
    }
    const block = blockAt(text, tokens, index);
    if (block === undefined) return undefined;
    blocks.push(block);
    index = block.close + 1;
  }
  return blocks;
}

function blockAt(text: string, tokens: readonly Token[], from: number): Block | undefined {
  const first = tokens[from];
  if (first?.kind !== 'word') return undefined;
  const labels: string[] = [];
  let open = from + 1;
  for (; tokens[open]?.text !== '{'; open++) {
    const token = tokens[open];
    if (token?.kind === 'word') labels.push(token.text);
    else if (token?.text === '"') {
      const end = tokens[++open];
      if (end?.text !== '"') return undefined;
      labels.push(text.slice(token.end, end.start));
    } else return undefined;
  }
  const close = tokens.findIndex(({ text: mark, depth }, index) => index > open && mark === '}' && depth === 0);
  const last = tokens[close];
  if (last === undefined) return undefined;
  return { type: first.text, labels, start: first.start, end: last.end, open, close };
}

const isVariable = ({ type, labels }: Block): boolean => type === 'variable' && labels.length === 1;

function declarationOf({ labels, start, end }: Block, text: string, found: readonly Found[]): Declaration {
  const own = text.slice(start, end);
  const name = labels[0] ?? '';
  const within = found.filter((each) => start < each.start && each.start < end);
  return {
    name,
    text: `${own}\n`,
    syntax: 'native',
    alone: within.every((each) => each.root === 'var' && each.name === name),
    ephemeral: /^\s*ephemeral\s*=\s*true\b/m.test(own),
  };
}

/** Messages of the engine go on naming the right lines. */
const emptyLines = (text: string): string => text.replace(/[^\n]/g, '');

/** What stands outside of all blocks is no reference. */
function useOf(found: Found, tokens: readonly Token[], blocks: readonly Block[]): readonly Use[] {
  const block = blocks.find(({ open, close }) => open < found.token && found.token < close);
  if (block === undefined) return [];
  const { root, name } = found;
  const argument = argumentAt(tokens, block, found.token);
  return [{ root, name, block: block.type, label: block.labels[0], argument }];
}

function argumentAt(tokens: readonly Token[], { open }: Block, at: number): string | undefined {
  for (let index = at; index > open; index--) {
    const token = tokens[index];
    const before = tokens[index - 1];
    const begins = before?.kind === 'line' || index - 1 === open;
    if (token?.kind === 'word' && token.depth === 1 && before !== undefined && begins) return token.text;
  }
  return undefined;
}
