import type { JsonObject } from '../../src/domain/json.ts';
import type { Resource, Target } from '../../src/domain/project/model.ts';

export interface Weights {
  readonly blue: number;
  readonly green: number;
}

export function awsTarget(url: string, version: string): Target {
  const services = ['ec2', 'elbv2', 'route53', 's3', 'sts', 'iam'];
  const settings: JsonObject = {
    access_key: 'test',
    secret_key: 'test',
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
    skip_region_validation: true,
    s3_use_path_style: true,
    endpoints: [Object.fromEntries(services.map((service) => [service, url]))],
  };
  const provider = { source: 'hashicorp/aws', name: 'aws', version, settings };
  return { name: 'frankfurt', cloud: 'aws', region: 'eu-central-1', provider };
}

export const awsOutputs = {
  vpc: { value: '${resources.vpc.id}', sensitive: false },
  balancer: { value: '${resources.balancer.dns_name}', sensitive: false },
};

/** A network, a load balancer that splits traffic, and failover records: what delivery needs of a cloud. */
export function awsResources({ blue, green }: Weights): readonly Resource[] {
  const weighted = (name: string, weight: number) => ({ arn: `\${resources.${name}.arn}`, weight });
  const group = (name: string) =>
    resource('aws_lb_target_group', name, { name, port: 80, protocol: 'HTTP', vpc_id: '${resources.vpc.id}' });
  const subnet = (name: string, zone: string, index: number) =>
    resource('aws_subnet', name, {
      vpc_id: '${resources.vpc.id}',
      cidr_block: `10.0.${index}.0/24`,
      availability_zone: `eu-central-1${zone}`,
    });
  const record = (name: string, address: string, more: JsonObject) =>
    resource('aws_route53_record', name, {
      zone_id: '${resources.zone.zone_id}',
      name: 'app.fairlead.test',
      type: 'A',
      ttl: 60,
      records: [address],
      set_identifier: name,
      failover_routing_policy: [{ type: name.toUpperCase() }],
      ...more,
    });
  return [
    resource('aws_vpc', 'vpc', { cidr_block: '10.0.0.0/16' }),
    subnet('first', 'a', 1),
    subnet('second', 'b', 2),
    resource('aws_s3_bucket', 'artifacts', { bucket: 'fairlead-artifacts' }),
    resource('aws_lb', 'balancer', {
      name: 'web',
      internal: true,
      load_balancer_type: 'application',
      subnets: ['${resources.first.id}', '${resources.second.id}'],
    }),
    group('blue'),
    group('green'),
    resource('aws_lb_listener', 'http', {
      load_balancer_arn: '${resources.balancer.arn}',
      port: 80,
      protocol: 'HTTP',
      default_action: [
        { type: 'forward', forward: [{ target_group: [weighted('blue', blue), weighted('green', green)] }] },
      ],
    }),
    resource('aws_route53_zone', 'zone', { name: 'fairlead.test' }),
    resource('aws_route53_health_check', 'check', {
      fqdn: 'app.fairlead.test',
      port: 443,
      type: 'HTTPS',
      resource_path: '/healthz',
      failure_threshold: 3,
      request_interval: 30,
    }),
    record('primary', '192.0.2.1', { health_check_id: '${resources.check.id}' }),
    record('secondary', '192.0.2.2', {}),
  ];
}

const resource = (type: string, name: string, properties: JsonObject): Resource => ({
  mode: 'managed',
  type,
  name,
  properties,
  dependsOn: [],
  tags: {},
  lifecycle: {},
});
