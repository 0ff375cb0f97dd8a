import type { z } from 'zod';
import type { Problem } from '../../domain/errors/problem.ts';
import type { metricSource } from '../schema/metric-source.ts';
import type { service } from '../schema/service.ts';
import { toWrite } from '../to-write.ts';
import type { ImportDocument } from './documents.ts';
import { nameFor } from './names.ts';

export type ServiceInput = z.input<typeof service>;
export type SourceInput = z.input<typeof metricSource>;

/** What an import has made so far. */
export interface Outcome {
  readonly services: Map<string, ServiceInput>;
  readonly metricSources: Map<string, SourceInput>;
  /** What is refused: with one of these nothing is made. */
  readonly problems: Problem[];
}

/** Two namespaces may have the same name; a project has one of each. */
export function addService({ services }: Outcome, { name, namespace }: ImportDocument, service: ServiceInput): string {
  const wish = services.has(name) ? `${name}-${namespace}` : name;
  const free = nameFor(wish, services.keys());
  services.set(free, service);
  return free;
}

/** The name of the Prometheus at this address; undefined: nobody has said where it is. */
export function sourceAt({ metricSources }: Outcome, address: string | undefined): string {
  const url = address ?? toWrite;
  for (const [name, source] of metricSources) if (source.url === url) return name;
  const name = nameFor('prometheus', metricSources.keys());
  metricSources.set(name, { kind: 'prometheus', url });
  return name;
}
