import type { ExitCode } from '../../domain/errors/entry.ts';
import type { Verb } from '../verb.ts';

export const statusVerb: Verb = {
  name: 'status',
  summary: 'what is where, applied when and by which run',
  description: 'One line for each stack of the environment, from the journal: no tool and no cloud is asked.',
  examples: [
    { line: 'fairlead status', says: 'all stacks' },
    { line: 'fairlead status -e production --json', says: 'for a machine' },
  ],
  async handle(call) {
    const { renderStatus } = await import('../renderers/status.ts');
    return call.withProject<ExitCode>(async (project) => {
      const stacks = await project.status();
      const title = { project: project.effective.name, environment: project.effective.environment.name };
      await call.screen.present({
        json: { ...title, stacks },
        text: () => renderStatus(stacks, title, call.screen.view()),
      });
      return 0;
    });
  },
};
