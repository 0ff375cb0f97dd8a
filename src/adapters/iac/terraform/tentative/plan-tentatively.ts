/**
 * A root module whose variables wait for other stacks: the engine takes no unknown value for a variable. So a plan that is
 * never applied (I6) is made of a mirror of the module, in which stand-ins take the place of these variables.
 */
import type { PlanMode, StackPlan } from '../../../../domain/change/model.ts';
import { type DeliveryError, isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import { errorsOf, failureOf, type Outcome } from '../failure.ts';
import { type Generated, generate } from '../generate/generate.ts';
import { makeReady, type Ready, type Shared, withInit } from '../prepare.ts';
import { environmentOf, type Session } from '../session.ts';
import { anchorOf, buildMirror, mirrorIn } from './mirror.ts';
import { moduleTexts, rootTexts } from './source-texts.ts';
import { type StandIns, withStandIns } from './stand-ins.ts';

/** How any stack is planned, in the session that is given. */
export interface PlanSteps {
  run(session: Session, ready: Ready, mode: PlanMode): Promise<Outcome>;
  read(session: Session, ready: Ready, outcome: Outcome): Promise<StackPlan>;
}

export type Tentative =
  | { readonly kind: 'planned'; readonly plan: StackPlan }
  /** Not before what it waits for is applied. */
  | { readonly kind: 'deferred'; readonly why: string; readonly failure?: DeliveryError };

type Possible = StandIns & { kind: 'possible' };

/** @throws ENGINE_SOURCE_MISSING, ENGINE_INTERRUPTED, STATE_LOCKED: these have nothing to do with what is not known */
export async function planTentatively(session: Session, shared: Shared, steps: PlanSteps): Promise<Tentative> {
  const { deps, work, layout } = session;
  try {
    const known = generate(work);
    const sources = await rootTexts(deps.files, layout.module, work.tool);
    const ready = await makeReady(session, shared);
    const standIns = withStandIns(work, known.inputs, sources);
    if (standIns.kind === 'impossible') return { kind: 'deferred', why: standIns.why };
    return await planMirror({ session, shared, ready, standIns }, steps);
  } catch (error) {
    if (!isDeliveryError(error) || error.code === 'INTERNAL' || isAnyStacks(error)) throw error;
    return { kind: 'deferred', why: 'a plan with stand-ins for them fails', failure: error };
  } finally {
    await deps.files.remove(mirrorIn(deps.files, work.places.work));
  }
}

const isAnyStacks = ({ code }: DeliveryError): boolean =>
  code === 'ENGINE_SOURCE_MISSING' || code === 'ENGINE_INTERRUPTED' || code === 'STATE_LOCKED';

interface Attempt {
  readonly session: Session;
  readonly shared: Shared;
  readonly ready: Ready;
  readonly standIns: Possible;
}

/** Built within: where the command asks for `init`, that is run for the module itself, and the mirror is made anew. */
async function planMirror(attempt: Attempt, steps: PlanSteps): Promise<Tentative> {
  const { session, shared, ready } = attempt;
  let last: Prepared | undefined;
  let why: string | undefined;
  const outcome = await withInit(session, shared, ready, async () => {
    const prepared = await prepareMirror(attempt);
    if (typeof prepared === 'string') {
      why = prepared;
      return nothingRun;
    }
    last = prepared;
    return steps.run(prepared.session, prepared.ready, 'apply');
  });
  if (why !== undefined || last === undefined) return { kind: 'deferred', why: why ?? '' };
  if (outcome.end.code !== 0) return deferredFor(session, outcome);
  const plan = await steps.read(last.session, last.ready, outcome);
  const { placeholders } = ready.generated;
  const { neededData } = attempt.standIns;
  const unread = plan.changes.find(
    ({ action, address }) => action === 'read' && neededData.has(address.replace(/\[[^\]]*\]$/, '')),
  );
  if (unread !== undefined) {
    return { kind: 'deferred', why: `a provider is set by ${unread.address}, which cannot be read yet` };
  }
  return {
    kind: 'planned',
    plan: {
      ...plan,
      // I6, whatever the engine made of the stand-ins.
      waitsFor: [...new Set([...placeholders, ...plan.waitsFor])].sort(),
      warnings: plan.warnings.filter((text) => !isOfStandIns(text, attempt.standIns)),
    },
  };
}

const nothingRun: Outcome = {
  end: { command: 'plan', code: 0, signal: null, stopped: false },
  diagnostics: [],
  text: [],
};

interface Prepared {
  readonly session: Session;
  readonly ready: Ready;
}

/** A text says why there is none. */
async function prepareMirror({ session, ready, standIns }: Attempt): Promise<Prepared | string> {
  const { deps, work, layout } = session;
  const modules = await moduleTexts(deps.files, layout);
  if (modules.some(({ texts }) => texts.some((text) => looksAround.test(text)))) {
    return 'it looks at where it lies (`path.cwd`, `abspath`, `fileset` with `**`, or `source_dir`)';
  }
  const called = modules.filter(({ directory }) => directory !== layout.module);
  if (called.some(({ texts }) => texts.some((text) => setsProvider.test(text)))) {
    return 'a module that it calls sets up a provider by its variables';
  }
  if (modules.some(({ texts }) => texts.some((text) => runsElsewhere.test(text)))) return 'it is planned elsewhere';
  const generated: Generated = { ...ready.generated, inputs: standIns.inputs };
  const given = JSON.stringify(Object.values(standIns.inputs));
  const anchor = await anchorOf(deps.files, layout, { project: work.places.project, modules, given });
  const mirror = await buildMirror(deps.files, { work: work.places.work, layout }, { anchor, texts: standIns.files });
  if (typeof mirror === 'string') return mirror;
  const own: Session = { ...session, layout: { ...layout, ...mirror } };
  return { session: own, ready: { ...ready, generated, env: await environmentOf(own, generated) } };
}

/** Would show that it is a mirror. */
const looksAround = /\bpath\s*\.\s*cwd\b|\babspath\s*\(|\bfileset\s*\([^\n]*\*\*|\bsource_dir"?\s*[=:]/;

const setsProvider = /^\s*provider\s+"[^"]+"\s*\{[^}]*\b(var|local|module|data)\./m;

/** The directory is sent away as it lies there. */
const runsElsewhere = /^\s*cloud\s*\{|\bbackend\s+"remote"/m;

function deferredFor(session: Session, outcome: Outcome): Tentative {
  const failure = failureOf(session, outcome);
  if (isAnyStacks(failure)) throw failure;
  const counted = errorsOf(outcome).find(({ summary }) => /Invalid (for_each|count) argument/.test(summary));
  if (counted === undefined) return { kind: 'deferred', why: 'a plan with stand-ins for them fails', failure };
  const { file, line } = counted;
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  return { kind: 'deferred', why: `how many there are${place} hangs on them` };
}

/** A value for a variable that the mirror does not have: in `terraform.tfvars`, which stays as it is. */
const isOfStandIns = (warning: string, { variables }: Possible): boolean =>
  /undeclared variable/i.test(warning) && variables.some((name) => warning.includes(`"${name}"`));
