/** Plan in one place, approve in another, apply in a third: real engines, a state that all share, a journal for each. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliEnd, type CliOptions, newestRun, runCli } from '../support/cli-run.ts';
import { anyEngine, availableEngines, type TestEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

interface Given {
  /** Where the states are. */
  readonly shared: ScratchProject;
  readonly engine?: TestEngine;
  readonly name?: string;
  readonly size?: string;
  readonly input?: string;
  readonly approvals?: string;
  readonly mask?: string;
}

const project = ({ shared, engine = anyEngine(), name = 'shop', size = '3', input = 'v', ...given }: Given): string => `
project: ${name}
${settingsFor(engine)}
variables:
  size: ${size}
  mask: { value: ${given.mask ?? 'sesame-street'}, sensitive: true }
secrets: { TOKEN: {} }
environments:
  staging:
  production: { protected: true${given.approvals === undefined ? '' : `, approvals: ${given.approvals}`} }
stacks:
  network:
    backend: { type: local, path: "${shared.directory}/\${env.name}-network.tfstate" }
    resources: [{ type: terraform_data, name: vpc, properties: { input: "${input}\${var.size}" } }]
    outputs:
      text: "\${resources.vpc.output}"
      hidden: { value: "\${resources.vpc.output}-private", sensitive: true }
  app:
    backend: { type: local, path: "${shared.directory}/\${env.name}-app.tfstate" }
    resources:
      - { type: terraform_data, name: web, properties: { input: "\${stacks.network.text}" } }
      - { type: terraform_data, name: key, properties: { input: "\${var.mask} \${secrets.TOKEN}" } }
  legacy:
    source: legacy
    variables: { text: "\${stacks.network.text}" }
`;

const module = `
terraform {
  backend "local" {}
}
variable "text" { type = string }
module "part" {
  source = "../parts/one"
  text   = var.text
}
`;
const part = `
variable "text" { type = string }
resource "terraform_data" "old" { input = "\${var.text}-old" }
`;

const secrets = { TOKEN: 'hunter2hunter2' };

/** A copy of the project in a directory of its own. */
function copy(given: Given): ScratchProject {
  return createScratchProject({
    files: {
      'fairlead.yaml': project(given),
      // Where its state is, the module says: in the directory that all copies share.
      'legacy/main.tf': module.replace('"local" {}', `"local" { path = "${given.shared.directory}/legacy.tfstate" }`),
      'parts/one/main.tf': part,
    },
    variables: secrets,
  });
}

const lockFile = '.terraform.lock.hcl';

/** Providers that can be installed; nothing ever starts one. */
function mirrorOf(place: ScratchProject, versions: readonly string[]): void {
  const system = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  for (const host of ['registry.terraform.io', 'registry.opentofu.org'])
    for (const version of versions)
      place.write(`mirror/${host}/acme/thing/${version}/${system}/terraform-provider-thing_v${version}`, version);
  place.write(
    '.home/cli.tfrc',
    `provider_installation {\n  filesystem_mirror {\n    path = "${place.directory}/mirror"\n  }\n}\n`,
  );
}

const empty = (): ScratchProject => createScratchProject({ files: {} });
const fairlead = (place: ScratchProject, line: string, options?: CliOptions): Promise<CliEnd> =>
  runCli(place, line.split(' '), options);
async function done(place: ScratchProject, line: string, options?: CliOptions): Promise<CliEnd> {
  const end = await fairlead(place, line, options);
  expect([end.code, line], end.output).toEqual([0, line]);
  return end;
}
const carry = (from: ScratchProject, to: ScratchProject): void =>
  copyFileSync(join(from.directory, 'plan.fairlead'), join(to.directory, 'plan.fairlead'));

interface Told {
  readonly code: string;
  readonly problems: readonly { readonly message: string }[];
  readonly hint: string;
}
/** What stood in the way, said before a run was begun. */
async function refused(place: ScratchProject, line: string, options?: CliOptions): Promise<Told> {
  const { json, output } = await fairlead(place, `${line} --json`, options);
  const last = json.at(-1) as unknown as Told & { readonly type: string };
  expect(last.type, output).toBe('error');
  return last;
}
const messages = async (place: ScratchProject, line = 'apply plan.fairlead', options?: CliOptions) =>
  (await refused(place, line, options)).problems.map(({ message }) => message);

