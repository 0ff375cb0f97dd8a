import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import { effectiveOf, problemsOf, shop } from '../../test/support/projects.ts';
import { loadProject } from './load.ts';

describe('a small project', () => {
  const text = `project: hello
stacks:
  greeting:
    resources:
      - { type: terraform_data, name: hello, properties: { input: hi } }
`;

  it('has one environment, and every default', () => {
    const { project, warnings } = effectiveOf(text);

    expect(warnings).toEqual([]);
    expect(project).toEqual({
      name: 'hello',
      environment: { name: 'default', protected: false },
      variables: {},
      secrets: {},
      targets: {},
      stacks: {
        greeting: {
          name: 'greeting',
          engine: 'auto',
          content: {
            kind: 'resources',
            resources: [
              {
                mode: 'managed',
                type: 'terraform_data',
                name: 'hello',
                properties: { input: 'hi' },
                dependsOn: [],
                tags: {},
                lifecycle: {},
              },
            ],
            modules: [],
            imports: [],
            removed: [],
            moved: [],
          },
          variables: {},
          outputs: {},
          dependsOn: [],
          labels: {},
        },
      },
      services: {},
      notifiers: {},
      metricSources: {},
      settings: {
        parallelism: 4,
        engine: 'auto',
        tools: {},
        maxDeletions: 5,
        refreshAfterSeconds: 600,
        warmProviders: true,
        planFirst: false,
        defaultTags: {},
      },
    });
  });

  it('is the same written in TypeScript', () => {
    const value: Json = {
      project: 'hello',
      stacks: { greeting: { resources: [{ type: 'terraform_data', name: 'hello', properties: { input: 'hi' } }] } },
    };

    const loaded = loadProject({ kind: 'module', file: '/work/fairlead.config.ts', value, line: 3 });

    const result = loaded.ok ? loaded.project.effective({ environment: undefined }) : undefined;
    expect(result?.ok === true && result.project).toEqual(effectiveOf(text).project);
  });
});

describe('one environment of a project', () => {
  it('has the overlay merged in: maps by key, resources by name, the rest replaced', () => {
    const { project } = effectiveOf(shop, { environment: 'production' });

    const content = project.stacks['network']?.content;
    expect(
      content?.kind === 'resources' && content.resources.map(({ name, properties }) => [name, properties]),
    ).toEqual([
      ['web', {}],
      ['vpc', { cidr: '10.1.0.0/16', 'a${b': '${var.size}', list: [1, 2] }],
      ['log', {}],
    ]);
    expect(project.environment).toEqual({ name: 'production', protected: true });
    expect(project.variables['size']?.value).toBe('large');
    expect(project.variables['token']).toEqual({ value: 'xyz', sensitive: true });
    expect(project.targets['eu']).toMatchObject({ cloud: 'aws', region: 'eu-central-1' });
    expect(project.settings).toMatchObject({ maxDeletions: 0, engine: 'opentofu' });
  });

  it('says which approvals it asks for; another one asks for none', () => {
    const text = `project: shop
environments:
  production: { protected: true, approvals: { required: 2, keys: { ada: keys/ada.pem } } }
  staging:
`;

    expect(effectiveOf(text, { environment: 'production' }).project.environment).toEqual({
      name: 'production',
      protected: true,
      approvals: { required: 2, keys: { ada: 'keys/ada.pem' }, authorMayApprove: false },
    });
    const lasting = text.replace('required: 2', 'required: 2, authorMayApprove: true, expireAfter: 8h');
    expect(effectiveOf(lasting, { environment: 'production' }).project.environment.approvals).toMatchObject({
      authorMayApprove: true,
      expireAfterSeconds: 8 * 3600,
    });
    expect(effectiveOf(text, { environment: 'staging' }).project.environment).not.toHaveProperty('approvals');
    expect(problemsOf(text.replace('required: 2', 'required: 0'))).toMatchObject([
      { path: 'environments.production.approvals.required' },
    ]);
  });

  it('has only the stacks that are enabled in it', () => {
    expect(Object.keys(effectiveOf(shop, { environment: 'staging' }).project.stacks)).toEqual(['network', 'legacy']);
    expect(Object.keys(effectiveOf(shop, { environment: 'production' }).project.stacks)).toContain('cdn');
  });

  it('resolves what must be concrete, and keeps references where the engine resolves them', () => {
    const { project } = effectiveOf(shop, { environment: 'staging' });

    expect(project.stacks['network']?.backend).toEqual({
      type: 's3',
      settings: { bucket: 'state-staging', key: 'network' },
    });
    expect(project.stacks['legacy']?.content).toEqual({ kind: 'source', directory: './legacy', workspace: 'staging' });
    expect(project.stacks['legacy']?.variables).toEqual({ vpc: '${stacks.network.vpc_id}', zones: '${var.zones}' });
  });

  it('knows where secrets come from; a command is taken as it stands', () => {
    expect(effectiveOf(shop, { environment: 'staging' }).project.secrets).toEqual({
      DB_PASSWORD: { kind: 'env', name: 'DB_PASSWORD' },
      CERT: { kind: 'file', path: './cert.pem' },
      TOKEN: { kind: 'command', argv: ['sh', '-c', 'echo ${HOME}'] },
    });
  });

  it('fills in the only target, the provider of its cloud, and the engine of the settings', () => {
    const { project } = effectiveOf(shop, { environment: 'staging' });

    expect(project.stacks['network']).toMatchObject({ target: 'eu', engine: 'opentofu' });
    expect(project.targets['eu']?.provider).toEqual({ source: 'hashicorp/aws', name: 'aws', settings: {} });
  });

  it('takes values and the engine from options, literally', () => {
    const { project } = effectiveOf(shop, {
      environment: 'staging',
      engine: 'terraform',
      variables: { size: '${env.name}' },
    });

    expect(project.variables['size']?.value).toBe('${env.name}');
    expect(project.settings.engine).toBe('terraform');
    expect(project.stacks['network']?.engine).toBe('terraform');
  });

  it('warns of a root module whose state is the same in all environments', () => {
    const text = shop.replace("    workspace: '${env.name}'\n", '');

    const { warnings } = effectiveOf(text, { environment: 'staging' });

    expect(warnings).toMatchObject([{ code: 'PROJECT_STATE_SHARED', severity: 'warning', path: 'stacks.legacy' }]);
  });
});

