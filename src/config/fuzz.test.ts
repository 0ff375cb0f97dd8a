import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isErrorCode } from '../domain/errors/catalogue.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { loadProject } from './load.ts';

const seeds = [
  `project: shop
variables:
  size: small
  token: { value: abc, sensitive: true }
secrets: { DB: { env: X }, F: { file: ./f }, C: { command: [a, b] } }
environments:
  staging: {}
  production:
    protected: true
    variables: { size: large }
    stacks: { network: { resources: [{ name: vpc, properties: { cidr: 10.1.0.0/16 } }] } }
targets:
  eu: { cloud: aws, region: eu-west-1, provider: { version: ~> 5.0, settings: { profile: '\${env.name}' } } }
  k8s: { cloud: on-prem, provider: { source: hashicorp/kubernetes, settings: { host: '\${stacks.network.vpc_id}' } } }
stacks:
  network:
    target: eu
    resources:
      - { type: aws_vpc, name: vpc, properties: { cidr: 10.0.0.0/16 }, tags: { a: b }, lifecycle: { preventDestroy: true } }
      - { type: aws_subnet, name: web, count: 2, properties: { vpc: '\${resources.vpc.id}', n: '\${count.index}' } }
    outputs: { vpc_id: '\${resources.vpc.id}', key: { value: '\${var.token}', sensitive: true } }
  app:
    target: k8s
    dependsOn: [legacy]
    resources: [{ type: kubernetes_x, name: x, forEach: [a], properties: { k: '\${each.key}', p: '\${secrets.DB}' } }]
    modules: [{ name: m, source: ./m, inputs: { a: '\${resources.x.id}' }, providers: { aws: eu } }]
  legacy: { source: ./legacy, workspace: '\${env.name}', variables: { v: '\${stacks.network.vpc_id}' } }
settings: { parallelism: 8, engine: opentofu, defaultTags: { team: a } }
`,
  `project: a
x: &base
  type: t
stacks:
  s:
    resources:
      - <<: *base
        name: one
        properties:
          text: |
            a \${stacks.s.o} b
          list: [1, 2.5, true, null, "q"]
`,
];

const bits = [
  '*base',
  '&base ',
  '\t',
  '  ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ':',
  '- ',
  '#',
  '${',
  '$${',
  '}',
  '|',
  '>',
  '%',
  '!x ',
  '? ',
  '---\n',
  '\u0000',
  '\uFEFF',
  '\uD800',
  '🙂',
  '__proto__: 1\n',
  '1e999',
  '.inf',
  '<<: *base\n',
  'null',
  '${var.size}',
  '${resources.vpc.id}',
  '${stacks.app.x}',
  '9007199254740993',
  '\r',
];

type Change = (lines: string[], at: number, other: number, bit: string) => void;
const swap: Change = (lines, at, other) => {
  const [left, right] = [lines[at] ?? '', lines[other] ?? ''];
  lines[at] = right;
  lines[other] = left;
};
const changes: readonly Change[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
  (lines, at, other) => lines.splice(at, 0, lines[other] ?? ''),
  swap,
  (lines, at, _other, bit) => lines.splice(at, 1, cut(lines[at] ?? '', bit)),
  (lines, at, _other, bit) => lines.splice(at, 1, (lines[at] ?? '').replace(/: .*/, `: ${bit}`)),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/: .*/, ': [a, { b: 1 }]')),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/: .*/, ': 17')),
  (lines, at) => lines.splice(at, 1, ` ${lines[at] ?? ''}`),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').trimStart()),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/[a-z](?=[a-zA-Z]*:)/, '')),
  (lines, at) => lines.splice(at),
];

/** Puts a bit somewhere into the line; where is decided by the line itself, so that a failure can be repeated. */
const cut = (line: string, bit: string): string => {
  const at = (line.length * 7 + bit.length * 3) % (line.length + 1);
  return line.slice(0, at) + bit + line.slice(at);
};

