import type { Verb, VerbGroup } from '../verb.ts';

const list: Verb = {
  name: 'list',
  summary: 'list the engines that were found, also those that cannot be used and why',
  description: 'Looks at the project’s settings, at the tools Fairlead installed, and at PATH.',
  place: 'directory',
  examples: [
    { line: 'fairlead tools', says: 'what is there' },
    { line: 'fairlead tools list --json', says: 'for a machine' },
  ],
  async handle(call) {
    const { listTools } = await import('../tools-output.ts');
    return listTools(call);
  },
};

const install: Verb = {
  name: 'install',
  summary: 'fetch an official release, verified by its checksums',
  description:
    'Downloads the release for this machine, verifies it against its SHA256SUMS and keeps it for all projects. Nothing of the system is touched. Without a version the newest one this Fairlead knows is taken.',
  arguments: [
    { name: 'tool', says: 'opentofu or terraform, with a version if need be: opentofu@1.12.6', required: true },
  ],
  place: 'none',
  examples: [
    { line: 'fairlead tools install opentofu', says: 'the newest known one' },
    { line: 'fairlead tools install terraform@1.11.4', says: 'a certain version' },
  ],
  exits: [130],
  async handle(call) {
    const { installTool } = await import('../tools-output.ts');
    return installTool(call);
  },
};

export const toolsGroup: VerbGroup = {
  name: 'tools',
  summary: 'list and install the engines',
  description: 'Terraform and OpenTofu: which are there, and how to get one.',
  verbs: [list, install],
};
