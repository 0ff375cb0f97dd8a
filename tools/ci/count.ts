/** Counting of tests, pure: what each suite reported, and which skips were declared. */

export interface SuiteResult {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  /** Full names, "suite > file > test". */
  readonly skipped: readonly string[];
  /** Passed at the second try. Full names. @default none */
  readonly unsteady?: readonly string[];
}

/** The part of vitest's JSON report that is read. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** Of a test that passed: why it failed at first. */
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** A file that could not be loaded has no tests and counts as one failure; so does a run that ended badly for no test's sake. */
export function countVitest(
  suite: string,
  report: VitestReport | undefined,
  exitCode: number,
  root: string,
): SuiteResult {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  const unsteady: string[] = [];
  for (const file of report?.testResults ?? []) {
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) failed += 1;
    for (const { fullName, status, failureMessages = [] } of file.assertionResults) {
      const name = [suite, file.name.replace(`${root}/`, ''), fullName].join(' > ');
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failed += 1;
      else skipped.push(name);
      if (status === 'passed' && failureMessages.length > 0)
        unsteady.push(`${name}: ${failureMessages[0]?.split('\n')[0] ?? ''}`);
    }
  }
  const nothing = report === undefined || passed + failed + skipped.length === 0;
  if (failed === 0 && (exitCode !== 0 || nothing)) failed += 1;
  return { suite, passed, failed, skipped, ...(unsteady.length > 0 && { unsteady }) };
}

export interface AllowedSkip {
  readonly pattern: RegExp;
  readonly reason: string;
}

export function readAllowedSkips(text: string): readonly AllowedSkip[] {
  const allowed: AllowedSkip[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, pattern, reason] = /^(.*?\S) {2,}(\S.*)$/.exec(line) ?? [];
    if (pattern === undefined || reason === undefined) throw new Error(`no pattern and reason in "${line}"`);
    allowed.push({ pattern: new RegExp(pattern), reason });
  }
  return allowed;
}

export interface Total {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Skipped and not declared: each is a failure too, in `failed`. */
  readonly undeclared: readonly string[];
  readonly declared: readonly { readonly name: string; readonly reason: string }[];
  /** Passed at the second try; more than {@link mostUnsteady} are a failure, in `failed`. */
  readonly unsteady: readonly string[];
}

/** So many tests of a run may need a second try: more are no accident. */
export const mostUnsteady = 3;

export function total(results: readonly SuiteResult[], allowed: readonly AllowedSkip[]): Total {
  let passed = 0;
  let failed = 0;
  const undeclared: string[] = [];
  const declared: { readonly name: string; readonly reason: string }[] = [];
  for (const result of results) {
    passed += result.passed;
    failed += result.failed;
    for (const name of result.skipped) {
      const match = allowed.find(({ pattern }) => pattern.test(name));
      if (match === undefined) undeclared.push(name);
      else declared.push({ name, reason: match.reason });
    }
  }
  const unsteady = results.flatMap((result) => result.unsteady ?? []);
  const tooMany = unsteady.length > mostUnsteady ? 1 : 0;
  return {
    passed,
    failed: failed + undeclared.length + tooMany,
    skipped: declared.length,
    undeclared,
    declared,
    unsteady,
  };
}
