import type { CliIo } from './cli-io.ts';

export type { CliIo } from './cli-io.ts';

/**
 * Runs one command line and resolves to its exit code; never rejects, never ends the process.
 * Everything is loaded when it is needed: `--version` loads nothing.
 */
export async function runCli(io: CliIo): Promise<number> {
  if (asksVersion(io.argv)) {
    io.stdout.write(io.argv.includes('--json') ? `${JSON.stringify({ version: io.version })}\n` : `${io.version}\n`);
    return 0;
  }
  if (io.argv[0] === '__complete') {
    const { complete } = await import('./complete.ts');
    return complete(io, io.argv.slice(io.argv[1] === '--' ? 2 : 1));
  }
  const { dispatch } = await import('./dispatch.ts');
  return dispatch(io);
}

const asksVersion = (argv: readonly string[]): boolean => {
  const words = argv.filter((word) => word !== '--json');
  return words.length === 1 && (words[0] === '--version' || words[0] === '-V');
};
