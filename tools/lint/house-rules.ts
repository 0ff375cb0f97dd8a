/** Lint rules of this house that oxlint does not have. Loaded by oxlint as a plugin. */

interface Node {
  readonly type: string;
  readonly callee?: { readonly type: string; readonly name?: string };
  readonly arguments?: readonly unknown[];
}

interface Context {
  report(finding: { readonly node: Node; readonly message: string }): void;
}

const message = 'this reads the clock: use clock.now(), or take `now: Date` as a parameter';

const isDate = (node: Node): boolean => node.callee?.type === 'Identifier' && node.callee.name === 'Date';

const noClockRead = {
  create: (context: Context) => ({
    NewExpression(node: Node) {
      if (isDate(node) && node.arguments?.length === 0) context.report({ node, message });
    },
    CallExpression(node: Node) {
      if (isDate(node)) context.report({ node, message });
    },
  }),
};

export default { meta: { name: 'house' }, rules: { 'no-clock-read': noClockRead } };
