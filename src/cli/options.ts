import type { OptionSpec, Verb } from './verb.ts';

const everywhere = 'Options everywhere';
const choosing = 'What and where';
const running = 'How it runs';

/** Read before and after every verb; a verb that has no use for one refuses it. */
export const globalOptions = [
  {
    name: 'environment',
    short: 'e',
    says: 'the environment to work in; also FAIRLEAD_ENVIRONMENT; needed where the project has several',
    value: { kind: 'text', placeholder: 'NAME' },
    group: choosing,
    completes: 'environment',
  },
  {
    name: 'engine',
    says: 'the engine of stacks that name none',
    value: { kind: 'choice', choices: ['terraform', 'opentofu'] },
    group: choosing,
  },
  {
    name: 'var',
    says: 'override a project variable, NAME=VALUE; a value that is valid JSON is taken as JSON (`3`, `true`, `["a"]`, `"3"`), any other as text; repeatable',
    value: { kind: 'list', placeholder: 'NAME=VALUE' },
    group: choosing,
  },
  {
    name: 'cwd',
    says: 'look for the project here instead of in the current directory',
    value: { kind: 'text', placeholder: 'DIR' },
    group: choosing,
    completes: 'directory',
  },
  { name: 'json', says: 'write JSON, and nothing else, to stdout', value: { kind: 'flag' }, group: everywhere },
  {
    name: 'color',
    says: 'when to use colours; NO_COLOR and FORCE_COLOR are respected',
    value: { kind: 'choice', choices: ['auto', 'always', 'never'] },
    group: everywhere,
  },
  { name: 'verbose', says: 'leave nothing out', value: { kind: 'flag' }, group: everywhere },
  { name: 'quiet', short: 'q', says: 'only results, questions and errors', value: { kind: 'flag' }, group: everywhere },
] as const satisfies readonly OptionSpec[];

/** The global options that a verb has a use for. */
export const globalOptionsOf = ({ place = 'project' }: Pick<Verb, 'place'>): readonly OptionSpec[] =>
  globalOptions.filter(
    ({ group, name }) => group !== choosing || place === 'project' || (place === 'directory' && name === 'cwd'),
  );

export const stackOption: OptionSpec = {
  name: 'stack',
  short: 's',
  says: 'only this stack; repeatable',
  value: { kind: 'list', placeholder: 'NAME' },
  group: choosing,
  completes: 'stack',
};

export const parallelismOption: OptionSpec = {
  name: 'parallelism',
  says: 'how many steps run at a time (default: the project’s setting)',
  value: { kind: 'count', placeholder: 'N' },
  group: running,
};

export const keepGoingOption: OptionSpec = {
  name: 'keep-going',
  says: 'after a failure go on with everything that does not depend on it',
  value: { kind: 'flag' },
  group: running,
};

export const exitCodeOption: OptionSpec = {
  name: 'exit-code',
  says: 'exit with 3 when there are changes',
  value: { kind: 'flag' },
  group: running,
};

export const markdownOption: OptionSpec = {
  name: 'markdown',
  says: 'write the result as Markdown for a pull request, never longer than a comment may be',
  value: { kind: 'flag' },
  group: running,
};

export const refreshOption: OptionSpec = {
  name: 'refresh',
  says: 'plan also what an earlier plan found unchanged and nobody has touched since',
  value: { kind: 'flag' },
  group: running,
};

export const planFileOptions: readonly OptionSpec[] = [
  {
    name: 'out',
    short: 'o',
    says: 'also write the plan as a file, for `fairlead show`, `approve` and `apply`',
    value: { kind: 'text', placeholder: 'FILE' },
    group: 'Review',
  },
  {
    name: 'destroy',
    says: 'plan what `fairlead destroy` would do',
    value: { kind: 'flag' },
    group: 'Review',
  },
  {
    name: 'by',
    says: 'whose plan the file is, who may then not approve it (default: user@host)',
    value: { kind: 'text', placeholder: 'NAME' },
    group: 'Review',
  },
];

export const yesOption: OptionSpec = {
  name: 'yes',
  short: 'y',
  says: 'approve without asking; refused in a protected environment',
  value: { kind: 'flag' },
  group: 'Approval',
};

const allowDestroyOption: OptionSpec = {
  name: 'allow-destroy',
  says: 'delete data-bearing or many resources without having the name typed',
  value: { kind: 'flag' },
  group: 'Approval',
};

export const planFirstOption: OptionSpec = {
  name: 'plan-first',
  says: 'show and check every plan before the first change, also with --yes and of stacks of which there is nothing yet',
  value: { kind: 'flag' },
  group: 'Approval',
};

export const runOptions = [stackOption, parallelismOption, keepGoingOption];
export const approvalOptions = [yesOption, allowDestroyOption];
