import type { ExitCode } from '../../domain/errors/entry.ts';
import type { Verb } from '../verb.ts';

export const explainVerb: Verb = {
  name: 'explain',
  summary: 'print the effective project, with every default and where each value comes from',
  description:
    'What Fairlead works with after overlays, variables and defaults. Each line says whether its value comes from the file, from the environment, from an option or is a default. Secrets and sensitive values are masked.',
  arguments: [{ name: 'path', says: 'only what is below this path, e.g. stacks.network', required: false }],
  examples: [
    { line: 'fairlead explain', says: 'everything' },
    { line: 'fairlead explain settings', says: 'one part' },
    { line: 'fairlead explain stacks.network -e production', says: 'a stack, as production has it' },
  ],
  async handle(call) {
    const { renderExplanation } = await import('../renderers/explain.ts');
    return call.withProject<ExitCode>(async (project) => {
      const values = project.explain(call.argument('path'));
      await call.screen.present({ json: values, text: () => renderExplanation(values, call.screen.view()) });
      return 0;
    });
  },
};
