import { describe, expect, it } from 'vitest';
import { effectiveProject, stackOf } from '../../../testing/fakes/effective-project.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { type Diagnostic, readTextDiagnostics } from './diagnostics.ts';
import { failureOf, type Outcome } from './failure.ts';
import { toolFeatures } from './features.ts';
import { generate } from './generate/generate.ts';

const { name: project, environment, settings } = effectiveProject([]);
const work: StackWork = {
  project,
  environment,
  settings,
  stack: stackOf('network'),
  targets: {},
  variables: {},
  upstream: {},
  secrets: {},
  tool: { engine: 'opentofu', path: '/bin/tofu', version: '1.12.6', features: toolFeatures('opentofu', '1.12.6') },
  places: { project: '/p', work: '/p/.fairlead/work/dev/network', stateFile: '/p/s', cache: '/p/c' },
};

const end = { command: 'plan', code: 1, signal: null, stopped: false };
const error = (summary: string, detail = ''): Diagnostic => ({ severity: 'error', summary, detail });
const said = (...diagnostics: readonly Diagnostic[]): Outcome => ({ end, diagnostics, text: [] });
const printed = (text: string): Outcome => ({
  end: { ...end, command: 'init' },
  diagnostics: [],
  text: text.split('\n'),
});

const lockInfo = `Error message: resource temporarily unavailable
Lock Info:
  ID:        e1766240-eff5-f856-78d4-1e85a55fa959
  Path:      terraform.tfstate
  Operation: OperationTypeApply
  Who:       ci@runner-41
  Version:   1.11.4
  Created:   2026-11-24 03:41:31.177209015 +0000 UTC
  Info:      
`;

