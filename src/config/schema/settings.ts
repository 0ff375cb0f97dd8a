import { z } from 'zod';
import { durationOrNone, json, tags, text } from './common.ts';
import { engine } from './stack.ts';

const variableObject = {
  default: json.optional().describe('The same as `value`, as Terraform calls it.'),
  value: json.optional().describe('The value. None: an environment or `--var` must give one.'),
  sensitive: z.boolean().optional().describe('Never shown. Default: false.'),
  description: z.string().optional().describe('For people.'),
};

export const variable = z
  .union([z.strictObject(variableObject), z.string(), z.number(), z.boolean(), z.array(json), z.null()])
  .meta({
    id: 'Variable',
    description: 'A plain value, or an object with `value`, `sensitive` and `description`. `${var.NAME}` refers to it.',
  });

const secretObject = z
  .strictObject({
    env: text.optional().describe('Name of a variable of the process.'),
    file: text.optional().describe('Path, relative to the project file.'),
    command: z.array(z.string()).min(1).optional().describe('Program and arguments; what it prints is the secret.'),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length <= 1, 'one-of');

export const secret = z.union([secretObject, z.null()]).meta({
  id: 'Secret',
  description: 'Where the value comes from. Default: the variable of the process of the same name.',
});

const toolSetting = z
  .strictObject({
    path: text.optional().describe('Path of the program.'),
    version: text.optional().describe('Version constraint, e.g. `>= 1.6`, `~> 1.11`.'),
  })
  .optional()
  .describe('Path and version of the program.');

const keySource = z
  .strictObject({
    env: text.optional().describe('Name of a variable of the process.'),
    file: text.optional().describe('Path, relative to the project file.'),
    command: z.array(z.string()).min(1).optional().describe('Program and arguments; what it prints is the key.'),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, 'one-of')
  .meta({ id: 'StateKey', description: 'Where a key comes from: 32 random bytes in base64.' });

const stateSetting = z
  .strictObject({
    service: z
      .enum(['local', 'embedded'])
      .optional()
      .describe(
        '`embedded`: the built-in service, with versions, locks and encryption. `local`: a plain file for each stack. Default: local.',
      ),
    encryption: z
      .union([
        z.literal('none'),
        z.strictObject({
          key: keySource.optional().describe('Default: the file `.fairlead/state.key`, made with the first state.'),
          previousKey: keySource.optional().describe('The key before, until `fairlead state rotate` has run.'),
        }),
      ])
      .optional()
      .describe('Of the built-in service. `none`: states are stored in plain. Default: with a key of its own.'),
  })
  .meta({ id: 'StateSettings', description: 'Where the states are of stacks that name no `backend`.' });

export const settings = z
  .strictObject({
    parallelism: z.int().min(1).max(256).optional().describe('How many steps run at a time. Default: 4.'),
    engine: engine.optional().describe('Engine of stacks that name none. Default: auto.'),
    tools: z
      .strictObject({ terraform: toolSetting, opentofu: toolSetting })
      .optional()
      .describe('Which program to use, by engine. Default: installed by Fairlead, else on PATH.'),
    maxDeletions: z
      .int()
      .min(0)
      .optional()
      .describe(
        "More deletions than this in one run need `--allow-destroy` or the environment's name typed. Default: 5.",
      ),
    refreshAfter: durationOrNone
      .optional()
      .describe(
        'A stack that a plan found unchanged is not planned again for so long, while nothing that it depends on changes: `30s`, `10m`, `1h`. `0`: always. Default: 10m.',
      ),
    warmProviders: z
      .boolean()
      .optional()
      .describe(
        'Providers keep running between the commands of a run, where that is proven to change nothing. `false`: every command starts its own. Default: true.',
      ),
    planFirst: z
      .boolean()
      .optional()
      .describe(
        'Show and check every plan before the first change, also with `--yes` and of stacks of which there is nothing yet. Default: false, those are planned and applied in one go.',
      ),
    approvalPort: z
      .int()
      .min(1024)
      .max(65_535)
      .optional()
      .describe(
        'Where links to approve or reject a step of a rollout lead to, on 127.0.0.1, while one waits. Default: a free port.',
      ),
    defaultTags: tags
      .optional()
      .describe('Tags of every resource whose provider knows tags, besides environment, project and managed-by.'),
    state: stateSetting.optional().describe('Where states are kept. Default: a plain file for each stack.'),
  })
  .meta({ id: 'Settings', description: 'How Fairlead works on this project.' });
