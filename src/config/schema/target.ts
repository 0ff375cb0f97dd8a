import { z } from 'zod';
import { jsonObject, name, text } from './common.ts';

const clouds = ['aws', 'azure', 'gcp', 'digitalocean', 'on-prem'] as const;

const provider = z
  .strictObject({
    source: text
      .optional()
      .describe(
        'Source address, e.g. `hashicorp/aws`. Default: by cloud (hashicorp/aws, hashicorp/azurerm, hashicorp/google, digitalocean/digitalocean); on-prem has none.',
      ),
    name: name.optional().describe('Local name. Default: the last part of the source.'),
    version: text.optional().describe('Version constraint, e.g. `~> 5.0`.'),
    settings: jsonObject
      .optional()
      .describe('Arguments of the provider: account, role, profile ... Strings may hold references.'),
  })
  .describe('The provider that speaks to the target.');

const targetFields = {
  cloud: z.enum(clouds).describe('aws, azure, gcp, digitalocean or on-prem.'),
  region: text.optional().describe('Region or location, e.g. `eu-west-1`. `${var.x}` and `${env.name}` are allowed.'),
  provider: provider.optional(),
};

export const target = z
  .strictObject(targetFields)
  .meta({ id: 'Target', description: 'A place: a cloud, a region and the account that the provider settings say.' });

export const targetOverlay = target
  .partial()
  .meta({ id: 'TargetOverlay', description: 'What differs in this environment.' });
