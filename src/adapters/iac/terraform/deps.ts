import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { ProcessRunner } from '../../../ports/process-runner.ts';
import type { WarmProviders } from '../../../ports/warm-providers.ts';

/** What the adapter needs of the machine. */
export interface TerraformDeps {
  readonly processes: ProcessRunner;
  readonly files: Files;
  readonly clock: Clock;
  /** A hex digest; the same for the same content. */
  readonly digest: (content: string | Uint8Array) => string;
  /** Random, in hex, long enough for {@link keyedDigest}. */
  readonly newKey: () => string;
  /** A digest that tells nothing without the key. */
  readonly keyedDigest: (key: string, content: string) => string;
  /** What the tool may see of the environment; see `environment.ts` for what is held back. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: this machine cannot keep providers running between commands. */
  readonly warm?: WarmProviders;
}
