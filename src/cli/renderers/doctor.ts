import type { Finding } from '../../app/toolkit.ts';
import { count, displayWidth, escapeControls, padEnd, wrap } from './text.ts';
import type { View } from './view.ts';

export function renderDoctor(findings: readonly Finding[], view: View): string {
  const { style } = view;
  const symbols = { ok: style.green('✓'), warning: style.yellow('!'), fault: style.red('✗') };
  const width = Math.min(24, Math.max(0, ...findings.map((finding) => displayWidth(escapeControls(finding.subject)))));
  const gap = ' '.repeat(width + 4);
  const lines = findings.flatMap((finding) => {
    const [first = '', ...more] = wrap(escapeControls(finding.text), Math.max(30, view.width - width - 6));
    const subject = style.bold(padEnd(escapeControls(finding.subject), width));
    const mend = finding.mend === undefined ? [] : [`${gap}${style.cyan('mend:')} ${escapeControls(finding.mend)}`];
    return [`${symbols[finding.state]} ${subject}  ${first}`, ...more.map((line) => gap + line), ...mend];
  });
  return [...lines, '', verdict(findings, view)].join('\n');
}

function verdict(findings: readonly Finding[], view: View): string {
  const faults = findings.filter((finding) => finding.state === 'fault').length;
  const warnings = findings.filter((finding) => finding.state === 'warning').length;
  if (faults === 0 && warnings === 0) return view.style.green('all is well');
  const parts = [
    ...(faults > 0 ? [view.style.red(count(faults, 'fault'))] : []),
    ...(warnings > 0 ? [view.style.yellow(count(warnings, 'warning'))] : []),
  ];
  return parts.join(', ');
}
