import type { Clock } from '../../../ports/clock.ts';
import type { Http } from '../../../ports/http.ts';
import type { Notifier } from '../../../ports/notifier.ts';
import { postJson } from '../../_shared/post-json.ts';
import { signature } from '../../_shared/signed.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Key of the signature. @default it is not signed */
  readonly secret?: string | undefined;
}

/** The notice as it is, as JSON. `x-fairlead-delivery` is the same for each attempt at the same notice. */
export const createWebhookNotifier = (
  { http, clock }: { readonly http: Http; readonly clock: Pick<Clock, 'now'> },
  { url, secret }: WebhookOptions,
): Notifier => ({
  kind: 'webhook',
  post(notice, signal) {
    const body = JSON.stringify(notice);
    const headers = {
      'x-fairlead-event': notice.type,
      'x-fairlead-delivery': notice.id,
      ...(secret !== undefined && signature(secret, body, clock.now())),
    };
    return postJson(http, { url, headers, body }, signal);
  },
});
