/**
 * The gates of `npm run check`. A gate that read nothing must not pass, so each counts what it read and has a floor:
 * several of these tools answer "no faults" when they find no file.
 */
import { runTool, type ToolRun } from './run-tool.ts';

export interface Verdict {
  readonly passed: boolean;
  /** What was read, a few words. */
  readonly detail: string;
  /** The faults, as the tool prints them. */
  readonly output: string;
}

export interface Gate {
  readonly name: string;
  readonly run: (directory: string, floor: number) => Promise<Verdict>;
  /** The fewest files this gate reads in the repository. Raise it as the product grows. */
  readonly floor: number;
}

const words = (run: ToolRun): string => `${run.stdout}${run.stderr}`.trim();

const verdict = (run: ToolRun, unit: string, counted: { readonly found: number; readonly floor: number }): Verdict => {
  const tooFew = counted.found < counted.floor;
  const complaint = tooFew
    ? `read ${counted.found} ${unit}, expected at least ${counted.floor}: the gate is empty\n`
    : '';
  return {
    passed: run.exitCode === 0 && !tooFew,
    detail: `${counted.found} ${unit}`,
    output: complaint + words(run),
  };
};

const typescript = async (project: string, directory: string, floor: number): Promise<Verdict> => {
  const run = await runTool('typescript/bin/tsc', ['-p', project, '--listFiles', '--pretty', 'false'], directory);
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  const isFile = (line: string): boolean => /^(?:\/|[A-Za-z]:).*[.]([cm]?ts|json)$/.test(line);
  const files = lines.filter(isFile);
  const faults = lines.filter((line) => !isFile(line)).join('\n');
  const own = files.filter((file) => !file.includes('node_modules')).length;
  return verdict({ ...run, stdout: faults }, 'files', { found: own, floor });
};

export const types: Gate = {
  name: 'types',
  floor: 400,
  run: (root, floor) => typescript('tsconfig.json', root, floor),
};

/** `src/domain` once more without DOM and Node types: a global such as `fetch` or `process` does not type-check there. */
export const pureDomain: Gate = {
  name: 'types of a pure domain',
  floor: 30,
  run: (root, floor) => typescript('tsconfig.domain.json', root, floor),
};

export const lint: Gate = {
  name: 'lint',
  floor: 400,
  run: async (directory, floor) => {
    const run = await runTool('oxlint/bin/oxlint', ['--format', 'json'], directory);
    const report = parsed(run.stdout) as { number_of_files?: number; diagnostics?: readonly Diagnostic[] } | undefined;
    const stdout = (report?.diagnostics ?? []).map(diagnosticLine).join('\n');
    return verdict({ ...run, stdout: report === undefined ? run.stdout : stdout }, 'files', {
      found: report?.number_of_files ?? 0,
      floor,
    });
  },
};

interface Diagnostic {
  readonly message: string;
  readonly code?: string;
  readonly filename?: string;
  readonly labels?: readonly { readonly span?: { readonly line?: number } }[];
}

const diagnosticLine = ({ message, code, filename, labels }: Diagnostic): string =>
  `${filename ?? '?'}:${labels?.[0]?.span?.line ?? 0} ${code ?? ''} ${message}`;

export const format: Gate = {
  name: 'format',
  floor: 400,
  run: async (directory, floor) => {
    const run = await runTool(
      '@biomejs/biome/bin/biome',
      ['format', '--colors=off', '--max-diagnostics=20'],
      directory,
    );
    const found = Number(/Checked (\d+) files/.exec(words(run))?.[1] ?? 0);
    return verdict(run, 'files', { found, floor });
  },
};

/** dependency-cruiser reads 0 modules and exits 0 beside a TypeScript that it does not know. */
export const layers: Gate = {
  name: 'layers',
  floor: 350,
  run: async (directory, floor) => {
    const script = 'dependency-cruiser/bin/dependency-cruiser.mjs';
    const run = await runTool(
      script,
      ['src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
      directory,
    );
    const summary = (parsed(run.stdout) as { summary?: CruiseSummary } | undefined)?.summary;
    const faults = (summary?.violations ?? []).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    const exitCode = summary === undefined ? 1 : faults.length;
    const stdout = summary === undefined ? run.stdout : faults.join('\n');
    return verdict({ ...run, exitCode, stdout }, 'modules', { found: summary?.totalCruised ?? 0, floor });
  },
};

interface CruiseSummary {
  readonly totalCruised: number;
  readonly violations: readonly {
    readonly rule: { readonly name: string };
    readonly from: string;
    readonly to: string;
  }[];
}

/** Dead files, exports and dependencies. Without its entry points it calls everything unused, so it needs no floor. */
export const unused: Gate = {
  name: 'unused',
  floor: 0,
  run: async (directory) => {
    const run = await runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints'], directory);
    return { passed: run.exitCode === 0, detail: 'files, exports, dependencies', output: words(run) };
  },
};

export const gates: readonly Gate[] = [types, pureDomain, lint, format, layers, unused];

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