const broken: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(changes.length - 1), fc.nat(40), fc.nat(40), fc.constantFrom(...bits)), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([seed, steps]) => {
    const lines = seed.split('\n');
    for (const [change, at, other, bit] of steps)
      changes[change]?.(lines, at % (lines.length + 1), other % (lines.length + 1), bit);
    return lines.join('\n');
  });

const noise: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc
    .array(fc.constantFrom(...bits, 'a', '\n', ' ', 'stacks', 'project: a\n', 'resources:'), { maxLength: 60 })
    .map((parts) => parts.join('')),
  fc
    .nat(200)
    .map(
      (depth) =>
        `project: a\nstacks: { s: { resources: [{ type: t, name: n, properties: ${'{ a: '.repeat(depth)}1${' }'.repeat(depth)} }] } }`,
    ),
);

/** Either it can be used, or there is at least one problem with a code and the file. */
function checkOutcome(outcome: ReturnType<typeof loadProject>): void {
  if (!outcome.ok) {
    expectProblems(outcome.problems);
    return;
  }
  for (const environment of outcome.project.environments) {
    const result = outcome.project.effective({ environment });
    if (!result.ok) {
      expectProblems(result.problems);
      continue;
    }
    stackGraph(result.project);
    JSON.stringify(result.explain());
    result.locate('stacks.network.resources[0].properties.cidr');
  }
}

function expectProblems(problems: Extract<ReturnType<typeof loadProject>, { readonly ok: false }>['problems']): void {
  expect(problems.length).toBeGreaterThan(0);
  for (const { code, at, message } of problems) {
    if (!isErrorCode(code) || at?.file !== 'fairlead.yaml' || message === '' || /\bat .*:\d+:\d+\)?$/m.test(message)) {
      throw new Error(`not fit to be shown: ${JSON.stringify({ code, at, message })}`);
    }
    if (at.line !== undefined && (at.line < 1 || (at.column ?? 1) < 1))
      throw new Error(`no such place: ${JSON.stringify(at)}`);
  }
}

function loadTimed(text: string): void {
  const before = process.cpuUsage();
  const outcome = loadProject({ kind: 'yaml', file: '/work/fairlead.yaml', text });
  checkOutcome(outcome);
  const { user, system } = process.cpuUsage(before);
  if (user + system > 1_000_000) throw new Error(`took ${(user + system) / 1000} ms of work`);
}

describe('broken files', () => {
  it('a valid file is valid to begin with', () => {
    const [first = ''] = seeds;
    const loaded = loadProject({ kind: 'yaml', file: '/work/fairlead.yaml', text: first });

    expect(loaded.ok && loaded.project.effective({ environment: 'production' }).ok).toBe(true);
  });

  it('never make it throw or hang: changes of valid files', () => {
    fc.assert(fc.property(broken, loadTimed), { numRuns: 3000, interruptAfterTimeLimit: 8000 });
  }, 30_000);

  it('never make it throw or hang: noise', () => {
    fc.assert(fc.property(noise, loadTimed), { numRuns: 2000, interruptAfterTimeLimit: 4000 });
  }, 30_000);

  it('never make it throw: any JSON value from a module', () => {
    const keys = fc.constantFrom(
      'project',
      'stacks',
      'targets',
      'variables',
      'environments',
      'settings',
      'secrets',
      'resources',
      'name',
      'type',
      'properties',
      'outputs',
      'value',
      'source',
      'a',
      'constructor',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 1, 'a', '${var.a}', '${stacks.a.b}', '${'),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('object'),
      ),
      object: fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(value, (given) => {
        // Built from JSON values only.
        checkOutcome(
          loadProject({ kind: 'module', file: '/work/fairlead.yaml', value: JSON.parse(JSON.stringify(given)) }),
        );
      }),
      { numRuns: 1000, interruptAfterTimeLimit: 3000 },
    );
  }, 30_000);
});