/** Recorded from Terraform 1.11, OpenTofu 1.6 and 1.12, and from the providers of the clouds. */
const samples: readonly { readonly why: string; readonly outcome: Outcome; readonly code: string }[] = [
  {
    why: 'a state service whose certificate nobody vouches for',
    outcome: said(
      error(
        'Error acquiring the state lock',
        'Error message: Failed to lock: LOCK https://127.0.0.1:1/s giving up after 1 attempt(s): Lock "https://127.0.0.1:1/s":\ntls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
    ),
    code: 'STATE_CERTIFICATE',
  },
  { why: 'a locked state', outcome: said(error('Error acquiring the state lock', lockInfo)), code: 'STATE_LOCKED' },
  {
    why: 'a stale plan',
    outcome: said(
      error(
        'Saved plan is stale',
        'The given plan file can no longer be applied because the state was changed by another operation after the plan was created.',
      ),
    ),
    code: 'PLAN_STALE',
  },
  {
    why: 'a version of the tool that is not allowed',
    outcome: printed(`Initializing the backend...

Error: Unsupported OpenTofu Core version

  on main.tf.json line 1, in terraform:
   1: {"terraform":{"required_version":">= 9.0"}}

This configuration does not support OpenTofu version 1.6.2. To proceed,
either choose another supported OpenTofu version or update this version
constraint.`),
    code: 'ENGINE_VERSION_UNMET',
  },
  {
    why: 'a registry that cannot be reached (Terraform)',
    outcome: printed(`- Finding nosuch/nope versions matching "1.0.0"...

Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider nosuch/nope:
could not connect to registry.example: failed to request discovery
document: dial tcp: lookup registry.example: no such host`),
    code: 'ENGINE_PROVIDER_DOWNLOAD',
  },
  {
    why: 'a registry that cannot be reached (OpenTofu)',
    outcome: printed(`Error: Failed to resolve provider packages

Could not resolve provider nosuch/nope: could not connect to
registry.example: failed to request discovery document`),
    code: 'ENGINE_PROVIDER_DOWNLOAD',
  },
  {
    why: 'a provider version that does not exist',
    outcome: printed(`╷
│ Error: Failed to query available provider packages
│
│ Could not retrieve the list of available versions for provider hashicorp/aws: no available releases match the given constraints 99.0.0
╵`),
    code: 'ENGINE_PROVIDER_VERSION',
  },
  {
    why: 'a lock file that is not to be changed',
    outcome: printed(`Error: Provider dependency changes detected

Changes to the required provider dependencies were detected, but the lock file
is read-only. To use and record these requirements, run "terraform init"
without the "-lockfile=readonly" flag.`),
    code: 'ENGINE_PROVIDER_LOCKED',
  },
  {
    why: 'another place of the state',
    outcome: printed(`Error: Backend configuration changed

A change in the backend configuration has been detected, which may require
migrating existing state.`),
    code: 'ENGINE_BACKEND_CHANGED',
  },
  {
    why: 'another place of the state, found by plan',
    outcome: said(
      error(
        'Backend initialization required: please run "tofu init"',
        'Reason: Backend configuration block has changed',
      ),
    ),
    code: 'ENGINE_BACKEND_CHANGED',
  },
  {
    why: 'a directory that is not initialised',
    outcome: said(
      error(
        'Backend initialization required, please run "terraform init"',
        'Reason: Initial configuration of the requested backend "local"',
      ),
    ),
    code: 'ENGINE_INIT_REQUIRED',
  },
  {
    why: 'a module that is not there yet',
    outcome: said(
      error('Module not installed', 'This module is not yet installed. Run "terraform init" to install all modules.'),
    ),
    code: 'ENGINE_INIT_REQUIRED',
  },
  {
    why: 'a provider that is not there yet',
    outcome: said(
      error('Inconsistent dependency lock file', 'required by this configuration but no version is selected'),
    ),
    code: 'ENGINE_INIT_REQUIRED',
  },
  {
    why: 'a full disk',
    outcome: said(error('Failed to write plan file', 'write /p/saved.tfplan: no space left on device')),
    code: 'FILE_DISK_FULL',
  },
  { why: 'a full disk, on standard error', outcome: printed('write: no space left on device'), code: 'FILE_DISK_FULL' },
  {
    why: 'expired credentials of AWS',
    outcome: said(
      error(
        'Retrieving AWS account details: validating provider credentials',
        'api error ExpiredToken: The security token included in the request is expired',
      ),
    ),
    code: 'ENGINE_CREDENTIALS_EXPIRED',
  },
  {
    why: 'no credentials of AWS',
    outcome: said(error('No valid credential sources found', 'Please see the documentation of the provider')),
    code: 'ENGINE_CREDENTIALS_MISSING',
  },
  {
    why: 'refused credentials of AWS',
    outcome: said(error('validating provider credentials', 'StatusCode: 403, api error InvalidClientTokenId: invalid')),
    code: 'ENGINE_CREDENTIALS_REFUSED',
  },
  {
    why: 'no credentials of Azure',
    outcome: said(error('building account', "could not acquire access token: please run 'az login' to setup account")),
    code: 'ENGINE_CREDENTIALS_MISSING',
  },
  {
    why: 'expired credentials of Azure',
    outcome: said(error('building account', 'AADSTS700082: The refresh token has expired due to inactivity')),
    code: 'ENGINE_CREDENTIALS_EXPIRED',
  },
  {
    why: 'no credentials of Google',
    outcome: said(
      error('Attempted to load application default credentials', 'google: could not find default credentials'),
    ),
    code: 'ENGINE_CREDENTIALS_MISSING',
  },
  {
    why: 'expired credentials of Google',
    outcome: said(error('Error when reading', 'oauth2: "invalid_grant" "reauth related error (invalid_rapt)"')),
    code: 'ENGINE_CREDENTIALS_EXPIRED',
  },
  {
    why: 'a variable without a value',
    outcome: said(error('No value for required variable', 'The root module input variable "size" is not set')),
    code: 'ENGINE_VARIABLE_MISSING',
  },
  {
    why: 'a state of a newer version',
    outcome: said(
      error(
        'Error refreshing state',
        'state snapshot was created by Terraform v1.14.0, which is newer than current v1.11.4',
      ),
    ),
    code: 'STATE_TOO_NEW',
  },
  {
    why: 'a configuration with a mistake',
    outcome: said(error('Unsupported argument', 'An argument named "inputt" is not expected here.')),
    code: 'ENGINE_CONFIGURATION_INVALID',
  },
  { why: 'anything else', outcome: said(error('creating bucket', 'BucketAlreadyExists')), code: 'ENGINE_FAILED' },
  { why: 'silence', outcome: said(), code: 'ENGINE_FAILED' },
  {
    why: 'a death by signal',
    outcome: { end: { ...end, code: null, signal: 'SIGKILL' }, diagnostics: [], text: [] },
    code: 'ENGINE_KILLED',
  },
  {
    why: 'a stop that we asked for, whatever it says',
    outcome: { end: { ...end, stopped: true }, diagnostics: [error('execution halted')], text: [] },
    code: 'ENGINE_INTERRUPTED',
  },
];

describe('failures of the tool', () => {
  for (const { why, outcome, code } of samples) {
    it(`${why} is ${code}, with the exit code`, () => {
      const failure = failureOf({ work }, outcome);

      expect(failure.code).toBe(code);
      expect(failure.data).toMatchObject({ exitCode: outcome.end.code, signal: outcome.end.signal });
    });
  }

  const remoteState = error('Unable to find remote state', 'No stored state was found for the given workspace.');
  const credentials = error('No valid credential sources found', 'Please see the documentation of the provider');

  it.each([
    { why: 'an error that no table knows', first: remoteState, second: credentials, code: 'ENGINE_FAILED' },
    { why: 'missing credentials', first: credentials, second: remoteState, code: 'ENGINE_CREDENTIALS_MISSING' },
  ])('of two errors is about the first: $why', ({ first, second, code }) => {
    const failure = failureOf({ work }, said(first, second));

    expect(failure.code).toBe(code);
    expect(failure.message).toContain(first.summary);
    expect(failure.message).not.toContain(second.summary);
  });

  it('is about a later error that explains all others, in code, message and hint', () => {
    const failure = failureOf({ work }, said(credentials, error('Error acquiring the state lock', lockInfo)));

    expect(failure.code).toBe('STATE_LOCKED');
    expect(failure.message).toContain('ci@runner-41');
    expect(failure.hint).toContain('force-unlock');
  });

  it('gives each of several problems its own code', () => {
    const failure = failureOf({ work }, said(remoteState, credentials), generate(work));

    expect(failure.problems.map(({ code }) => code)).toEqual(['ENGINE_FAILED', 'ENGINE_CREDENTIALS_MISSING']);
  });

  it('says who holds a lock, since when, and how to break it', () => {
    const failure = failureOf({ work }, said(error('Error acquiring the state lock', lockInfo)));

    expect(failure.message).toContain('ci@runner-41');
    expect(failure.hint).toContain('force-unlock e1766240-eff5-f856-78d4-1e85a55fa959');
    expect(failure.data).toMatchObject({
      stack: 'network',
      lock: { id: 'e1766240-eff5-f856-78d4-1e85a55fa959', who: 'ci@runner-41', operation: 'OperationTypeApply' },
    });
  });

  it('reads the paragraphs of a command that speaks text', () => {
    const found = readTextDiagnostics([
      '╷',
      '│ Warning: Deprecated',
      '│ ',
      '│   on main.tf line 7, in resource "a" "b":',
      '│ ',
      '│ Do not.',
      '╵',
      'Error: Broken',
      '',
      'Wholly.',
    ]);

    expect(found).toMatchObject([
      { severity: 'warning', summary: 'Deprecated', file: 'main.tf', line: 7 },
      { severity: 'error', summary: 'Broken', detail: 'Wholly.' },
    ]);
  });
});
