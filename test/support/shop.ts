import type { EffectiveProject } from '../../src/domain/project/model.ts';
import { effectiveProject, resourceOf, stackOf } from '../../src/testing/fakes/effective-project.ts';

/** network ← data ← web; mail alone. */
export const shop = (given: { readonly size?: number; readonly cidr?: string } = {}): EffectiveProject =>
  effectiveProject([
    stackOf('network', {
      resources: [resourceOf('vpc'), resourceOf('gate', { input: given.cidr ?? '10.0.0.0/16' })],
      outputs: {
        id: { value: '${resources.vpc.id}', sensitive: false },
        cidr: { value: given.cidr ?? '10.0.0.0/16', sensitive: false },
      },
    }),
    stackOf('data', {
      resources: [resourceOf('db', { input: '${stacks.network.id}' })],
      outputs: { url: { value: '${resources.db.id}', sensitive: true } },
    }),
    stackOf('web', {
      resources: [
        resourceOf('app', { input: '${stacks.data.url}', size: given.size ?? 1 }),
        resourceOf('cron', { input: 'daily' }),
      ],
    }),
    stackOf('mail', { resources: [resourceOf('queue', { input: 1 })] }),
  ]);
