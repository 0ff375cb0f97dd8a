import { describe, expect, it } from 'vitest';
import { effectiveOf, problemsOf, shop } from '../../test/support/projects.ts';

const stackWith = (properties: string, more = ''): string => `project: shop
stacks:
  web:
    resources:
      - type: t
        name: one
        properties: ${properties}
${more}`;

describe('mistakes', () => {
  type Row = readonly [why: string, text: string, code: string, path: string, line: number, hint?: string];
  const rows: readonly Row[] = [
    ['a key one letter off', 'project: a\nvariabels: {}\n', 'PROJECT_KEY_UNKNOWN', 'variabels', 2, '`variables`'],
    [
      'a key of the neighbour',
      stackWith('{}', '    depends_on: [a]'),
      'PROJECT_KEY_UNKNOWN',
      'stacks.web.depends_on',
      8,
      '`dependsOn`',
    ],
    [
      'a service of states that is none',
      'project: a\nsettings:\n  state: { service: embeded }\n',
      'PROJECT_VALUE_UNKNOWN',
      'settings.state.service',
      3,
      '`embedded`',
    ],
    [
      'a length of time in other words',
      'project: a\nenvironments:\n  prod: { approvals: { required: 1, expireAfter: 8 hours } }\n',
      'PROJECT_VALUE_WRONG',
      'environments.prod.approvals.expireAfter',
      3,
      '`30m`',
    ],
    [
      'states in plain in other words',
      'project: a\nsettings:\n  state: { service: embedded, encryption: plain }\n',
      'PROJECT_VALUE_WRONG',
      'settings.state.encryption',
      3,
    ],
    [
      'a key from two places',
      'project: a\nsettings:\n  state: { encryption: { key: { env: A, file: b } } }\n',
      'PROJECT_VALUE_WRONG',
      'settings.state.encryption.key',
      3,
    ],
    [
      'a key from nowhere',
      'project: a\nsettings:\n  state: { encryption: { key: {} } }\n',
      'PROJECT_VALUE_WRONG',
      'settings.state.encryption.key',
      3,
    ],
    ['no project name', 'stacks: {}\n', 'PROJECT_KEY_MISSING', 'project', 1, 'project: shop'],
    [
      'a resource without type',
      'project: a\nstacks:\n  s:\n    resources:\n      - name: x\n',
      'PROJECT_KEY_MISSING',
      'stacks.s.resources[0].type',
      5,
    ],
    ['a list for a map', stackWith('[1]'), 'PROJECT_VALUE_WRONG', 'stacks.web.resources[0].properties', 7],
    [
      'a text for a list',
      'project: a\nstacks:\n  s: { resources: x }\n',
      'PROJECT_VALUE_WRONG',
      'stacks.s.resources',
      3,
    ],
    [
      'a fraction of steps',
      'project: a\nsettings: { parallelism: 1.5 }\n',
      'PROJECT_VALUE_WRONG',
      'settings.parallelism',
      2,
    ],
    ['no steps at all', 'project: a\nsettings: { parallelism: 0 }\n', 'PROJECT_VALUE_WRONG', 'settings.parallelism', 2],
    [
      'an unknown cloud',
      'project: a\ntargets:\n  t: { cloud: amazon }\n',
      'PROJECT_VALUE_UNKNOWN',
      'targets.t.cloud',
      3,
      '`aws`',
    ],
    [
      'an unknown engine',
      'project: a\nsettings: { engine: pulumi }\n',
      'PROJECT_VALUE_UNKNOWN',
      'settings.engine',
      2,
      'terraform',
    ],
    [
      'an engine nearly right',
      'project: a\nsettings: { engine: terrafrom }\n',
      'PROJECT_VALUE_UNKNOWN',
      'settings.engine',
      2,
      '`terraform`',
    ],
    [
      'a name with a path in it',
      'project: a\nstacks:\n  ../up: { resources: [] }\n',
      'PROJECT_NAME_INVALID',
      'stacks["../up"]',
      3,
      '`up`',
    ],
    ['a name that starts with a digit', 'project: 1a\n', 'PROJECT_NAME_INVALID', 'project', 1],
    [
      'stacks that differ in case',
      'project: a\nstacks:\n  Web: { resources: [] }\n  web: { resources: [] }\n',
      'PROJECT_NAME_DUPLICATE',
      'stacks.web',
      4,
    ],
    [
      'environments that differ in case',
      'project: a\nenvironments: { Prod: {}, prod: {} }\n',
      'PROJECT_NAME_DUPLICATE',
      'environments.prod',
      2,
    ],
    ['two secrets sources', 'project: a\nsecrets: { A: { env: a, file: b } }\n', 'PROJECT_VALUE_WRONG', 'secrets.A', 2],
    [
      'a variable that is no name',
      'project: a\nvariables: { "a b": 1 }\n',
      'PROJECT_NAME_INVALID',
      'variables["a b"]',
      2,
    ],
    [
      'a variable object with a typo',
      'project: a\nvariables: { a: { valeu: 1 } }\n',
      'PROJECT_KEY_UNKNOWN',
      'variables.a.valeu',
      2,
      '`value`',
    ],
    [
      'a variable without value',
      'project: a\nvariables: { a: { description: x } }\n',
      'PROJECT_VARIABLE_MISSING',
      'variables.a',
      2,
      '--var a=',
    ],
    [
      'a value twice',
      'project: a\nvariables: { a: { value: 1, default: 2 } }\n',
      'PROJECT_VALUE_WRONG',
      'variables.a',
      2,
    ],
    [
      'an output without value',
      'project: a\nstacks: { s: { outputs: { o: { sensitive: true } } } }\n',
      'PROJECT_KEY_MISSING',
      'stacks.s.outputs.o.value',
      2,
    ],
    ['an empty stack', 'project: a\nstacks:\n  s: { labels: {} }\n', 'PROJECT_STACK_CONTENT', 'stacks.s', 3],
    [
      'source and resources',
      'project: a\nstacks:\n  s: { source: ./s, resources: [] }\n',
      'PROJECT_STACK_CONTENT',
      'stacks.s.resources',
      3,
    ],
    [
      'source and outputs',
      'project: a\nstacks:\n  s: { source: ./s, outputs: {} }\n',
      'PROJECT_STACK_CONTENT',
      'stacks.s.outputs',
      3,
    ],
    [
      'a workspace without source',
      'project: a\nstacks:\n  s: { workspace: x, resources: [] }\n',
      'PROJECT_STACK_CONTENT',
      'stacks.s.workspace',
      3,
    ],
    [
      'count and forEach',
      'project: a\nstacks:\n  s: { resources: [{ type: t, name: a, count: 1, forEach: [a] }] }\n',
      'PROJECT_VALUE_WRONG',
      'stacks.s.resources[0].forEach',
      3,
    ],
    [
      'on-prem without provider',
      'project: a\ntargets:\n  t: { cloud: on-prem }\n',
      'PROJECT_KEY_MISSING',
      'targets.t.provider.source',
      3,
      'kubernetes',
    ],
    [
      'a target nobody declared',
      'project: a\ntargets: { eu: { cloud: aws } }\nstacks:\n  s: { target: ue, resources: [] }\n',
      'PROJECT_TARGET_UNKNOWN',
      'stacks.s.target',
      4,
      '`eu`',
    ],
    [
      'no target where two would do',
      'project: a\ntargets: { eu: { cloud: aws }, us: { cloud: aws } }\nstacks:\n  s:\n    resources:\n      - { type: aws_vpc, name: v }\n',
      'PROJECT_TARGET_REQUIRED',
      'stacks.s.resources[0]',
      6,
      'target: eu',
    ],
    [
      'one state for two stacks',
      'project: a\nstacks:\n  a: { resources: [], backend: { type: local, path: x } }\n  b: { resources: [], backend: { type: local, path: x } }\n',
      'PROJECT_STATE_SHARED',
      'stacks.b.backend',
      4,
    ],
    [
      'dependsOn a stack that is not there',
      'project: a\nstacks:\n  s: { resources: [], dependsOn: [nope] }\n',
      'PROJECT_STACK_UNKNOWN',
      'stacks.s.dependsOn[0]',
      3,
    ],
    [
      'dependsOn itself',
      'project: a\nstacks:\n  s: { resources: [], dependsOn: [s] }\n',
      'PROJECT_SELF_REFERENCE',
      'stacks.s.dependsOn[0]',
      3,
    ],
    [
      'two resources of one name, of two types',
      stackWith('{}', '      - { type: u, name: one }'),
      'PROJECT_NAME_DUPLICATE',
      'stacks.web.resources[1].name',
      8,
    ],
    [
      'a resource that depends on itself',
      stackWith('{}', '        dependsOn: [one]'),
      'PROJECT_SELF_REFERENCE',
      'stacks.web.resources[0].dependsOn[0]',
      8,
    ],
    [
      'a resource that depends on nothing there',
      stackWith('{}', '        dependsOn: [on]'),
      'PROJECT_RESOURCE_UNKNOWN',
      'stacks.web.resources[0].dependsOn[0]',
      8,
      '`one`',
    ],
    [
      'an import for no resource',
      stackWith('{}', '    imports: [{ to: two, id: x }]'),
      'PROJECT_RESOURCE_UNKNOWN',
      'stacks.web.imports[0].to',
      8,
    ],
    [
      'a replacement by no resource',
      stackWith('{}', '        lifecycle: { replaceTriggeredBy: [two.id] }'),
      'PROJECT_RESOURCE_UNKNOWN',
      'stacks.web.resources[0].lifecycle.replaceTriggeredBy[0]',
      8,
    ],
  ];

  it.each(rows.map(([why, ...row]) => [why, row] as const))('%s', (_why, [text, code, path, line, hint]) => {
    const problems = problemsOf(text);

    expect(problems.map((problem) => [problem.code, problem.path])).toContainEqual([code, path]);
    const problem = problems.find((each) => each.code === code && each.path === path);
    expect(problem?.at).toMatchObject({ file: 'fairlead.yaml', line });
    expect(problem?.at?.column).toBeGreaterThan(0);
    if (hint !== undefined) expect(problem?.hint).toContain(hint);
  });

  it('takes any name that the language itself uses', () => {
    expect(
      problemsOf('project: a\nvariables: { constructor: 1, toString: 2 }\nstacks: { valueOf: { resources: [] } }\n'),
    ).toEqual([]);
  });
});

