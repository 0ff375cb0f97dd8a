import { exitMeanings } from '../../src/cli/exit-codes.ts';
import { catalogue } from '../../src/domain/errors/catalogue.ts';
import type { CatalogueEntry } from '../../src/domain/errors/entry.ts';
import { table } from './markdown.ts';

const retries = { never: 'no', later: 'yes' } as const satisfies Record<CatalogueEntry['retry'], string>;

/** `ENGINE_INIT_FAILED` → `ENGINE`. */
const subject = (code: string): string => code.split('_')[0] ?? code;

export function errorsPage(): string {
  const entries = Object.entries<CatalogueEntry>(catalogue).sort(([a], [b]) => (a < b ? -1 : 1));
  const subjects = [...new Set(entries.map(([code]) => subject(code)))];
  const parts = subjects.map((name) => {
    const rows = entries.filter(([code]) => subject(code) === name);
    const cells = rows.map(([code, entry]) => [
      `\`${code}\``,
      entry.title,
      entry.hint,
      retries[entry.retry],
      String(entry.exit),
    ]);
    return `## ${name}\n\n${table(['code', 'what happened', 'what to do next', 'may work later', 'exit'], cells)}`;
  });
  const exits = Object.entries(exitMeanings).map(([code, meaning]) => [code, meaning]);
  return `# Errors

Codes are permanent, texts are not: recognise an error by its code. \`fairlead --json\` prints it as \`code\`, the library
throws a \`DeliveryError\` with \`code\` and \`hint\`. "May work later" means: the same call can succeed without a change of yours.

## Exit codes

${table(['exit code', 'meaning'], exits)}
${parts.join('\n')}`;
}
