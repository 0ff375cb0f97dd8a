import { describe, expect, it } from 'vitest';
import { effectiveOf, problemsOf } from '../../../test/support/projects.ts';
import { shownFinding } from '../../domain/import/finding.ts';
import { importFiles } from './import-files.ts';
import { completed, imported, samples } from '../../../test/support/import-samples.ts';

describe.each(samples)('$file', ({ tool, file, text }) => {
  it('becomes a project file, with what could not be expressed on top', async () => {
    const result = imported(tool, text, file);

    await expect(result.text).toMatchFileSnapshot(
      `../../../test/imports/golden/${file.replace('.yaml', '')}.fairlead.yaml`,
    );
  });

  it('is refused until what nobody can know is written, and loads then', () => {
    const result = imported(tool, text, file);
    const before = problemsOf(result.text);
    const { project } = effectiveOf(completed(result.text));

    expect(before.length).toBeGreaterThan(0);
    expect(new Set(before.map(({ code }) => code))).toEqual(new Set(['PROJECT_TO_BE_WRITTEN']));
    expect(Object.keys(project.services).length).toBeGreaterThan(0);
  });

  it('says the same as its data', () => {
    const result = imported(tool, text, file);

    expect(result.project).toMatchObject({ project: 'shop', services: expect.any(Object) });
    for (const finding of result.findings) {
      expect(finding).toMatchObject({ file, line: expect.any(Number), path: expect.any(String) });
      expect(finding.why).toMatch(/^[^A-Z].*[^.]$/);
      expect(result.text).toContain(`#   ${shownFinding(finding)}\n`);
    }
  });
});

describe('files', () => {
  it('that are no YAML are named with their line', () => {
    const result = importFiles({
      tool: 'flagger',
      name: 'x',
      files: [{ file: 'a.yaml', text: 'kind: Canary\n  a: [\n' }],
    });

    const problems = result.ok ? [] : result.problems;
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['IMPORT_FILE_INVALID']));
    expect(problems[0]?.at).toEqual({ file: 'a.yaml', line: 1, column: 7 });
  });

  it('without anything of the tool are no empty project', () => {
    const result = importFiles({ tool: 'flagger', name: 'x', files: [{ file: 'a.yaml', text: 'kind: Rollout\n' }] });

    expect(result).toEqual({ ok: false, problems: [] });
  });

  it('may name templates of each other', () => {
    const [rollout = '', ...templates] = (samples[0]?.text ?? '').split('---\n');
    const files = [
      { file: 'templates.yaml', text: templates.join('---\n') },
      { file: 'rollout.yaml', text: rollout },
    ];

    const apart = importFiles({ tool: 'rollouts', name: 'shop', files });

    expect(apart.ok && apart.project).toEqual(imported('rollouts', samples[0]?.text ?? '').project);
  });

  it('of two namespaces give each service a name of its own', () => {
    const rollout = (namespace: string): string =>
      `kind: Rollout\nmetadata: { name: web.api, namespace: ${namespace} }\nspec: { strategy: { canary: {} } }\n`;

    const { project } = imported('rollouts', `${rollout('a')}---\n${rollout('b')}---\n${rollout('b')}`);

    expect(project).toMatchObject({ services: { 'web-api': {}, 'web-api-2': {}, 'web-api-3': {} } });
  });
});
