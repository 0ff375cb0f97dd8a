import type { Files } from '../../../ports/files.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import type { ProcessRecord } from '../../../ports/process-runner.ts';

/** Where everything of one stack is. Absolute paths. */
export interface Layout {
  /** Where the tool runs: the generated files, or the user's own root module. */
  readonly module: string;
  /** `TF_DATA_DIR`: ours also for a root module of the user, which stays as it is. */
  readonly data: string;
  readonly lockFile: string;
  /** What `init` last depended on. */
  readonly stamp: string;
  /** Values of input variables that are no secrets. */
  readonly variables: string;
  readonly plan: string;
  /** To which reviewed plan the saved plan belongs. */
  readonly planNote: string;
  /** When a plan last found nothing to do. */
  readonly confirmed: string;
  readonly record: ProcessRecord;
  readonly providers: string;
  readonly schemas: string;
  readonly cliConfig: string;
  /** Of the project: see `review-key.ts`. Not in the cache, which may be emptied at any time. */
  readonly reviewKey: string;
}

export function layoutOf(work: StackWork, files: Files): Layout {
  const { content } = work.stack;
  const { places } = work;
  const module = content.kind === 'source' ? files.resolve(places.project, content.directory) : places.work;
  const own = (name: string) => files.join(places.work, name);
  return {
    module,
    data: own('.terraform'),
    lockFile: files.join(module, '.terraform.lock.hcl'),
    stamp: own('init.json'),
    variables: own('values.tfvars.json'),
    plan: own('saved.tfplan'),
    planNote: own('saved.json'),
    confirmed: own('confirmed.json'),
    record: { stdout: own('tool.stdout'), stderr: own('tool.stderr'), mark: own('tool.mark') },
    providers: files.join(places.cache, 'providers', work.tool.engine),
    schemas: files.join(places.cache, 'schemas'),
    cliConfig: files.join(places.cache, 'cli.tfrc'),
    reviewKey: files.join(places.cache, '..', 'review.key'),
  };
}
