import type { FairleadProject } from '../app/toolkit.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { StoredRun } from '../ports/journal.ts';
import { secondsOf } from './durations.ts';
import { openOptions } from './open-options.ts';
import { renderFaults, renderPruned, renderRepair, renderRun, renderRuns } from './renderers/runs.ts';
import type { Call } from './verb.ts';

const usualLimit = 20;
/** How far back is looked for those of one environment. */
const runsLookedAt = 1000;

export async function listRuns(call: Call): Promise<ExitCode> {
  const environment = openOptions(call.options, call.io.env, call.directory).environment;
  return call.withProject<ExitCode>(
    async (project) => {
      const runs = listed(project, environment, call.options.count('limit') ?? usualLimit);
      await call.screen.present({ json: runs, text: () => renderRuns(runs, call.screen.view()) });
      return 0;
    },
    { environment: 'any' },
  );
}

/** Of all environments, or of the one that was named. */
function listed(project: FairleadProject, environment: string | undefined, limit: number): readonly StoredRun[] {
  if (environment === undefined) return project.runs.list(limit);
  const all = project.runs.list(runsLookedAt);
  return all.filter(({ definition }) => definition.environment === environment).slice(0, limit);
}

export async function showRun(call: Call): Promise<ExitCode> {
  const run = call.argument('run') ?? '';
  return call.withProject<ExitCode>(
    async (project) => {
      const shown = project.runs.show(run);
      await call.screen.present({
        json: shown,
        text: async () => {
          const view = call.screen.view();
          const text = renderRun(shown.run, shown.events, view);
          if (view.detail === 'usual' || shown.plans.length === 0) return text;
          const { renderPlan } = await import('./renderers/plan.ts');
          const { project: name, environment, kind } = shown.run.definition;
          const context = { project: name, environment, command: kind, ...project.graph() };
          return `${text}\n\n${renderPlan(shown.plans, context, view)}`;
        },
      });
      return 0;
    },
    { run },
  );
}

export async function repairRuns(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(
    async (project) => {
      if (call.options.flag('save')) {
        const repair = project.runs.repair();
        await call.screen.present({ json: repair, text: () => renderRepair(repair, call.screen.view()) });
        return 0;
      }
      const faults = project.runs.check();
      await call.screen.present({ json: { faults }, text: () => renderFaults(faults, call.screen.view()) });
      return faults.length === 0 ? 0 : 1;
    },
    { environment: 'any' },
  );
}

export async function pruneRuns(call: Call): Promise<ExitCode> {
  const olderThanSeconds = secondsOf('older-than', call.options.text('older-than'));
  const keep = call.options.count('keep');
  const dryRun = call.options.flag('dry-run');
  return call.withProject<ExitCode>(
    async (project) => {
      const pruned = project.runs.prune({
        ...(olderThanSeconds === undefined ? {} : { olderThanSeconds }),
        ...(keep === undefined ? {} : { keep }),
        dryRun,
      });
      await call.screen.present({
        json: { ...pruned, runs: pruned.runs.map(({ definition }) => definition.id), dryRun },
        text: () => renderPruned(pruned, { dryRun }, call.screen.view()),
      });
      return 0;
    },
    { environment: 'any' },
  );
}

export async function unlockRun(call: Call): Promise<ExitCode> {
  const run = call.argument('run') ?? '';
  return call.withProject<ExitCode>(
    async (project) => {
      const released = project.runs.unlock(run);
      await call.screen.present({
        json: { run, released },
        text: () =>
          released.length === 0
            ? `run ${run} holds nothing`
            : `given back: ${released.join(', ')}\ncontinue with \`fairlead resume ${run}\``,
      });
      return 0;
    },
    { run },
  );
}
