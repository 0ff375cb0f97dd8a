import { join } from 'node:path';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { type CliEnd, startCli } from './cli-run.ts';
import { anyEngine, type TestEngine } from './engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from './scratch-project.ts';

export interface RefactoredProject extends AsyncDisposable {
  readonly scratch: ScratchProject;
  readonly clouds: SimulatedClouds;
  run(line: string): Promise<CliEnd>;
  /** What is in the clouds, with ids. */
  world(): readonly string[];
  /** Addresses in the plain state of a stack, sorted; with the environment where it is not the default one. */
  owned(stack: string): readonly string[];
}

export interface RefactoredOptions {
  readonly stacks: string;
  readonly settings?: string;
  readonly environments?: string;
  /** @default any */
  readonly engine?: TestEngine;
}

const targets = `targets:
  eu: { cloud: aws, region: eu-central-1, provider: { source: fairlead/simcloud, settings: { cloud: aws, region: eu-central-1 } } }
`;

const projectText = ({ stacks, settings = '', environments = '', engine = anyEngine() }: RefactoredOptions): string =>
  `project: shop\n${settingsFor(engine)}${settings}${targets}${environments}${stacks}`;

/** A project on simulated clouds of its own, with the command line in processes of their own. */
export async function createRefactoredProject(options: RefactoredOptions): Promise<RefactoredProject> {
  const scratch = createScratchProject({ files: { 'fairlead.yaml': projectText(options) } });
  const clouds = await startSimulatedClouds({ directory: join(scratch.directory, '.clouds'), latencyMs: 0 });
  return {
    scratch,
    clouds,
    run: (line) => startCli(scratch, line.split(' '), { env: clouds.env }).ended,
    world: () =>
      clouds.world
        .resources()
        .map(({ type, attributes }) => `${type.replace('simcloud_', '')} ${String(attributes['id'])}`)
        .sort(),
    owned(stack) {
      const [environment, name] = stack.includes('/') ? stack.split('/') : ['default', stack];
      const state = JSON.parse(scratch.read(`.fairlead/state/${environment}/${name}.tfstate`)) as {
        readonly resources: readonly { readonly type: string; readonly name: string; readonly mode: string }[];
      };
      return state.resources
        .filter(({ mode }) => mode === 'managed')
        .map((each) => `${each.type}.${each.name}`)
        .sort();
    },
    async [Symbol.asyncDispose]() {
      await clouds.close();
      scratch[Symbol.dispose]();
    },
  };
}
