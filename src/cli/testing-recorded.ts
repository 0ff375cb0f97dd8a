import type { Recorded } from '../app/rollout/face.ts';

export const nothingRecorded: Recorded['recording'] = {
  version: 1,
  service: 'web',
  environment: 'staging',
  from: '2026-11-24T12:00:00.000Z',
  until: '2026-11-24T12:00:00.000Z',
  stepSeconds: 10,
  series: [],
};
