import type { Verb } from '../verb.ts';

/** Said here once more, and held equal by a test: the importers themselves are too heavy for a table that every command loads. */
const tools = ['rollouts', 'flagger', 'ingress-nginx', 'kayenta'];

export const importVerb: Verb = {
  name: 'import',
  summary: 'make a project file of what another rollout tool was told',
  description:
    'rollouts: Argo Rollouts, with its AnalysisTemplates and the Deployments it names. flagger: Canary and MetricTemplate. ingress-nginx: canary Ingresses. kayenta: a canary config as JSON, alone or in the request that runs it. Everything that could not be taken over as it was is told with its line, and stands as a comment in the file. What nobody can know, such as the command in an image, is written as TO-BE-WRITTEN, which `fairlead validate` refuses.',
  arguments: [
    { name: 'from', says: 'which tool the files are of', required: true, choices: tools },
    {
      name: 'files',
      says: 'YAML or JSON files, each with any number of objects; `-` is standard input',
      required: true,
      repeats: true,
      completes: 'file',
    },
  ],
  options: [
    {
      name: 'out',
      short: 'o',
      says: 'write the project file here instead of to standard output',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'What to write',
      completes: 'file',
    },
    {
      name: 'name',
      says: 'name of the project (default: of the directory)',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'What to write',
    },
    { name: 'force', says: 'write over a file that is there', value: { kind: 'flag' }, group: 'What to write' },
  ],
  place: 'directory',
  examples: [
    { line: 'fairlead import rollouts rollout.yaml templates.yaml', says: 'see what becomes of them' },
    { line: 'fairlead import flagger canary.yaml -o fairlead.yaml', says: 'write the project file' },
    { line: 'fairlead import kayenta canary-config.json', says: 'judged as there, by the same settings' },
    { line: 'fairlead import ingress-nginx - --json', says: 'of standard input, for a program' },
  ],
  async handle(call) {
    const { importProject } = await import('../import-output.ts');
    return importProject(call);
  },
};
