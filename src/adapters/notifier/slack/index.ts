import type { Notice } from '../../../domain/notice.ts';
import type { Http } from '../../../ports/http.ts';
import type { Notifier } from '../../../ports/notifier.ts';
import { postJson } from '../../_shared/post-json.ts';

/** An incoming webhook of Slack, or of what understands the same (Mattermost, Rocket.Chat). */
export const createSlackNotifier = (
  { http }: { readonly http: Http },
  { url }: { readonly url: string },
): Notifier => ({
  kind: 'slack',
  post: (notice, signal) => postJson(http, { url, headers: {}, body: JSON.stringify(messageOf(notice)) }, signal),
});

const colours = { info: '#2eb67d', warning: '#ecb22e', error: '#e01e5a' } as const;
/** Slack refuses longer ones. */
const longest = 2_900;

function messageOf({ title, text, level, project, environment, run }: Notice): object {
  const where = [project, environment, ...(run === undefined ? [] : [`run ${run}`])].map(escaped).join(' · ');
  const body = text === undefined ? '' : `\n${escaped(text).slice(0, longest)}`;
  return {
    text: escaped(title),
    attachments: [
      {
        color: colours[level],
        fallback: escaped(title),
        mrkdwn_in: ['text'],
        text: `*${escaped(title)}*${body}`,
        footer: where,
      },
    ],
  };
}

/** These three start commands in Slack: `<!channel>` would call everybody. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
