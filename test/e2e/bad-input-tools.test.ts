import { execFile } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { expectCalm, expectTold, mistakesIn, newestRun, runCli, startCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { processesIn } from '../support/processes.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const run = promisify(execFile);
const { engine, path: real } = anyEngine();
const one = (settings: string): string => `project: shop
${settings}
stacks:
  web:
    resources:
      - { type: terraform_data, name: a, properties: { input: 1 } }
`;
const withTool = (path: string): string =>
  one(`settings: { engine: ${engine}, tools: { ${engine}: { path: ${path} } } }`);

/** The project with a program of its own in place of the tool. */
function withScript(script: string): ScratchProject {
  const scratch = createScratchProject({
    files: { 'fairlead.yaml': withTool('./tool'), tool: `#!/bin/sh\n${script}\n` },
  });
  chmodSync(join(scratch.directory, 'tool'), 0o755);
  return scratch;
}

test('a tool that is not installed', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': one('settings: { engine: opentofu }') } });
  const env = { PATH: '/nowhere' };

  await expectTold(
    scratch,
    ['plan'],
    { exit: 1, codes: ['TOOL_MISSING'], says: ['opentofu', 'fairlead tools install opentofu'] },
    { env },
  );
});

test('a tool that is not where the project says', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': withTool('./nowhere/tool') } });

  await expectTold(scratch, ['plan'], {
    exit: 1,
    codes: ['TOOL_MISSING'],
    says: [join(scratch.directory, 'nowhere/tool'), `settings.tools.${engine}`],
  });
});

test('a tool that is too old', async () => {
  using scratch = withScript(`echo '{"terraform_version":"0.12.31"}'`);

  await expectTold(scratch, ['plan'], {
    exit: 1,
    codes: ['TOOL_TOO_OLD'],
    says: ['0.12.31', 'fairlead tools install'],
  });
});

test('a file that is no tool', async () => {
  using scratch = withScript('echo Segmentation fault; exit 139');

  await expectTold(scratch, ['plan'], { exit: 1, codes: ['TOOL_BROKEN'], says: ['exit code 139'] });
});

test('garbage on the stream of a tool is shown, and the work goes on', async () => {
  using scratch = withScript(
    `case "$1" in plan|apply) echo 'a wrapper says {'; echo '[1,2'; echo '{"@level":"info","type":42}'; printf '\\377\\000\\033[2Jx\\n';; esac\nexec '${real}' "$@"`,
  );

  const apply = await runCli(scratch, ['apply', '--yes']);
  const status = await runCli(scratch, ['status', '--json']);

  expectCalm(apply, 0);
  expect(apply.output).toContain('a wrapper says {');
  expect(apply.output).not.toContain('\u001b[2J');
  expect(status.json).toMatchObject([{ stacks: [{ stack: 'web', state: 'applied' }] }]);
});

test('garbage in place of an answer is refused', async () => {
  using scratch = withScript(`case "$1" in show) echo hello; exit 0;; esac\nexec '${real}' "$@"`);

  await expectTold(scratch, ['plan'], {
    exit: 1,
    codes: ['ENGINE_OUTPUT_UNREADABLE'],
    says: ['`show`', '"web"', join(scratch.directory, 'tool')],
  });
});

test('a provider that cannot be downloaded', async () => {
  using scratch = createScratchProject({
    files: {
      'fairlead.yaml': `project: shop
${settingsFor(anyEngine())}
targets: { eu: { cloud: on-prem, provider: { source: registry.invalid/acme/none } } }
stacks: { web: { target: eu, resources: [{ type: none_thing, name: a }] } }
`,
    },
  });

  const plan = await runCli(scratch, ['plan', '--json']);

  expectCalm(plan, 1);
  expect(mistakesIn(plan.json)).toMatchObject([
    {
      code: 'ENGINE_PROVIDER_DOWNLOAD',
      message: expect.stringMatching(/registry\.invalid\/acme\/none.+\w/),
      hint: expect.stringContaining('TF_CLI_CONFIG_FILE'),
    },
  ]);
  expect(plan.output).toContain('could not connect to registry.invalid');
});

const root = (command: string): string => `resource "terraform_data" "a" {
  input = 1
  provisioner "local-exec" {
    command = "${command}"
  }
}
`;
const takenOver = `project: shop
${settingsFor(anyEngine())}
stacks: { web: { source: ./root } }
`;

