import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProjectReading, readProject } from './load.ts';
import { pastProject } from './past.ts';

/** Stacks in a row: each may refer to those before it, in each way that there is. */
interface Row {
  readonly text: string;
  readonly outputs: readonly ('id' | 'other')[];
  readonly uses: readonly (readonly [stack: number, output: 'id' | 'other'])[];
  readonly dependsOn: readonly number[];
  readonly target: 'eu' | 'us';
  readonly kind: 'resources' | 'source';
  readonly backend: string | undefined;
  readonly overlay: string | undefined;
  readonly enabled: boolean | undefined;
}

interface Shape {
  readonly rows: readonly Row[];
  readonly size: string;
  readonly region: string;
  readonly host: number | undefined;
}

const stackName = (index: number): string => `s${index}`;

/** JSON is YAML. */
function written({ rows, size, region, host }: Shape): string {
  const stack = (row: Row) =>
    row.kind === 'source'
      ? {
          source: './module',
          variables: { text: row.text },
          ...(row.backend && { backend: { type: 'local', path: row.backend } }),
        }
      : {
          target: row.target,
          ...(row.backend && { backend: { type: 'local', path: row.backend } }),
          dependsOn: row.dependsOn.map(stackName),
          resources: [
            {
              type: 'terraform_data',
              name: 'main',
              properties: {
                input: [row.text, ...row.uses.map(([to, output]) => `\${stacks.${stackName(to)}.${output}}`)],
              },
            },
          ],
          outputs: Object.fromEntries(row.outputs.map((output) => [output, '${resources.main.id}'])),
        };
  const overlays = rows.flatMap(({ overlay, enabled, kind }, index) =>
    kind === 'source' || (overlay === undefined && enabled === undefined)
      ? []
      : [
          [
            stackName(index),
            {
              ...(enabled === undefined ? {} : { enabled }),
              ...(overlay && { resources: [{ name: 'main', properties: { also: overlay } }] }),
            },
          ] as const,
        ],
  );
  return JSON.stringify({
    project: 'shop',
    variables: { size },
    environments: { staging: { stacks: Object.fromEntries(overlays) } },
    targets: {
      eu: {
        cloud: 'aws',
        region,
        provider: { settings: host === undefined ? {} : { host: `\${stacks.${stackName(host)}.id}` } },
      },
      us: { cloud: 'aws', region: 'us-east-1' },
    },
    stacks: Object.fromEntries(rows.map((row, index) => [stackName(index), stack(row)])),
  });
}

const most = 5;
const place = fc.nat({ max: most });
const output = fc.constantFrom('id' as const, 'other' as const);
const text = fc.constantFrom('a', 'b', '${var.size}', '${stacks.s0.id}', '${stacks.s1.other} and more', '${wrong');
const row = fc.record<Row>({
  text: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', '${var.size}') }, text),
  outputs: fc.uniqueArray(output, { minLength: 1 }),
  uses: fc.array(fc.tuple(place, output), { maxLength: 1 }),
  dependsOn: fc.uniqueArray(place, { maxLength: 1 }),
  target: fc.constantFrom('eu', 'us'),
  kind: fc.oneof({ weight: 5, arbitrary: fc.constant('resources' as const) }, fc.constant('source' as const)),
  backend: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom('one', 'two')),
  overlay: fc.option(text, { nil: undefined, freq: 6 }),
  enabled: fc.option(fc.boolean(), { nil: undefined, freq: 8 }),
});

/** References to the stacks before it: most projects have no mistake, and those that have are worth a look too. */
const backwards = (each: Row, index: number): Row => ({
  ...each,
  uses: each.uses.filter(([to]) => to < index || to === most),
  dependsOn: each.dependsOn.filter((to) => to < index),
});

const shape = fc.record<Shape>({
  rows: fc.array(row, { minLength: 2, maxLength: most }).map((rows) => rows.map(backwards)),
  size: fc.constantFrom('small', 'large'),
  region: fc.constantFrom('eu-west-1', 'eu-west-2'),
  host: fc.option(fc.constant(0), { nil: undefined, freq: 4 }),
});

