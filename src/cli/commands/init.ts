import type { Verb } from '../verb.ts';

/** Said here once more, and held equal by a test: the templates themselves are too heavy for a table that every command loads. */
const templates = [
  { name: 'minimal', says: 'one stack that needs no account: see how it works' },
  { name: 'aws', says: 'a network and a bucket on AWS, in staging and production' },
  { name: 'multi-cloud', says: 'the same service on AWS, Azure and Google Cloud' },
  { name: 'simulated', says: 'two simulated clouds on this machine: plans, changes and failures without an account' },
];

export const initVerb: Verb = {
  name: 'init',
  summary: 'write a first project, or take over the Terraform you have',
  description:
    'From a template, or with --existing from the Terraform root modules below the directory: their variables, outputs and remote-state reads become references and edges. What could not be expressed is told. Files that are there are left alone unless --force is given.',
  arguments: [{ name: 'template', says: 'which template (default: minimal)', required: false, suggests: templates }],
  options: [
    {
      name: 'existing',
      says: 'take over the Terraform root modules found here',
      value: { kind: 'flag' },
      group: 'What to write',
    },
    {
      name: 'name',
      says: 'name of the project (default: of the directory)',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'What to write',
    },
    { name: 'dry-run', says: 'only show what would be written', value: { kind: 'flag' }, group: 'What to write' },
    { name: 'force', says: 'write over files that are there', value: { kind: 'flag' }, group: 'What to write' },
  ],
  place: 'directory',
  examples: [
    { line: 'fairlead init', says: 'a small project to begin with' },
    { line: 'fairlead init aws', says: 'a network and a bucket on AWS' },
    { line: 'fairlead init --existing --dry-run', says: 'see what taking over the Terraform here would give' },
    { line: 'fairlead init --existing --name shop', says: 'take it over' },
  ],
  async handle(call) {
    const { initProject } = await import('../init-output.ts');
    return initProject(call);
  },
};
