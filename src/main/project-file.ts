import type { OpenedProject } from '../app/opened-project.ts';
import type { ProjectFile } from '../app/project-file.ts';
import type { LoadedProject } from '../config/load.ts';
import { readProjectText } from './load-environment.ts';
import type { System } from './system.ts';

/** What edits it is loaded when something is edited. */
export function projectFileOf(
  { system, file }: { readonly system: System; readonly file: string },
  assemble: (loaded: LoadedProject, environment: string) => Promise<OpenedProject>,
): ProjectFile<OpenedProject> {
  const editor = () => import('../config/edit/edit-yaml.ts');
  return {
    async read() {
      const written = await system.source.read(file);
      if (written.kind === 'module') return { kind: 'module', data: written.value };
      const { readYaml } = await editor();
      return { kind: 'yaml', text: written.text, data: readYaml(written.text) ?? null };
    },
    edited: async (text, edits) => (await editor()).editYaml(text, edits),
    open: async (text, environment) =>
      assemble(await readProjectText(system, { kind: 'yaml', file, text }), environment),
  };
}
