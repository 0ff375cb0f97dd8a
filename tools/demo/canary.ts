/** A live canary on this machine: real processes, a real proxy, real requests, and what the clients saw of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceStatus } from '../../src/app/rollout/face.ts';
import { type Clients, startClients } from './clients.ts';
import { ended, type Terminal } from './terminal.ts';

export interface CanaryTour {
  readonly terminal: Terminal;
  /** Where the example was copied to. */
  readonly project: string;
}

const perSecond = 200;

export async function canaryTour({ terminal, project }: CanaryTour): Promise<void> {
  const { chapter, say, fairlead } = terminal;
  // On a screen of a person, what the rollout tells is enough.
  const file = join(project, 'fairlead.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^ *notify: .*\n/m, ''));
  chapter('One file: a stack, and a service that uses its output');
  say(`${text.split('\n').length - 1} lines. What in a strategy can never work is found before it is tried:`);
  await fairlead(['rollout', 'lint', '--rate', String(perSecond)]);
  say('The stack is applied, then the service comes up: nothing was live before, so there is nothing to compare with.');
  await fairlead(['deploy', '--yes'], { from: { line: /^settings: applied/, leftOut: 'plans and applies the stack' } });

  const { address } = await statusOf(terminal);
  if (address === undefined) throw new Error('nobody serves the service');
  let clients = startClients(address, perSecond);
  const total = new Map<string, number>();
  const pause = async (): Promise<void> => {
    await clients.stop();
    addTo(total, clients);
  };
  try {
    chapter('A good version is promoted');
    say(`${perSecond} requests per second come in at ${address}. Version v2 gets a tenth of them, then half.`);
    say('Each step is over as soon as it is proven to be as good, with a chance of one in twenty to be wrong.');
    await fairlead(['rollout', 'start', 'web', '--var', 'version=v2']);

    chapter('A bad version is rolled back');
    say('Version v3 fails every third request. A tenth of the traffic, for a few seconds, is evidence enough.');
    await fairlead(['rollout', 'start', 'web', '--var', 'version=v3', '--var', 'mood=bad'], { exits: [1] });
    await pause();
    await provenElsewhere(terminal, project);

    chapter('A quiet version is held');
    say('Nobody asks any more. Version v4 may be as good as it likes: without evidence it is not promoted.');
    await held(terminal);
    say('Somebody decides to go back. Two minutes later it would have done so by itself.');
    clients = startClients(address, perSecond);
    await sleep(500);
    await pause();
    await fairlead(['rollout', 'status']);
  } finally {
    await clients.stop();
  }
  chapter('What the clients saw');
  for (const [answer, count] of [...total].toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    say(`  ${String(count).padStart(6)}  ${answer}`);
  }
  if (total.has('no answer')) throw new Error('a request was lost');
}

async function provenElsewhere({ chapter, say, fairlead }: Terminal, project: string): Promise<void> {
  chapter('Why it went back, and the proof of it');
  await fairlead(['verdict', 'explain', 'web']);
  say(
    'The record of the rollout is one file. In a folder with nothing else in it, it is judged again to the same verdict:',
  );
  const [record, elsewhere] = ['web.decisions.json', join(project, '..', 'elsewhere')];
  await fairlead(['verdict', 'export', 'web', '--out', record]);
  mkdirSync(elsewhere, { recursive: true });
  renameSync(join(project, record), join(elsewhere, record));
  await fairlead(['verdict', 'rejudge', record, '--cwd', elsewhere]);
  say('And as a page to look at and to send, which loads nothing:');
  await fairlead(['rollout', 'report', record, '--out', 'report.html', '--cwd', elsewhere]);
}

async function held({ start, fairlead }: Terminal): Promise<void> {
  const rollout = start(['rollout', 'start', 'web', '--var', 'version=v4']);
  const gone = ended(rollout);
  let told = '';
  rollout.stdout?.on('data', (text: string) => {
    told += text;
  });
  const deadline = Date.now() + 40_000;
  while (!told.includes('held') && rollout.exitCode === null && Date.now() < deadline) await sleep(50);
  if (!told.includes('held')) throw new Error('the quiet version was not held');
  await fairlead(['rollout', 'abort', 'web']);
  const code = await gone;
  if (code !== 1) throw new Error(`the aborted rollout ended with ${code}`);
}

function addTo(total: Map<string, number>, { seen }: Clients): void {
  for (const [answer, count] of seen) total.set(answer, (total.get(answer) ?? 0) + count);
}

async function statusOf(terminal: Terminal): Promise<ServiceStatus> {
  const [status] = JSON.parse(await terminal.ask(['rollout', 'status', 'web', '--json'])) as readonly ServiceStatus[];
  if (status === undefined) throw new Error('there is no service');
  return status;
}
