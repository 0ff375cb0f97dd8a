import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { table } from './markdown.ts';

const file = new URL('../../src/domain/events/model.ts', import.meta.url);

/** The events of a run, read from their type: the type is the contract. */
export function eventsPage(): string {
  const source = ts.createSourceFile('model.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
  return `# Events

\`fairlead ... --json\` prints one JSON object per line, \`onEvent\` gives the same to a program. \`type\` and fields are contract,
\`text\` is not. Every event of a run carries \`at\` (ISO 8601) and \`run\` (its id). Ignore a type that you do not know.

## Events of a run

${union(source, 'RunEventBody')}
## Events of an engine

In \`event\` of an event of type \`engine\`: what terraform or tofu says while it works on one stack.

${union(source, 'EngineEvent')}`;
}

function union(source: ts.SourceFile, name: string): string {
  const alias = source.statements.filter(ts.isTypeAliasDeclaration).find((each) => each.name.text === name);
  if (alias === undefined || !ts.isUnionTypeNode(alias.type))
    throw new Error(`${name} is no union in the model of events`);
  const rows = alias.type.types.filter(ts.isTypeLiteralNode).map((member) => row(member, source));
  return table(['type', 'fields', 'when'], rows);
}

function row(member: ts.TypeLiteralNode, source: ts.SourceFile): readonly string[] {
  const properties = member.members.filter(ts.isPropertySignature);
  const [type, ...fields] = properties.map((property) => {
    const text = property.type?.getText(source).replaceAll(/\breadonly |\s+(?=\n)/g, '') ?? '';
    return { name: property.name.getText(source), text, optional: property.questionToken !== undefined };
  });
  const shown = fields.map(
    ({ name, text, optional }) => `\`${name}${optional ? '?' : ''}: ${text.replaceAll(/\s+/g, ' ')}\``,
  );
  return [`\`${(type?.text ?? '').replaceAll("'", '')}\``, shown.join('<br>'), comment(member, source)];
}

function comment(member: ts.TypeLiteralNode, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, member.getFullStart()) ?? [];
  // The bar of the union stands between the comment and the member.
  const before = source.text.slice(0, member.getStart(source)).trimEnd().replace(/\|$/, '').trimEnd();
  const [, text = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/$/.exec(before) ?? [];
  return ranges.length > 0 || text !== '' ? text.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim() : '';
}
