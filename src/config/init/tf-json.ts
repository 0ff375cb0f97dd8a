import { isJsonObject, type Json } from '../../domain/json.ts';
import type { HclAttribute, HclBlock, HclFile } from './hcl.ts';

/** How many labels a block has; blocks that are not named have one or two and do not matter here. */
const labelled: Readonly<Record<string, number>> = {
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  backend: 1,
  data: 2,
  resource: 2,
};
const plain = ['terraform', 'required_providers', 'cloud', 'locals'];

/** The same as {@link parseHcl}, for `*.tf.json`; undefined where the text is not a JSON object. */
export function parseTfJson(text: string): HclFile | undefined {
  let value: Json;
  try {
    // What `JSON.parse` gives is JSON.
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  return isJsonObject(value) ? { body: toBlock('', [], value), unread: [] } : undefined;
}

function toBlock(type: string, labels: readonly string[], value: Readonly<Record<string, Json>>): HclBlock {
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  for (const [key, member] of Object.entries(value)) {
    const depth = Object.hasOwn(labelled, key) ? labelled[key] : undefined;
    // Inside a variable or an output everything is an attribute.
    const isBlock = (type === '' || type === 'terraform') && (depth !== undefined || plain.includes(key));
    if (isBlock) blocks.push(...unfold(key, [], depth ?? 0, member));
    else if (key !== '//')
      attributes.set(key, { raw: rawOf(member), value: holdsTemplate(member) ? undefined : member });
  }
  return { type, labels, attributes, blocks };
}

/** Every level may be an object or a list of objects. */
function unfold(type: string, labels: readonly string[], depth: number, value: Json): readonly HclBlock[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => unfold(type, labels, depth, item));
  if (!isJsonObject(value)) return [];
  if (depth === 0) return [toBlock(type, labels, value)];
  return Object.entries(value).flatMap(([label, inner]) => unfold(type, [...labels, label], depth - 1, inner));
}

const rawOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function holdsTemplate(value: Json): boolean {
  if (typeof value === 'string') return /[$%]\{/.test(value.replaceAll('$${', '').replaceAll('%%{', ''));
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((item) => holdsTemplate(item as Json))
  );
}
