import { stringify } from 'yaml';
import { type FindingKind, type ImportFinding, shownFinding } from '../../domain/import/finding.ts';
import { schemaLine } from '../init/render.ts';

const headings: Readonly<Record<FindingKind, string>> = {
  'to-write': 'Still to be written: `fairlead validate` refuses the file until then.',
  differs: 'Taken over, and not quite the same:',
  'left-out': 'Left out, because it has no counterpart:',
};

/** The project file, with everything that could not be expressed as comments on top of it. */
export function renderImport(project: object, findings: readonly ImportFinding[]): string {
  const notes = Object.entries(headings).flatMap(([kind, heading]) => {
    const lines = findings
      .filter((finding) => finding.kind === kind)
      .map((finding) => `#   ${oneLine(shownFinding(finding))}`);
    return lines.length === 0 ? [] : [`# ${heading}`, ...lines, '#'];
  });
  const body = stringify(project, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${[schemaLine, ...notes.slice(0, -1)].join('\n')}\n${body}`;
}

const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ');
