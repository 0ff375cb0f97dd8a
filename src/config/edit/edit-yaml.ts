/**
 * Edits the text of a project file. Only the lines that an edit is about are touched: comments, quotes, blank lines and
 * everything else stay as they are. What cannot be done that way is done by the YAML library, which keeps comments and
 * sets the rest anew. Either way the result is read again, and has to say what the edit says.
 */
import { parseDocument } from 'yaml';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import { applyEdit, type Edit } from '../../domain/refactor/edit.ts';
import { editDocument } from './edit-document.ts';
import { editLines } from './edit-lines.ts';

/** @throws REFACTOR_LAYOUT */
export function editYaml(text: string, edits: readonly Edit[]): string {
  const crlf = text.includes('\r\n');
  let lines = crlf ? text.replaceAll('\r\n', '\n') : text;
  for (const edit of edits) lines = editOnce(lines, edit);
  return crlf ? lines.replaceAll('\n', '\r\n') : lines;
}

/** The file as data; undefined: it is no sound YAML. */
export function readYaml(text: string): Json | undefined {
  const document = parseDocument(text, { version: '1.2', merge: true, uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  // What YAML 1.2 with the core schema gives is JSON, apart from numbers that JSON does not know.
  return document.toJS({ maxAliasCount: 1000 }) as Json;
}

function editOnce(text: string, edit: Edit): string {
  const before = readYaml(text);
  const wanted = before === undefined ? undefined : canonical(applyEdit(before, edit));
  for (const attempt of [editLines, editDocument]) {
    const result = attempt(text, edit);
    const after = result === undefined ? undefined : readYaml(result);
    if (result !== undefined && after !== undefined && canonical(after) === wanted) return result;
  }
  const path = edit.kind === 'carry' ? edit.from : edit.path;
  throw new DeliveryError('REFACTOR_LAYOUT', `\`${path.join('.')}\` cannot be edited where it is written`, {
    data: { path: [...path] },
  });
}

const canonical = (value: Json): string =>
  JSON.stringify(value, (_, item: Json) =>
    isJsonObject(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : item,
  );
