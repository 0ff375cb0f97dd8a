import { schemaLine } from './render.ts';

export interface Template {
  readonly name: string;
  readonly says: string;
  readonly text: (project: string) => string;
  readonly notes: readonly string[];
}

const minimal: Template = {
  name: 'minimal',
  says: 'one stack that needs no account: see how it works',
  notes: [],
  text: (project) => `${schemaLine}
project: ${project}

variables:
  greeting: hello

stacks:
  greeting:
    resources:
      - type: terraform_data
        name: hello
        properties: { input: '\${var.greeting} from \${env.name}' }
    outputs:
      text: '\${resources.hello.output}'
`,
};

const aws: Template = {
  name: 'aws',
  says: 'a network and a bucket on AWS, in staging and production',
  notes: ['credentials come from where the AWS provider looks for them: `aws sso login`, a profile or the environment'],
  text: (project) => `${schemaLine}
project: ${project}

variables:
  cidr: 10.0.0.0/16

environments:
  staging: {}
  production:
    protected: true
    variables: { cidr: 10.1.0.0/16 }

targets:
  main:
    cloud: aws
    region: eu-west-1
    provider: { version: ~> 5.0 }

stacks:
  network:
    resources:
      - type: aws_vpc
        name: main
        properties: { cidr_block: '\${var.cidr}' }
      - type: aws_subnet
        name: web
        properties: { vpc_id: '\${resources.main.id}', cidr_block: '\${resources.main.cidr_block}' }
    outputs:
      vpc_id: '\${resources.main.id}'
      subnet_id: '\${resources.web.id}'

  web:
    resources:
      - type: aws_security_group
        name: web
        properties: { name: 'web-\${env.name}', vpc_id: '\${stacks.network.vpc_id}' }
      - type: aws_s3_bucket
        name: assets
        properties: { bucket_prefix: '${project
          .toLowerCase()
          .replace(/[^a-z0-9-]/g, '-')
          .slice(0, 20)}-' }
    outputs:
      bucket: '\${resources.assets.id}'
`,
};

const multiCloud: Template = {
  name: 'multi-cloud',
  says: 'the same service on AWS, Azure and Google Cloud',
  notes: [
    'give each cloud its account: the `provider.settings` of the targets, and the credentials each provider looks for',
  ],
  text: (project) => `${schemaLine}
project: ${project}

variables:
  azure_subscription: { value: 00000000-0000-0000-0000-000000000000, description: subscription on Azure }
  gcp_project: { value: my-project, description: project on Google Cloud }

targets:
  aws: { cloud: aws, region: eu-west-1 }
  azure:
    cloud: azure
    region: westeurope
    provider: { settings: { subscription_id: '\${var.azure_subscription}' } }
  gcp:
    cloud: gcp
    region: europe-west1
    provider: { settings: { project: '\${var.gcp_project}' } }

stacks:
  network-aws:
    target: aws
    resources:
      - { type: aws_vpc, name: main, properties: { cidr_block: 10.10.0.0/16 } }
    outputs: { id: '\${resources.main.id}' }

  network-azure:
    target: azure
    resources:
      - { type: azurerm_resource_group, name: main, properties: { name: ${project}, location: westeurope } }
      - type: azurerm_virtual_network
        name: main-network
        properties:
          name: main
          location: '\${resources.main.location}'
          resource_group_name: '\${resources.main.name}'
          address_space: [10.20.0.0/16]
    outputs: { id: '\${resources.main-network.id}' }

  network-gcp:
    target: gcp
    resources:
      - { type: google_compute_network, name: main, properties: { name: main, auto_create_subnetworks: false } }
    outputs: { id: '\${resources.main.id}' }
`,
};

const simulated: Template = {
  name: 'simulated',
  says: 'two simulated clouds on this machine: plans, changes and failures without an account',
  notes: ['something has to serve the simulated clouds before `fairlead plan`: the first lines of the file say how'],
  text: (project) => `${schemaLine}
# \`fairlead/simcloud\` is the simulated cloud of \`fairlead/testing\`: no account, no network. It is no download: a program of
# yours serves it, and hands its \`env\` to what shall find it.
#   import { startSimulatedClouds } from 'fairlead/testing';
#   const clouds = await startSimulatedClouds({ directory: '.fairlead/clouds' });
#   console.log(Object.entries(clouds.env).map(([name, value]) => \`export \${name}='\${value}'\`).join('\\n'));
# Run it, leave it running, and give what it prints to the shell in which \`fairlead plan\` runs.
project: ${project}

variables:
  size: small

targets:
  eu:
    cloud: aws
    region: eu-west-1
    provider: { source: fairlead/simcloud, settings: { cloud: aws, region: eu-west-1 } }
  us:
    cloud: gcp
    region: us-central1
    provider: { source: fairlead/simcloud, settings: { cloud: gcp, region: us-central1 } }

stacks:
  network:
    target: eu
    resources:
      - { type: simcloud_network, name: main, properties: { name: main, cidr: 10.10.0.0/16 } }
      - type: simcloud_subnet
        name: web
        properties: { name: web, network_id: '\${resources.main.id}', cidr: 10.10.1.0/24 }
    outputs:
      subnet: '\${resources.web.id}'

  web:
    target: eu
    resources:
      - type: simcloud_instance
        name: web
        properties: { name: web, image: shop-1.4, size: '\${var.size}', subnet_id: '\${stacks.network.subnet}' }
    outputs:
      id: '\${resources.web.id}'

  backups:
    target: us
    resources:
      - { type: simcloud_bucket, name: backups, properties: { name: backups, versioning: true } }
`,
};

export const templates: readonly Template[] = [minimal, aws, multiCloud, simulated];