test('a tool that is killed in the middle of an apply; the run resumes', async () => {
  // The tool kills itself the first time: exactly in the middle, without a race.
  const suicide = 'test -e ../killed || { touch ../killed; kill -9 $PPID; sleep 1; }';
  using scratch = createScratchProject({
    files: { 'fairlead.yaml': takenOver, 'root/main.tf': root(suicide) },
  });

  const killed = await runCli(scratch, ['apply', '--yes', '--json']);
  const run = await newestRun(scratch);
  const resumed = await runCli(scratch, ['resume', run, '--yes']);
  const again = await runCli(scratch, ['resume', run]);
  const status = await runCli(scratch, ['status', '--json']);

  expectCalm(killed, 1);
  expect(mistakesIn(killed.json)).toMatchObject([
    {
      code: 'ENGINE_KILLED',
      message: expect.stringContaining('SIGKILL'),
      hint: expect.stringContaining('fairlead resume'),
    },
  ]);
  expectCalm(resumed, 0);
  expectCalm(again, again.code ?? -1);
  expect(status.json).toMatchObject([{ stacks: [{ stack: 'web', state: 'applied' }] }]);
  if (process.platform === 'linux') expect(processesIn(scratch.directory)).toEqual([]);
});

test('two at once: the second is told who holds the stack, and the first is not disturbed', async () => {
  using scratch = createScratchProject({
    files: {
      'fairlead.yaml': takenOver,
      'root/main.tf': root('touch ../begun; while test ! -e ../go; do sleep 0.1; done'),
    },
  });
  const first = startCli(scratch, ['apply', '--yes']);
  await appears(scratch, 'begun');

  await expectTold(scratch, ['apply', '--yes'], {
    exit: 1,
    codes: ['RUN_HELD'],
    says: ['default/web', String(first.child.pid), 'fairlead runs show'],
  });
  scratch.write('go', '');

  expectCalm(await first.ended, 0);
});

test('a state that somebody else has locked', async () => {
  using scratch = createScratchProject({
    files: {
      'fairlead.yaml': takenOver,
      'root/main.tf': `terraform { 
  backend "local" { path = "web.tfstate" }
}
${root('touch ../begun; while test ! -e ../go; do sleep 0.1; done')}`,
    },
  });
  const other = await applyByHand(scratch);

  const apply = await runCli(scratch, ['apply', '--yes', '--json']);
  scratch.write('go', '');
  await other.ended;
  const after = await runCli(scratch, ['apply', '--yes']);

  expectCalm(apply, 1);
  expect(mistakesIn(apply.json)).toMatchObject([
    {
      code: 'STATE_LOCKED',
      message: expect.stringMatching(/"web" is locked by \S+@\S+ since/),
      hint: expect.stringContaining('force-unlock'),
    },
  ]);
  expectCalm(after, 0);
});

test('credentials that have expired, and are not shown; after a new login the run resumes', async () => {
  using scratch = createScratchProject({
    files: {
      'fairlead.yaml': `project: shop
${settingsFor(anyEngine())}
secrets: { TOKEN: { env: TOKEN } }
targets: { eu: { cloud: aws, region: eu-west-1, provider: { source: fairlead/simcloud, settings: { cloud: aws, region: eu-west-1, credentials: '\${secrets.TOKEN}' } } } }
stacks: { net: { target: eu, resources: [{ type: simcloud_network, name: main, properties: { name: main, cidr: 10.0.0.0/16 } }] } }
`,
    },
  });
  const clouds = await startSimulatedClouds({ directory: join(scratch.directory, 'clouds') });
  try {
    const missing = await runCli(scratch, ['apply', '--yes', '--json'], { env: clouds.env });
    const expired = await runCli(scratch, ['apply', '--yes', '--json'], { env: { ...clouds.env, TOKEN: 'expired' } });
    const run = await newestRun(scratch);
    const env = { ...clouds.env, TOKEN: 'a-fresh-token-of-today' };
    const resumed = await runCli(scratch, ['resume', run, '--yes'], { env });

    expectCalm(missing, 1);
    expect(mistakesIn(missing.json)).toMatchObject([
      { code: 'SECRET_MISSING', hint: expect.stringContaining('TOKEN') },
    ]);
    expectCalm(expired, 1);
    expect(mistakesIn(expired.json)).toMatchObject([
      {
        code: 'ENGINE_CREDENTIALS_EXPIRED',
        message: expect.stringContaining('"net"'),
        hint: expect.stringContaining('log in again'),
      },
    ]);
    expectCalm(resumed, 0);
    expect(resumed.output).not.toContain('a-fresh-token');
    expect(clouds.world.resources()).toHaveLength(1);
  } finally {
    await clouds.close();
  }
});

/** Waits for a file, for a minute at most. */
async function appears(scratch: ScratchProject, file: string): Promise<void> {
  for (let waited = 0; waited < 600; waited += 1) {
    if (existsSync(join(scratch.directory, file))) return;
    await setTimeout(100);
  }
  throw new Error(`${file} did not appear`);
}

/** A slow apply of the root module by somebody who does not use Fairlead; returned once it has the lock. */
async function applyByHand(scratch: ScratchProject): Promise<{ readonly ended: Promise<unknown> }> {
  const options = { cwd: join(scratch.directory, 'root'), env: { ...scratch.environment, TF_IN_AUTOMATION: '1' } };
  await run(real, ['init', '-input=false'], options);
  const ended = run(real, ['apply', '-auto-approve', '-input=false'], options);
  await Promise.race([appears(scratch, 'begun'), ended]);
  return { ended };
}
