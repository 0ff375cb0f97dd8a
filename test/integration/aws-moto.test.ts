import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolFeatures } from '../../src/adapters/iac/terraform/features.ts';
import { createTerraformEngine } from '../../src/adapters/iac/terraform/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeFiles } from '../../src/adapters/system/node/files.ts';
import { keyedDigest, newKey } from '../../src/adapters/system/node/keyed-digest.ts';
import { createNodeProcessRunner } from '../../src/adapters/system/node/process-runner.ts';
import type { EngineEvent } from '../../src/domain/events/model.ts';
import { hasChanges } from '../../src/domain/change/summarise.ts';
import type { EngineCall, IacEngine, StackWork } from '../../src/ports/iac-engine.ts';
import { findAwsBed, type Moto, startMoto, writeMirrorConfig } from '../support/aws-bed.ts';
import { awsOutputs, awsResources, awsTarget, type Weights } from '../support/aws-stack.ts';
import { benchWork, digest, scrubbedEnvironment } from '../support/engine-bench.ts';
import { versionOf } from '../support/engine-version.ts';
import { availableEngines } from '../support/engines.ts';
import { newWarmProviders } from '../support/warm-bed.ts';

const bed = findAwsBed();
const terraform = availableEngines().find(({ engine }) => engine === 'terraform');
const missing = bed.kind === 'missing' ? bed.reason : terraform === undefined ? 'no terraform on PATH' : undefined;
const minutes = 60_000;

describe.skipIf(missing !== undefined)(
  `the real AWS provider${missing === undefined ? '' : `: skipped, ${missing}`}`,
  () => {
    const bench: { directory: string; moto: Moto; engine: IacEngine; work: (weights: Weights) => StackWork } = {
      directory: '',
      moto: undefined as never,
      engine: undefined as never,
      work: undefined as never,
    };

    beforeAll(async () => {
      if (bed.kind === 'missing' || terraform === undefined) return;
      bench.directory = await mkdtemp(join(tmpdir(), 'fairlead-aws-'));
      bench.moto = await startMoto(bed.moto);
      const config = join(bench.directory, 'mirror.tfrc');
      writeMirrorConfig(config, bed.mirror);
      const environment = { ...(await scrubbedEnvironment(bench.directory)), TF_CLI_CONFIG_FILE: config };
      bench.engine = createTerraformEngine('terraform', {
        processes: createNodeProcessRunner(),
        files: createNodeFiles(),
        clock: createNodeClock(),
        digest,
        newKey,
        keyedDigest,
        environment,
        warm: newWarmProviders(),
      });
      const version = versionOf(terraform.path, environment);
      const tool = {
        engine: 'terraform',
        path: terraform.path,
        version,
        features: toolFeatures('terraform', version),
      } as const;
      const target = awsTarget(bench.moto.url, bed.version);
      bench.work = (weights) => {
        const work = benchWork(bench.directory, 'web', { resources: awsResources(weights), outputs: awsOutputs });
        return { ...work, stack: { ...work.stack, target: 'frankfurt' }, targets: { frankfurt: target }, tool };
      };
    }, 2 * minutes);

    afterAll(async () => {
      await bench.moto?.stop();
      if (bench.directory !== '') await rm(bench.directory, { recursive: true, force: true });
    });

    it(
      'brings up network, load balancer and failover records, changes a weight, and takes all down',
      async () => {
        const { engine } = bench;
        const before = bench.work({ blue: 100, green: 0 });
        const after = bench.work({ blue: 80, green: 20 });

        const problems = await step('validate', (call) => engine.validate(before, call));
        const plan = await step('plan', (call) => engine.plan(before, 'apply', call));
        await step('apply', (call) => engine.apply(before, plan, call));
        const again = await step('plan again', (call) => engine.plan(before, 'apply', call));
        const shift = await step('plan of the shift', (call) => engine.plan(after, 'apply', call));
        await step('shift', (call) => engine.apply(after, shift, call));
        const known = await step('outputs', (call) => engine.outputs(after, call));
        const settled = await step('plan after the shift', (call) => engine.plan(after, 'apply', call));
        const removal = await step('plan of the removal', (call) => engine.plan(after, 'destroy', call));
        await step('destroy', (call) => engine.apply(after, removal, call));

        expect(problems).toEqual([]);
        expect(plan.changes.map(({ action }) => action)).toEqual(plan.changes.map(() => 'create'));
        expect(plan.changes).toHaveLength(awsResources({ blue: 100, green: 0 }).length);
        expect([hasChanges(again), again.drift]).toEqual([false, []]);
        expect(shift.changes.map(({ address, action }) => [address, action])).toEqual([
          ['aws_lb_listener.http', 'update'],
        ]);
        expect(weightsIn(shift)).toEqual([
          [100, 80],
          [0, 20],
        ]);
        expect(known['vpc']?.value).toEqual(expect.stringMatching(/^vpc-/));
        expect(hasChanges(settled)).toBe(false);
        expect(removal.changes.map(({ action }) => action)).toEqual(plan.changes.map(() => 'delete'));
        expect(await step('outputs', (call) => engine.outputs(after, call))).toEqual({});
      },
      15 * minutes,
    );
  },
);

/** Says what is done and how long it took: the provider's own waiting makes this test long. */
async function step<T>(name: string, work: (call: EngineCall) => Promise<T>): Promise<T> {
  const started = Date.now();
  const emit = (event: EngineEvent): void => {
    if (event.type === 'resource.completed')
      process.stdout.write(`      ${event.action} ${event.address} ${event.elapsedSeconds} s\n`);
  };
  const never = new AbortController().signal;
  const result = await work({ emit, stop: { signal: never, hard: never } });
  process.stdout.write(`    ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return result;
}

const weightsIn = (plan: {
  readonly changes: readonly {
    readonly attributes: readonly {
      readonly path: readonly (string | number)[];
      readonly before: unknown;
      readonly after: unknown;
    }[];
  }[];
}) =>
  plan.changes
    .flatMap(({ attributes }) => attributes)
    .filter(({ path }) => path.at(-1) === 'weight')
    .map(({ before, after }) => [before, after].map((shown) => (shown as { readonly value?: number }).value));
