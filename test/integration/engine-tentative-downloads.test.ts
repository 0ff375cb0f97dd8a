import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareWithReviewed } from '../../src/domain/change/compare.ts';
import type { StackWork, UpstreamOutputs } from '../../src/ports/iac-engine.ts';
import { watched } from '../../src/testing/contracts/iac-engine/stacks.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';
import { createGitRepository } from '../support/git-repository.ts';
import { mirrorConfiguration, providerMirror } from '../support/provider-mirror.ts';

const mirror = providerMirror('hashicorp/aws');
const terraform = availableEngines().find(({ engine }) => engine === 'terraform');

it.skipIf(mirror === undefined || terraform === undefined)(
  'shares what init has fetched: modules, providers, and the lock file',
  async () => {
    if (mirror === undefined || terraform === undefined) throw new Error('skipped');
    using repository = createGitRepository();
    repository.write('main.tf', fetched);
    repository.write('inner/main.tf', inner);
    repository.commit();
    const bench = await openEngineBench(terraform);
    try {
      await writeFile(join(bench.directory, 'empty.tfrc'), mirrorConfiguration(mirror));
      const app = join(bench.directory, 'app');
      await mkdir(app);
      await writeFile(join(app, 'main.tf'), rootModule(repository.directory));
      const work = (net: UpstreamOutputs): StackWork =>
        bench.work('app', { source: 'app', variables: { cidr: '${stacks.net.cidr}' }, upstream: { net } });
      const known = work({ status: 'known', outputs: { cidr: { value: '10.0.0.0/16', sensitive: false } } });
      const real = await bench.engine.plan(known, 'apply', watched().call);
      const lock = await readFile(join(app, '.terraform.lock.hcl'), 'utf8');
      const seen = watched();

      const tentative = await bench.engine.plan(work({ status: 'unknown' }), 'apply', seen.call);

      expect([tentative.deferred, tentative.warnings]).toEqual([undefined, []]);
      expect(compareWithReviewed(tentative, real).differences).toEqual([]);
      expect(tentative.changes.map(({ address }) => address)).toEqual([
        'aws_vpc.one',
        'module.fetched.module.inner.terraform_data.inner',
      ]);
      // Nothing was fetched for it.
      expect(seen.events.filter(({ type }) => type === 'init.skipped')).toHaveLength(1);
      expect(JSON.stringify(seen.events)).not.toMatch(/Initializing|Downloading/);
      expect((await readdir(app)).sort()).toEqual(['.terraform.lock.hcl', 'main.tf']);
      expect(await readFile(join(app, '.terraform.lock.hcl'), 'utf8')).toBe(lock);
    } finally {
      await bench.close();
    }
  },
);

const fetched = `
variable "cidr" {}
module "inner" {
  source = "./inner"
  value  = { cidr = var.cidr, at = path.module }
}
`;

const inner = 'variable "value" {}\nresource "terraform_data" "inner" {\n  input = var.value\n}\n';

const rootModule = (repository: string): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
variable "cidr" { type = string }
module "fetched" {
  source = "git::file://${repository}"
  cidr   = var.cidr
}
resource "aws_vpc" "one" {
  cidr_block = var.cidr
}
`;
