/** What a plan says its changes reach, with a real engine on the simulated clouds. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PlanResult } from '../../src/app/toolkit.ts';
import { startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const project = `project: shop
variables: { domain: shop.example }
environments:
  staging: {}
targets:
  frankfurt: { cloud: aws, provider: { source: fairlead/simcloud, name: simcloud, settings: { cloud: aws, region: eu-central-1 } } }
stacks:
  zone:
    target: frankfurt
    resources:
      - { type: simcloud_dns_zone, name: main, properties: { name: '\${var.domain}' } }
    outputs: { id: '\${resources.main.id}', suffix: '\${resources.main.name_servers[0]}' }
  site:
    target: frankfurt
    resources:
      - type: simcloud_dns_record
        name: www
        forEach: [www, api]
        properties: { zone_id: '\${stacks.zone.id}', name: '\${each.key}.\${var.domain}', type: A, values: [192.0.2.1] }
      - type: simcloud_dns_record
        name: made
        properties: { zone_id: '\${stacks.zone.id}', name: 'x.\${stacks.zone.suffix}', type: TXT, values: [x] }
${settingsFor(anyEngine())}`;

test('the DNS names, places and stacks downstream are told as far as they are known, in every form', async () => {
  using place = createScratchProject({ files: { 'fairlead.yaml': project } });
  const clouds = await startSimulatedClouds({ directory: join(place.directory, '.clouds'), latencyMs: 0 });
  try {
    const scratch: ScratchProject = { ...place, environment: { ...place.environment, ...clouds.env } };
    const text = await runCli(scratch, ['plan']);
    const json = await runCli(scratch, ['plan', '--json']);
    const markdown = await runCli(scratch, ['plan', '--markdown']);

    expect([text.code, json.code, markdown.code], text.output).toEqual([0, 0, 0]);
    const names = 'DNS names: api.shop.example, www.shop.example, (not known: simcloud_dns_record.made of site';
    for (const { stdout } of [text, markdown]) {
      expect(stdout).toContain('downstream: site');
      expect(stdout).toContain('reaches: frankfurt aws');
      expect(stdout).toContain(names);
      expect(stdout).toContain('← stacks.zone');
    }
    const result = json.json.at(-1) as unknown as PlanResult;
    expect(result.reach.map(({ stack, downstream }) => [stack, downstream])).toEqual([
      ['zone', ['site']],
      ['site', []],
    ]);
    expect(result.reach[0]?.dns.map(({ address, name }) => [address, name])).toEqual([
      ['simcloud_dns_record.made', { kind: 'unknown', from: 'zone' }],
      ['simcloud_dns_record.www["api"]', { kind: 'known', value: 'api.shop.example' }],
      ['simcloud_dns_record.www["www"]', { kind: 'known', value: 'www.shop.example' }],
    ]);
    expect(result.destroyed).toEqual([]);
  } finally {
    await clouds.close();
  }
});
