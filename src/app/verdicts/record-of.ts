/** The decision record of a rollout in the journal. */
import { canonicalText } from '../../domain/canonical-json.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import { chained } from '../../domain/record/chain.ts';
import type { DecisionRecord, Recorded, RecordedRollout } from '../../domain/record/model.ts';
import { recordedOf } from '../../domain/record/of-run.ts';
import type { OpenedProject } from '../opened-project.ts';
import { redactorOf } from '../redaction.ts';
import type { FoundRollout } from '../rollout/found-rollout.ts';
import { newestRollout, noRolloutNamed, rolloutsIn } from '../rollout/rollouts.ts';
import type { RecordChoice } from './face.ts';

/** @throws ROLLOUT_NONE, RECORD_NOT_MEASURED, JOURNAL_CORRUPT */
export function recordOf(project: OpenedProject, name: string, choice: RecordChoice = {}): DecisionRecord {
  const { services } = project;
  const found = rolloutOf(project, name, choice);
  const { definition, createdAt } = found.stored;
  const journal = services.journal.open();
  const recorded = recordedOf(
    {
      run: definition,
      rollout: found.definition,
      createdAt,
      decisions: journal.decisions(found.run),
      events: journal
        .events(found.run)
        .flatMap((told) => (told.type === 'rollout' && told.service === found.definition.service ? [told] : [])),
    },
    { digest: services.identity.digest, redact: redactorOf(project), fairlead: services.version },
  );
  if (recorded === undefined)
    throw new DeliveryError(
      'RECORD_NOT_MEASURED',
      `the journal has verdicts of run ${found.run}, and not what they were made of`,
    );
  return chained(recorded, services.identity.digest);
}

/** @throws ROLLOUT_NONE */
function rolloutOf(project: OpenedProject, name: string, { service }: RecordChoice): FoundRollout {
  if (Object.hasOwn(project.effective.services, name)) {
    const newest = newestRollout(project, name);
    if (newest !== undefined) return newest;
    throw new DeliveryError('ROLLOUT_NONE', `"${name}" was never rolled out`, { hint: '`fairlead deploy`' });
  }
  const stored = project.services.journal.existing()?.load(name);
  if (stored === undefined) throw noRolloutNamed(project, name);
  const all = rolloutsIn(stored);
  const [only, ...more] = service === undefined ? all : all.filter(({ definition }) => definition.service === service);
  if (only !== undefined && more.length === 0) return only;
  const names = all.map(({ definition }) => definition.service);
  if (names.length === 0)
    throw new DeliveryError('ROLLOUT_NONE', `run ${name} rolls out no service`, { hint: '`fairlead runs` lists runs' });
  const what =
    service === undefined ? `run ${name} rolls out several services` : `run ${name} rolls out no "${service}"`;
  throw new DeliveryError('ROLLOUT_NONE', `${what}: ${names.join(', ')}`, {
    hint: `say which one: \`--service ${names[0]}\``,
  });
}

/** Each entry of the record is in the journal; what came after it may be missing. @throws RECORD_NOT_OF_JOURNAL */
export function compareWithJournal(project: OpenedProject, record: DecisionRecord): void {
  const [first] = record.entries;
  if (first?.said.kind !== 'rollout')
    throw new DeliveryError('RECORD_NOT_OF_JOURNAL', 'the record does not begin with a rollout');
  const { run, service } = first.said;
  const here = recordOf(project, run, { service }).entries;
  for (const [index, { said }] of record.entries.entries()) {
    const other = here[index]?.said;
    if (other !== undefined && comparable(said) === comparable(other)) continue;
    throw new DeliveryError('RECORD_NOT_OF_JOURNAL', `entry ${index + 1} is not what the journal has of run ${run}`, {
      data: { run, entry: index + 1 },
    });
  }
}

/** Which version made the record is no part of what happened. */
const comparable = (said: Recorded): string =>
  canonicalText((said.kind === 'rollout' ? withoutMaker(said) : said) as unknown as Json);

const withoutMaker = ({ fairlead: _, ...rest }: RecordedRollout): Omit<RecordedRollout, 'fairlead'> => rest;
