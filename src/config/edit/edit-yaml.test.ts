import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { applyEdits, type Edit, type FilePath } from '../../domain/refactor/edit.ts';
import { editYaml, readYaml } from './edit-yaml.ts';

const project = `# The shop.
project: shop   # its name
stacks:
  network:
    # Everything hangs on it.
    resources:
      # The one network.
      - type: aws_vpc
        name: main # main
        properties:
          cidr: "10.0.0.0/16"
          note: |
            two lines
              of \${var.text}

      # For the web servers.
      - { type: aws_subnet, name: web, properties: { vpc_id: '\${resources.main.id}' } }

    outputs:
      vpc_id: \${resources.main.id} # used by web
      subnet: "\${resources.web.id}"

  web:
    dependsOn: [network]
    resources: []

environments:
  staging:
  production: { protected: true }
`;

describe('an edit', () => {
  it('carries an item with its comments and its layout', () => {
    const moved = editYaml(project, [
      { kind: 'carry', from: ['stacks', 'network', 'resources', 0], to: ['stacks', 'web', 'resources'] },
    ]);

    expect(moved).toContain(`  web:
    dependsOn: [network]
    resources:
      # The one network.
      - type: aws_vpc
        name: main # main
        properties:
          cidr: "10.0.0.0/16"
          note: |
            two lines
              of \${var.text}
`);
    expect(moved).toContain(`    resources:

      # For the web servers.
      - { type: aws_subnet`);
    expect(linesLost(project, moved)).toEqual(['    resources: []']);
  });

  it('leaves an empty list where the last item was', () => {
    const edits: Edit[] = [0, 1].map(() => ({
      kind: 'carry',
      from: ['stacks', 'network', 'resources', 0],
      to: ['stacks', 'web', 'resources'],
    }));

    const moved = editYaml(project, edits);

    expect(moved).toContain('    # Everything hangs on it.\n    resources: []\n');
    expect(linesLost(project, moved)).toEqual([]);
  });

  it('carries an entry under another name', () => {
    const moved = editYaml(project, [
      {
        kind: 'carry',
        from: ['stacks', 'network', 'outputs', 'vpc_id'],
        to: ['stacks', 'web', 'outputs'],
        key: 'network_vpc_id',
      },
    ]);

    expect(moved).toContain(
      '    resources: []\n    outputs:\n      network_vpc_id: ${resources.main.id} # used by web\n',
    );
  });

  it('writes references anew and nothing around them', () => {
    const path: FilePath = ['stacks', 'network', 'resources', 1, 'properties', 'vpc_id'];
    const moved = editYaml(project, [
      { kind: 'set', path, value: '${stacks.base.main_id}' },
      { kind: 'set', path: ['stacks', 'network', 'outputs', 'vpc_id'], value: '${stacks.base.main_id}' },
      {
        kind: 'set',
        path: ['stacks', 'network', 'resources', 0, 'properties', 'note'],
        value: 'two lines\n  of ${var.other}\n',
      },
    ]);

    expect(moved).toContain("properties: { vpc_id: '${stacks.base.main_id}' } }");
    expect(moved).toContain('vpc_id: ${stacks.base.main_id} # used by web');
    expect(moved).toContain('            two lines\n              of ${var.other}\n');
  });

  it('makes maps and lists on the way, in any style', () => {
    const moved = editYaml(project, [
      {
        kind: 'append',
        path: ['environments', 'staging', 'stacks', 'web', 'imports'],
        value: { to: 'main', id: 'vpc-1' },
      },
      {
        kind: 'append',
        path: ['environments', 'production', 'stacks', 'web', 'imports'],
        value: { to: 'main', id: 'vpc-2' },
      },
      { kind: 'append', path: ['stacks', 'web', 'dependsOn'], value: 'base' },
      { kind: 'rename', path: ['stacks', 'web'], key: 'shop-web' },
    ]);

    expect(moved).toContain(
      '  staging:\n    stacks:\n      web:\n        imports:\n          - to: main\n            id: vpc-1\n',
    );
    expect(moved).toContain('dependsOn: [network, "base"]');
    expect(readYaml(moved)).toMatchObject({
      environments: { production: { protected: true, stacks: { web: { imports: [{ to: 'main', id: 'vpc-2' }] } } } },
      stacks: { 'shop-web': {} },
    });
  });

  it('keeps line ends as they are', () => {
    const windows = project.replaceAll('\n', '\r\n');

    const moved = editYaml(windows, [{ kind: 'delete', path: ['stacks', 'network', 'outputs', 'subnet'] }]);

    expect(moved.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('is refused inside of what is written elsewhere', () => {
    const shared = 'project: shop\nbase: &base { a: 1 }\nstacks:\n  web: { <<: *base, b: 1 }\n';

    expect(() => editYaml(shared, [{ kind: 'delete', path: ['stacks', 'web', 'a'] }])).toThrow(
      expect.objectContaining({ code: 'REFACTOR_LAYOUT' }),
    );
  });
});

it('says what the edit says, whatever the file, and keeps every comment that is not taken away', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(4)), { minLength: 1, maxLength: 8 }), (picks) => {
      const edits: Edit[] = [];
      let file = readYaml(project) as Json;
      for (const [at, other, kind] of picks) {
        const edit = anyEdit(file, at, other, kind);
        if (edit === undefined) continue;
        edits.push(edit);
        file = applyEdits(file, [edit]);
      }

      const text = editYaml(project, edits);

      expect(readYaml(text)).toEqual(file);
      expect(text).toContain('# The shop.');
    }),
    { numRuns: 300 },
  );
});

