import type { JsonObject } from '../../domain/json.ts';
import type { StackWork } from '../../ports/iac-engine.ts';
import type { OpenedProject } from '../opened-project.ts';
import { ownDirectory } from '../places.ts';
import type { Verification, Verified } from './verified-plan.ts';

interface Copy {
  readonly project: OpenedProject;
  readonly stack: string;
  readonly document: JsonObject;
}

/** Plans on a copy of a state in a directory of its own; the copy goes afterwards, whatever happens. */
export async function onCopyOf(
  { project, stack, document }: Copy,
  verify: (more: Pick<Verification, 'instead'>) => Promise<Verified>,
): Promise<Verified> {
  const { services, directory, effective } = project;
  const { files } = services;
  const work = files.join(directory, ownDirectory, 'moving', effective.environment.name, stack);
  const stateFile = files.join(work, 'copy.tfstate');
  await files.writeText(stateFile, `${JSON.stringify(document)}\n`, 0o600);
  const instead = ({ ownState: _ours, ...given }: StackWork): StackWork => ({
    ...given,
    places: { ...given.places, work, stateFile },
    backendChange: 'reconfigure',
  });
  try {
    return await verify({ instead });
  } finally {
    await files.remove(stateFile);
  }
}
