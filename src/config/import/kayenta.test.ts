import { describe, expect, it } from 'vitest';
import { imported, type Imported } from '../../../test/support/import-samples.ts';
import { importFiles } from './import-files.ts';

const query = (more: object): object => ({ type: 'prometheus', serviceType: 'prometheus', ...more });
const inline = query({ customInlineTemplate: 'PromQL:sum(up{v="${scope}"})' });

const metric = (more: object = {}): object => ({
  name: 'a',
  query: inline,
  groups: ['g'],
  scopeName: 'default',
  ...more,
});

const config = (more: object = {}): object => ({
  name: 'shop-canary',
  judge: { name: 'NetflixACAJudge-v1.0' },
  metrics: [metric()],
  classifier: { groupWeights: { g: 100 } },
  ...more,
});

const read = (...documents: readonly object[]): Imported =>
  imported('kayenta', documents.map((document) => JSON.stringify(document)).join('\n---\n'), 'canary.json');

function strategyOf({ project }: Imported) {
  const { services } = project as unknown as {
    readonly services: Record<
      string,
      { readonly strategy: { readonly steps: readonly object[]; readonly analysis: object } }
    >;
  };
  return Object.values(services)[0]?.strategy;
}

function metricOf(result: Imported): unknown {
  const analysis = strategyOf(result)?.analysis as { readonly metrics: Record<string, unknown> } | undefined;
  return analysis?.metrics['a'];
}

const notes = ({ findings }: Imported): string =>
  findings.map(({ kind, path, why }) => `${kind} ${path}: ${why}`).join('\n');

describe('what is refused', () => {
  const problems = (document: object) => {
    const result = importFiles({
      tool: 'kayenta',
      name: 'x',
      files: [{ file: 'canary.json', text: JSON.stringify(document) }],
    });
    return result.ok ? [] : result.problems;
  };
  const two = (groupWeights: object): object =>
    config({ metrics: [metric(), metric({ name: 'b', groups: ['h'] })], classifier: { groupWeights } });

  it.each([
    ['another judge', config({ judge: { name: 'dredd-v1.0' } }), 'IMPORT_KAYENTA_JUDGE_UNKNOWN', '`dredd-v1.0`'],
    ['no judge', config({ judge: {} }), 'IMPORT_KAYENTA_JUDGE_UNKNOWN', 'names no judge'],
    ['weights below 100', two({ g: 50, h: 40 }), 'IMPORT_KAYENTA_GROUPS_WRONG', 'sum to 90'],
    ['weights above 100', two({ g: 50, h: 60 }), 'IMPORT_KAYENTA_GROUPS_WRONG', 'sum to 110'],
    ['a weight of zero', two({ g: 100, h: 0 }), 'IMPORT_KAYENTA_GROUPS_WRONG', 'the weight 0'],
    ['nothing left for a group', two({ g: 100 }), 'IMPORT_KAYENTA_GROUPS_WRONG', 'left for the group `h`'],
    ['a group of no metric', two({ g: 40, i: 60 }), 'IMPORT_KAYENTA_GROUPS_WRONG', 'in the group `i`'],
  ])('%s', (_why, document, code, said) => {
    const [problem] = problems(document);

    expect(problem).toMatchObject({ code, at: { file: 'canary.json', line: 1 }, path: expect.any(String) });
    expect(problem?.message).toContain(said);
    expect(problem?.hint).not.toBe('');
  });

  it('not weights that leave the rest to others', () => {
    expect(problems(two({ g: 60 }))).toEqual([]);
  });
});

