import type { Problem } from '../../src/domain/errors/problem.ts';
import type { EffectiveRequest, EffectiveResult } from '../../src/config/environment.ts';
import { loadProject } from '../../src/config/load.ts';

const load = (text: string) => loadProject({ kind: 'yaml', file: '/work/shop/fairlead.yaml', text });

type Effective = Extract<EffectiveResult, { readonly ok: true }>;

/** The effective project of a text that is right. */
export function effectiveOf(text: string, request: Partial<EffectiveRequest> = {}): Effective {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
  const result = loaded.project.effective({ environment: undefined, ...request });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result;
}

/** What is wrong with a text; of the environment, where the text itself is right. */
export function problemsOf(text: string, request: Partial<EffectiveRequest> = {}): readonly Problem[] {
  const loaded = load(text);
  if (!loaded.ok) return loaded.problems;
  const result = loaded.project.effective({ environment: undefined, ...request });
  return result.ok ? [] : result.problems;
}

/** A project with every kind of thing in it, right in both of its environments. */
export const shop = `project: shop
variables:
  size: small
  zones: [a, b]
  bucket: 'state-\${env.name}'
  token: { value: abc, sensitive: true }
secrets:
  DB_PASSWORD: {}
  CERT: { file: ./cert.pem }
  TOKEN: { command: [sh, -c, 'echo \${HOME}'] }
environments:
  staging:
  production:
    protected: true
    variables: { size: large, token: { value: xyz } }
    targets: { eu: { region: eu-central-1 } }
    settings: { maxDeletions: 0 }
    stacks:
      network:
        resources:
          - name: vpc
            properties: { cidr: 10.1.0.0/16 }
          - { type: aws_flow_log, name: log }
      cdn: { enabled: true }
targets:
  eu: { cloud: aws, region: eu-west-1 }
stacks:
  network:
    resources:
      - { type: aws_subnet, name: web, dependsOn: [vpc], tags: { tier: 1 } }
      - type: aws_vpc
        name: vpc
        properties: { cidr: 10.0.0.0/16, 'a$\${b': '\${var.size}', list: [1, 2] }
    backend: { type: s3, bucket: '\${var.bucket}', key: network }
    outputs: { vpc_id: '\${resources.vpc.id}', key: { value: '\${var.token}', sensitive: true } }
  cdn:
    enabled: false
    resources: [{ type: t, name: a }]
  legacy:
    source: ./legacy
    workspace: '\${env.name}'
    variables: { vpc: '\${stacks.network.vpc_id}', zones: '\${var.zones}' }
settings: { engine: opentofu }
`;