describe('mistakes in references', () => {
  const where = 'stacks.web.resources[0].properties.a';
  type Row = readonly [why: string, value: string, code: string, hint: string, more?: string];
  const rows: readonly Row[] = [
    ["the engine's own way of writing", '${aws_vpc.main.id}', 'PROJECT_REFERENCE_INVALID', '${resources.main.id}'],
    ['something of a shell', '${HOME}', 'PROJECT_REFERENCE_INVALID', '$${HOME}'],
    ['a stack nearly right', '${stacks.netwrk.id}', 'PROJECT_STACK_UNKNOWN', '${stacks.network.id}'],
    ['an output nearly right', '${stacks.network.vpc}', 'PROJECT_OUTPUT_UNKNOWN', '${stacks.network.vp}', 'vp: x'],
    ['an output not declared', '${stacks.network.vpc_id}', 'PROJECT_OUTPUT_UNKNOWN', 'vpc_id: ${resources.vpc.id}'],
    ['its own output', '${stacks.web.o}', 'PROJECT_SELF_REFERENCE', '', 'x: y'],
    ['a variable nearly right', '${var.sise}', 'PROJECT_VARIABLE_UNKNOWN', '${var.size}'],
    ['a part that the variable has not', '${var.zones[7]}', 'PROJECT_VALUE_WRONG', 'variables.zones'],
    ['a list inside a text', 'in ${var.zones}', 'PROJECT_VALUE_WRONG', 'whole value'],
    ['a secret that is not declared', '${secrets.DB}', 'PROJECT_SECRET_UNKNOWN', 'secrets: { DB: { env: DB } }'],
    ['itself', '${resources.one.id}', 'PROJECT_SELF_REFERENCE', ''],
    ['a resource of another stack', '${resources.vpc.id}', 'PROJECT_RESOURCE_UNKNOWN', 'resources in this stack: one'],
    ['a module that is not there', '${modules.m.id}', 'PROJECT_MODULE_UNKNOWN', 'modules'],
    ['iteration without it', '${each.key}', 'PROJECT_REFERENCE_MISPLACED', 'forEach'],
    ['a counter without a count', '${count.index}', 'PROJECT_REFERENCE_MISPLACED', 'count'],
  ];
  const project = (value: string, output: string) => `${stackWith(`{ a: '${value}' }`, '    outputs: { o: x }')}
  network:
    resources: [{ type: t, name: vpc }]
    outputs: { ${output} }
variables: { size: 1, zones: [a] }
`;

  it.each(rows.map(([why, ...row]) => [why, row] as const))('%s', (_why, [value, code, hint, more]) => {
    const problems = problemsOf(project(value, more ?? 'other_thing: x'));

    expect(problems).toMatchObject([{ code, path: where, at: { line: 7 } }]);
    expect(problems[0]?.hint ?? '').toContain(hint);
  });

  const misplaced: readonly (readonly [why: string, text: string, path: string])[] = [
    [
      'in a resource name',
      'project: a\nstacks: { s: { resources: [{ type: t, name: "${var.a}" }] } }\n',
      'stacks.s.resources[0].name',
    ],
    [
      'in dependsOn',
      'project: a\nstacks: { s: { resources: [], dependsOn: ["${stacks.b.c}"] } }\n',
      'stacks.s.dependsOn[0]',
    ],
    ['in a key', stackWith('{ "${var.a}": 1 }'), 'stacks.web.resources[0].properties["${var.a}"]'],
    [
      'a secret in a backend',
      'project: a\nsecrets: { A: }\nstacks: { s: { resources: [], backend: { type: http, password: "${secrets.A}" } } }\n',
      'stacks.s.backend.password',
    ],
    [
      'a stack in a variable',
      'project: a\nvariables: { v: "${stacks.s.o}" }\nstacks: { s: { source: ./s } }\n',
      'variables.v.value',
    ],
    [
      'a sensitive variable in a backend',
      'project: a\nvariables: { v: { value: x, sensitive: true } }\nstacks: { s: { resources: [], backend: { type: s3, key: "${var.v}" } } }\n',
      'stacks.s.backend.key',
    ],
    [
      'a sensitive variable in a region',
      'project: a\nvariables: { v: { value: x, sensitive: true } }\ntargets: { t: { cloud: aws, region: "${var.v}" } }\nstacks: { s: { resources: [] } }\n',
      'targets.t.region',
    ],
    [
      'a sensitive variable in a source',
      'project: a\nvariables: { v: { value: x, sensitive: true } }\nstacks: { s: { source: "./${var.v}" } }\n',
      'stacks.s.source',
    ],
    [
      'a sensitive variable in a import',
      'project: a\nvariables: { v: { value: x, sensitive: true } }\nstacks: { s: { resources: [{ type: t, name: a }], imports: [{ to: a, id: "${var.v}" }] } }\n',
      'stacks.s.imports[0].id',
    ],
    ['a label', 'project: a\nstacks: { s: { resources: [], labels: { a: "${env.name}" } } }\n', 'stacks.s.labels.a'],
  ];
  it.each(misplaced)('has no place %s', (_why, text, path) => {
    expect(problemsOf(text).map((problem) => [problem.code, problem.path])).toContainEqual([
      'PROJECT_REFERENCE_MISPLACED',
      path,
    ]);
  });

  it('cannot be checked for the output of an existing root module', () => {
    expect(problemsOf(stackWith("{ a: '${stacks.legacy.anything}' }", '  legacy: { source: ./legacy }'))).toEqual([]);
  });

  it('may be escaped, in keys as well', () => {
    const { project: effective } = effectiveOf(stackWith("{ 'k$${x}': 'v$${y}' }"));

    const content = effective.stacks['web']?.content;
    expect(content?.kind === 'resources' && content.resources[0]?.properties).toEqual({ 'k${x}': 'v$${y}' });
  });

  it('says that an environment lacks the stack', () => {
    const text = stackWith("{ a: '${stacks.b.o}' }", '  b: { enabled: false, resources: [], outputs: { o: 1 } }');

    expect(problemsOf(text)).toMatchObject([
      { code: 'PROJECT_STACK_UNKNOWN', hint: expect.stringContaining('enabled') },
    ]);
  });
});

