import type { Verb } from '../verb.ts';

export const completionVerb: Verb = {
  name: 'completion',
  summary: 'print the completion script for a shell',
  description:
    'Completes commands, options and their values, and what the project knows: stacks, environments, runs and outputs.',
  arguments: [{ name: 'shell', says: 'bash, zsh or fish', required: true, choices: ['bash', 'zsh', 'fish'] }],
  place: 'none',
  examples: [
    { line: 'source <(fairlead completion bash)', says: 'in ~/.bashrc' },
    { line: 'source <(fairlead completion zsh)', says: 'in ~/.zshrc, after compinit' },
    { line: 'fairlead completion fish | source', says: 'in ~/.config/fish/config.fish' },
  ],
  async handle(call) {
    const { completionScript } = await import('../renderers/completion-scripts.ts');
    const shell = call.argument('shell') ?? '';
    const script = completionScript(shell);
    await call.screen.present({ json: { shell, script }, text: () => script });
    return 0;
  },
};
