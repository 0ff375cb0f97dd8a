import { approvalErrors } from './catalogue/approval.ts';
import { cliErrors } from './catalogue/cli.ts';
import { engineErrors } from './catalogue/engine.ts';
import { importErrors } from './catalogue/import.ts';
import { projectErrors } from './catalogue/project.ts';
import { recordingErrors } from './catalogue/recording.ts';
import { refactorErrors } from './catalogue/refactor.ts';
import { requestErrors } from './catalogue/request.ts';
import { recordErrors } from './catalogue/record.ts';
import { reviewErrors } from './catalogue/review.ts';
import { routerErrors } from './catalogue/router.ts';
import { rolloutErrors } from './catalogue/rollout.ts';
import { runErrors } from './catalogue/run.ts';
import { serviceErrors } from './catalogue/service.ts';
import { stateErrors } from './catalogue/state.ts';
import { selectionErrors } from './catalogue/selection.ts';
import { systemErrors } from './catalogue/system.ts';
import { toolErrors } from './catalogue/tool.ts';
import type { CatalogueEntry } from './entry.ts';

const entries = {
  ...projectErrors,
  ...engineErrors,
  ...importErrors,
  ...toolErrors,
  ...systemErrors,
  ...requestErrors,
  ...recordingErrors,
  ...refactorErrors,
  ...routerErrors,
  ...runErrors,
  ...rolloutErrors,
  ...approvalErrors,
  ...recordErrors,
  ...reviewErrors,
  ...stateErrors,
  ...selectionErrors,
  ...serviceErrors,
  ...cliErrors,
};

/** Every permanent error code. */
export type ErrorCode = keyof typeof entries;

/** All codes with title, hint, retry and exit code; the reference page is generated from it. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = entries;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(catalogue, text);
