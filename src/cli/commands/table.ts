import type { VerbSection } from '../renderers/help.ts';
import type { Verb, VerbGroup } from '../verb.ts';
import { applyVerb } from './apply.ts';
import { completionVerb } from './completion.ts';
import { deployVerb } from './deploy.ts';
import { destroyVerb } from './destroy.ts';
import { doctorVerb } from './doctor.ts';
import { driftVerb } from './drift.ts';
import { explainVerb } from './explain.ts';
import { graphVerb } from './graph.ts';
import { helpVerb } from './help.ts';
import { importVerb } from './import.ts';
import { initVerb } from './init.ts';
import { outputVerb } from './output.ts';
import { planVerb } from './plan.ts';
import { metricsGroup } from './metrics.ts';
import { mergeVerb, moveVerb, renameVerb, splitVerb } from './refactor.ts';
import { resumeVerb } from './resume.ts';
import { approveVerb, showVerb } from './review.ts';
import { rolloutGroup } from './rollout.ts';
import { runsGroup } from './runs.ts';
import { schemaVerb } from './schema.ts';
import { servicesGroup } from './services.ts';
import { stateGroup } from './state.ts';
import { statusVerb } from './status.ts';
import { toolsGroup } from './tools.ts';
import { validateVerb } from './validate.ts';
import { verdictGroup } from './verdict.ts';
import { versionVerb } from './version.ts';

/** Every command, in the order of the help. */
export const sections: readonly VerbSection[] = [
  { heading: 'Write', entries: [initVerb, importVerb, validateVerb, explainVerb, graphVerb] },
  {
    heading: 'Deliver',
    entries: [planVerb, showVerb, approveVerb, applyVerb, deployVerb, rolloutGroup, destroyVerb, resumeVerb],
  },
  { heading: 'Rearrange', entries: [moveVerb, renameVerb, splitVerb, mergeVerb] },
  {
    heading: 'Look',
    entries: [statusVerb, outputVerb, driftVerb, runsGroup, verdictGroup, servicesGroup, metricsGroup, stateGroup],
  },
  { heading: 'Set up', entries: [doctorVerb, toolsGroup, schemaVerb, completionVerb, versionVerb, helpVerb] },
];

export const commandTable: readonly (Verb | VerbGroup)[] = sections.flatMap((section) => section.entries);