/** An edit that makes sense for the file as it is. */
function anyEdit(file: Json, at: number, other: number, kind: number): Edit | undefined {
  const paths = pathsOf(file, []).filter((path) => path.length > 1);
  const path = paths[at % paths.length] ?? [];
  const lists = paths.filter((each) => Array.isArray(valueIn(file, each)) && !startsWith(each, path));
  const maps = paths.filter((each) => isMapJson(valueIn(file, each)) && !startsWith(each, path));
  const to = typeof path.at(-1) === 'number' ? lists[other % lists.length] : maps[other % maps.length];
  switch (kind) {
    case 0:
      return { kind: 'delete', path };
    case 1:
      return typeof path.at(-1) === 'string' ? { kind: 'set', path, value: { made: [1, 'two # three'] } } : undefined;
    case 2:
      return typeof valueIn(file, path) === 'string' ? { kind: 'set', path, value: `x: ${other}` } : undefined;
    case 3:
      return lists[0] === undefined ? undefined : { kind: 'append', path: lists[0], value: { name: `n${other}` } };
    default:
      // A carry never goes through a list that gets shorter by it.
      return to === undefined ||
        path.some((step, index) => typeof step === 'number' && to[index] !== undefined && typeof to[index] === 'number')
        ? undefined
        : typeof path.at(-1) === 'number'
          ? { kind: 'carry', from: path, to }
          : { kind: 'carry', from: path, to, key: `c${other}` };
  }
}

const isMapJson = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const startsWith = (path: FilePath, start: FilePath): boolean => start.every((step, index) => path[index] === step);

function valueIn(file: Json, path: FilePath): Json | undefined {
  let value: Json | undefined = file;
  for (const step of path) value = (value as Record<string, Json>)[step];
  return value;
}

function pathsOf(value: Json, at: FilePath): readonly FilePath[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((item: Json, index) => [index, item] as const)
    : Object.entries(value as Record<string, Json>);
  return [at, ...entries.flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

/** Lines that are not in the new text any more. */
function linesLost(before: string, after: string): readonly string[] {
  const left = after.split('\n');
  return before.split('\n').filter((line) => !left.includes(line));
}
