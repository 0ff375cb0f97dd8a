import type { EffectiveProject, Resource } from '../project/model.ts';
import type { Transfer } from './model.ts';
import type { DoneRequests } from './requests.ts';

/** What the project file asks to forget in one stack and has in another: moves that were begun. */
export function pendingTransfers({ stacks, environment }: EffectiveProject): readonly Transfer[] {
  return Object.values(stacks).flatMap(({ name: from, content }) => {
    if (content.kind === 'source') return [];
    return content.removed.flatMap((request): readonly Transfer[] => {
      if (request.destroy) return [];
      const found = ownerOf(stacks, request.from, from);
      return found === undefined ? [] : [{ environment: environment.name, from, address: request.from, ...found }];
    });
  });
}

function ownerOf(
  stacks: EffectiveProject['stacks'],
  address: string,
  besides: string,
): Pick<Transfer, 'into' | 'resource' | 'instances'> | undefined {
  for (const { name: into, content } of Object.values(stacks)) {
    if (content.kind === 'source' || into === besides) continue;
    const resource = content.resources.find((each) => addressOf(each) === address)?.name;
    if (resource === undefined) continue;
    const instances = content.imports
      .filter(({ to }) => to === resource || to.startsWith(`${resource}[`))
      .map(({ to, id }) => ({ key: to.slice(resource.length), id }));
    return { into, resource, instances };
  }
  return undefined;
}

export const addressOf = ({ type, name }: Pick<Resource, 'type' | 'name'>): string => `${type}.${name}`;

/** The requests of transfers, to be taken out of the file. */
export const requestsOf = (transfers: readonly Transfer[]): readonly DoneRequests[] =>
  transfers.flatMap(({ environment, from, into, address, resource, instances }) => [
    { environment, stack: into, list: 'imports', names: instances.map(({ key }) => `${resource}${key}`) },
    { environment, stack: from, list: 'removed', names: [address] },
  ]);
