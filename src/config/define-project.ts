import type { ProjectInput } from './schema.ts';

export type { ProjectInput } from './schema.ts';

/**
 * A project in TypeScript, the same model as `fairlead.yaml`: `export default defineProject({ project: 'shop', ... })`.
 * Gives the value back unchanged; it is checked when the project is opened.
 */
export const defineProject = (project: ProjectInput): ProjectInput => project;
