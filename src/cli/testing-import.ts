import type { ImportOutcome } from '../app/toolkit.ts';

export const sampleImport: ImportOutcome = {
  project: { project: 'shop' },
  text: 'project: shop\n',
  findings: [
    {
      kind: 'to-write',
      file: 'rollout.yaml',
      line: 7,
      column: 3,
      object: 'Rollout web',
      path: 'spec.template',
      why: 'what the image starts',
    },
    { kind: 'left-out', file: 'rollout.yaml', line: 9, object: 'Service \u001b[2Jweb', path: '', why: 'not imported' },
  ],
};
