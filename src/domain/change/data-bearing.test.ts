import { describe, expect, it } from 'vitest';
import { dataHeldBy } from './data-bearing.ts';

/** What is held → types, separated by blanks. `nothing`: it can be made again from its configuration. */
type Table = Readonly<Record<string, string>>;

const tables: Readonly<Record<string, Table>> = {
  aws: {
    database: `
      aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_dynamodb_table aws_dynamodb_global_table
      aws_redshift_cluster aws_redshiftserverless_namespace aws_docdb_cluster aws_docdbelastic_cluster
      aws_neptune_cluster aws_neptunegraph_graph aws_keyspaces_table aws_timestreamwrite_database
      aws_timestreamwrite_table aws_qldb_ledger aws_lightsail_database aws_s3tables_table
      aws_glue_catalog_database
    `,
    'cache or search index': `
      aws_elasticache_cluster aws_elasticache_replication_group aws_elasticache_serverless_cache
      aws_memorydb_cluster aws_opensearch_domain aws_elasticsearch_domain aws_opensearchserverless_collection
      aws_cloudsearch_domain
    `,
    'objects or files': `
      aws_s3_bucket aws_s3_directory_bucket aws_efs_file_system aws_fsx_lustre_file_system
      aws_fsx_ontap_volume aws_workspaces_workspace aws_s3tables_table_bucket
    `,
    disk: 'aws_ebs_volume aws_lightsail_disk',
    backups: `
      aws_ebs_snapshot aws_ami aws_ami_from_instance aws_backup_vault aws_glacier_vault
    `,
    'keys or secrets': `
      aws_kms_key aws_kms_external_key aws_secretsmanager_secret aws_secretsmanager_secret_version
      aws_acmpca_certificate_authority
    `,
    messages: 'aws_sqs_queue aws_kinesis_stream aws_msk_cluster aws_mq_broker',
    'images or packages': 'aws_ecr_repository aws_ecrpublic_repository aws_codeartifact_repository',
    'user accounts': 'aws_cognito_user_pool aws_cognito_identity_pool aws_directory_service_directory',
    logs: 'aws_cloudwatch_log_group',
    'DNS records': 'aws_route53_zone',
    'source code': 'aws_codecommit_repository',
    'everything in it': 'aws_eks_cluster',
    nothing: `
      aws_vpc aws_subnet aws_instance aws_security_group aws_lb aws_lb_listener aws_lb_target_group
      aws_autoscaling_group aws_placement_group aws_iam_role aws_iam_group aws_lambda_function
      aws_route53_record aws_resourcegroups_group aws_ram_resource_share aws_s3_bucket_policy
      aws_s3_bucket_acl aws_s3_bucket_versioning aws_s3_bucket_public_access_block
      aws_s3_bucket_ownership_controls aws_s3_bucket_lifecycle_configuration
      aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_inventory aws_s3_bucket_object
      aws_volume_attachment aws_db_subnet_group aws_db_parameter_group aws_db_option_group aws_db_proxy
      aws_db_proxy_default_target_group aws_db_event_subscription aws_rds_cluster_instance
      aws_rds_cluster_endpoint aws_rds_cluster_parameter_group aws_elasticache_subnet_group
      aws_elasticache_user aws_elasticache_user_group aws_memorydb_acl aws_redshift_subnet_group
      aws_dynamodb_table_item aws_dynamodb_tag aws_efs_mount_target aws_efs_access_point aws_efs_backup_policy
      aws_kms_alias aws_kms_grant aws_kms_key_policy aws_ebs_default_kms_key aws_secretsmanager_secret_policy
      aws_secretsmanager_secret_rotation aws_sqs_queue_policy aws_kinesis_firehose_delivery_stream
      aws_kinesis_stream_consumer aws_msk_configuration aws_ecr_lifecycle_policy aws_ecr_repository_policy
      aws_backup_plan aws_backup_selection aws_cognito_user_pool_client aws_cognito_user_pool_domain
      aws_eks_node_group aws_opensearch_domain_policy aws_cloudwatch_metric_alarm
      aws_cloudwatch_log_metric_filter
    `,
  },
  azurerm: {
    database: `
      azurerm_mssql_server azurerm_mssql_database azurerm_mssql_managed_instance azurerm_mysql_flexible_server
      azurerm_mysql_flexible_database azurerm_postgresql_flexible_server
      azurerm_postgresql_flexible_server_database azurerm_cosmosdb_account azurerm_cosmosdb_sql_container
      azurerm_kusto_database azurerm_synapse_sql_pool
    `,
    'cache or search index': 'azurerm_redis_cache azurerm_redis_enterprise_cluster azurerm_search_service',
    'objects or files': `
      azurerm_storage_account azurerm_storage_container azurerm_storage_share azurerm_storage_table
      azurerm_storage_data_lake_gen2_filesystem azurerm_netapp_volume
    `,
    disk: 'azurerm_managed_disk',
    'machine images': 'azurerm_image azurerm_shared_image azurerm_shared_image_version',
    backups: `
      azurerm_snapshot azurerm_recovery_services_vault azurerm_backup_protected_vm
      azurerm_data_protection_backup_vault
    `,
    'keys or secrets': `
      azurerm_key_vault azurerm_key_vault_key azurerm_key_vault_secret azurerm_key_vault_certificate
    `,
    messages: `
      azurerm_eventhub azurerm_eventhub_namespace azurerm_servicebus_queue azurerm_servicebus_topic
      azurerm_storage_queue
    `,
    'images or packages': 'azurerm_container_registry',
    logs: 'azurerm_log_analytics_workspace azurerm_application_insights',
    'DNS records': 'azurerm_dns_zone azurerm_private_dns_zone',
    'everything in it': 'azurerm_resource_group azurerm_kubernetes_cluster',
    nothing: `
      azurerm_virtual_network azurerm_subnet azurerm_linux_virtual_machine azurerm_network_security_group
      azurerm_application_security_group azurerm_role_assignment azurerm_mssql_firewall_rule
      azurerm_mssql_virtual_network_rule azurerm_mssql_failover_group azurerm_mssql_elasticpool
      azurerm_mssql_server_transparent_data_encryption_policy azurerm_postgresql_flexible_server_configuration
      azurerm_postgresql_flexible_server_active_directory_administrator azurerm_cosmosdb_sql_role_assignment
      azurerm_cosmosdb_sql_trigger azurerm_cosmosdb_sql_stored_procedure azurerm_redis_firewall_rule
      azurerm_redis_linked_server azurerm_storage_account_network_rules
      azurerm_storage_account_customer_managed_key azurerm_storage_blob azurerm_storage_management_policy
      azurerm_disk_encryption_set azurerm_virtual_machine_data_disk_attachment azurerm_key_vault_access_policy
      azurerm_key_vault_certificate_issuer azurerm_eventhub_consumer_group azurerm_eventhub_authorization_rule
      azurerm_servicebus_subscription_rule azurerm_backup_policy_vm azurerm_container_registry_webhook
      azurerm_private_endpoint azurerm_private_dns_zone_virtual_network_link
      azurerm_kubernetes_cluster_node_pool azurerm_dns_a_record
    `,
  },
  google: {
    database: `
      google_sql_database_instance google_sql_database google_bigquery_dataset google_bigquery_table
      google_bigtable_instance google_bigtable_table google_spanner_instance google_spanner_database
      google_firestore_database google_alloydb_cluster google_dataproc_metastore_service
      google_healthcare_fhir_store
    `,
    'cache or search index': 'google_redis_instance google_redis_cluster google_memorystore_instance',
    'objects or files': `
      google_storage_bucket google_filestore_instance google_netapp_volume google_parallelstore_instance
    `,
    disk: 'google_compute_disk google_compute_region_disk',
    'machine images': 'google_compute_image',
    backups: `
      google_compute_snapshot google_compute_machine_image google_backup_dr_backup_vault
    `,
    'keys or secrets': `
      google_kms_key_ring google_kms_crypto_key google_secret_manager_secret
      google_secret_manager_secret_version google_privateca_certificate_authority
    `,
    messages: 'google_pubsub_topic google_pubsub_subscription',
    'images or packages': 'google_artifact_registry_repository google_container_registry',
    'user accounts': 'google_identity_platform_tenant',
    logs: 'google_logging_project_bucket_config',
    'DNS records': 'google_dns_managed_zone',
    'everything in it': 'google_project google_folder google_container_cluster',
    nothing: `
      google_compute_network google_compute_instance google_compute_instance_group
      google_compute_instance_template google_compute_attached_disk google_compute_firewall
      google_service_account google_project_service google_project_iam_member google_sql_user
      google_sql_ssl_cert google_storage_bucket_iam_member google_storage_bucket_acl
      google_storage_bucket_object google_storage_notification google_storage_hmac_key
      google_bigquery_dataset_iam_member google_bigquery_dataset_access google_bigquery_routine
      google_bigquery_reservation google_bigtable_app_profile google_bigtable_gc_policy
      google_spanner_backup_schedule google_firestore_index google_alloydb_user
      google_kms_crypto_key_iam_binding google_kms_key_ring_import_job google_secret_manager_secret_iam_member
      google_pubsub_topic_iam_member google_dns_record_set google_container_node_pool
      google_gke_backup_backup_plan google_logging_project_sink
    `,
  },
  digitalocean: {
    database: `
      digitalocean_database_cluster digitalocean_database_db digitalocean_database_replica
    `,
    'objects or files': 'digitalocean_spaces_bucket',
    disk: 'digitalocean_volume',
    'machine images': 'digitalocean_custom_image',
    messages: 'digitalocean_database_kafka_topic',
    'images or packages': 'digitalocean_container_registry',
    'DNS records': 'digitalocean_domain',
    'everything in it': 'digitalocean_kubernetes_cluster',
    nothing: `
      digitalocean_droplet digitalocean_vpc digitalocean_loadbalancer digitalocean_firewall
      digitalocean_record digitalocean_database_user digitalocean_database_firewall
      digitalocean_database_connection_pool digitalocean_database_redis_config
      digitalocean_spaces_bucket_policy digitalocean_spaces_bucket_cors_configuration
      digitalocean_spaces_bucket_object digitalocean_volume_attachment digitalocean_kubernetes_node_pool
      digitalocean_container_registry_docker_credentials digitalocean_project
    `,
  },
  kubernetes: {
    'everything in it': 'kubernetes_namespace kubernetes_namespace_v1',
    disk: `
      kubernetes_persistent_volume kubernetes_persistent_volume_v1 kubernetes_persistent_volume_claim
      kubernetes_persistent_volume_claim_v1
    `,
    'keys or secrets': 'kubernetes_secret kubernetes_secret_v1',
    nothing: `
      kubernetes_deployment kubernetes_service_v1 kubernetes_config_map kubernetes_storage_class_v1
      kubernetes_network_policy_v1 kubernetes_role_binding_v1 kubernetes_ingress_v1
      kubernetes_resource_quota_v1
    `,
  },
  'the simulated clouds': {
    database: 'simcloud_database',
    'objects or files': 'simcloud_bucket',
    'keys or secrets': 'simcloud_secret',
    'DNS records': 'simcloud_dns_zone',
    'everything in it': 'simcloud_cluster',
    nothing: `
      simcloud_network simcloud_subnet simcloud_instance simcloud_load_balancer simcloud_dns_record
    `,
  },
  others: {
    database: `
      mongodbatlas_cluster snowflake_database postgresql_database cloudflare_d1_database scaleway_rdb_instance
    `,
    'objects or files': 'minio_s3_bucket cloudflare_r2_bucket',
    disk: 'hcloud_volume linode_volume openstack_blockstorage_volume_v3',
    'keys or secrets': 'vault_mount vault_kv_secret_v2',
    'source code': 'github_repository gitlab_project',
    messages: 'kafka_topic confluent_kafka_topic',
    nothing: `
      terraform_data null_resource random_password tls_private_key vault_policy vault_auth_backend
      postgresql_role postgresql_grant mysql_user github_team helm_release
    `,
  },
};

for (const [provider, table] of Object.entries(tables)) {
  describe(`what resources of ${provider} hold`, () => {
    for (const [holds, types] of Object.entries(table)) {
      it.each(types.trim().split(/\s+/))(`%s: ${holds}`, (type) => {
        expect(dataHeldBy(type) ?? 'nothing').toBe(holds);
      });
    }
  });
}
