import { examine } from '../app/doctor.ts';
import { writeInit } from '../app/init.ts';
import type { Toolkit } from '../app/toolkit.ts';
import { planInit } from '../config/init/plan-init.ts';
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
export function createToolkit(options: ToolkitOptions = {}): Toolkit {}
