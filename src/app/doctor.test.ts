import { expect, test } from 'vitest';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { initialState } from '../domain/run/advance.ts';
import { defineRun } from '../domain/run/definitions.ts';
import type { FoundTool } from '../ports/tool-locator.ts';
import { effectiveProject } from '../testing/fakes/effective-project.ts';
import { createFakeJournal } from '../testing/fakes/journal.ts';
import { createFakeStateStore, createFakeStateStoreContent } from '../testing/fakes/state-store.ts';
import { examine, type Patient } from './doctor.ts';

const terraform: FoundTool = { engine: 'terraform', path: '/bin/terraform', origin: 'path', version: '1.11.4' };

function patient(
  given: Partial<Patient> & { readonly tools?: never; readonly found?: readonly FoundTool[] } = {},
): Patient {
  const { found = [terraform], ...rest } = given;
  return {
    machine: {
      nodeVersion: '24.1.0',
      findProgram: async (name) => `/bin/${name}`,
      directorySize: async () => 2_500_000,
      directoriesAtWork: async () => [],
      ignoredByGit: async () => true,
    },
    files: createNodeFiles(),
    settings: effectiveProject([]).settings,
    project: { file: '/shop/fairlead.yaml', directory: '/shop' },
    journal: () => undefined,
    states: async () => undefined,
    orphans: [],
    ...rest,
    tools: { list: async () => found, locate: () => Promise.reject(new Error('not asked')) },
  };
}

const about = async (subject: string, given: Patient) =>
  (await examine(given)).filter((finding) => finding.subject === subject);

test('finds nothing wrong where nothing is', async () => {
  const findings = await examine(patient());

  expect(findings.filter((finding) => finding.state !== 'ok')).toEqual([]);
  expect(findings.map((finding) => finding.subject)).toEqual([
    'node',
    'git',
    'terraform',
    'project',
    'journal',
    'provider cache',
  ]);
});

test('names every fault with a way to mend it', async () => {
  const sick = patient({
    found: [],
    machine: {
      ...patient().machine,
      nodeVersion: '20.9.0',
      findProgram: async () => undefined,
      ignoredByGit: async () => false,
    },
    project: {
      file: '/shop/fairlead.yaml',
      directory: '/shop',
      fault: new DeliveryError('PROJECT_INVALID', 'two mistakes'),
    },
  });

  const findings = await examine(sick);
  const wrong = findings.filter((finding) => finding.state !== 'ok');

  expect(wrong.map((finding) => finding.subject)).toEqual(['node', 'git', 'engine', 'project', 'git']);
  expect(wrong.every((finding) => finding.mend !== undefined)).toBe(true);
});

test('says why a tool that is there cannot be used', async () => {
  const [finding] = await about('terraform', patient({ found: [{ ...terraform, fault: 'too old' }] }));

  expect(finding).toMatchObject({ state: 'fault', text: expect.stringContaining('too old') });
});

test('a project with several environments is not a fault', async () => {
  const fault = new DeliveryError('PROJECT_ENVIRONMENT_REQUIRED', 'several');

  const [finding] = await about('project', patient({ project: { file: '/f', directory: '/', fault } }));

  expect(finding).toMatchObject({ state: 'ok' });
});

test('a damaged journal is a finding, not a crash', async () => {
  const broken = (): never => {
    throw new DeliveryError('JOURNAL_CORRUPT', 'torn');
  };

  const machine = { ...patient().machine, directoriesAtWork: async () => ['/shop/.fairlead/work/a/b'] };

  const [finding] = await about('journal', patient({ machine, journal: broken }));

  expect(finding).toMatchObject({ state: 'fault', text: 'torn' });
});

test('finds runs whose process died, and how to go on with them', async () => {
  const journal = createFakeJournal({ lifeOf: () => 'gone' });
  const definition = defineRun({
    id: 'r1',
    kind: 'apply',
    project: 'shop',
    environment: 'staging',
    dependsOn: { network: [] },
    stacks: ['network'],
    parallelism: 1,
    onFailure: 'stop',
    request: {},
  });
  journal.create(definition, initialState(definition), { pid: 7, startedAt: 'then', host: 'here', user: 'me' });

  const [finding] = await about('run r1', patient({ journal: () => journal }));

  expect(finding).toMatchObject({ state: 'warning', mend: '`fairlead resume r1`' });
});

