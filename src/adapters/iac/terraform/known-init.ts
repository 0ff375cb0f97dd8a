/**
 * Where `init` has nothing to fetch, all it would do is to note the backend in `.terraform`. We note it ourselves, and save a
 * process per stack. It is safe: the tool compares the note with the configuration at every command, and takes it over
 * only if they agree (it then puts its own digest in place of our zero); else it asks for `init`, which we then run.
 * Tried with Terraform 1.11, OpenTofu 1.6 and 1.12.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { canonicalText, parseJson } from './canonical.ts';
import { type Generated, mainFile } from './generate/generate.ts';
import { isStateAtHand } from './own-state.ts';
import type { Session } from './session.ts';

/** Nothing of it is downloaded: these are built into the tool. */
const builtIn = ['terraform_data', 'terraform_remote_state'];

/** @returns whether nothing is left for `init` to do */
export async function noteBackend({ deps, work, layout }: Session, generated: Generated): Promise<boolean> {
  const backend = knownBackend(work, generated);
  // What was initialised before is for `init` to change.
  if (backend === undefined || (await deps.files.exists(layout.data))) return false;
  const note = { version: 3, terraform_version: work.tool.version, backend: { ...backend, hash: 0 } };
  await deps.files.makeDirectory(layout.data);
  await deps.files.writeDerived(noteOf({ deps, layout }), `${canonicalText(note)}\n`);
  return true;
}

/** There is a note of ours that the tool has not taken over, or never will. */
export async function isUntaken({ deps, layout }: Pick<Session, 'deps' | 'layout'>): Promise<boolean> {
  const note = parseJson(await deps.files.readText(noteOf({ deps, layout })));
  return isJsonObject(note) && object(note['backend'])['hash'] === 0;
}

/** Takes such a note away: to `init` it would look like another backend, which holds a state to be moved. */
export async function forgetNote(session: Pick<Session, 'deps' | 'layout'>): Promise<void> {
  if (await isUntaken(session)) await session.deps.files.remove(noteOf(session));
}

const noteOf = ({ deps, layout }: Pick<Session, 'deps' | 'layout'>): string =>
  deps.files.join(layout.data, 'terraform.tfstate');

interface KnownBackend {
  readonly type: string;
  readonly config: JsonObject;
}

/** The backend of a generated stack that uses what is built in and nothing else, where the state is with us. */
function knownBackend(work: StackWork, { files }: Generated): KnownBackend | undefined {
  if (!isStateAtHand(work) || work.backendChange !== undefined) return undefined;
  const configuration = parseJson(files[mainFile]);
  if (!isJsonObject(configuration)) return undefined;
  const { terraform, module, provider, resource, data } = configuration;
  const types = [...Object.keys(object(resource)), ...Object.keys(object(data))];
  const fetches = module !== undefined || provider !== undefined || types.some((type) => !builtIn.includes(type));
  const { required_providers: required, backend } = object(terraform);
  if (fetches || Object.keys(object(required)).length > 0) return undefined;
  const [only, ...others] = Object.entries(object(backend));
  return only === undefined || others.length > 0 ? undefined : { type: only[0], config: object(only[1]) };
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
