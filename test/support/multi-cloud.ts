import type { StackWork } from '../../src/ports/iac-engine.ts';
import { resourceOf, targetOf, workOf } from './stack-work.ts';

/** A stack on five clouds that uses most of what a stack can have. */
export const multiCloudWork: StackWork = workOf(
  {
    resources: [
      resourceOf(
        'aws_instance',
        'web',
        {
          ami: '${resources.base.id}',
          user_data: '#!/bin/sh\necho "$${HOME} is 100%{"',
          root_block_device: [{ volume_size: '${var.sizes[0]}' }],
        },
        { tags: { role: 'web' }, forEach: '${stacks.network.zones}', lifecycle: { ignoreChanges: ['ami'] } },
      ),
      resourceOf('aws_ami', 'base', { owners: ['self'], most_recent: true }, { mode: 'data' }),
      resourceOf(
        'aws_route53_record',
        'record',
        { zone_id: '${stacks.dns.zone.id}' },
        { provider: 'us', dependsOn: ['web'] },
      ),
      resourceOf(
        'google_sql_database_instance',
        'db',
        { root_password: '${secrets.DB_PASSWORD}' },
        { provider: 'gcp', tags: { Tier: 'Data Base' } },
      ),
      resourceOf(
        'azurerm_resource_group',
        'rg',
        { name: 'rg-${env.name}', location: 'westeurope' },
        { provider: 'azure' },
      ),
      resourceOf('digitalocean_droplet', 'edge', { region: 'fra1' }, { provider: 'ocean', tags: { role: 'edge' } }),
    ],
    modules: [
      {
        name: 'cdn',
        source: './modules/cdn',
        inputs: { origin: '${var.label}' },
        dependsOn: ['edge'],
        providers: { aws: 'us' },
      },
    ],
    moved: [{ from: 'app', to: 'record' }],
  },
  {
    settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: { 'cost center': 'R&D' } },
    variables: { sizes: { value: [1, 2], sensitive: false, description: 'GiB' } },
    secrets: { DB_PASSWORD: 'hunter2' },
    upstream: {
      network: { status: 'known', outputs: { zones: { value: { a: 'eu-1a', b: 'eu-1b' }, sensitive: false } } },
      dns: { status: 'unknown' },
    },
    targets: {
      eu: targetOf('eu', 'hashicorp/aws', { region: 'eu-west-1', version: '~> 5.0' }),
      us: targetOf('us', 'hashicorp/aws', { region: 'us-east-1', settings: { profile: 'edge' } }),
      gcp: targetOf('gcp', 'hashicorp/google', { region: 'europe-west1', settings: { project: 'shop' } }),
      azure: targetOf('azure', 'hashicorp/azurerm'),
      ocean: targetOf('ocean', 'digitalocean/digitalocean'),
    },
    stack: {
      name: 'app',
      target: 'eu',
      variables: { label: '${env.name}-${var.sizes[1]}' },
      outputs: {
        web: { value: '${resources.web["a"].id}', sensitive: false, description: 'The first one' },
        password: { value: '${resources.db.root_password}', sensitive: false },
      },
      backend: { type: 's3', settings: { bucket: 'state', key: 'app', region: 'eu-west-1' } },
    },
  },
);
