import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Transfer } from '../../domain/refactor/model.ts';
import { resourceNames } from '../../domain/refactor/names.ts';
import { pendingTransfers } from '../../domain/refactor/pending.ts';
import type { OpenedProject } from '../opened-project.ts';
import { refuseAutoApproval } from '../preflight.ts';
import type { Refactored, Refactoring, RefactorOptions } from '../refactor-toolkit.ts';
import { silentCall } from '../silent-call.ts';
import { refuseByHand } from './by-hand.ts';
import { cleanRequests, finishTransfers } from './finish.ts';
import { projectFileOf } from './preparation.ts';
import { relocateResources } from './relocation.ts';
import { renameStack } from './renaming.ts';

/** Each goes on with what the same command has begun before: the requests in the project file tell. */
export function refactoringOf(project: () => OpenedProject): Refactoring {
  return {
    async move({ stack: source, resource, into }, options = {}) {
      const begun = begunBetween(project(), { source, into }).filter((each) => each.resource === resource);
      if (begun.length > 0) return goOn(project(), { transfers: begun, verb: 'move' }, options);
      await refuseByHand(project(), { stack: source, resource, into }, silentCall(options.signal));
      return relocateResources(project(), { source, resources: [resource], into, kind: 'existing' }, options);
    },
    async split({ stack: source, resources, into }, options = {}) {
      const begun = begunBetween(project(), { source, into });
      if (begun.length > 0) return goOn(project(), { transfers: begun, verb: 'move' }, options);
      return relocateResources(project(), { source, resources, into, kind: 'new' }, options);
    },
    async merge({ stack: source, into }, options = {}) {
      const { data } = await projectFileOf(project()).read();
      const resources = resourceNames(data, source);
      const begun = begunBetween(project(), { source, into });
      if (begun.length > 0 && resources.length === 0)
        return goOn(project(), { transfers: begun, verb: 'merge' }, options);
      return relocateResources(project(), { source, resources, into, kind: 'all' }, options);
    },
    rename: async (wish, options = {}) => renameStack(project(), wish, options),
    async finish(options = {}) {
      const begun = pendingTransfers(project().effective);
      if (begun.length > 0) return goOn(project(), { transfers: begun, verb: 'finish' }, options);
      throw new DeliveryError(
        'REFACTOR_USELESS',
        `no move waits in environment "${project().effective.environment.name}"`,
      );
    },
  };
}

const begunBetween = (
  { effective }: OpenedProject,
  { source, into }: { readonly source: string; readonly into: string },
): readonly Transfer[] => pendingTransfers(effective).filter((each) => each.from === source && each.into === into);

async function goOn(
  project: OpenedProject,
  { transfers, verb }: { readonly transfers: readonly Transfer[]; readonly verb: 'move' | 'merge' | 'finish' },
  options: RefactorOptions,
): Promise<Refactored> {
  refuseAutoApproval(project, options);
  const call = silentCall(options.signal);
  const result = {
    edits: [],
    transfers,
    way: 'requests',
    notes: ['it was begun before: the project file has its requests'],
  } as const;
  if (options.dryRun === true) return { ...result, status: 'previewed', waiting: [] };
  await finishTransfers({ project, transfers, options, call });
  const ended = verb === 'move' ? [] : transfers.map(({ from }) => from);
  const waiting = await cleanRequests({ project, transfers, options, call, ended });
  return { ...result, status: 'done', waiting };
}
