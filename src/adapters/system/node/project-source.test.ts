import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { createNodeProjectSource } from './project-source.ts';

let directory: string;
const library = `data:text/javascript,${encodeURIComponent('export const defineProject = (given) => given;')}`;
const source = createNodeProjectSource({ library });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairlead-source-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
};

const failureOf = async (work: Promise<unknown>): Promise<DeliveryError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isDeliveryError(error)) throw new Error(`expected a failure with a code, got ${String(error)}`);
  return error;
};

describe('finding the project file', () => {
  it('looks in the directory and above it', async () => {
    const file = await put('fairlead.yaml', 'project: shop\n');
    const below = join(directory, 'a', 'b');
    await mkdir(below, { recursive: true });

    expect(await source.find(below)).toBe(file);
  });

  it('takes the nearest', async () => {
    await put('fairlead.yaml', 'project: outer\n');
    await mkdir(join(directory, 'inner'));
    const inner = await put('inner/fairlead.config.ts', 'export default {}');

    expect(await source.find(join(directory, 'inner'))).toBe(inner);
  });

  it('refuses to choose between two in one directory, naming both', async () => {
    await put('fairlead.yaml', '');
    await put('fairlead.config.ts', '');

    const error = await failureOf(source.find(directory));

    expect(error.code).toBe('PROJECT_AMBIGUOUS');
    expect(error.data).toMatchObject({ files: ['fairlead.yaml', 'fairlead.config.ts'] });
  });

  it('says that there is none, also where the directory is not there', async () => {
    const error = await failureOf(source.find(join(directory, 'nowhere')));

    expect(error.code).toBe('PROJECT_NOT_FOUND');
  });
});

describe('reading YAML', () => {
  it('takes a byte order mark off', async () => {
    const file = await put('fairlead.yaml', '\uFEFFproject: shop\n');

    expect(await source.read(file)).toEqual({ kind: 'yaml', file, text: 'project: shop\n' });
  });

  const utf16 = (text: string, mark: boolean): Uint8Array => Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le');
  const encodings: readonly (readonly [why: string, bytes: Uint8Array, named: string])[] = [
    ['UTF-16 as an editor on Windows saves it', utf16('project: shop', true), 'UTF-16LE'],
    ['UTF-16 without a mark', utf16('project: shop', false), 'UTF-16LE'],
    ['big-endian UTF-16', Buffer.from(utf16('project: shop', true)).swap16(), 'UTF-16BE'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x70, 0, 0, 0]), 'UTF-32LE'],
  ];
  it.each(encodings)('names %s', async (_why, bytes, named) => {
    const file = await put('fairlead.yaml', bytes);

    const error = await failureOf(source.read(file));

    expect(error.code).toBe('PROJECT_ENCODING');
    expect(error.message).toContain(named);
  });

  it('points at the byte that is not UTF-8', async () => {
    const latin1 = Buffer.concat([
      Buffer.from('project: shop\nname: caf'),
      Buffer.from([0xe9]),
      Buffer.from('\nx: 1\n'),
    ]);
    const file = await put('fairlead.yaml', latin1);

    const error = await failureOf(source.read(file));

    expect(error.code).toBe('PROJECT_ENCODING');
    expect(error.problems[0]?.at).toEqual({ file: 'fairlead.yaml', line: 2, column: 10 });
  });

  it('says what it is when it is no file', async () => {
    await mkdir(join(directory, 'fairlead.yaml'));

    const error = await failureOf(source.read(join(directory, 'fairlead.yaml')));

    expect(error.code).toBe('PROJECT_UNREADABLE');
  });
});

