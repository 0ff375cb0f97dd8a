// Makes a fresh clone ready, then runs one task. Plain JavaScript for Node >= 20 and nothing but built-in modules:
// it runs before anything is installed.
//   node tools/ensure.mjs <task> [arguments...]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');

const vitest = 'node_modules/vitest/vitest.mjs';

/** `engine`: the task needs a real terraform or tofu. `command`: a file below the root, for Node 24, and its arguments. */
const tasks = {
  test: { engine: true, command: [vitest, 'run', '--project', 'unit'] },
  demo: { engine: true, command: ['tools/demo.ts'] },
  record: { engine: true, command: ['tools/record.ts'] },
  pictures: { command: ['tools/pictures.ts'] },
  fairlead: { command: ['bin/fairlead.js'], cwd: process.env.INIT_CWD },
  check: { command: ['tools/check.ts'] },
  bench: { engine: true, command: ['bench/main.ts'] },
  format: { command: ['node_modules/@biomejs/biome/bin/biome', 'format', '--write'] },
  testbed: { command: ['tools/testbed/main.ts'] },
  build: { command: ['tools/build.ts'] },
  reference: { command: ['tools/generate-reference.ts'] },
  integration: { engine: true, command: [vitest, 'run', '--project', 'integration'] },
  e2e: { engine: true, command: [vitest, 'run', '--project', 'e2e'] },
  package: { engine: true, command: [vitest, 'run', '--project', 'package'] },
  lock: { command: ['tools/complete-lock.ts'] },
  ci: { command: ['tools/ci/main.ts'] },
};

const [name, ...rest] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
if (task === undefined) fail(`unknown task "${name ?? ''}"; known: ${Object.keys(tasks).join(', ')}`);
install();
const node = findNode();
const environment = { ...process.env, PATH: [bin, process.env.PATH ?? ''].join(delimiter) };
if (task.engine) await run(['tools/testbed/ensure-engine.ts'], root);
await run([...task.command, ...rest], task.cwd ?? root);

/** `npm ci`, once: when nothing is installed or what is installed is older than the lock file. */
function install() {
  // npm writes this file last, so a broken-off installation does not count.
  const installed = join(modules, '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  process.stderr.write('installing the development dependencies (npm ci), once ... ');
  const started = Date.now();
  const [program, ...before] = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const result = spawnSync(program, [...before, 'ci', '--no-fund', '--no-audit'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // npm is a .cmd file on Windows, which only a shell can start.
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (result.status === 0) return void process.stderr.write(`done in ${Math.round((Date.now() - started) / 1000)} s\n`);
  process.stderr.write(`failed\n${result.stdout ?? ''}${result.stderr ?? ''}`);
  fail(
    `npm ci failed${result.error === undefined ? '' : `: ${result.error.message}`}; mend that and run the same command again`,
  );
}

/** The Node 24 that the dependencies bring; the running one where install scripts are switched off and it is new enough. */
function findNode() {
  const own = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const { version } = JSON.parse(readFileSync(join(modules, 'node', 'package.json'), 'utf8'));
  return fail(
    `node ${version} was not installed, and ${process.version} cannot run TypeScript: run \`npm rebuild node --ignore-scripts=false\``,
  );
}

/** Runs one command to its end; a failure ends this process with the same code. */
function run([file, ...words], cwd) {
  if (!existsSync(join(root, file))) fail(`${file} is not there`);
  const child = spawn(node, [join(root, file), ...words], { cwd, env: environment, stdio: 'inherit' });
  // A terminal sends SIGINT to the whole group, so the child has it already: wait for its orderly end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => {
      if (code === 0) return resolve();
      return process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

function fail(message) {
  process.stderr.write(`fairlead: ${message}\n`);
  process.exit(1);
}
