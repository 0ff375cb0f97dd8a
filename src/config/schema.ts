/** The one source of what a project file may hold: types, checks, JSON Schema and reference pages come from it. */
import { z } from 'zod';
import type { Json } from '../domain/json.ts';
import { duration, name, text } from './schema/common.ts';
import { metricSource } from './schema/metric-source.ts';
import { secret, settings, variable } from './schema/settings.ts';
import { notifier, service, serviceOverlay } from './schema/service.ts';
import { stack, stackOverlay } from './schema/stack.ts';
import { target, targetOverlay } from './schema/target.ts';

const approvals = z
  .strictObject({
    required: z.int().min(1).max(100).describe('How many different people, or keys, have to approve a plan file.'),
    keys: z
      .record(name, text)
      .optional()
      .describe(
        'Public Ed25519 keys of those who may approve, by name: as PEM, or the path of a file, relative to the project file. With keys, only signed approvals count.',
      ),
    authorMayApprove: z
      .boolean()
      .optional()
      .describe('Whether the approval of whoever made the plan counts, too. Default: false.'),
    expireAfter: duration
      .optional()
      .describe(
        'An approval that is older when the plan is applied does not count: `30m`, `8h`, `7d`. Default: never.',
      ),
  })
  .meta({ id: 'Approvals', description: 'Without a plan file that has them, nothing is applied or destroyed.' });

const environment = z
  .strictObject({
    protected: z.boolean().optional().describe('Never approved automatically. Default: false.'),
    approvals: approvals.optional().describe('Approvals that a plan needs before it is applied here.'),
    variables: z.record(name, variable).optional().describe('Values that differ in this environment.'),
    targets: z.record(name, targetOverlay).optional().describe('Targets that differ, or that only it has.'),
    stacks: z.record(name, stackOverlay).optional().describe('Stacks that differ, or that only it has.'),
    services: z.record(name, serviceOverlay).optional().describe('Services that differ, or that only it has.'),
    notifiers: z.record(name, notifier.partial()).optional().describe('Notifiers that differ, or that only it has.'),
    metricSources: z
      .record(name, metricSource.partial())
      .optional()
      .describe('Metric sources that differ, or that only it has.'),
    settings: settings.optional().describe('Settings that differ in this environment.'),
  })
  .meta({ id: 'Environment', description: 'A named variant of the project.' });

export const projectSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors.'),
    project: name.describe("The project's name."),
    variables: z.record(name, variable).optional().describe('Values used in several places: `${var.NAME}`.'),
    secrets: z
      .record(name, secret)
      .optional()
      .describe('Where secret values come from: `${secrets.NAME}`. A value itself never stands in the file.'),
    environments: z
      .record(name, z.union([environment, z.null()]))
      .optional()
      .describe('Variants of the project. None: one environment named `default`.'),
    targets: z.record(name, target).optional().describe('The places stacks go to.'),
    stacks: z.record(name, stack).optional().describe('The units of infrastructure.'),
    services: z.record(name, service).optional().describe('The applications that are delivered.'),
    notifiers: z.record(name, notifier).optional().describe('Who is told of rollouts.'),
    metricSources: z.record(name, metricSource).optional().describe('Where numbers come from, besides the router.'),
    settings: settings.optional().describe('How Fairlead works on this project.'),
  })
  .meta({ title: 'Fairlead project', description: 'What `fairlead.yaml` and `fairlead.config.ts` describe.' });

/** What a user writes. */
export type ProjectInput = z.input<typeof projectSchema>;

/** JSON Schema, draft 2020-12. */
export function projectJsonSchema(): Json {
  const schema = z.toJSONSchema(projectSchema, { target: 'draft-2020-12', io: 'input' });
  // Only plain data: `toJSONSchema` types its result more widely than JSON.
  return JSON.parse(JSON.stringify(schema)) as Json;
}
