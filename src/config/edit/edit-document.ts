import { isNode, parseDocument } from 'yaml';
import type { Edit, FilePath } from '../../domain/refactor/edit.ts';

/** By the library: comments stay, the layout is its own. Undefined: it cannot be done. */
export function editDocument(text: string, edit: Edit): string | undefined {
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  try {
    switch (edit.kind) {
      case 'set':
        document.setIn(edit.path, document.createNode(edit.value));
        break;
      case 'append':
        append(document, edit.path, document.createNode(edit.value));
        break;
      case 'delete':
        document.deleteIn(edit.path);
        break;
      case 'rename': {
        const value: unknown = document.getIn(edit.path, true);
        document.deleteIn(edit.path);
        document.setIn([...edit.path.slice(0, -1), edit.key], value);
        break;
      }
      case 'carry': {
        const value: unknown = document.getIn(edit.from, true);
        const last = edit.from.at(-1);
        document.deleteIn(edit.from);
        if (typeof last === 'number') append(document, edit.to, value);
        else document.setIn([...edit.to, edit.key ?? last], value);
        break;
      }
    }
    return document.toString({ lineWidth: 0 });
  } catch {
    // A path through an alias, for example.
    return undefined;
  }
}

function append(document: ReturnType<typeof parseDocument>, path: FilePath, value: unknown): void {
  const list: unknown = document.getIn(path, true);
  if (isNode(list) && document.hasIn(path) && document.getIn(path) !== null) document.addIn(path, value);
  else document.setIn(path, document.createNode([value]));
}
