/**
 * Files of values that the engine reads by itself in a root module. They win over the environment, which is how sensitive
 * values reach the tool (I9): one that is set there as well would be applied in place of ours, and nobody would know.
 */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import type { Generated } from './generate/generate.ts';
import type { Session } from './session.ts';

/** @throws ENGINE_VARIABLE_OVERRIDDEN */
export async function refuseOverriddenInputs(session: Session, { inputs }: Pick<Generated, 'inputs'>): Promise<void> {
  const { deps, work, layout } = session;
  const sensitive = Object.keys(inputs).filter((name) => inputs[name]?.sensitive === true);
  if (work.stack.content.kind !== 'source' || sensitive.length === 0) return;
  const files = (await deps.files.list(layout.module)).filter(({ name }) => isReadByItself(name));
  for (const { name: file } of files) {
    const text = (await deps.files.readText(deps.files.join(layout.module, file))) ?? '';
    const variable = sensitive.find((name) => sets(file, text, name));
    if (variable === undefined) continue;
    throw new DeliveryError(
      'ENGINE_VARIABLE_OVERRIDDEN',
      `stack "${work.stack.name}": ${file} of its root module sets "${variable}" too, and would win over the project's value`,
      { data: { stack: work.stack.name, file, variable } },
    );
  }
}

const isReadByItself = (name: string): boolean => /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name);

function sets(file: string, text: string, variable: string): boolean {
  if (file.endsWith('.json')) {
    const values = parseJson(text);
    return isJsonObject(values) && Object.hasOwn(values, variable);
  }
  // At the beginning of a line: a name within a value is indented, or would have to be quoted. Rather once too often.
  return new RegExp(`^[ \\t]*"?${variable.replace(/[^\w-]/g, '\\$&')}"?[ \\t]*=(?!=)`, 'm').test(text);
}
