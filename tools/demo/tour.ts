/** The tour: what Fairlead does, on three clouds that are simulated, with an engine that is real. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../src/testing/clouds/world.ts';
import { ended, type Showing, type Terminal } from './terminal.ts';

/** The plan was just shown: the screen is taken up where it was approved. */
export const planAsAbove = {
  from: { line: /^approve: approved in/, leftOut: 'plans once more, and shows what was shown above' },
} satisfies Showing;

const waitingFrom = { line: /^approve/, leftOut: 'a plan like the one before' } as const;

export interface Tour {
  readonly terminal: Terminal;
  readonly world: World;
  /** Where the example's `fairlead.yaml` was copied to. */
  readonly project: string;
}

export async function tour({ terminal, world, project }: Tour): Promise<void> {
  const { chapter, say, fairlead } = terminal;
  const staging = ['-e', 'staging'] as const;
  const file = join(project, 'fairlead.yaml');

  chapter('One file: seven stacks on three clouds');
  say('Every mistake would be listed here at once, with file, line and what to write instead.');
  await fairlead(['validate', ...staging]);
  say('References make the graph; nothing has to be ordered by hand.');
  await fairlead(['graph', ...staging]);

  chapter('A plan over all stacks, without an invented value');
  say('Nothing exists yet. What a stack needs from another is unknown, and is shown as unknown.');
  await fairlead(['plan', ...staging]);

  chapter('Apply: scheduled by the graph, journalled before and after every step');
  await fairlead(['apply', ...staging, '--yes'], planAsAbove);
  say(`The clouds now hold ${world.resources().length} resources.`);

  chapter('A change');
  say('fairlead.yaml: web_size small -> medium, and the traffic moves from 70/30 to 50/50.');
  await edit(file, [
    ['web_size: small', 'web_size: medium'],
    ['eu_weight: 70', 'eu_weight: 50'],
    ['us_weight: 30', 'us_weight: 50'],
  ]);
  await fairlead(['plan', ...staging]);
  await fairlead(['apply', ...staging, '--yes'], planAsAbove);
  await fairlead(['output', ...staging]);

  await ripple({ terminal, world });

  chapter('Somebody changes a server by hand');
  const [server] = world.resources({ type: 'simcloud_instance', region: 'us-central1' });
  if (server === undefined) throw new Error('the tour lost its server');
  world.change(server.id, { size: 'xlarge' });
  say(`Behind our back, ${server.id} became "xlarge". Exit code 3 says so to a script.`);
  await fairlead(['drift', ...staging, '--exit-code'], { exits: [3] });
  say('Apply mends it.');
  await fairlead(['apply', ...staging, '--yes']);

  await killedAndResumed({ terminal, world, project });

  chapter('What is protected stays protected');
  say('production is `protected: true`: no flag approves it; here it is refused before anything starts.');
  await fairlead(['apply', '-e', 'production', '--yes'], { exits: [1, 2, 4] });

  chapter('And all of it away again, dependents first');
  await fairlead(['destroy', ...staging, '--yes', '--allow-destroy']);
  const left = world.resources().length;
  if (left !== 0) throw new Error(`${left} resources were left behind`);
  say('The clouds are empty: nothing was left behind.');
}

/** One change goes through three stacks as unknowns; then an upstream turns out differently from what was reviewed. */
async function ripple({ terminal, world }: Omit<Tour, 'project'>): Promise<void> {
  const { chapter, say, fairlead } = terminal;
  const staging = ['-e', 'staging'] as const;
  chapter('One change, three stacks: reviewed once, applied exactly');
  say(
    'The password of the database changes. Its connection string is not known before that is done; the American server',
  );
  say(
    'has it in its user data, and is made anew; its address is not known before it is there, and a name points at it.',
  );
  say('No value is made up: each unknown says which stack it comes from.');
  terminal.set('SHOP_DB_PASSWORD', 'a-second-password-that-is-long');
  await fairlead(['apply', ...staging, '--yes']);
  say('What had been unknown became known; all else was as reviewed, or it would not have been applied.');

  chapter('And where upstream turns out differently, it stops');
  say('The password changes once more. Nobody is there to approve: the run waits, with its plan.');
  terminal.set('SHOP_DB_PASSWORD', 'a-third-password-that-is-longer');
  await fairlead(['apply', ...staging], { exits: [4], from: waitingFrom });
  const run = await terminal.latestRun([...staging]);
  const [front] = world.resources({ type: 'simcloud_load_balancer', region: 'us-central1' });
  if (front === undefined) throw new Error('the tour lost its load balancer');
  world.change(front.id, { idle_timeout: 300 });
  say('Meanwhile somebody raises a time-out by hand. That was in no plan that anybody has seen:');
  await fairlead(['resume', run, ...staging, '--yes'], { exits: [1] });
  say('What was reviewed was applied; what was not, was not. A new plan shows it, and then it may be applied.');
  await fairlead(['apply', ...staging, '--yes']);
}

/** An apply is killed as hard as can be, as soon as the clouds see its first write, and then continued. */
async function killedAndResumed({ terminal, world, project }: Tour): Promise<void> {
  const { chapter, say, fairlead, start } = terminal;
  chapter('An apply is killed, and resumed');
  say('fairlead.yaml: one more server behind the European load balancer, and weekly clean-up of the backups.');
  await edit(join(project, 'fairlead.yaml'), [
    ['count: 2', 'count: 3'],
    ['versioning: true }', "versioning: true, lifecycle_rule: [{ prefix: 'old/', expire_days: 7 }] }"],
  ]);
  const writes = () => {
    const { create, update, delete: removed } = world.calls().byOperation;
    return create + update + removed;
  };
  const before = writes();
  const apply = start(['apply', '-e', 'staging', '--yes']);
  const gone = ended(apply);
  const deadline = Date.now() + 60_000;
  while (writes() === before && apply.exitCode === null && Date.now() < deadline) await sleep(20);
  apply.kill('SIGKILL');
  await gone;
  say('\nkill -9. The journal knows what was begun; terraform itself was left to finish its work.');
  await fairlead(['runs', 'list', '-e', 'staging', '--limit', '3']);
  await fairlead(['resume', await terminal.latestRun(['-e', 'staging']), '-e', 'staging', '--yes']);
  const servers = world.resources({ type: 'simcloud_instance', region: 'eu-west-1' }).length;
  if (servers !== 3) throw new Error(`there should be 3 servers in Europe, there are ${servers}`);
  say('Three servers in Europe: none made twice, none lost.');
}

async function edit(file: string, changes: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the example has no "${from}" any more: mend the tour`);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}
