/**
 * Which resource types hold what cannot be made again from their configuration. By the words of a type's name, so that
 * providers nobody thought of here are judged too; where words mislead, by the name itself. A wrong "holds data" costs a
 * question, a wrong "holds none" costs the data: in doubt it does.
 */

interface Rule {
  readonly holds: string;
  readonly types: RegExp;
}

/** What a resource type holds that a new one would not have; undefined where it can be made again from its configuration. */
export function dataHeldBy(type: string): string | undefined {
  // `kubernetes_secret_v1` is what `kubernetes_secret` is.
  const name = type.replace(/_v\d+((alpha|beta)\d+)?$/, '');
  const named = byName.find(({ types }) => types.test(name));
  if (named !== undefined) return named.holds;
  if (settingOfAnother.test(name) || partOfAnother.test(name)) return undefined;
  return byWord.find(({ types }) => types.test(afterProvider(name)))?.holds;
}

/** The first word is the provider's: `vault_policy` is no vault. */
const afterProvider = (name: string): string => name.slice(name.indexOf('_') + 1);

/** Whole names, where words would mislead. These come first. */
const byName: readonly Rule[] = [
  {
    holds: 'everything in it',
    types:
      /^(kubernetes_namespace|azurerm_resource_group|google_(project|folder)|(aws_eks|google_container|azurerm_kubernetes|digitalocean_kubernetes|simcloud)_cluster)$/,
  },
  {
    holds: 'logs',
    types:
      /^(aws_cloudwatch_log_group|azurerm_(log_analytics_workspace|application_insights)|google_logging_\w+_bucket_config)$/,
  },
  {
    holds: 'DNS records',
    types:
      /^(aws_route53_zone|azurerm_(private_)?dns_zone|google_dns_managed_zone|digitalocean_domain|cloudflare_zone|simcloud_dns_zone)$/,
  },
  {
    holds: 'machine images',
    types: /^(azurerm_(shared_)?image(_version)?|google_compute_image|digitalocean_custom_image|hcloud_snapshot)$/,
  },
  {
    holds: 'source code',
    types: /^(aws_codecommit|github|bitbucket|gitea|google_sourcerepo|azuredevops_git)_repository$|^gitlab_project$/,
  },
  {
    holds: 'user accounts',
    types:
      /^(aws_cognito_(user|identity)_pool|aws_directory_service_directory|google_identity_platform_tenant|azurerm_iothub|keycloak_realm)$/,
  },
  {
    holds: 'database',
    types:
      /^(mongodbatlas_(advanced_|flex_)?cluster|mongodbatlas_serverless_instance|snowflake_(schema|table)|postgresql_schema|aws_timestreamwrite_table|aws_s3tables_table|azurerm_synapse_(workspace|sql_pool)|cloudflare_workers_kv_namespace)$/,
  },
  {
    holds: 'cache or search index',
    types: /^(aws_elasticache_(global_)?replication_group|opensearch_index|azurerm_search_service)$/,
  },
  {
    holds: 'messages',
    types: /^(kafka_topic|rabbitmq_queue|digitalocean_database_kafka_topic|azurerm_storage_queue)$/,
  },
  {
    holds: 'keys or secrets',
    types: /^(vault_mount|aws_acmpca_certificate_authority|google_privateca_certificate_authority)$/,
  },
];

/** The last words of types that only configure, allow or attach something that holds data. */
const settingOfAnother = new RegExp(
  `_(${[
    'accelerate|access|access_point|acl|administrator|agent_pool|alias|app_profile|assignment|association|associations',
    'attached_disk|attachment|attributes|block_public_access|capacity_commitment|config|configuration|connection|connection_pool',
    'contacts|contributor_insights|controls|credentials|custom_domain|customer_managed_key|default_kms_key|disk_access',
    'disk_encryption_set|encryption_by_default|encryption_scope|endpoint|event_subscription|field|firewall|firewall_rule|framework',
    'grant|hmac_key|iam_\\w+|import_job|insights|inventory|issuer|key_policy|link|linked_server|lock|logging|metric',
    'mount_target|notifications?|options?|outbound_rule|parameters?|permission|plan|policy|policy_assignment|profile|properties|proxy',
    'proxy_\\w+|public_access_block|recovery_config|replication|reservation|reserved_instance|restore|role_\\w+|rotation|rules?',
    'saml_config|scope_map|selection|settings?|ssl_cert|static_website|storage_class|stream_consumer|streaming_destination',
    'tag|task|template|token|transfer_config|transfer_job|user|versioning|webhook|schedule',
    // Groups one by one: a replication group and a log group hold data.
    '(availability|consumer|failover|instance|node|option|parameter|placement|scaling|schema|security|subnet|target|user)_group',
  ].join('|')})$|_backup_policy_\\w+$|_user_pool_\\w+$|_(firehose)_`,
);

/** Parts that hold nothing of their own: contents that are written down, code, and the machines of a cluster. */
const partOfAnother =
  /_(bucket_object|cluster_instance|collation|document|elasticpool|function|index|item|routine|spaces_object|storage_blob|stored_procedure|table_entity|trigger)$/;

const byWord: readonly Rule[] = [
  {
    holds: 'database',
    types:
      /(^|_)(alloydb|aurora|bigquery|bigtable|cassandra|clickhouse|cosmosdb|database|databases|db|docdb|docdbelastic|dynamodb|firestore|healthcare|keyspaces|kusto|ledger|mariadb|metastore|mongo|mongodb|mssql|mysql|neptune|neptunegraph|postgres|postgresql|rdb|rds|redshift|redshiftserverless|spanner|sql|timestream|timestreamwrite)(_|$)/,
  },
  {
    holds: 'cache or search index',
    types:
      /(^|_)(cloudsearch|elasticache|elasticsearch|memorydb|memorystore|opensearch|opensearchserverless|redis)(_|$)/,
  },
  {
    holds: 'objects or files',
    types:
      /(^|_)(blob|bucket|efs|file_share|file_system|filestore|filesystem|fsx|lustre|netapp|parallelstore|spaces|storage|workspaces_workspace)(_|$)/,
  },
  { holds: 'disk', types: /(^|_)(disk|volume|persistent_volume|persistent_volume_claim)(_|$)/ },
  { holds: 'backups', types: /(^|_)(ami|backup|glacier|machine_image|recovery_services|snapshot)(_|$)/ },
  {
    holds: 'keys or secrets',
    types: /(^|_)(crypto_key|hardware_security_module|key_ring|key_vault|kms|secret|secretsmanager|vault)(_|$)/,
  },
  { holds: 'messages', types: /(^|_)(eventhub|kafka|kinesis|mq_broker|msk|pubsub|servicebus|sqs)(_|$)/ },
  {
    holds: 'images or packages',
    types: /(^|_)(artifact_registry|codeartifact|container_registry|ecr_repository|ecrpublic_repository)(_|$)/,
  },
];
