/** What must be said first and confirmed: data that would be lost, and deletions in numbers. */
import type { Settings } from '../project/model.ts';
import type { Change, StackPlan } from './model.ts';

export type Danger =
  | {
      readonly kind: 'data-loss';
      readonly stack: string;
      readonly address: string;
      readonly type: string;
      readonly action: 'delete' | 'replace';
      /** What would be lost, e.g. `database`. */
      readonly holds: string;
    }
  | { readonly kind: 'many-deletions'; readonly count: number; readonly limit: number };

/** The empty list: nothing here needs more than an ordinary approval. */
export function dangerous(plans: readonly StackPlan[], settings: Pick<Settings, 'maxDeletions'>): readonly Danger[] {
  const dangers: Danger[] = [];
  let count = 0;
  for (const plan of plans) {
    for (const change of plan.changes) {
      const action = destroyedBy(change);
      if (action === undefined) continue;
      count += 1;
      const holds = dataHeldBy(change.type);
      if (holds === undefined) continue;
      dangers.push({ kind: 'data-loss', stack: plan.stack, address: change.address, type: change.type, action, holds });
    }
  }
  if (count > settings.maxDeletions) dangers.push({ kind: 'many-deletions', count, limit: settings.maxDeletions });
  return dangers;
}

/** What a resource type holds that a new one would not have; undefined where it can be made again from its configuration. */
export function dataHeldBy(type: string): string | undefined {
  if (settingOfAnother.test(type)) return undefined;
  return dataBearing.find(({ pattern }) => pattern.test(type))?.holds;
}

function destroyedBy(change: Change): 'delete' | 'replace' | undefined {
  if (change.mode !== 'managed') return undefined;
  if (change.action === 'delete') return 'delete';
  return change.action === 'replace' && change.forgetsOld !== true ? 'replace' : undefined;
}

/** Types that only configure or attach something that holds data. */
const settingOfAnother =
  /_(acl|alias|association|attachment|attributes|configuration|controls|event_subscription|firewall_rule|grant|group|iam_\w+|key_policy|logging|metric|notification|parameters?|permission|policy|proxy|public_access_block|replication|rule|schedule|security_group|versioning|virtual_network_rule)$/;

const dataBearing: readonly { readonly holds: string; readonly pattern: RegExp }[] = [
  {
    holds: 'database',
    pattern:
      /(^|_)(db|database|rds|aurora|neptune|docdb|dynamodb|redshift|cosmosdb|spanner|bigtable|bigquery|firestore|sql|mssql|postgresql|postgres|mysql|mariadb|mongodb|mongo|cassandra|keyspaces|timestream|alloydb|clickhouse)(_|$)/,
  },
  { holds: 'cache or search index', pattern: /(^|_)(redis|elasticache|memorydb|opensearch|elasticsearch)(_|$)/ },
  {
    holds: 'objects or files',
    pattern: /(^|_)(bucket|storage|spaces|efs|fsx|filestore|netapp|file_system|filesystem|share|blob)(_|$)/,
  },
  { holds: 'disk', pattern: /(^|_)(disk|volume|ebs_volume|persistent_volume|persistent_volume_claim)(_|$)/ },
  { holds: 'keys or secrets', pattern: /(^|_)(key_vault|kms|secretsmanager|secret_manager|crypto_key|vault)(_|$)/ },
  { holds: 'backups', pattern: /(^|_)(backup|snapshot|ami|machine_image)(_|$)/ },
  { holds: 'messages', pattern: /(^|_)(kinesis|msk|kafka|eventhub|sqs|pubsub|servicebus)(_|$)/ },
  { holds: 'images or packages', pattern: /(^|_)(ecr_repository|container_registry|artifact_registry)(_|$)/ },
  { holds: 'user accounts', pattern: /(^|_)(cognito_user_pool|identity_platform)(_|$)/ },
  { holds: 'logs', pattern: /(^|_)log_group$/ },
];