describe('cycles', () => {
  it('between stacks are printed with the reasons and their lines', () => {
    const text = `project: a
stacks:
  a: { resources: [], outputs: { o: '\${stacks.b.o}' } }
  b: { resources: [], outputs: { o: '1' }, dependsOn: [c] }
  c: { resources: [], variables: { v: '\${stacks.a.o}' } }
`;

    const problems = problemsOf(text);

    expect(problems).toMatchObject([{ code: 'PROJECT_CYCLE', value: ['a', 'b', 'c', 'a'], at: { line: 3 } }]);
    expect(problems[0]?.message).toContain('a → b → c → a');
    expect(problems[0]?.hint).toContain('b → c by `dependsOn` on line 4');
  });

  it('between resources of a stack are found, over modules too', () => {
    const text = `project: a
stacks:
  s:
    resources:
      - { type: t, name: r, properties: { a: '\${modules.m.x}' } }
    modules:
      - { name: m, source: ./m, dependsOn: [r] }
`;

    expect(problemsOf(text)).toMatchObject([{ code: 'PROJECT_CYCLE', value: ['r', 'm', 'r'] }]);
  });

  it('through the settings of a provider are found', () => {
    const text = `project: a
targets: { k: { cloud: on-prem, provider: { source: x/kubernetes, settings: { host: '\${stacks.s.host}' } } } }
stacks:
  s: { resources: [{ type: kubernetes_pod, name: p }], outputs: { host: h } }
`;

    expect(problemsOf(text)).toMatchObject([{ code: 'PROJECT_CYCLE', value: ['s', 's'] }]);
  });
});

