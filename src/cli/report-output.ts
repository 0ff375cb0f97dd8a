import { extname, resolve } from 'node:path';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { RolloutReportModel } from '../domain/report/model.ts';
import { renderReportMarkdown } from './renderers/report/markdown-report.ts';
import { renderReportPage } from './renderers/report/page.ts';
import { asAscii, isAsciiOnly, renderReportText } from './renderers/report/text-report.ts';
import { escapeControls } from './renderers/text.ts';
import { plainStyle } from './renderers/style.ts';
import type { Call } from './verb.ts';
import { recordFor } from './verdict-output.ts';

const reportFormats = ['text', 'markdown', 'html', 'json'] as const;

type Format = (typeof reportFormats)[number];

export async function reportRollout(call: Call): Promise<ExitCode> {
  const out = call.options.text('out');
  const open = call.options.flag('open');
  const format = formatOf(call.options.text('format'), out, open);
  const record = await recordFor(call);
  const report = (await call.io.toolkit()).verdicts.report(record);
  const written = out === undefined ? undefined : await save(call, out, rendered(report, format, call, 'file'));
  const opened = open ? await show(call, report) : undefined;
  const places = [
    ...(written === undefined ? [] : [`wrote ${written}`]),
    ...(opened === undefined ? [] : [`opened ${opened}`]),
  ];
  const found = { ...(written !== undefined && { file: written }), ...(opened !== undefined && { page: opened }) };
  await call.screen.present({
    json: places.length === 0 ? report : { ...report, ...found },
    text: () =>
      places.length === 0
        ? rendered(report, format, call, 'screen')
        : [escapeControls(report.sentence), ...places].join('\n'),
  });
  return 0;
}

const byEnding: Readonly<Record<string, Format>> = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.json': 'json',
};

/** As it is said; else as the file is called. @throws USAGE for a page in the browser that is to be no page */
function formatOf(given: string | undefined, out: string | undefined, open: boolean): Format {
  const named = reportFormats.find((each) => each === given);
  if (open && out === undefined && named !== undefined && named !== 'html') {
    throw new DeliveryError('USAGE', `--open shows a page, and --format says ${named}`, {
      hint: 'leave one of them out',
    });
  }
  return named ?? byEnding[extname(out ?? '').toLowerCase()] ?? 'text';
}

function rendered(report: RolloutReportModel, format: Format, call: Call, goal: 'file' | 'screen'): string {
  switch (format) {
    case 'html':
      return renderReportPage(report);
    case 'markdown':
      return renderReportMarkdown(report);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'text': {
      const view = call.screen.view();
      const text = renderReportText(report, goal === 'file' ? { ...view, style: plainStyle } : view);
      return `${isAsciiOnly(call.io.env) ? asAscii(text) : text}\n`;
    }
  }
}

async function save({ io, directory }: Call, out: string, text: string): Promise<string> {
  if (io.writeText === undefined) {
    throw new DeliveryError('USAGE', 'a file cannot be written here', {
      hint: 'leave out --out, and keep what is printed',
    });
  }
  const path = resolve(directory, out);
  await io.writeText(path, text);
  return path;
}

async function show({ io }: Call, report: RolloutReportModel): Promise<string> {
  if (io.openPage === undefined) {
    throw new DeliveryError('USAGE', 'a browser cannot be opened here', {
      hint: `write the page to a file: \`fairlead rollout report ${report.service} --out report.html\``,
    });
  }
  return io.openPage('fairlead-report.html', renderReportPage(report));
}
