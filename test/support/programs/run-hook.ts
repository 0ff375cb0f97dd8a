/** Runs a hook as the product does: `run-hook.ts DIRECTORY [HOOK, OCCASION]`. To be killed while it does. */
import { createCommandHooks } from '../../../src/adapters/hook/command/index.ts';
import { createNodeClock } from '../../../src/adapters/system/node/clock.ts';
import { createNodeFiles } from '../../../src/adapters/system/node/files.ts';
import { createIdentity } from '../../../src/adapters/system/node/identity.ts';
import { createNodeProcessRunner } from '../../../src/adapters/system/node/process-runner.ts';

const [directory = '', text = ''] = process.argv.slice(2);
const [hook, occasion] = JSON.parse(text);
const runner = createCommandHooks({
  files: createNodeFiles(),
  clock: createNodeClock(),
  processes: createNodeProcessRunner(),
  digest: createIdentity().digest,
  environment: { PATH: process.env['PATH'] ?? '' },
  masking: () => (output) => output,
  directory,
});
await runner.run(hook, occasion, new AbortController().signal);
