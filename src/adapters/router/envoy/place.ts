import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../../ports/clock.ts';
import { type EnvoyOptions, envoyOptions } from './options.ts';

/** What is chosen once for a route, and kept as long as it is there. */
export const envoyMark = z.object({
  version: z.literal(1),
  /** The name under which its workers say what they use: nobody else knows it. */
  nonce: z.string(),
  metrics: z.string(),
  /** What it was configured by; the project file may say something else by now. */
  options: envoyOptions,
});

export type EnvoyMark = z.infer<typeof envoyMark>;

/** An Envoy of its own for each route: a directory, of which no two routes share a file. */
export interface Place {
  /** `environment/service` */
  readonly route: string;
  readonly environment: string;
  readonly service: string;
  readonly options: EnvoyOptions;
  readonly directory: string;
  readonly clock: Clock;
}

const files = {
  mark: 'envoy.json',
  bootstrap: 'bootstrap.json',
  clusters: 'clusters.json',
  listeners: 'listeners.json',
  routes: 'routes.json',
  log: 'envoy.log',
  admin: 'admin.sock',
  state: 'state.sock',
} as const;

export const fileOf = ({ directory }: Pick<Place, 'directory'>, file: keyof typeof files): string =>
  join(directory, files[file]);

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
