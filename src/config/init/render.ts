import { stringify } from 'yaml';
import type { TakenStack, TakeOver } from './existing.ts';

export const schemaLine =
  '# yaml-language-server: $schema=.fairlead/schema.json (after a clone: fairlead schema > .fairlead/schema.json)';

/** The project file of a take-over: written line by line, so that it reads as if a person had. */
export function renderTakeOver(project: string, taken: TakeOver): string {
  const lines = [schemaLine, `project: ${scalar(project)}`];
  if (taken.variables.length > 0) {
    lines.push('', '# No default in the modules: give each a `value`, here or in an environment.', 'variables:');
    for (const { name, description } of taken.variables)
      lines.push(`  ${scalar(name)}: { description: ${scalar(description)} }`);
  }
  if (taken.secrets.length > 0) {
    lines.push('', 'secrets:');
    for (const { name, env } of taken.secrets) lines.push(`  ${scalar(name)}: { env: ${scalar(env)} }`);
  }
  lines.push('', taken.stacks.length === 0 ? 'stacks: {}' : 'stacks:');
  for (const stack of taken.stacks) lines.push(...stackLines(stack));
  return `${lines.join('\n')}\n`;
}

function stackLines({ name, module, dependsOn, variables }: TakenStack): readonly string[] {
  const lines = [
    `  ${scalar(name)}:`,
    `    source: ${scalar(module.directory === '.' ? '.' : `./${module.directory}`)}`,
  ];
  if (module.cloud) lines.push('    engine: terraform');
  if (module.opentofu) lines.push('    engine: opentofu');
  const stacks = new Set(dependsOn.map(({ stack }) => stack));
  if (stacks.size > 0) {
    const reads = dependsOn.map(({ read }) => read).join(', ');
    lines.push(`    dependsOn: [${[...stacks].map(scalar).join(', ')}] # ${reads}`);
  }
  if (variables.length > 0) {
    lines.push('    variables:');
    for (const [variable, reference] of variables) lines.push(`      ${scalar(variable)}: '${reference}'`);
  }
  return lines;
}

/** Quoted where YAML needs it; always on one line and fit for a flow map. */
const scalar = (text: string): string =>
  /^[A-Za-z_./][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|~)$/i.test(text)
    ? text
    : stringify(text, { defaultStringType: 'QUOTE_SINGLE', lineWidth: 0 }).trimEnd().replaceAll('\n', ' ');
