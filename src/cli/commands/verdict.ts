import type { ArgumentSpec, OptionSpec, Verb, VerbGroup } from '../verb.ts';

const runArgument: ArgumentSpec = {
  name: 'run',
  says: 'a service, for its newest rollout, or the id of a run',
  required: true,
  completes: 'run',
};

const anyArgument: ArgumentSpec = { ...runArgument, says: `${runArgument.says}, or a record that was exported` };

const serviceOption: OptionSpec = {
  name: 'service',
  says: 'which one, where the run rolls out several services',
  value: { kind: 'text', placeholder: 'NAME' },
  group: 'What and where',
};

const lookOption: OptionSpec = {
  name: 'look',
  says: 'only this one, from 1',
  value: { kind: 'count', placeholder: 'N' },
  group: 'Output',
};

const show: Verb = {
  name: 'show',
  summary: 'show every look of a rollout: when, at which weights, and its verdict',
  description:
    'A line for each time that the judge was asked: the step, the weights as the proxy had them, what it said, and what it found of each metric. Of the sequential judge: how far the evidence has come, for "worse" and for "as good", of what is needed. With --json all that is recorded.',
  arguments: [anyArgument],
  options: [lookOption, serviceOption],
  examples: [
    { line: 'fairlead verdict show web', says: 'the newest rollout of `web`' },
    { line: 'fairlead verdict show 20261124-0931-k3f9 --look 7', says: 'one look of a run' },
  ],
  async handle(call) {
    const { showVerdicts } = await import('../verdict-output.ts');
    return showVerdicts(call);
  },
};

const explain: Verb = {
  name: 'explain',
  summary: 'say in words why a look was judged as it was',
  description:
    'What was asked, over which window, of which source; what was found; how it was judged and which bound was crossed; what the rollout did then; and what would have led to another verdict, by asking the judge again with one thing changed.',
  arguments: [anyArgument],
  options: [{ ...lookOption, says: 'this one, from 1 (default: the last)' }, serviceOption],
  examples: [
    { line: 'fairlead verdict explain web', says: 'the last look of the newest rollout' },
    { line: 'fairlead verdict explain web.decisions.json --look 3', says: 'an earlier one, of a record' },
  ],
  async handle(call) {
    const { explainVerdict } = await import('../verdict-output.ts');
    return explainVerdict(call);
  },
};

const rejudge: Verb = {
  name: 'rejudge',
  summary: 'judge again what a rollout measured, and compare the verdicts',
  description:
    'From the first look on, with the recorded settings and readings. Exit code 1 where a look is judged otherwise now, which names the first one. A record that was exported is enough: it needs no project, no journal and no network. Sentences are not compared, and numbers to nine digits.',
  arguments: [anyArgument],
  options: [serviceOption],
  examples: [
    { line: 'fairlead verdict rejudge web', says: 'the newest rollout of `web`' },
    { line: 'fairlead verdict rejudge web.decisions.json', says: 'on another machine' },
  ],
  async handle(call) {
    const { rejudgeVerdicts } = await import('../verdict-output.ts');
    return rejudgeVerdicts(call);
  },
};

const exportVerb: Verb = {
  name: 'export',
  summary: 'write the decision record of a rollout as one file',
  description:
    'The file holds the settings of the judge, every reading with its query and window, every verdict, the weights, and what was decided. Each entry has the digest of the one before, so that any change is found. The chain of the journal is checked before. With a key the file is signed (Ed25519), which also tells who vouches for it. There are no secrets in it.',
  arguments: [runArgument],
  options: [
    {
      name: 'out',
      short: 'o',
      says: 'where to (default: `<run>.decisions.json`)',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'Output',
    },
    {
      name: 'sign',
      says: 'sign with this private Ed25519 key (PEM)',
      value: { kind: 'text', placeholder: 'KEYFILE' },
      group: 'Output',
    },
    {
      name: 'by',
      says: 'who signs (default: user@host)',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'Output',
    },
    serviceOption,
  ],
  examples: [
    { line: 'fairlead verdict export web -o web.decisions.json', says: 'not signed' },
    { line: 'fairlead verdict export web --sign release.pem', says: 'signed' },
  ],
  async handle(call) {
    const { exportVerdicts } = await import('../verdict-output.ts');
    return exportVerdicts(call);
  },
};

const verify: Verb = {
  name: 'verify',
  summary: 'check a decision record: its chain, its signature, its verdicts',
  description:
    'Finds any change of the file, names the line, and judges all looks again. Needs neither project nor network. Without a signature the chain tells of accidents and of careless hands, not of somebody who makes a whole new one: --key asks for the signature of one key, and --journal compares with the journal of the project here.',
  arguments: [{ name: 'file', says: 'a record that was exported', required: true, completes: 'file' }],
  options: [
    {
      name: 'key',
      says: 'it must be signed with this public Ed25519 key (PEM)',
      value: { kind: 'text', placeholder: 'KEYFILE' },
      group: 'Check',
      completes: 'file',
    },
    {
      name: 'journal',
      says: 'it must say what the journal of the project here says',
      value: { kind: 'flag' },
      group: 'Check',
    },
  ],
  examples: [
    { line: 'fairlead verdict verify web.decisions.json', says: 'chain, signature and verdicts' },
    { line: 'fairlead verdict verify web.decisions.json --key release.pub', says: 'and who signed it' },
  ],
  async handle(call) {
    const { verifyRecord } = await import('../verdict-output.ts');
    return verifyRecord(call);
  },
};

export const verdictGroup: VerbGroup = {
  name: 'verdict',
  summary: 'show, explain, prove and judge again what rollouts decided',
  description:
    'Each time that a judge is asked is a look. The journal keeps what was measured for it, so that its verdict can be explained later, and judged again elsewhere.',
  verbs: [show, explain, rejudge, exportVerb, verify],
};
