import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { parseJson } from '../canonical.ts';
import type { ConfigFile, Declaration, Replacement, Use } from './config-model.ts';
import { edited, referencesIn, shadowsVariables } from './references.ts';
import { scanTemplate } from './scan-hcl.ts';

export function readJsonFile(text: string): ConfigFile | undefined {
  const root = parseJson(text);
  if (!isJsonObject(root) || !survives(text, root)) return undefined;
  const variables = declarationsIn(root['variable']);
  const uses = usesIn(root);
  if (variables === undefined || uses === undefined) return undefined;
  return { uses, variables, rewritten: (replacement) => `${JSON.stringify(rewrite(root, replacement), null, 2)}\n` };
}

/** Doubled names and numbers beyond our precision mean something to the engine, and would be lost. */
function survives(text: string, root: JsonObject): boolean {
  const names = text.match(/"(?:[^"\\]|\\.)*"\s*:?/gs)?.filter((each) => each.endsWith(':')) ?? [];
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  const numbers: readonly string[] = bare.match(/-?[0-9][0-9.eE+-]*/g) ?? [];
  return names.length === countNames(root) && numbers.every((number) => String(Number(number)) === number);
}

function countNames(value: Json): number {
  let count = 0;
  const below = Array.isArray(value) ? (value as readonly Json[]) : isJsonObject(value) ? Object.values(value) : [];
  for (const item of below) count += countNames(item);
  return isJsonObject(value) ? count + below.length : count;
}

/** Undefined: written in one of the ways that nobody writes. */
function declarationsIn(variables: Json | undefined): readonly Declaration[] | undefined {
  if (variables === undefined) return [];
  if (!isJsonObject(variables)) return undefined;
  return Object.entries(variables)
    .filter(([name]) => name !== '//')
    .map(([name, body]) => ({
      name,
      text: `${JSON.stringify({ variable: { [name]: body } }, null, 2)}\n`,
      syntax: 'json',
      alone: referencesWithin(body)?.every((use) => use.root === 'var' && use.name === name) === true,
      ephemeral: isJsonObject(body) && body['ephemeral'] === true,
    }));
}

/** Undefined: a template that cannot be read with certainty. */
function usesIn(root: JsonObject): readonly Use[] | undefined {
  const uses: Use[] = [];
  for (const part of partsOf(root)) {
    const found = referencesWithin(part.value);
    if (found === undefined) return undefined;
    const { block, label, argument } = part;
    uses.push(...found.map((each) => ({ ...each, block, label, argument })));
  }
  return uses;
}

interface Part extends Omit<Use, 'root' | 'name'> {
  readonly value: Json;
}

/** Arguments, with the block that they stand in. Blocks may come as a list. */
function partsOf(root: JsonObject): readonly Part[] {
  const blocks = Object.entries(root).filter(([block]) => block !== 'variable' && block !== '//');
  return blocks.flatMap(([block, body]) => {
    const labelled = block !== 'locals' && block !== 'terraform';
    const bodies = labelled ? each(body).flatMap(labelledIn) : [{ label: undefined, inner: body }];
    return bodies.flatMap(({ label, inner }) =>
      each(inner).flatMap((item): readonly Part[] =>
        isJsonObject(item)
          ? Object.entries(item).map(([argument, value]) => ({ block, label, argument, value: { [argument]: value } }))
          : [{ block, label, argument: undefined, value: item }],
      ),
    );
  });
}

interface Labelled {
  readonly label: string | undefined;
  readonly inner: Json;
}

const labelledIn = (body: Json): readonly Labelled[] =>
  isJsonObject(body)
    ? Object.entries(body).map(([label, inner]) => ({ label, inner }))
    : [{ label: undefined, inner: body }];

const each = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value]);

type Reference = Pick<Use, 'root' | 'name'>;

function referencesWithin(value: Json): readonly Reference[] | undefined {
  const found: Reference[] = [];
  for (const text of textsIn(value)) {
    const scanned = scanTemplate(text);
    if (scanned.kind === 'doubt' || shadowsVariables(scanned.tokens)) return undefined;
    found.push(...referencesIn(scanned.tokens).map(({ root, name }) => ({ root, name })));
  }
  return found;
}

/** Names of objects are templates too. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsIn(item));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, item]) => [name, ...textsIn(item)]) : [];
}

function rewrite(root: JsonObject, replacement: Replacement): JsonObject {
  const entries = Object.entries(root).map(([block, body]) => {
    if (block !== 'variable' || !isJsonObject(body)) return [block, rewriteValue(body, replacement)] as const;
    const stay = Object.entries(body).filter(([name]) => replacement(name) === undefined);
    return [block, Object.fromEntries(stay)] as const;
  });
  return Object.fromEntries(entries);
}

/** Every template in a value of JSON syntax. */
export function rewriteValue(value: Json, replacement: Replacement): Json {
  if (typeof value === 'string') return rewriteTemplate(value, replacement);
  if (Array.isArray(value)) return value.map((item: Json) => rewriteValue(item, replacement));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [rewriteTemplate(name, replacement), rewriteValue(item, replacement)]),
  );
}

function rewriteTemplate(text: string, replacement: Replacement): string {
  const scanned = scanTemplate(text);
  if (scanned.kind === 'doubt') return text;
  const edits = referencesIn(scanned.tokens).flatMap(({ root, name, start, end }) => {
    const by = root === 'var' ? replacement(name) : undefined;
    return by === undefined ? [] : [{ start, end, text: by }];
  });
  return edited(text, edits);
}
