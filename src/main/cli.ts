/** The program: hands the process to the command line. Loads nothing else before it is needed. */
import { runCli } from '../cli/run-cli.ts';
import type { CliIo } from '../cli/cli-io.ts';
import { packageVersion } from './package-root.ts';
import { onInterrupt, openPage, readLine, readText, writeText } from './terminal.ts';

// The reader of a pipe may leave early (`fairlead runs | head -1`): there is nobody left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

const io: CliIo = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  version: packageVersion(),
  stdout: {
    write: (text) => void process.stdout.write(text),
    isTTY: process.stdout.isTTY === true,
    // A terminal may be resized at any time.
    get columns() {
      return process.stdout.columns ?? 80;
    },
    get rows() {
      return process.stdout.rows ?? 24;
    },
  },
  stderr: { write: (text) => void process.stderr.write(text), isTTY: process.stderr.isTTY === true },
  stdin: { isTTY: process.stdin.isTTY === true, readLine },
  toolkit: async () => (await import('./toolkit.ts')).createToolkit(),
  onInterrupt,
  now: () => new Date(),
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
  openPage,
  readText,
  writeText,
};

const code = await runCli(io);
// What was written to a pipe may still be on its way.
process.stdout.write('', () => process.exit(code));