describe('a plan file', () => {
  it('is made in one place, approved in another and applied in a third', async () => {
    using shared = empty();
    using ada = copy({ shared, approvals: '{ required: 2 }' });
    using ben = empty();
    using ci = copy({ shared, approvals: '{ required: 2 }' });

    const planned = await done(ada, 'plan -e production -o plan.fairlead');
    carry(ada, ben);
    await done(ben, 'approve plan.fairlead --by ben');
    const shown = await done(ben, 'show plan.fairlead');
    carry(ben, ci);
    const early = await refused(ci, 'apply plan.fairlead');
    await done(ci, 'approve plan.fairlead --by eve --comment OPS-17');
    const applied = await done(ci, 'apply plan.fairlead');
    const run = await done(ci, `runs show ${await newestRun(ci)}`);
    const again = await done(ada, 'plan -e production --exit-code');

    expect(planned.output).toMatch(/saved as plan.fairlead, sha256:[0-9a-f]{64}/);
    expect(shown.stdout).toContain('stacks.network');
    expect(shown.stdout).toMatch(/approved {2}by ben/);
    expect(early).toMatchObject({
      code: 'APPROVALS_MISSING',
      hint: expect.stringContaining('fairlead approve') as string,
    });
    expect(applied.stdout).toContain('3 stacks applied');
    expect(run.stdout).toMatch(/applies the plan sha256:[^]*approved by ben[^]*approved by eve, .*: OPS-17/);
    expect(again.stdout).toContain('No changes');
  });

  it('holds no secret in clear, and neither does the journal of who applies it', async () => {
    using shared = empty();
    using ada = copy({ shared });

    await done(ada, 'plan -e staging -o plan.fairlead');
    const planned = ada.read('plan.fairlead');
    await done(ada, 'apply plan.fairlead');
    await done(ada, 'plan -e staging --var size=4 -o plan.fairlead');
    const known = ada.read('plan.fairlead');
    const shown = await done(ada, 'show plan.fairlead --json');

    for (const text of [planned, known, shown.stdout]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain('sesame');
      expect(text).not.toContain('-private');
      expect(text).not.toContain('.tfplan');
    }
    expect(readFileSync(join(ada.directory, '.fairlead/journal.db'), 'latin1')).not.toContain('hunter2');
  });

  it('finds a secret that has changed, where the key of the plan is', async () => {
    using shared = empty();
    using ada = copy({ shared });
    using ci = copy({ shared });
    await done(ada, 'plan -e staging -o plan.fairlead');
    carry(ada, ci);

    const { json, code } = await fairlead(ada, 'apply plan.fairlead --json', { env: { TOKEN: 'another-token' } });
    const elsewhere = await done(ci, 'apply plan.fairlead');

    expect(code).toBe(1);
    expect(JSON.stringify(json.at(-1))).toContain('PLAN_FILE_DIVERGED');
    expect(JSON.stringify(json.at(-1))).toContain('terraform_data.key differs at input');
    expect(elsewhere.stdout).toContain('3 stacks applied');
  });

  it('says exactly what has moved, of all stacks at once, and touches nothing', async () => {
    using shared = empty();
    using ada = copy({ shared });
    using ci = copy({ shared, size: '4', input: 'w' });
    await done(ada, 'plan -e staging -o plan.fairlead');
    carry(ada, ci);
    ci.write('parts/one/main.tf', part.replace('-old', '-new'));
    ci.write('parts/one/more.tf', '');

    const moved = await messages(ci);
    const runs = await done(ci, 'runs --json');

    expect(moved).toEqual([
      'stack "network": stacks.network.resources.vpc has changed; variable size was 3, is 4',
      'stack "legacy": parts/one/main.tf has changed; parts/one/more.tf is new',
    ]);
    expect(runs.json).toEqual([[]]);
  });

  it('says when a state has moved: applied once, it cannot be applied again', async () => {
    using shared = empty();
    using ada = copy({ shared });
    await done(ada, 'plan -e staging -o plan.fairlead');
    await done(ada, 'apply plan.fairlead');

    const first = await messages(ada);
    await done(ada, 'plan -e staging --var size=4 -o plan.fairlead');
    await done(ada, 'apply -e staging -s network --yes --var size=5');
    const second = await messages(ada);

    expect(first[0]).toMatch(/^stack "network": there was no state, and there is one now \(serial \d+\)$/);
    expect(second).toEqual([expect.stringMatching(/^stack "network": its state was serial \d+, is \d+$/)]);
  });

  it('says when the tool has moved', async () => {
    const [one, other] = availableEngines();
    if (one === undefined || other === undefined) return;
    using shared = empty();
    using ada = copy({ shared, engine: one });
    using ci = copy({ shared, engine: other });
    await done(ada, 'plan -e staging -s network -o plan.fairlead');
    carry(ada, ci);

    const moved = await messages(ci);

    expect(moved[0]).toMatch(/stack "network": .*the tool was \S+ [\d.]+, is \S+ [\d.]+/);
  });

  it('says when a provider has moved, also where `init` has chosen it', async () => {
    using shared = empty();
    using ada = copy({ shared });
    using ci = copy({ shared });
    const using = 'terraform {\n  required_providers {\n    thing = { source = "acme/thing" }\n  }\n}\n';
    for (const [place, versions] of [
      [ada, ['1.0.0']],
      [ci, ['1.0.0', '1.1.0']],
    ] as const) {
      mirrorOf(place, versions);
      place.write('legacy/versions.tf', using);
    }
    await done(ada, 'plan -e staging -o plan.fairlead');
    carry(ada, ci);

    const moved = await messages(ci);
    copyFileSync(join(ada.directory, 'legacy', lockFile), join(ci.directory, 'legacy', lockFile));
    const { json } = await fairlead(ci, 'apply plan.fairlead --json');

    expect(moved).toEqual([expect.stringMatching(/^stack "legacy": provider \S+\/acme\/thing was 1.0.0, is 1.1.0$/)]);
    // Such a provider cannot be started; that a run was begun tells that nothing had moved.
    expect(json.at(-1)).toMatchObject({ type: 'result' });
  });

  it('asks for the value of a sensitive variable again, and takes the others from the file', async () => {
    using shared = empty();
    using ada = copy({ shared });
    const wish = '--var size=7 --var mask=sesame-street';
    await done(ada, `plan -e staging ${wish} -o plan.fairlead`);

    const moved = await messages(ada);
    const applied = await done(ada, 'apply plan.fairlead --var mask=sesame-street');

    expect(moved).toEqual([
      'the value of variable "mask" was given by hand and is not in the file: give it again with `--var`',
    ]);
    expect(applied.stdout).toContain('"v7"');
  });

  it('destroys what a plan of destruction shows', async () => {
    using shared = empty();
    using ada = copy({ shared });
    await done(ada, 'apply -e staging --yes');
    await done(ada, 'plan -e staging --destroy -o plan.fairlead');

    const shown = await done(ada, 'show plan.fairlead');
    await done(ada, 'apply plan.fairlead');

    expect(shown.stdout).toContain('Plan to destroy');
    expect((await done(ada, 'status -e staging --json')).json).toMatchObject([
      { stacks: [{ state: 'destroyed' }, { state: 'destroyed' }, { state: 'destroyed' }] },
    ]);
  });
});

