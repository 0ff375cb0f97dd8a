import type { Json } from '../../../domain/json.ts';
import type { HttpAccess } from '../../_shared/metrics/access.ts';

/** An API that answers with JSON: how it is asked, and where the number stands. */
export interface HttpOptions extends HttpAccess {
  /** `{query}` and all arguments may stand in path and query. */
  readonly url: string;
  /** @default GET, with a body POST */
  readonly method?: 'GET' | 'POST' | undefined;
  /** A text is sent as a form (`query={query}`), everything else as JSON. */
  readonly body?: Json | undefined;
  /** JSONPath (RFC 9535) of the number. */
  readonly value: string;
  /** JSONPath of the number of events behind it. */
  readonly events?: string | undefined;
  /** JSONPath of the time of the newest sample: seconds or milliseconds since 1970, or ISO 8601. */
  readonly time?: string | undefined;
  readonly delayMs?: number | undefined;
}