/** Modules are read in a process of their own: the test runner would load them through its own transformer. */
const readInProcess = async (file: string): Promise<{ readonly read?: unknown; readonly error?: DeliveryError }> => {
  const adapter = new URL('./project-source.ts', import.meta.url).href;
  const script = `
    const { createNodeProjectSource } = await import(${JSON.stringify(adapter)});
    const source = createNodeProjectSource({ library: ${JSON.stringify(library)} });
    const report = (value) => process.stdout.write(JSON.stringify(value));
    try {
      const read = await source.read(${JSON.stringify(file)});
      report({ read });
    } catch (error) {
      report({ error: { code: error.code, message: error.message, hint: error.hint, problems: error.problems } });
    }`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

describe('reading a module', () => {
  it('gives the value of a TypeScript file and the line of defineProject, without a local install', async () => {
    const file = await put(
      'fairlead.config.ts',
      [
        "import { defineProject } from 'fairlead';",
        'const name: string = "shop";',
        '',
        'export default defineProject({ project: name, variables: { unset: undefined, zones: ["a"] } });',
      ].join('\n'),
    );

    const { read } = await readInProcess(file);

    expect(read).toEqual({
      kind: 'module',
      file,
      value: { project: 'shop', variables: { zones: ['a'] } },
      line: 4,
    });
  });

  it('takes the library that the user has installed, where there is one', async () => {
    const installed = join(directory, 'node_modules', 'fairlead');
    await mkdir(installed, { recursive: true });
    await writeFile(join(installed, 'package.json'), '{"type":"module","exports":"./index.js"}');
    await writeFile(
      join(installed, 'index.js'),
      'export const defineProject = (given) => ({ ...given, mark: "own" });',
    );
    const file = await put(
      'fairlead.config.mjs',
      "import { defineProject } from 'fairlead';\nexport default defineProject({ project: 'shop' });",
    );

    const { read } = await readInProcess(file);

    expect(read).toMatchObject({ value: { project: 'shop', mark: 'own' }, line: 2 });
  });

  it('loads what the module imports from beside it, and a value that comes later', async () => {
    await put('names.ts', 'export const name: string = "shop";');
    const file = await put(
      'fairlead.config.ts',
      "import { name } from './names.ts';\nexport default Promise.resolve({ project: name });",
    );

    const { read } = await readInProcess(file);

    expect(read).toMatchObject({ value: { project: 'shop' }, line: 2 });
  });

  it('reads a changed file anew', async () => {
    const file = await put('fairlead.config.mjs', "export default { project: 'one' };");
    await source.read(file);
    await writeFile(file, "export default { project: 'two' };");

    expect(await source.read(file)).toMatchObject({ value: { project: 'two' } });
  });

  const broken: readonly (readonly [why: string, text: string, line: number | undefined])[] = [
    ['a thrown error', 'const a = 1;\n\nthrow new Error("no token");\nexport default {};', 3],
    ['a syntax error', 'const a = 1;\nconst = 2;\nexport default {};', 2],
    ['TypeScript that cannot be stripped', 'enum A { b }\nexport default {};', undefined],
    ['a name that is not there', 'export default {\n  project: nme,\n};', 2],
    ['a missing import', "import { x } from './gone.ts';\nexport default {};", undefined],
    ['a missing export', 'export const project = {};', undefined],
  ];
  it.each(broken)("tells %s in the user's file, without a stack", async (_why, text, line) => {
    const file = await put('fairlead.config.ts', text);

    const { error } = await readInProcess(file);

    expect(error?.code).toBe('PROJECT_UNREADABLE');
    expect(error?.message).not.toMatch(/\n|node:internal|file:\/\//);
    expect(error?.problems[0]?.at).toMatchObject({
      file: 'fairlead.config.ts',
      ...(line === undefined ? {} : { line }),
    });
  });

  it('names every value that is not plain data', async () => {
    const file = await put(
      'fairlead.config.mjs',
      'const round = {}; round.self = round;\nexport default { a: () => 1, b: [new Date()], c: 1n, d: Infinity, e: round };',
    );

    const { error } = await readInProcess(file);

    expect(error?.code).toBe('PROJECT_UNREADABLE');
    expect(error?.problems.map((problem) => problem.path)).toEqual(['a', 'b[0]', 'c', 'd', 'e.self']);
  });
});
