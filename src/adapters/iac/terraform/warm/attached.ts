/** Commands that find their providers running. */
import type { ProviderLoan } from '../../../../ports/warm-providers.ts';
import { cliConfigTexts, type Environment } from '../environment.ts';
import type { Outcome } from '../failure.ts';
import { type Generated, mainFile } from '../generate/generate.ts';
import { type LockedProvider, lockedProviders } from '../locked-providers.ts';
import { isStateAtHand, ownStateText } from '../own-state.ts';
import type { Session } from '../session.ts';
import { typesMet } from './types-met.ts';
import { whyCold } from './why-cold.ts';

export interface Attached {
  readonly env: Environment;
  /** Addresses of the providers that run already; empty: the tool starts them all. */
  readonly attached: readonly string[];
}

interface Subject {
  readonly generated: Pick<Generated, 'files'>;
  readonly env: Environment;
}

/**
 * Runs a command that has changed nothing where it fails. What fails with providers that run already is asked again without:
 * whoever reads of an error reads what the tool says by itself.
 * @param hasChanged something was begun after all: it is not asked again. @default never
 */
export async function askAttached<Result extends Outcome>(
  session: Session,
  subject: Subject,
  run: (attached: Attached) => Promise<Result>,
  hasChanged: () => boolean = () => false,
): Promise<Result> {
  const { outcome, isWarm } = await runAttached(session, subject, async (attached) => ({
    outcome: await run(attached),
    isWarm: attached.attached.length > 0,
  }));
  const { code, stopped } = outcome.end;
  const again = isWarm && code !== 0 && !stopped && !hasChanged();
  return again ? run({ env: subject.env, attached: [] }) : outcome;
}

/** Runs a command once, with the providers that can be had. */
export async function runAttached<Result>(
  session: Session,
  subject: Subject,
  run: (attached: Attached) => Promise<Result>,
): Promise<Result> {
  const loans = await borrow(session, subject);
  if (loans.size === 0) return run({ env: subject.env, attached: [] });
  try {
    const reattach = JSON.stringify(Object.fromEntries([...loans].map(([address, loan]) => [address, wayTo(loan)])));
    return await run({ env: { ...subject.env, TF_REATTACH_PROVIDERS: reattach }, attached: [...loans.keys()] });
  } finally {
    await giveBack(loans);
  }
}

type Loans = ReadonlyMap<string, ProviderLoan>;

const none: Loans = new Map();

async function borrow(session: Session, { generated, env }: Subject): Promise<Loans> {
  const { deps, work, layout, call } = session;
  const { warm, files } = deps;
  const locked = lockedProviders((await files.readText(layout.lockFile)) ?? '');
  const canKeep = warm !== undefined;
  const facts = { work, canKeep, env, locked };
  // What is cheap to know first: the files of the machine are not read for nothing.
  if (whyCold({ ...facts, cliConfigs: [] }) !== undefined || warm === undefined) return none;
  if (whyCold({ ...facts, cliConfigs: await cliConfigTexts(work.tool.engine, env, files) }) !== undefined) return none;
  const types = isStateAtHand(work)
    ? { types: typesMet(generated.files[mainFile], await ownStateText(deps, work)) }
    : {};
  const loans = new Map<string, ProviderLoan>();
  for (const provider of locked) {
    const directory = await packageOf(session, provider);
    if (directory === undefined) break;
    const wish = {
      package: directory,
      hashes: provider.hashes,
      env: providerEnvironment(env),
      // Beside the stacks' own: a path that leads out of there means the same to all of them.
      cwd: files.resolve(work.places.work, '../.providers'),
      ...types,
    };
    const loan = await warm.lend(wish, call.stop.signal);
    if (loan === undefined) break;
    loans.set(provider.address, loan);
  }
  if (loans.size === locked.length) return loans;
  // All or none: two providers of one stack may share files.
  await giveBack(loans);
  return none;
}

async function giveBack(loans: Loans): Promise<void> {
  for (const loan of loans.values()) await loan.giveBack();
}

/** Where `init` has put it: `providers/<address>/<version>/<machine>`. Undefined: not there, or for more than one machine. */
async function packageOf({ deps, layout }: Session, { address, version }: LockedProvider): Promise<string | undefined> {
  const directory = deps.files.join(layout.data, 'providers', address, version);
  const [machine, ...others] = await deps.files.list(directory);
  return machine === undefined || others.length > 0 ? undefined : deps.files.join(directory, machine.name);
}

/** Without what is the tool's affair, and different for each stack: a provider sees nothing of the states and the variables. */
function providerEnvironment(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !ofTheTool.test(name));
  return Object.fromEntries(kept);
}

const ofTheTool =
  /^(TF_(VAR_\w+|HTTP_\w+|DATA_DIR|CLI_CONFIG_FILE|PLUGIN_CACHE_\w+|IN_AUTOMATION|INPUT)|CHECKPOINT_DISABLE)$/;

/** With `Test`, an engine leaves the process running. */
const wayTo = ({ socket, protocolVersion, pid }: ProviderLoan) => ({
  Protocol: 'grpc',
  ProtocolVersion: protocolVersion,
  Pid: pid,
  Test: true,
  Addr: { Network: 'unix', String: socket },
});
