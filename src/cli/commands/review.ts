import { markdownOption } from '../options.ts';
import type { Verb } from '../verb.ts';

const planArgument = { name: 'plan', says: 'the file that `fairlead plan -o FILE` wrote', required: true } as const;

export const showVerb: Verb = {
  name: 'show',
  summary: 'show a plan file: what it would do, and who approved it',
  description:
    'Shows the plan as `fairlead plan` did, with its digest, its age and its approvals. Needs neither the project nor a tool. A file that was changed by hand is refused.',
  arguments: [planArgument],
  options: [markdownOption],
  place: 'directory',
  examples: [
    { line: 'fairlead show plan.fairlead', says: 'before it is approved' },
    { line: 'fairlead show plan.fairlead --verbose', says: 'every attribute' },
    { line: 'fairlead show plan.fairlead --json', says: 'for a machine' },
  ],
  async handle(call) {
    const { showPlanFile } = await import('../review-output.ts');
    return showPlanFile(call);
  },
};

export const approveVerb: Verb = {
  name: 'approve',
  summary: 'approve a plan file, or a step of a rollout',
  description:
    'A plan file: shows the plan and adds to the file who approved it, when and which digest. Nothing is applied. A service, or a run: approves the step at which its rollout waits, and tells the process that works on it. With a key the approval is signed; an environment that names keys counts only approvals that are signed with one of them, and whoever made the plan or started the rollout is not asked, unless `authorMayApprove` says so.',
  arguments: [
    { ...planArgument, says: 'the file that `fairlead plan -o FILE` wrote, a service whose rollout waits, or its run' },
  ],
  options: [
    {
      name: 'by',
      says: 'who approves (default: user@host)',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'Approval',
    },
    {
      name: 'comment',
      says: 'why, or under which ticket',
      value: { kind: 'text', placeholder: 'TEXT' },
      group: 'Approval',
    },
    {
      name: 'sign',
      says: 'sign with this private Ed25519 key (PEM)',
      value: { kind: 'text', placeholder: 'KEYFILE' },
      group: 'Approval',
    },
  ],
  examples: [
    { line: 'fairlead approve plan.fairlead', says: 'as user@host' },
    { line: 'fairlead approve web --comment OPS-17', says: 'the step at which the rollout of `web` waits' },
    { line: 'fairlead approve plan.fairlead --by ada --comment OPS-17 --sign ada.pem', says: 'signed' },
  ],
  async handle(call) {
    const { approvePlanFile } = await import('../review-output.ts');
    return approvePlanFile(call);
  },
};
