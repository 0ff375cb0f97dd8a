import type { Verb } from '../verb.ts';

export const doctorVerb: Verb = {
  name: 'doctor',
  summary: 'check tools, versions, credentials and the project, and say how to mend each',
  description: 'Changes nothing. Exit code 1 when something is at fault; warnings alone are no fault.',
  place: 'directory',
  examples: [
    { line: 'fairlead doctor', says: 'look at everything' },
    { line: 'fairlead doctor --json', says: 'to attach to a report' },
  ],
  async handle(call) {
    const { renderDoctor } = await import('../renderers/doctor.ts');
    const toolkit = await call.io.toolkit();
    const findings = await toolkit.doctor({ directory: call.directory });
    await call.screen.present({ json: findings, text: () => renderDoctor(findings, call.screen.view()) });
    return findings.some((finding) => finding.state === 'fault') ? 1 : 0;
  },
};
