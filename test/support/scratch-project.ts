import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { FairleadProject, OpenProjectOptions, Toolkit } from '../../src/app/toolkit.ts';
import { createToolkit } from '../../src/main/toolkit.ts';
import type { TestEngine } from './engines.ts';

/** A project in a directory of its own, worked on with one real engine and an environment without the machine's settings. */
export interface ScratchProject extends Disposable {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly toolkit: Toolkit;
  write(path: string, text: string): void;
  read(path: string): string;
  /** All files below a directory, relative to the project's. */
  files(below: string): readonly string[];
  /** Opened projects are closed with the scratch project. */
  open(options?: OpenProjectOptions): Promise<FairleadProject>;
}

export interface ScratchOptions {
  readonly files: Readonly<Record<string, string>>;
  /** Of the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

export function createScratchProject(options: ScratchOptions): ScratchProject {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'fairlead-e2e-')));
  const opened: FairleadProject[] = [];
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('.home/cli.tfrc', '');
  for (const [path, text] of Object.entries(options.files)) write(path, text);
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(directory, '.home'),
    TF_CLI_CONFIG_FILE: join(directory, '.home', 'cli.tfrc'),
    CHECKPOINT_DISABLE: '1',
    ...options.variables,
  };
  const toolkit = createToolkit({ environment });
  return {
    directory,
    environment,
    toolkit,
    write,
    read: (path) => readFileSync(join(directory, path), 'utf8'),
    files: (below) =>
      readdirSync(join(directory, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
        .sort(),
    async open(given = {}) {
      const project = await toolkit.open({ directory, ...given });
      opened.push(project);
      return project;
    },
    [Symbol.dispose]() {
      for (const project of opened) project.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Settings that make every stack use this program. */
export const settingsFor = (...engines: readonly TestEngine[]): string =>
  [
    'settings:',
    `  engine: ${engines.length === 1 ? engines[0]?.engine : 'auto'}`,
    '  tools:',
    ...engines.map(({ engine, path }) => `    ${engine}: { path: ${JSON.stringify(path)} }`),
    '',
  ].join('\n');
