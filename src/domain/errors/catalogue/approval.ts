import type { CatalogueEntry } from '../entry.ts';

export const approvalErrors = {
  ROLLOUT_APPROVAL_REFUSED: {
    title: 'this approval of a step does not count',
    hint: 'somebody whom the environment asks for has to approve it: `fairlead approve`',
    retry: 'never',
    exit: 1,
  },
  ROLLOUT_NOTHING_TO_APPROVE: {
    title: 'no step waits for an approval',
    hint: '`fairlead rollout status` shows what it waits for',
    retry: 'later',
    exit: 1,
  },
  APPROVAL_LINK_INVALID: {
    title: 'this is no link of ours',
    hint: 'take the one that the rollout printed, or `fairlead approve SERVICE`',
    retry: 'never',
    exit: 1,
  },
  APPROVAL_LINK_EXPIRED: {
    title: 'the time of the link is over',
    hint: '`fairlead rollout status` shows what became of the rollout',
    retry: 'never',
    exit: 1,
  },
  APPROVAL_LINK_USED: {
    title: 'the link was used already',
    hint: 'each counts once; `fairlead rollout status` shows what became of it',
    retry: 'never',
    exit: 1,
  },
  APPROVAL_LINK_OF_ANOTHER_STEP: {
    title: 'the rollout does not wait at that step',
    hint: '`fairlead rollout status` shows where it is',
    retry: 'never',
    exit: 1,
  },
  LOOPBACK_PORT_TAKEN: {
    title: 'the port for approvals cannot be had',
    hint: 'choose another one at `settings.approvalPort`, or leave it out for a free one',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