describe('choosing an environment', () => {
  const rows: readonly (readonly [why: string, asked: string | undefined, code: string, hint: string])[] = [
    ['none named of several', undefined, 'PROJECT_ENVIRONMENT_REQUIRED', 'staging'],
    ['one letter off', 'prodution', 'PROJECT_ENVIRONMENT_UNKNOWN', 'production'],
    ['a name of the language itself', 'constructor', 'PROJECT_ENVIRONMENT_UNKNOWN', 'staging, production'],
  ];

  it.each(rows)('%s', (_why, environment, code, hint) => {
    const [problem] = problemsOf(shop, { environment });

    expect(problem).toMatchObject({ code, at: { file: 'fairlead.yaml' } });
    expect(problem?.hint).toContain(hint);
  });
});

describe('explain', () => {
  const rows = new Map(
    effectiveOf(shop, { environment: 'production', variables: { zones: ['c'] } })
      .explain()
      .map((row) => [row.path, row]),
  );

  it('tells the origin of every value', () => {
    expect(rows.get('project')?.origin).toEqual({ kind: 'file', file: 'fairlead.yaml', line: 1, column: 10 });
    expect(rows.get('settings.parallelism')).toMatchObject({ value: 4, origin: { kind: 'default' } });
    expect(rows.get('variables.zones.value[0]')).toMatchObject({ value: 'c', origin: { kind: 'option' } });
    expect(rows.get('stacks.network.resources[1].properties.cidr')).toEqual({
      path: 'stacks.network.resources[1].properties.cidr',
      value: '10.1.0.0/16',
      origin: { kind: 'environment', environment: 'production', file: 'fairlead.yaml', line: 22, column: 33 },
    });
  });

  it('masks what is sensitive', () => {
    expect(rows.get('variables.token.value')?.value).toBe('(sensitive)');
    expect(rows.get('stacks.network.outputs.key.value')?.value).toBe('(sensitive)');
    expect([...rows.values()].some(({ value }) => value === 'xyz')).toBe(false);
  });
});

describe('locate', () => {
  const { locate } = effectiveOf(shop, { environment: 'production' });
  const rows: readonly (readonly [why: string, path: string, line: number])[] = [
    ['a value of an overlay', 'stacks.network.resources[1].properties.cidr', 22],
    ['a value of the file', 'stacks.network.resources[0].tags.tier', 30],
    ['the nearest that is there', 'stacks.network.resources[0].properties.nope.deep', 30],
    ['a list', 'stacks.network.resources', 29],
    ['a default', 'stacks.network.engine', 1],
  ];

  it.each(rows)('finds %s', (why, path, line) => {
    const found = locate(path);

    expect(found?.file).toBe('fairlead.yaml');
    if (why !== 'a default') expect(found?.line).toBe(line);
  });
});

describe('a project in TypeScript', () => {
  it('has its mistakes named with the line of defineProject and the path', () => {
    const value: Json = { project: 'a', stacks: { s: { resources: [{ type: 't', nam: 'x' }] } } };

    const loaded = loadProject({ kind: 'module', file: '/x/fairlead.config.ts', value, line: 4 });

    expect(loaded.ok ? [] : loaded.problems).toMatchObject([
      { code: 'PROJECT_KEY_MISSING', at: { file: 'fairlead.config.ts', line: 4 }, path: 'stacks.s.resources[0].name' },
      { code: 'PROJECT_KEY_UNKNOWN', at: { file: 'fairlead.config.ts', line: 4 }, path: 'stacks.s.resources[0].nam' },
    ]);
  });

  it('must be an object', () => {
    const loaded = loadProject({ kind: 'module', file: '/x/fairlead.config.ts', value: 'shop' });

    expect(loaded.ok ? [] : loaded.problems).toMatchObject([{ code: 'PROJECT_VALUE_WRONG' }]);
  });
});

it('writes the hints of a TypeScript project as TypeScript', () => {
  const value = {
    project: 'a',
    targets: { t: { cloud: 'on-prem' } },
    stacks: { s: { resources: [{ type: 't', name: 'a', properties: { x: '${secrets.DB}', y: '${var.size}' } }] } },
  };
  const loaded = loadProject({ kind: 'module', file: '/x/fairlead.config.ts', value, line: 4 });

  const result = loaded.ok ? loaded.project.effective({ environment: undefined }) : loaded;
  const hints = result.ok ? [] : result.problems.map(({ hint }) => hint);

  expect(hints).toContain("declare it: `secrets: { DB: { env: 'DB' } }`");
  expect(hints).toContain("for a cluster, add `provider: { source: 'hashicorp/kubernetes' }`");
  expect(hints).toContain('there are no variables; declare it: `variables: { size: ... }`');
});
