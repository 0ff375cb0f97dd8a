import { relative } from 'node:path';
import type { ExportedRecord } from '../../app/verdicts/face.ts';
import type { DecisionRecord } from '../../domain/record/model.ts';
import type { Rejudged } from '../../domain/record/rejudge.ts';
import { escapeControls } from './text.ts';
import { moment } from './time.ts';
import { looksIn } from './verdict-looks.ts';
import type { View } from './view.ts';

export function renderRejudged(record: DecisionRecord, { looks, differs, exact }: Rejudged, { style }: View): string {
  const of = `${looks.length} ${looks.length === 1 ? 'look' : 'looks'} of ${nameOf(record)}`;
  if (differs !== undefined) {
    const { look, step, difference = '' } = differs;
    return `${style.red('differs')}: ${of} judged again: look ${look} at step ${step} is the first: ${escapeControls(difference)}${versionOf(record)}`;
  }
  const digits = exact ? ', to the last digit' : '; the last digits of what is kept in mind are others here';
  return `${style.green('the same')}: ${of} judged again, with the same verdicts${digits}`;
}

/** Another version may judge otherwise, and should say so in its notes. */
function versionOf({ entries }: DecisionRecord): string {
  const first = entries[0]?.said;
  return first?.kind === 'rollout' ? `\nthe record was made by Fairlead ${escapeControls(first.fairlead)}` : '';
}

export function renderExported({ path, record }: ExportedRecord, directory: string): string {
  const { entries, digest, signature } = record;
  const file = relative(directory, path);
  const by = signature === undefined ? 'not signed' : `signed by ${escapeControls(signature.by)}`;
  return [
    `${escapeControls(file)}: ${entries.length} entries, ${looksIn(record).length} looks, ${by}`,
    digest,
    `check it anywhere with \`fairlead verdict verify ${escapeControls(file)}\``,
  ].join('\n');
}

export interface Verified {
  readonly record: DecisionRecord;
  readonly rejudged: Rejudged;
  /** With the journal. */
  readonly compared: boolean;
  /** With the key that was asked for. */
  readonly keyed: boolean;
}

export function renderVerified({ record, rejudged, compared, keyed }: Verified, view: View): string {
  const { style } = view;
  const rows: readonly (readonly [string, string])[] = [
    ['record', `${nameOf(record)}, ${record.entries.length} entries, ${record.digest}`],
    ['chain', style.green('holds')],
    ['signed', signedText(record, keyed, view)],
    ['journal', compared ? style.green('says the same') : style.dim('not compared: `--journal` where the project is')],
    ['verdicts', looksIn(record).length === 0 ? 'there are none' : renderRejudged(record, rejudged, view)],
  ];
  return rows.map(([name, text]) => `${style.dim(name.padEnd(8))}  ${text}`).join('\n');
}

function signedText({ signature }: DecisionRecord, keyed: boolean, { style }: View): string {
  if (signature === undefined) return style.yellow('by nobody: whoever makes a whole new record is not found');
  const whose = keyed ? ', with the key that was asked for' : `, key ${escapeControls(signature.key)}`;
  return `${style.green('fits')}: by ${escapeControls(signature.by)}, ${moment(signature.at)}${whose}`;
}

function nameOf({ entries }: DecisionRecord): string {
  const first = entries[0]?.said;
  if (first?.kind !== 'rollout') return 'the record';
  return `${escapeControls(first.service)}, run ${escapeControls(first.run)}`;
}