const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'public' ? 'spki' : 'pkcs8' }).toString();

describe('approvals', () => {
  it('count where they are signed with a key that the project names, and nowhere else', async () => {
    const ada = generateKeyPairSync('ed25519');
    const eve = generateKeyPairSync('ed25519');
    using shared = empty();
    using place = copy({ shared, approvals: '{ required: 1, keys: { ada: keys/ada.pem } }' });
    place.write('keys/ada.pem', pem(ada.publicKey));
    place.write('ada.key', pem(ada.privateKey));
    place.write('eve.key', pem(eve.privateKey));
    await done(place, 'plan -e production -s network -o plan.fairlead');

    await done(place, 'approve plan.fairlead --by ada');
    await done(place, 'approve plan.fairlead --by ada --sign eve.key');
    const before = await fairlead(place, 'apply plan.fairlead');
    await done(place, 'approve plan.fairlead --by ada --sign ada.key');
    const signed = place.read('plan.fairlead');
    place.write('plan.fairlead', signed.replaceAll('"by": "ada"', '"by": "ben"'));
    const changed = await fairlead(place, 'apply plan.fairlead');
    place.write('plan.fairlead', signed);
    const applied = await done(place, 'apply plan.fairlead');

    expect([before.code, changed.code]).toEqual([4, 4]);
    expect(before.output).toContain('ada: not signed; ada: signed with an unknown key');
    expect(changed.output).toContain('signature does not fit');
    expect(applied.stdout).toContain('1 stack applied');
  });

  it('stand for the question of a protected environment, which is asked as before without them', async () => {
    using shared = empty();
    using place = copy({ shared });
    await done(place, 'plan -e production -s network -o plan.fairlead');

    const asked = await fairlead(place, 'apply plan.fairlead');
    const forced = await refused(place, 'apply plan.fairlead --yes');
    await done(place, 'approve plan.fairlead');
    const applied = await done(place, 'apply plan.fairlead');

    expect(asked.code, asked.output).toBe(4);
    expect(forced.code).toBe('PROTECTED_ENVIRONMENT');
    expect(applied.stdout).toContain('1 stack applied');
  });
});