test('finds a command that a killed run left behind, and not one that a run waits for', async () => {
  const journal = createFakeJournal();
  const definition = defineRun({
    id: 'r1',
    kind: 'apply',
    project: 'shop',
    environment: 'staging',
    dependsOn: { network: [] },
    stacks: ['network'],
    parallelism: 1,
    onFailure: 'stop',
    request: {},
  });
  journal.create(definition, initialState(definition), { pid: 7, startedAt: 'then', host: 'here', user: 'me' });
  const work = '/shop/.fairlead/work';
  const machine = {
    ...patient().machine,
    directoriesAtWork: async () => [`${work}/staging/network`, `${work}/staging/web`],
  };

  const findings = await examine(patient({ machine, journal: () => journal }));

  expect(findings.filter((finding) => finding.state === 'warning').map((finding) => finding.subject)).toEqual([
    'staging/web',
  ]);
});

const holder = { pid: 7, startedAt: 'then', host: 'here', user: 'me' };
const stateText = '{"version":4,"serial":1,"lineage":"l","resources":[]}';

test('says nothing of states where none are kept here, and that none is stored where they are', async () => {
  const settings = {
    ...effectiveProject([]).settings,
    state: { service: 'embedded', encryption: { kind: 'none' } } as const,
  };

  expect(await about('states', patient())).toEqual([]);
  expect(await about('states', patient({ settings }))).toMatchObject([{ state: 'ok', text: 'none stored yet' }]);
});

test('reads every state that is stored, and not those that were deleted', async () => {
  const content = createFakeStateStoreContent();
  const lost = createFakeStateStore({ content, keys: { newest: 'lost', older: [] } });
  lost.write('staging/old', stateText, { how: 'write', who: 'ada@here' });
  lost.remove('staging/old', { how: 'delete', who: 'ada@here' });
  const store = createFakeStateStore({ content, keys: { newest: 'k1', older: [] } });
  store.write('staging/network', stateText, { how: 'write', who: 'ada@here' });

  expect(await about('states', patient({ states: async () => store }))).toMatchObject([{ state: 'ok' }]);
});

test('one key that does not fit is one fault', async () => {
  const content = createFakeStateStoreContent();
  const before = createFakeStateStore({ content, keys: { newest: 'k1', older: [] } });
  for (const state of ['staging/network', 'staging/web']) {
    before.write(state, stateText, { how: 'write', who: 'ada@here' });
  }
  const store = createFakeStateStore({ content, keys: { newest: 'k2', older: [] } });

  expect(await about('states', patient({ states: async () => store }))).toMatchObject([
    { state: 'fault', text: expect.stringContaining('k1'), mend: expect.stringContaining('previousKey') },
  ]);
});

test.each(['STATE_KEY_MISSING', 'STATE_STORE_TOO_NEW', 'STATE_STORE_CORRUPT', 'STATE_STORE_DENIED'] as const)(
  'a store that does not open (%s) is a finding, not a crash',
  async (code) => {
    const states = () => Promise.reject(new DeliveryError(code, 'no way in', { hint: 'do this' }));

    expect(await about('states', patient({ states }))).toEqual([
      { subject: 'states', state: 'fault', text: 'no way in', mend: 'do this' },
    ]);
  },
);

test('finds locks of states that a dead process has left, and no other', async () => {
  const lifeOf = ({ pid }: { readonly pid: number }) => (pid === holder.pid ? 'gone' : 'alive');
  const store = createFakeStateStore({ lifeOf });
  for (const [state, who] of [
    ['staging/network', holder],
    ['staging/web', { ...holder, pid: 8 }],
    ['staging/far', undefined],
  ] as const) {
    store.write(state, stateText, { how: 'write', who: 'ada@here' });
    store.lock(state, { id: state, who: 'ada@here', operation: 'apply', since: 'now', info: {} }, who);
  }

  const findings = await examine(patient({ states: async () => store }));

  expect(findings.filter(({ state }) => state !== 'ok')).toMatchObject([
    { subject: 'state staging/network', state: 'warning', text: expect.stringContaining('ada@here') },
  ]);
});

test('asks nothing of states where the project does not open', async () => {
  expect(await about('states', patient({ states: undefined }))).toEqual([]);
});

test('finds stacks that were applied and are in no project file any more', async () => {
  const orphan = {
    environment: 'staging',
    stack: 'old',
    status: 'applied',
    engine: 'terraform',
    engineVersion: '1.11.4',
    run: 'r1',
    at: 'then',
  } as const;

  expect(await about('stack staging/old', patient({ orphans: [orphan] }))).toMatchObject([
    { state: 'warning', text: expect.stringContaining('r1'), mend: expect.stringContaining('fairlead destroy') },
  ]);
});
