import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { type TerminalSetup, testTerminal, testToolkit } from './testing-toolkit.ts';

async function report(argv: readonly string[], more: TerminalSetup['more'] = {}, env: TerminalSetup['env'] = {}) {
  const files: Record<string, string> = {};
  const writeText = async (path: string, text: string): Promise<void> => void (files[path] = text);
  const terminal = testTerminal(['rollout', 'report', ...argv], {
    toolkit: testToolkit(),
    env,
    more: { writeText, ...more },
  });
  const exit = await runCli(terminal.io);
  return { exit, files, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('rollout report', () => {
  it('tells it in the terminal, of a service or of a record that was exported', async () => {
    const ofService = await report(['web']);
    const ofFile = await report(['web.decisions.json']);

    expect(ofService.exit).toBe(0);
    expect(ofService.stdout).toMatch(/^Rolled back: /u);
    expect(ofFile.stdout).toBe(ofService.stdout);
  });

  it.each([
    { args: ['--out', 'r.html'], path: '/home/ada/shop/r.html', begins: /^<!doctype html>/u },
    { args: ['--out', 'r.md'], path: '/home/ada/shop/r.md', begins: /^### Rollout of / },
    { args: ['--out', 'r.json'], path: '/home/ada/shop/r.json', begins: /^\{\n {2}"version": 1,/u },
    { args: ['--out', 'r.txt'], path: '/home/ada/shop/r.txt', begins: /^Rolled back: / },
    { args: ['--out', 'r.txt', '-f', 'html'], path: '/home/ada/shop/r.txt', begins: /^<!doctype html>/u },
  ])('writes it as the file is called, or as it is said: $args', async ({ args, path, begins }) => {
    const { exit, files, stdout } = await report(['web', ...args]);

    expect(exit).toBe(0);
    expect(Object.keys(files)).toEqual([path]);
    expect(files[path]).toMatch(begins);
    expect(stdout).toContain(`wrote ${path}`);
  });

  it('prints JSON for programs in both ways of asking for it', async () => {
    const asFormat: unknown = JSON.parse((await report(['web', '-f', 'json'])).stdout);
    const asJson: unknown = JSON.parse((await report(['web', '--json'])).stdout);

    expect(asFormat).toMatchObject({ version: 1, outcome: 'rolled-back' });
    expect(asJson).toEqual(asFormat);
  });

  it('opens the page, and writes another form besides', async () => {
    const pages: string[] = [];
    const openPage = async (name: string, html: string): Promise<string> => {
      pages.push(html);
      return `/tmp/${name}`;
    };

    const { exit, files, stdout } = await report(['web', '--open', '--out', 'r.md'], { openPage });

    expect(exit).toBe(0);
    expect(pages[0]).toMatch(/^<!doctype html>/u);
    expect(files['/home/ada/shop/r.md']).toMatch(/^### /u);
    expect(stdout).toContain('opened /tmp/fairlead-report.html');
  });

  it('keeps to ASCII where the locale knows no more', async () => {
    expect((await report(['web'], {}, { LANG: 'C' })).stdout).toMatch(/^[\n -~]*$/u);
  });

  it.each([
    { args: ['web', '--open', '-f', 'markdown'], says: '--open shows a page' },
    { args: ['web', '--open'], says: 'a browser cannot be opened here' },
    { args: ['nobody'], says: 'nobody' },
  ])('refuses $args with what helps', async ({ args, says }) => {
    const { exit, stderr } = await report(args);

    expect(exit).not.toBe(0);
    expect(stderr).toContain(says);
  });
});