/** A few rows are others; seldom more than that. */
const pair = fc
  .tuple(shape, fc.array(fc.tuple(place, row), { maxLength: 2 }), fc.option(shape, { freq: 8 }))
  .map(([now, edits, other]) => {
    const rows = now.rows.map((each, index) => {
      const edit = edits.find(([at]) => at === index);
      return edit === undefined ? each : backwards(edit[1], index);
    });
    return { now, earlier: { ...now, rows, ...(other === null ? {} : { size: other.size, host: other.host }) } };
  });

const read = (shaped: Shape): ProjectReading =>
  readProject({ kind: 'yaml', file: 'fairlead.yaml', text: written(shaped) });

function effective(reading: ProjectReading) {
  const loaded = reading.load();
  if (!loaded.ok) return undefined;
  const result = loaded.project.effective({ environment: 'staging' });
  return result.ok ? { tree: loaded.project.tree, effective: result.project } : undefined;
}

function past(now: Shape, then: Shape) {
  const present = effective(read(now));
  const { tree } = read(then);
  if (present === undefined || tree === undefined) return undefined;
  return {
    quick: pastProject({ now: present, past: tree, file: 'fairlead.yaml', request: { environment: 'staging' } }),
    present: present.effective,
  };
}

describe('a project as it was, by what differs', () => {
  it('is what the whole text says, and never hides a mistake', () => {
    const seen = { quick: 0, mistakes: 0, whole: 0 };
    fc.assert(
      fc.property(pair, ({ now, earlier }) => {
        const found = past(now, earlier);
        if (found === undefined) return;
        const whole = effective(read(earlier))?.effective;
        if (found.quick !== undefined) seen.quick += 1;
        else if (whole === undefined) seen.mistakes += 1;
        else seen.whole += 1;
        if (found.quick !== undefined) expect(found.quick).toEqual(whole);
      }),
      { numRuns: 300 },
    );

    // All three are met, or else the property says little.
    expect(Math.min(seen.quick, seen.mistakes, seen.whole)).toBeGreaterThan(5);
  });

  const plain: Row = {
    text: 'a',
    outputs: ['id'],
    uses: [],
    dependsOn: [],
    target: 'us',
    kind: 'resources',
    backend: undefined,
    overlay: undefined,
    enabled: undefined,
  };
  const base: Shape = {
    rows: [plain, { ...plain, uses: [[0, 'id']] }, plain],
    size: 'small',
    region: 'eu-west-1',
    host: undefined,
  };
  const edited = (change: Partial<Row>): Shape => ({
    ...base,
    rows: base.rows.map((each, index) => (index === 1 ? { ...each, ...change } : each)),
  });

  it('looks only at the stacks that differ: the others are the very same', () => {
    const found = past(base, edited({ text: 'b' }));

    expect(found?.quick?.stacks['s1']).not.toEqual(found?.present.stacks['s1']);
    expect(found?.quick?.stacks['s0']).toBe(found?.present.stacks['s0']);
    expect(found?.quick?.stacks['s2']).toBe(found?.present.stacks['s2']);
    expect(found?.quick?.targets).toBe(found?.present.targets);
  });

  it.each<readonly [string, Shape, Shape]>([
    ['a stack is new', { ...base, rows: [...base.rows, plain] }, base],
    ['a stack is gone', base, { ...base, rows: [...base.rows, plain] }],
    ['a variable differs', base, { ...base, size: 'large' }],
    ['an output is new, which another stack might use', edited({ outputs: ['id', 'other'] }), base],
    ['a state is elsewhere', base, edited({ backend: 'one' })],
    ['what differs has a mistake', base, edited({ text: '${stacks.s9.id}' })],
  ])('asks for the whole where %s', (_, now, then) => {
    expect(past(now, then)?.quick).toBeUndefined();
  });
});
