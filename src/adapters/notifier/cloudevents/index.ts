import type { Notice } from '../../../domain/notice.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http } from '../../../ports/http.ts';
import type { Notifier } from '../../../ports/notifier.ts';
import { postJson } from '../../_shared/post-json.ts';
import { signature } from '../../_shared/signed.ts';

export interface CloudEventsOptions {
  readonly url: string;
  /** Key of the signature. @default it is not signed */
  readonly secret?: string | undefined;
}

/** CloudEvents 1.0 over HTTP, in structured mode. */
export const createCloudEventsNotifier = (
  { http, clock }: { readonly http: Http; readonly clock: Pick<Clock, 'now'> },
  { url, secret }: CloudEventsOptions,
): Notifier => ({
  kind: 'cloudevents',
  post(notice, signal) {
    const body = JSON.stringify(eventOf(notice));
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ...(secret !== undefined && signature(secret, body, clock.now())),
    };
    return postJson(http, { url, headers, body }, signal);
  },
});

/** `source` and `id` together are unique: whoever gets an event twice can tell. */
function eventOf(notice: Notice): object {
  const { id, type, at, project, environment, service, level, title, text, run, facts } = notice;
  return {
    specversion: '1.0',
    id,
    source: `/fairlead/${encodeURIComponent(project)}/${encodeURIComponent(environment)}`,
    type: `fairlead.${type}`,
    ...(service !== undefined && { subject: service }),
    time: at,
    datacontenttype: 'application/json',
    data: {
      level,
      title,
      ...(text !== undefined && { text }),
      ...(run !== undefined && { run }),
      facts,
    },
  };
}