describe('thresholds and times', () => {
  const request = {
    scopes: {
      default: {
        controlScope: {
          scope: 'v1',
          location: 'eu',
          start: '2026-01-01T00:00:00Z',
          end: '2026-01-01T02:00:00Z',
          step: 20,
        },
        experimentScope: {
          scope: 'v2',
          location: 'eu',
          start: '2026-01-01T00:00:00Z',
          end: '2026-01-01T02:00:00Z',
          step: 20,
        },
      },
    },
    thresholds: { pass: 98, marginal: 80 },
  };

  it('are those of the request, in the same file or in another document', () => {
    const together = read({ canaryConfig: config(), executionRequest: request });
    const apart = read(config(), request);

    expect(strategyOf(together)).toMatchObject({
      steps: [{ experiment: { for: '2h', every: '2h' } }],
      analysis: { proceedAt: 0.98, rollbackBelow: 0.8, kayenta: { step: '20s' } },
    });
    expect(strategyOf(apart)).toEqual(strategyOf(together));
  });

  it('or of the config', () => {
    const own = read(config({ classifier: { groupWeights: { g: 100 }, scoreThresholds: { pass: 85, marginal: 60 } } }));

    expect(strategyOf(own)?.analysis).toMatchObject({ proceedAt: 0.85, rollbackBelow: 0.6 });
  });

  it('or told where nobody says them', () => {
    const bare = read(config());

    expect(strategyOf(bare)?.analysis).toMatchObject({ proceedAt: 0.95, rollbackBelow: 0.75, kayenta: { step: '1m' } });
    expect(notes(bare)).toContain('from which score on it passes or is marginal is said by its request');
    expect(notes(bare)).toContain('how long it lasts and how often it looks is said by its request');
  });
});

describe('a query', () => {
  it.each([
    ['whole', inline, 'sum(up{v="{arm}"})'],
    [
      'of which Spinnaker must not read the variables',
      query({ customInlineTemplate: 'PromQL:up{v="$\\{scope}"}' }),
      'up{v="{arm}"}',
    ],
    [
      'of a filter',
      query({ metricName: 'up', customFilter: 'v="${scope}"', labelBindings: ['a="b"'] }),
      'avg(up{v="{arm}",a="b"})',
    ],
  ])('%s', (_why, given, wanted) => {
    expect(metricOf(read(config({ metrics: [metric({ query: given })] })))).toMatchObject({
      query: wanted,
      source: 'prometheus',
    });
  });

  it.each([
    ['in another language', { type: 'stackdriver', metricType: 'x' }, 'one of `stackdriver`'],
    ['with an unknown variable', query({ customInlineTemplate: 'PromQL:up{v="${zone}"}' }), '`${zone}`'],
    ['about instances of a cloud', query({ metricName: 'up', resourceType: 'gce_instance' }), 'found by their names'],
    [
      'with a template that is not there',
      query({ metricName: 'up', customFilterTemplate: 'x' }),
      'no template of this name',
    ],
    ['with an argument of ours', query({ customInlineTemplate: 'PromQL:up{v="{arm2}"}' }), '`{arm2}`'],
  ])('%s is still to be written, and its metric stays', (_why, given, why) => {
    const result = read(config({ metrics: [metric({ query: given })] }));

    expect(metricOf(result)).toMatchObject({ query: 'TO-BE-WRITTEN', kayenta: { groups: ['g'] } });
    expect(notes(result)).toContain(why);
  });
});

describe('a metric', () => {
  it('without a group counts for nothing there, and is muted here', () => {
    const result = read(config({ metrics: [metric(), metric({ name: 'b', groups: [] })] }));

    expect(strategyOf(result)?.analysis).toMatchObject({ metrics: { b: { kayenta: { muted: true } } } });
    expect(notes(result)).toContain('it is in no group');
  });

  it('with a word that nobody knows is told', () => {
    const canary = { direction: 'up', nanStrategy: 'zero', outliers: { strategy: 'drop', outlierFactor: -1 } };
    const result = read(config({ metrics: [metric({ analysisConfigurations: { canary } })] }));

    expect(metricOf(result)).toMatchObject({ kayenta: { groups: ['g'] } });
    for (const path of ['direction', 'nanStrategy', 'outliers.strategy', 'outliers.outlierFactor'])
      expect(notes(result)).toContain(`left-out metrics[0].analysisConfigurations.canary.${path}`);
  });
});
