import { resolve } from 'node:path';
import type { DecisionRecord } from '../domain/record/model.ts';
import type { ErrorCode } from '../domain/errors/catalogue.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { renderExplanation } from './renderers/verdict-explained.ts';
import { renderExported, renderRejudged, renderVerified } from './renderers/verdict-proof.ts';
import { looksIn, renderLooks } from './renderers/verdict-looks.ts';
import { isRunId } from './rollout-output.ts';
import type { Call } from './verb.ts';

export async function showVerdicts(call: Call): Promise<ExitCode> {
  const record = await recordFor(call);
  const { verdicts } = await call.io.toolkit();
  const look = call.options.count('look');
  // Also to refuse what was never judged, and a look that is not there.
  const one = verdicts.explain(record, look);
  if (look !== undefined) return presentExplanation(call, one);
  await call.screen.present({
    json: { record, looks: looksIn(record) },
    text: () => renderLooks(record, call.screen.view()),
  });
  return 0;
}

export async function explainVerdict(call: Call): Promise<ExitCode> {
  const record = await recordFor(call);
  const { verdicts } = await call.io.toolkit();
  return presentExplanation(call, verdicts.explain(record, call.options.count('look')));
}

async function presentExplanation(call: Call, explanation: Parameters<typeof renderExplanation>[0]): Promise<ExitCode> {
  await call.screen.present({
    json: explanation,
    text: () => renderExplanation(explanation, call.screen.view()),
  });
  return 0;
}

export async function rejudgeVerdicts(call: Call): Promise<ExitCode> {
  const record = await recordFor(call);
  const { verdicts } = await call.io.toolkit();
  const rejudged = verdicts.rejudge(record);
  await call.screen.present({ json: rejudged, text: () => renderRejudged(record, rejudged, call.screen.view()) });
  return rejudged.differs === undefined ? 0 : 1;
}

/** What has a dot or a slash is a file: no service and no run is called so. Else it is one where there is nothing else of that name. */
export async function recordFor(call: Call): Promise<DecisionRecord> {
  const name = nameOf(call);
  const { verdicts } = await call.io.toolkit();
  const open = (): Promise<DecisionRecord> => verdicts.open(resolve(call.directory, name));
  if (/[./\\]/u.test(name)) return open();
  try {
    return await journalled(call);
  } catch (error) {
    if (!hasCode(error, ['PROJECT_NOT_FOUND', 'ROLLOUT_NONE', 'RUN_UNKNOWN'])) throw error;
    return await open().catch((other: unknown) => {
      // A program may have the name of its service.
      throw hasCode(other, ['RECORD_MISSING', 'RECORD_UNREADABLE', 'FILE_WRONG_KIND']) ? error : other;
    });
  }
}

const hasCode = (error: unknown, codes: readonly ErrorCode[]): boolean =>
  isDeliveryError(error) && codes.includes(error.code);

export async function exportVerdicts(call: Call): Promise<ExitCode> {
  const [out, sign, by] = ['out', 'sign', 'by'].map((name) => call.options.text(name));
  const name = nameOf(call);
  return call.withProject<ExitCode>(async (project) => {
    const first = out ?? `${runOf(project.verdicts.record(name, choiceOf(call)))}.decisions.json`;
    const exported = await project.verdicts.export(name, {
      ...choiceOf(call),
      out: resolve(call.directory, first),
      ...(sign !== undefined && { sign: resolve(call.directory, sign) }),
      ...(by !== undefined && { by }),
    });
    const { path, record } = exported;
    const told = { path, digest: record.digest, entries: record.entries.length, looks: looksIn(record).length };
    await call.screen.present({
      json: { ...told, ...(record.signature !== undefined && { signature: record.signature }) },
      text: () => renderExported(exported, call.directory),
    });
    return 0;
  }, openedFor(name));
}

export async function verifyRecord(call: Call): Promise<ExitCode> {
  const { verdicts } = await call.io.toolkit();
  const key = call.options.text('key');
  const verified = await verdicts.verify(
    resolve(call.directory, call.argument('file') ?? ''),
    key === undefined ? {} : { key: resolve(call.directory, key) },
  );
  const { record, rejudged } = verified;
  const compared = call.options.flag('journal');
  const run = runOf(record);
  if (compared) await call.withProject(async (project) => project.verdicts.compare(record), openedFor(run));
  const told = {
    run,
    digest: record.digest,
    entries: record.entries.length,
    ...(record.signature !== undefined && { signature: record.signature }),
    key: key === undefined ? 'not asked for' : 'fits',
    journal: compared ? 'says the same' : 'not asked for',
    rejudged,
  };
  await call.screen.present({
    json: told,
    text: () => renderVerified({ ...verified, compared, keyed: key !== undefined }, call.screen.view()),
  });
  return rejudged.differs === undefined ? 0 : 1;
}

const nameOf = (call: Call): string => call.argument('run') ?? '';

/** A run says which environment it belongs to. */
const openedFor = (name: string): { readonly run?: string } => (isRunId(name) ? { run: name } : {});

function choiceOf(call: Call): { readonly service?: string } {
  const service = call.options.text('service');
  return service === undefined ? {} : { service };
}

/** The record of a rollout in the journal of the project here. */
const journalled = (call: Call): Promise<DecisionRecord> =>
  call.withProject(async (project) => project.verdicts.record(nameOf(call), choiceOf(call)), openedFor(nameOf(call)));

function runOf({ entries }: DecisionRecord): string {
  const first = entries[0]?.said;
  return first?.kind === 'rollout' ? first.run : 'run';
}
