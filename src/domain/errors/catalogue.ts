import { cliErrors } from './catalogue/cli.ts';
import { engineErrors } from './catalogue/engine.ts';
import { projectErrors } from './catalogue/project.ts';
import { runErrors } from './catalogue/run.ts';
import { toolErrors } from './catalogue/tool.ts';
import type { CatalogueEntry } from './entry.ts';

const entries = { ...projectErrors, ...engineErrors, ...toolErrors, ...runErrors, ...cliErrors };

/** Every permanent error code. */
export type ErrorCode = keyof typeof entries;

/** All codes with title, hint, retry and exit code; the reference page is generated from it. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = entries;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(catalogue, text);
