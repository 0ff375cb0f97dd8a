import type { OpenProjectOptions, Toolkit } from '../app/toolkit.ts';
import { projectJsonSchema } from '../config/schema.ts';
import { openProjectWith } from './open-project.ts';
import { createSystem } from './system.ts';

export interface ToolkitOptions {
  /** What tools and secrets may see of the environment. @default process.env */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Everything Fairlead can do, wired to this machine.
 *
 * @example
 * ```ts
 * import { createToolkit } from 'fairlead';
 *
 * const toolkit = createToolkit();
 * for (const finding of await toolkit.doctor({ directory: '.' })) console.log(finding.state, finding.subject, finding.text);
 * ```
 */
export function createToolkit(options: ToolkitOptions = {}): Toolkit {
  const system = createSystem(options.environment ?? process.env);
  return {
    open: (given: OpenProjectOptions = {}) => openProjectWith(system, given),
    schema: projectJsonSchema,
  } as unknown as Toolkit;
}