describe('all at once', () => {
  it('lists mistakes of form and of meaning together, each once, in the order of the file', () => {
    const text = `project: a
variabels: {}
environments: { one: {}, two: {} }
stacks:
  s:
    target: nope
    resources:
      - { type: t, name: a, properties: { x: '\${stacks.gone.id}' } }
`;

    expect(problemsOf(text).map(({ code, at }) => [code, at?.line])).toEqual([
      ['PROJECT_KEY_UNKNOWN', 2],
      ['PROJECT_TARGET_UNKNOWN', 6],
      ['PROJECT_STACK_UNKNOWN', 8],
    ]);
  });

  it('finds every mistake in one string', () => {
    const text = stackWith("{ a: '${var.gone} ${stacks.web} ${resources.two.id} ${nope}' }");

    expect(problemsOf(text).map(({ code, value }) => [code, value])).toEqual([
      ['PROJECT_REFERENCE_INVALID', '${stacks.web}'],
      ['PROJECT_REFERENCE_INVALID', '${nope}'],
      ['PROJECT_VARIABLE_UNKNOWN', '${var.gone}'],
      ['PROJECT_RESOURCE_UNKNOWN', '${resources.two.id}'],
    ]);
  });

  it('warns of a project that has nothing to plan, and says what to add', () => {
    expect(effectiveOf('project: a\nstacks: {}\n').warnings).toMatchObject([
      { code: 'PROJECT_NO_STACKS', severity: 'warning', at: { line: 2 }, hint: expect.stringContaining('`stacks`') },
    ]);
    expect(effectiveOf('project: a\nstacks: { s: { enabled: false, source: ./s } }\n').warnings).toMatchObject([
      { code: 'PROJECT_NO_STACKS', hint: expect.stringContaining('s') },
    ]);
  });

  it('finds what only one environment has wrong, at the line of its overlay', () => {
    const text = shop.replace('name: vpc\n            properties', 'name: vcp\n            properties');

    const problems = problemsOf(text, { environment: 'production' });

    expect(problems).toMatchObject([
      { code: 'PROJECT_KEY_MISSING', path: 'stacks.network.resources[2].type', at: { line: 21 } },
    ]);
    expect(problems[0]?.hint).toContain('production');
    expect(problemsOf(text, { environment: 'staging' })).toEqual([]);
  });
});

