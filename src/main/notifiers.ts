import { createNodeHttp } from '../adapters/system/node/http.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { NotifierSetting } from '../domain/project/service.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';

/** @param setting with its secrets filled in */
export async function notifierOf({ kind, url, secret }: NotifierSetting, clock: Clock): Promise<Notifier> {
  if (kind === 'stdout') {
    const { createStdoutNotifier } = await import('../adapters/notifier/stdout/index.ts');
    return createStdoutNotifier({ write: (text) => void process.stdout.write(text) });
  }
  // The project file is checked for it; a reference may still be empty.
  if (url === undefined || url === '') throw new DeliveryError('NOTIFIER_INVALID', `a ${kind} notifier has no URL`);
  const deps = { http: createNodeHttp(clock), clock };
  switch (kind) {
    case 'slack': {
      const { createSlackNotifier } = await import('../adapters/notifier/slack/index.ts');
      return createSlackNotifier(deps, { url });
    }
    case 'webhook': {
      const { createWebhookNotifier } = await import('../adapters/notifier/webhook/index.ts');
      return createWebhookNotifier(deps, { url, secret });
    }
    case 'cloudevents': {
      const { createCloudEventsNotifier } = await import('../adapters/notifier/cloudevents/index.ts');
      return createCloudEventsNotifier(deps, { url, secret });
    }
  }
}
