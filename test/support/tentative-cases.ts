import type { JsonObject } from '../../src/domain/json.ts';
import type { StackOutputs } from '../../src/ports/iac-engine.ts';

/** A root module `app` that hangs on stack `net`. */
export interface TentativeCase {
  readonly name: string;
  /** Path in the project → text. */
  readonly files: Readonly<Record<string, string>>;
  /** @default app */
  readonly source?: string;
  readonly variables: JsonObject;
  /** Outputs of `net` that stay as they are. */
  readonly known?: StackOutputs;
  readonly sensitive?: readonly string[];
  /** What `net` turns out to give, and what it gives later. */
  readonly first: JsonObject;
  readonly second: JsonObject;
  /** OpenTofu refuses to apply a plan whose values differ from those of `terraform.tfvars`. */
  readonly appliesOn?: string;
  /** Leaves that are said to wait for `net`. */
  readonly unknown: readonly string[];
}

const id = '${stacks.net.id}';
const ids = { first: { id: 'net-1' }, second: { id: 'net-2' } } as const;

const main = (text: string) => ({ 'app/main.tf': text });

export const tentativeCases: readonly TentativeCase[] = [
  {
    name: 'a text as it is',
    files: main(`
variable "id" { type = string }
variable "name" { default = "web" }
resource "terraform_data" "one" { input = { id = var.id, name = var.name } }
resource "terraform_data" "two" { input = "fixed" }
output "id" { value = var.id }
output "name" { value = var.name }
`),
    variables: { id },
    ...ids,
    unknown: ['terraform_data.one.input.id'],
  },
  {
    name: 'types that convert, with defaults and conditions',
    files: main(`
variable "port" {
  type = number
  validation {
    condition     = var.port > 10
    error_message = "too small"
  }
}
variable "net" {
  type = object({ id = string, zones = list(string), size = optional(number, 3) })
  nullable = false
}
resource "terraform_data" "port" { input = { next = var.port + 1, text = "p\${var.port}" } }
resource "terraform_data" "net" { input = var.net }
resource "terraform_data" "zone" {
  for_each = { for index, zone in var.net.zones : index => zone }
  input    = each.value
}
resource "terraform_data" "many" {
  count = length(var.net.zones)
  input = var.net.zones[count.index]
}
`),
    variables: { port: '${stacks.net.port}', net: { id, zones: ['a', 'b-${stacks.net.id}'] } },
    first: { id: 'net-1', port: '80' },
    second: { id: 'net-2', port: 81 },
    unknown: [
      'terraform_data.many[1].input',
      'terraform_data.net.input.id',
      'terraform_data.net.input.zones.1',
      'terraform_data.port.input.next',
      'terraform_data.port.input.text',
    ],
  },
  {
    name: 'strings, templates and heredocs that look like references',
    files: main(`
variable "id" {}
locals {
  var   = { id = "mine" }
  mine  = local.var.id
  lines = <<-EOT
    id = \${var.id} # var.id
    %{ if var.id != "" }yes $\${var.id}%{ else }no%{ endif }
    "var.id" \${ jsonencode({ var = { id = var.id }, "in" = "x\${var.id}y" }) }
  EOT
  # var.id
  plain = "var.id \\"$\${var.id}\\" // var.id" /* var.id */
  nested = "\${"\${var.id}"}-\${[for v in ["a"] : "\${v}=\${var.id}"][0]}"
}
resource "terraform_data" "lines" { input = local.lines }
resource "terraform_data" "plain" { input = [local.plain, local.mine] }
resource "terraform_data" "nested" { input = local.nested }
resource "terraform_data" "heredoc" {
  input = <<EOT
var.id stays
EOT
}
`),
    variables: { id },
    ...ids,
    unknown: [],
  },
  {
    name: 'modules beside and below, and what they read',
    source: 'stacks/app',
    files: {
      'stacks/app/main.tf': `
variable "id" { type = string }
variable "path" { type = string }
module "below" {
  source = "./modules/below"
  id     = var.id
}
module "beside" {
  source = "../../shared/beside"
  given  = { id = var.id, text = file("\${path.module}/../../text.txt") }
}
resource "terraform_data" "here" { input = [path.module, path.root, file("own.txt"), file(var.path)] }
output "id" { value = module.below.id }
`,
      'stacks/app/own.txt': 'own',
      'stacks/app/modules/below/main.tf': `
variable "id" {}
module "deeper" {
  source = "../deeper"
  id     = var.id
}
resource "terraform_data" "this" { input = { id = var.id, at = path.module, own = file("\${path.module}/own.txt") } }
output "id" { value = "\${var.id}!" }
`,
      'stacks/app/modules/below/own.txt': 'below',
      'stacks/app/modules/deeper/main.tf': 'variable "id" {}\nresource "terraform_data" "deep" { input = var.id }\n',
      'shared/beside/main.tf': `
variable "given" { type = map(string) }
resource "terraform_data" "this" {
  for_each = var.given
  input    = each.value
}
`,
      'text.txt': 'far',
      'paths/given.txt': 'given',
    },
    variables: { id, path: '../../paths/given.txt' },
    ...ids,
    unknown: ['module.below.module.deeper.terraform_data.deep.input', 'module.below.terraform_data.this.input.id'],
  },
  {
    name: 'keys that are known, and values that are not',
    files: main(`
variable "hosts" { type = map(object({ address = string, port = optional(number, 80) })) }
variable "set" { type = set(string) }
resource "terraform_data" "host" {
  for_each = var.hosts
  input    = each.value
}
resource "terraform_data" "set" { input = [for name in ["a", "b"] : contains(var.set, name)] }
`),
    variables: {
      hosts: { a: { address: '${stacks.net.id}.a' }, b: { address: 'fixed', port: 81 } },
      set: ['a', id],
    },
    ...ids,
    unknown: ['terraform_data.set.input.1'],
  },
  {
    name: 'secrets among known parts, and outputs that will be secret',
    files: main(`
variable "url" {
  type      = string
  sensitive = true
}
variable "login" { type = object({ user = string, password = string, host = string }) }
variable "region" {}
resource "terraform_data" "url" { input = var.url }
resource "terraform_data" "login" { input = var.login }
output "url" {
  value     = var.url
  sensitive = true
}
output "region" { value = var.region }
`),
    variables: {
      url: 'db://${secrets.pw}@${stacks.net.id}/${stacks.net.pw}',
      login: { user: '${var.region}', password: '${secrets.pw}', host: '${stacks.net.id}' },
      region: '${var.region}',
    },
    sensitive: ['pw'],
    first: { id: 'net-1', pw: 'first-password' },
    second: { id: 'net-2', pw: 'second-password' },
    unknown: ['terraform_data.login.input.host', 'terraform_data.url.input'],
  },
  {
    name: 'JSON syntax, and overrides',
    files: {
      'app/main.tf.json': JSON.stringify({
        '//': 'var.id',
        variable: { id: { type: 'string' }, other: { default: 'x' } },
        locals: { id: '${var.id}-${var.other}', text: 'var.id $${var.id}' },
        resource: {
          terraform_data: {
            one: { input: { id: '${var.id}', '${var.other}': 1, text: '${local.text}', local: '${local.id}' } },
            two: [{ input: 'x', lifecycle: { ignore_changes: ['triggers_replace'] } }],
          },
        },
        output: { id: { value: '${var.id}' } },
      }),
      'app/override.tf': 'resource "terraform_data" "two" {\n  input = "over ${var.id}"\n}\n',
    },
    variables: { id },
    ...ids,
    unknown: ['terraform_data.one.input.id', 'terraform_data.two.input'],
  },
  {
    name: 'values of the file that the engine reads by itself',
    appliesOn: 'terraform',
    files: {
      ...main(
        'variable "id" {}\nvariable "size" {}\nresource "terraform_data" "one" { input = "${var.id}/${var.size}" }\n',
      ),
      'app/terraform.tfvars': 'id = "old"\nsize = 3\n',
    },
    variables: { id },
    ...ids,
    unknown: ['terraform_data.one.input'],
  },
  {
    name: 'replacement, conditions and what is moved',
    files: main(`
variable "id" {}
variable "subnets" { type = list(string) }
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
resource "terraform_data" "new" {
  triggers_replace = [var.id]
  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = var.id != ""
      error_message = "no id"
    }
  }
}
resource "terraform_data" "maybe" { count = var.subnets != null ? 1 : 0 }
resource "terraform_data" "splat" { input = [var.subnets[*], var.subnets . 0, var.subnets[0]] }
check "id" {
  assert {
    condition     = var.id != "nothing"
    error_message = "odd"
  }
}
output "all" { value = [for s in terraform_data.new[*] : s.triggers_replace] }
`),
    variables: { id, subnets: ['${stacks.net.id}', 'b'] },
    ...ids,
    unknown: [
      'terraform_data.new.triggers_replace.0',
      'terraform_data.splat.input.0.0',
      'terraform_data.splat.input.1',
      'terraform_data.splat.input.2',
    ],
  },
  {
    name: 'a state in a place of its own',
    files: main(`
terraform {
  backend "local" {
    path = "../states/app.tfstate"
  }
}
variable "id" {}
resource "terraform_data" "one" { input = [var.id] }
`),
    variables: { id },
    ...ids,
    unknown: ['terraform_data.one.input.0'],
  },
  {
    name: 'outputs that stay beside those that do not',
    files: main(`
variable "network" { type = object({ id = string, cidr = string }) }
resource "terraform_data" "one" { input = var.network }
resource "terraform_data" "cidr" { input = var.network.cidr }
`),
    variables: { network: { id, cidr: '${stacks.net.cidr}' } },
    known: { cidr: { value: '10.0.0.0/16', sensitive: false } },
    ...ids,
    unknown: ['terraform_data.one.input.id'],
  },
  {
    name: 'data that is read of it',
    files: {
      'app/known.tfstate': JSON.stringify({
        version: 4,
        terraform_version: '1.5.0',
        serial: 1,
        lineage: 'x',
        outputs: {},
        resources: [],
      }),
      ...main(`
variable "id" {}
variable "path" { type = any }
resource "terraform_data" "seed" { input = "seed" }
data "terraform_remote_state" "known" {
  backend = "local"
  config  = { path = "\${path.module}/known.tfstate" }
  defaults = { x = "default" }
}
resource "terraform_data" "one" { input = [data.terraform_remote_state.known.outputs, terraform_data.seed.output, var.id, var.path] }
`),
    },
    variables: { id, path: '${stacks.net.list}' },
    first: { id: 'net-1', list: [1, 2] },
    second: { id: 'net-2', list: { a: null } },
    unknown: [],
  },
];
