import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readConfigFile } from '../../src/adapters/iac/terraform/tentative/config-file.ts';
import { scrubbedEnvironment } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';

/**
 * Any text that the engine reads means the same with `local.same_x` in place of `var.x`, and not one use is left: the
 * variable is not there any more.
 */
const rounds = Number(process.env['FAIRLEAD_REWRITE_ROUNDS'] ?? '6');
const run = promisify(execFile);

const piece = fc.constantFrom(
  'var.x',
  '$${var.x}',
  '%%{ if',
  '#',
  '//',
  '/*',
  '{',
  '}',
  '$.',
  '%.',
  'é',
  ' ',
  "'",
  '[',
  '<<E',
  'E',
);
const escape = fc.constantFrom('\\"', '\\\\', '\\n', '\\u00e9');

const { expression } = fc.letrec<{ readonly expression: string; readonly quoted: string; readonly inner: string }>(
  (tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        'var.x',
        'var.y',
        'local.var.x',
        'var . x',
        '{ var = { x = "k" } }.var.x',
        'join("", [{ x = "s" }][*].x)',
        'join("", [{ var = { x = "s" } }].*.var.x)',
      ),
      tie('quoted'),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `join("-", [${a}, /* var.x */ ${b}])`),
      tie('expression').map((a) => `(\n# var.x }\n${a} // var.x "\n)`),
      tie('expression').map((a) => `[for v in [${a}] : "\${v}"][0]`),
      tie('expression').map((a) => `{ for k, v in { var = ${a} } : k => "\${v}" }.var`),
      tie('expression').map((a) => `jsonencode({ "var" = ${a}, var = [var.x] })`),
      fc
        .tuple(tie('expression'), tie('expression'))
        .map(
          ([a, b]) => `(\n<<-E\n  "${a.length} \${${a}} $\${var.x} %{ if "\${${b}}" != "" }\${var.x}%{ endif }\n  E\n)`,
        ),
    ),
    inner: tie('expression').map((a) => `\${${a}}`),
    quoted: fc
      .array(fc.oneof(piece, escape, tie('inner'), fc.constant('%{ for v in [var.x] ~}${v}%{ endfor }')), {
        maxLength: 6,
      })
      .map((parts) => `"${parts.join('')}"`),
  }),
);

const file = fc.array(expression, { minLength: 12, maxLength: 24 }).map((values) => {
  const outputs = values.map((value, index) => `output "o${index}" {\n  value = "\${${value}}" # var.x\n}\n`);
  return `variable "x" {\n  default = "X"\n}\nvariable "y" {\n  default = "Y"\n}\nlocals {\n  var = { x = "own" }\n}\n${outputs.join('')}`;
});

for (const engine of availableEngines()) {
  it(`a variable can be replaced by what it is, in any text: ${engine.label}`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fairlead-rewrite-'));
    const env = await scrubbedEnvironment(directory);
    let compared = 0;
    async function planned(name: string, texts: Readonly<Record<string, string>>): Promise<unknown> {
      const cwd = join(directory, name);
      await mkdir(cwd, { recursive: true });
      for (const [path, text] of Object.entries(texts)) await writeFile(join(cwd, path), text);
      const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
      await run(engine.path, ['plan', '-input=false', '-lock=false', '-out=plan', '-no-color'], options);
      const { stdout } = await run(engine.path, ['show', '-json', 'plan'], options);
      return (JSON.parse(stdout) as { readonly output_changes?: unknown }).output_changes;
    }
    try {
      await fc.assert(
        fc.asyncProperty(file, async (text) => {
          const rewritten = readConfigFile('main.tf', text)?.rewritten((name) =>
            name === 'x' ? 'local.same_x' : undefined,
          );
          fc.pre(rewritten !== undefined);
          const before = await planned('before', { 'main.tf': text });
          const after = await planned('after', {
            'main.tf': rewritten ?? '',
            'same.tf': 'locals {\n  same_x = "X"\n}\n',
          });

          expect(after).toEqual(before);
          compared++;
        }),
        { numRuns: rounds, endOnFailure: true },
      );
      expect(compared).toBe(rounds);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
}
