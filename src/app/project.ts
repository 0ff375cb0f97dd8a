import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { resume, startNew, startReviewed } from './execute.ts';
import { lookForDrift } from './drift.ts';
import { watchDrift } from './watch-drift.ts';
import { explainedBelow } from './explained-path.ts';
import type { OpenedProject } from './opened-project.ts';
import { readOutputs } from './output.ts';
import { refactoring } from './refactor/face.ts';
import { planForReview } from './review/plan-for-review.ts';
import { type EndedRun, runResult } from './run-result.ts';
import { deploy } from './rollout/deploy.ts';
import { rolloutsOf } from './rollout/face-of.ts';
import { runningServices } from './services/running.ts';
import { runsOf } from './runs.ts';
import { selectIn } from './selection.ts';
import { statesOf } from './states.ts';
import { stackStatuses } from './status.ts';
import type { ApplyOptions, FairleadProject } from './toolkit.ts';
import { validateProject } from './validate.ts';
import { verdictsOf } from './verdicts/verdicts.ts';

/** The use cases of one open project. */
export function createProject(opened: OpenedProject): FairleadProject {
  let closed = false;
  const project = (): OpenedProject => {
    if (closed) throw new DeliveryError('PROJECT_CLOSED', `${opened.file} was closed`);
    return opened;
  };
  return {
    file: opened.file,
    directory: opened.directory,
    environments: opened.environments,
    effective: opened.effective,
    validate: async (options) => validateProject(project(), options),
    explain: (path) => explainedBelow(opened.explain(), path),
    select: async (options) => selectIn(project(), options),
    graph: () => stackGraph(opened.effective),
    plan: async (options = {}) => planForReview(project(), options),
    drift: async (options = {}) => lookForDrift(project(), options),
    watchDrift: (options = {}) => watchDrift(project, options),
    apply: async ({ plan, ...options } = {}) => runResult(await applyIn(project(), plan, options)),
    destroy: async (options = {}) => runResult(await startNew(project(), 'destroy', options)),
    deploy: async (options = {}) => runResult(await deploy(project(), options)),
    rollouts: rolloutsOf(project),
    running: runningServices(project),
    output: async (options) => readOutputs(project(), options),
    status: async () => stackStatuses(project()),
    resume: async (run, options = {}) => runResult(await resume(project(), run, options)),
    runs: runsOf(opened),
    verdicts: verdictsOf(project),
    states: statesOf(opened),
    refactor: refactoring(project),
    close() {
      closed = true;
      opened.services.states?.close();
      opened.services.journal.close();
    },
  };
}

const applyIn = (project: OpenedProject, plan: string | undefined, options: ApplyOptions): Promise<EndedRun> =>
  plan === undefined
    ? startNew(project, 'apply', options)
    : startReviewed(project, project.services.files.resolve(project.directory, plan), options);
