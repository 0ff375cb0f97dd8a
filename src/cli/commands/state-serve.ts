import type { Verb } from '../verb.ts';

export const stateServe: Verb = {
  name: 'serve',
  summary: 'offer the stored states to a team',
  description:
    'Speaks the protocol of the `http` backend of Terraform and OpenTofu, below `/states/ENVIRONMENT/STACK`. The password of the backend is a token. Without --cert and --key only this machine can be listened on. Ends with Ctrl-C.',
  options: [
    {
      name: 'listen',
      says: 'where to listen (default: 127.0.0.1:7420)',
      value: { kind: 'text', placeholder: 'HOST:PORT' },
      group: 'Service',
    },
    {
      name: 'tokens',
      says: 'the file of tokens, relative to the project (default: .fairlead/tokens)',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'Service',
    },
    {
      name: 'cert',
      says: 'certificate, or chain, as PEM',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'Service',
    },
    { name: 'key', says: 'its key, as PEM', value: { kind: 'text', placeholder: 'FILE' }, group: 'Service' },
  ],
  examples: [
    { line: 'fairlead state serve --tokens tokens.txt', says: 'for this machine' },
    { line: 'fairlead state serve --listen 0.0.0.0:7420 --cert cert.pem --key key.pem', says: 'for a team, over TLS' },
  ],
  async handle(call) {
    const { serveStates } = await import('../state-serving.ts');
    return serveStates(call);
  },
};

export const stateToken: Verb = {
  name: 'token',
  summary: 'make a token for `fairlead state serve`',
  description:
    'Prints the token, once, and the line for the file of tokens that lets it in. The line does not hold the token, only its digest.',
  options: [
    {
      name: 'access',
      says: 'what it may do: look, look and lock, or all (default: read)',
      value: { kind: 'choice', choices: ['read', 'plan', 'write'] },
      group: 'Token',
    },
    {
      name: 'for',
      says: 'ENVIRONMENT/STACK, or a prefix that ends with `*`; repeatable (default: all states)',
      value: { kind: 'list', placeholder: 'STATE' },
      group: 'Token',
    },
    {
      name: 'name',
      says: 'of whom it is; told in the history',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'Token',
    },
  ],
  examples: [
    { line: "fairlead state token --access write --for 'staging/*' --name ci", says: 'all of staging, for a pipeline' },
    { line: 'fairlead state token --for production/network', says: 'to read one state' },
  ],
  async handle(call) {
    const { makeToken } = await import('../state-serving.ts');
    return makeToken(call);
  },
};
