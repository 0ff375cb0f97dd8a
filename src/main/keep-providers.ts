/** A program of its own: see `adapters/system/providers/keeper.ts`. */
import { keepProviders } from '../adapters/system/providers/keeper.ts';

keepProviders({
  input: process.stdin,
  say: (answer) => void process.stdout.write(`${JSON.stringify(answer)}\n`),
  exit: () => process.exit(0),
  idleMs: 60_000,
  orphanMs: 15_000,
});
// Whoever read is gone: that is told by the end of the input.
process.stdout.on('error', () => undefined);
