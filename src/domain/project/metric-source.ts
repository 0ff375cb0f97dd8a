import type { Json } from '../json.ts';
import type { Taking } from '../metrics/points.ts';

/** A metric source of the project file. Strings may hold references to secrets. */
export type MetricSourceSetting =
  | ({ readonly kind: 'prometheus' } & HttpPlace)
  | ({
      readonly kind: 'http';
      readonly method?: 'GET' | 'POST';
      readonly body?: Json;
      /** JSONPath, as `events` and `time`. */
      readonly value: string;
      readonly events?: string;
      readonly time?: string;
    } & HttpPlace &
      Late)
  | {
      readonly kind: 'command';
      readonly command: readonly string[];
      /** Relative to the project file. */
      readonly directory: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'csv'; readonly file: string; readonly take: Taking; readonly everyMs?: number }
  | ({ readonly kind: 'datadog'; readonly apiKey: string; readonly applicationKey: string } & Series & HttpPlace & Late)
  | ({ readonly kind: 'newrelic'; readonly apiKey: string; readonly account: number } & HttpPlace & Late)
  | ({ readonly kind: 'influxdb'; readonly organization?: string; readonly database?: string } & Series &
      HttpPlace &
      Late)
  | ({ readonly kind: 'graphite' } & Series & HttpPlace & Late)
  | ({
      readonly kind: 'cloudwatch';
      readonly region: string;
      /** @default those of the environment */
      readonly accessKeyId?: string;
      readonly secretAccessKey?: string;
      readonly sessionToken?: string;
    } & Series &
      HttpPlace &
      Late);

export type MetricSourceKind = MetricSourceSetting['kind'];

interface Series {
  readonly take: Taking;
}

interface Late {
  /** It is asked about so long ago: its numbers come late. */
  readonly delayMs?: number;
}

export interface HttpPlace {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** Each PEM itself, or the path of a file that holds it, relative to the project file. */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    /** The name that its certificate is for, where it is reached by another one. */
    readonly serverName?: string;
  };
  readonly headers: Readonly<Record<string, string>>;
}