describe('told, with a next step', () => {
  it.each([
    ['an edited plan', 'PLAN_FILE_CHANGED', 'apply', (text: string) => text.replace('"v3"', '"v4"')],
    ['an edited plan, shown', 'PLAN_FILE_CHANGED', 'show', (text: string) => text.replace('"v3"', '"v4"')],
    ['an edited plan, approved', 'PLAN_FILE_CHANGED', 'approve', (text: string) => text.replace('"v3"', '"v4"')],
    ['a newer version', 'PLAN_FILE_TOO_NEW', 'apply', (text: string) => text.replace('"version": 1', '"version": 9')],
    ['something else', 'PLAN_FILE_UNREADABLE', 'apply', () => 'project: shop\n'],
    [
      'an approval of another plan',
      'APPROVAL_OF_ANOTHER_PLAN',
      'apply',
      (text: string) =>
        text.replace(
          '"approvals": []',
          '"approvals": [\n    {\n      "digest": "sha256:00",\n      "by": "eve",\n      "at": "2026-01-01T00:00:00.000Z"\n    }\n  ]',
        ),
    ],
  ])('%s: %s', async (_, code, verb, change) => {
    using shared = empty();
    using place = copy({ shared });
    await done(place, 'plan -e staging -s network -o plan.fairlead');
    place.write('plan.fairlead', change(place.read('plan.fairlead')));

    const told = await refused(place, `${verb} plan.fairlead`);

    expect(told.code).toBe(code);
    expect(told.hint).not.toBe('');
  });

  it('a plan of another project or environment, no plan at all, a file that is none', async () => {
    using shared = empty();
    using place = copy({ shared });
    using other = copy({ shared, name: 'bakery' });
    await done(place, 'plan -e staging -s network -o plan.fairlead');
    carry(place, other);
    place.write('notes.txt', 'mine');

    const codes = [
      (await refused(other, 'apply plan.fairlead')).code,
      (await refused(place, 'apply -e production plan.fairlead')).code,
      (await refused(place, 'apply gone.fairlead')).code,
      (await refused(place, 'plan -e staging -o notes.txt')).code,
      (await refused(place, 'apply plan.fairlead -s network')).code,
      (await refused(place, 'approve plan.fairlead --sign notes.txt')).code,
      (await refused(place, 'approve plan.fairlead --sign gone.pem')).code,
    ];

    expect(codes).toEqual([
      'PLAN_FILE_OF_ANOTHER_PROJECT',
      'PLAN_FILE_OF_ANOTHER_ENVIRONMENT',
      'PLAN_FILE_MISSING',
      'PLAN_FILE_TAKEN',
      'SELECTION_REFUSED',
      'SIGNING_KEY_INVALID',
      'SIGNING_KEY_INVALID',
    ]);
    expect(place.read('notes.txt')).toBe('mine');
  });

  it('an environment that asks for approvals, and no plan file; a key that is not there', async () => {
    using shared = empty();
    using place = copy({ shared, approvals: '{ required: 1, keys: { ada: keys/gone.pem } }' });
    await done(place, 'plan -e production -s network -o plan.fairlead');

    const told = [await refused(place, 'apply -e production'), await refused(place, 'destroy -e production')];
    const key = await refused(place, 'apply plan.fairlead');

    expect(told.map(({ code }) => code)).toEqual(['APPROVALS_NEED_FILE', 'APPROVALS_NEED_FILE']);
    expect(told[1]?.hint).toContain('fairlead plan -e production --destroy -o plan.fairlead');
    expect(key).toMatchObject({ code: 'SIGNING_KEY_INVALID' });
  });
});
