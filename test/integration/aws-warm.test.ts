import { existsSync, globSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackPlan } from '../../src/domain/change/model.ts';
import type { EngineCall, StackWork } from '../../src/ports/iac-engine.ts';
import { type AwsBed, findAwsBed, type Moto, startMoto, writeMirrorConfig } from '../support/aws-bed.ts';
import { awsOutputs, awsResources, awsTarget } from '../support/aws-stack.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';
import { newWarmProviders } from '../support/warm-bed.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;
type ReadyBed = Extract<AwsBed, { kind: 'ready' }>;

const bed = findAwsBed();
const terraform = availableEngines().find(({ engine }) => engine === 'terraform');
const missing = bed.kind === 'missing' ? bed.reason : terraform === undefined ? 'no terraform on PATH' : undefined;

const certificates = '/etc/ssl/certs/ca-certificates.crt';

const never = new AbortController().signal;
const call: EngineCall = { emit: () => undefined, stop: { signal: never, hard: never } };
/** What differs between two makings of the same plan. */
const essence = ({ artifact: _, ...plan }: StackPlan): unknown => plan;

describe.skipIf(missing !== undefined)(
  `the real AWS provider, kept running${missing === undefined ? '' : `: skipped, ${missing}`}`,
  { timeout: 300_000 },
  () => {
    const opened: Bench[] = [];
    let moto: Moto;
    let directory: string;
    beforeAll(async () => {
      const { moto: program, mirror } = bed as ReadyBed;
      directory = await mkdtemp(join(tmpdir(), 'fairlead-aws-'));
      writeMirrorConfig(join(directory, 'mirror.tfrc'), mirror);
      moto = await startMoto(program);
    }, 60_000);
    afterAll(async () => {
      if (missing !== undefined) return;
      for (const bench of opened) await bench.close();
      await moto.stop();
      await rm(directory, { recursive: true, force: true });
    });
    const open = async (kind: 'warm' | 'cold'): Promise<Bench> => {
      if (terraform === undefined) throw new Error('skipped');
      const warm = kind === 'warm' ? { warm: newWarmProviders() } : {};
      // A certificate of its own: this provider cannot be configured twice with it.
      const environment = {
        TF_CLI_CONFIG_FILE: join(directory, 'mirror.tfrc'),
        ...(existsSync(certificates) ? { AWS_CA_BUNDLE: certificates } : {}),
      };
      const bench = await openEngineBench(terraform, { environment, ...warm });
      opened.push(bench);
      return bench;
    };
    const workIn = (bench: Bench, name: string): StackWork => {
      const work = bench.work(name, { resources: awsResources({ blue: 90, green: 10 }), outputs: awsOutputs });
      const target = awsTarget(moto.url, (bed as ReadyBed).version);
      return { ...work, stack: { ...work.stack, target: 'frankfurt' }, targets: { frankfurt: target } };
    };

    it('plans what it plans when the engine starts it', async () => {
      const [warm, cold] = [await open('warm'), await open('cold')];
      const first = await warm.engine.plan(workIn(warm, 'web'), 'apply', call);
      // Of another stack, by the process that planned the first one.
      const second = await warm.engine.plan(workIn(warm, 'shop'), 'apply', call);
      const reference = await cold.engine.plan(workIn(cold, 'web'), 'apply', call);

      expect(first.changes).toHaveLength(awsResources({ blue: 90, green: 10 }).length);
      expect(essence(first)).toEqual(essence(reference));
      expect(essence({ ...second, stack: 'web' })).toEqual(essence(reference));
    });

    it('takes no more memory after many plans', async () => {
      const bench = await open('warm');
      const place = join(bench.directory, '.fairlead/work/staging/.providers');
      await mkdir(place, { recursive: true });
      const plans = async (count: number): Promise<number> => {
        for (let index = 0; index < count; index += 1) await bench.engine.plan(workIn(bench, 'web'), 'apply', call);
        return memoryOfProcessesIn(place);
      };

      const settled = await plans(20);
      const later = await plans(40);

      process.stdout.write(
        `    ${Math.round(settled / 1024)} MB after 20 plans, ${Math.round(later / 1024)} MB after 60\n`,
      );
      expect(settled).toBeGreaterThan(0);
      // Forty plans that each left 5 MB behind would be seen; what is less is the collector's own pace.
      expect(later / settled).toBeLessThan(1.15);
    });
  },
);

/** KiB of all programs that work in a directory. Linux only. */
function memoryOfProcessesIn(directory: string): number {
  let sum = 0;
  for (const path of globSync('/proc/[0-9]*/cwd')) {
    try {
      if (readlinkSync(path) !== directory) continue;
      const status = readFileSync(join(path, '../status'), 'utf8');
      sum += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      // Ended meanwhile.
    }
  }
  return sum;
}