it('reads as a list that can be worked through', () => {
  const text = `project: shop
targets: { eu: { cloud: amazon } }
stacks:
  web:
    depends_on: [netwrk]
    resources:
      - { type: aws_lb, name: web, properties: { vpc: '\${aws_vpc.main.id}', zone: '\${var.zone}' } }
`;

  const lines = problemsOf(text).map(({ code, at, path, message, hint }) =>
    [`${at?.file}:${at?.line}:${at?.column} ${code}`, `  ${path}: ${message}`, `  → ${hint}`].join('\n'),
  );

  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    fairlead.yaml:2:25 PROJECT_VALUE_UNKNOWN
      targets.eu.cloud: the text "amazon" is not a known cloud
      → did you mean \`aws\`?
    fairlead.yaml:5:5 PROJECT_KEY_UNKNOWN
      stacks.web.depends_on: \`depends_on\` is not known here
      → did you mean \`dependsOn\`?
    fairlead.yaml:7:55 PROJECT_REFERENCE_INVALID
      stacks.web.resources[0].properties.vpc: \`\${aws_vpc.main.id}\` is not a reference Fairlead knows
      → write \`\${resources.main.id}\`
    fairlead.yaml:7:83 PROJECT_VARIABLE_UNKNOWN
      stacks.web.resources[0].properties.zone: there is no variable \`zone\`: \`\${var.zone}\`
      → there are no variables; declare it: \`variables: { zone: ... }\`
    "
  `);
});
