import { isJsonObject, type Json } from '../json.ts';
import { isEncrypted } from './document.ts';

/**
 * The text of a state that a tool could not deliver. The very first one has neither serial nor lineage: the tool makes them
 * up when it writes. We do it in its place; everything else stays as it is.
 * @param id 32 hex digits or more, made of the text: the same text always gets the same lineage
 */
export function deliverable(text: string, id: string): string {
  const document = parse(text);
  if (!isJsonObject(document) || isEncrypted(document) || document['lineage'] !== '') return text;
  const lineage = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join('-');
  const serial = typeof document['serial'] === 'number' ? document['serial'] : 0;
  return `${JSON.stringify({ ...document, serial: Math.max(serial, 1), lineage }, null, 2)}\n`;
}

function parse(text: string): Json | undefined {
  try {
    // What `JSON.parse` gives is JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
