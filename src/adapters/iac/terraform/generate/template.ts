import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Reference, TemplatePart } from '../../../../domain/project/reference.ts';
import { access, parseTemplate } from '../../../../domain/project/template.ts';
import {
  accessText,
  escapeTemplate,
  listExpression,
  literalExpression,
  objectExpression,
  quoted,
  quotedBody,
} from './expression.ts';
import { type Found, lookUp } from './lookup.ts';
import { placeholderAddress } from './placeholder.ts';
import type { Scope } from './scope.ts';

/** A value of the user as it stands in `*.tf.json`: references become expressions, all else stays literal. */
export function renderValue(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return templateText(piecesOf(value, scope));
  if (Array.isArray(value)) return value.map((item: Json) => renderValue(item, scope));
  return isJsonObject(value) ? renderMembers(value, scope) : value;
}

/** As {@link renderValue}, for an expression within another: `toset([...])`. */
export function renderExpression(value: Json, scope: Scope): string {
  if (typeof value === 'string') return expressionText(piecesOf(value, scope));
  if (Array.isArray(value)) return listExpression(value.map((item: Json) => renderExpression(item, scope)));
  if (!isJsonObject(value)) return literalExpression(value);
  return objectExpression(Object.entries(value).map(([key, member]) => [key, renderExpression(member, scope)]));
}

/** The values of the stack's own variables, where `${var.x}` means the project's. */
export function renderOwnVariable(value: Json, scope: Scope): Json {
  return renderValue(value, outsideOwnVariables(scope));
}

/** @throws PROJECT_REFERENCE_INVALID */
export function partsOf(text: string): readonly TemplatePart[] {
  const parsed = parseTemplate(text);
  if (parsed.ok) return parsed.parts;
  const [first] = parsed.mistakes;
  const message = first?.message ?? `\`${text}\` is not a reference`;
  throw new DeliveryError('PROJECT_REFERENCE_INVALID', message, first === undefined ? {} : { hint: first.hint });
}

type Piece = { readonly kind: 'text' | 'code'; readonly text: string };

// Keys of objects are templates too, and never references of the user.
const renderMembers = (value: JsonObject, scope: Scope): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [literalTemplate(key), renderValue(member, scope)]));

/** Adjacent texts are one piece: `$` and `{` from two sources must be escaped together. */
function piecesOf(text: string, scope: Scope): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of partsOf(text)) {
    const piece: Piece = part.kind === 'text' ? part : pieceOf(part.reference, scope);
    const last = pieces.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text')
      pieces.splice(-1, 1, { kind: 'text', text: last.text + piece.text });
    else pieces.push(piece);
  }
  return protect(pieces);
}

/** Makes sure that text beside or within interpolations is read as text. */
function protect(pieces: readonly Piece[]): readonly Piece[] {
  const split = pieces.some(hasMarks) ? pieces.flatMap(withoutReturns) : pieces;
  return split.flatMap((piece, index) => (split[index + 1]?.kind === 'code' ? withoutDollars(piece) : [piece]));
}

const hasMarks = ({ kind, text }: Piece): boolean => kind === 'code' || /[$%]\{/.test(text);

/**
 * After a carriage return, engines do not see the `${` or `%{` that follows (seen with Terraform 1.11 and OpenTofu 1.12):
 * it becomes an interpolation of its own.
 */
function withoutReturns(piece: Piece): readonly Piece[] {
  if (piece.kind === 'code') return [piece];
  const texts = piece.text.split(/(\r+)/).filter((text) => text !== '');
  return texts.map((text) => (text.startsWith('\r') ? { kind: 'code', text: quoted(text) } : { kind: 'text', text }));
}

/** `$` before an interpolation would read as the escape `$${`: it becomes an interpolation of its own. */
function withoutDollars(piece: Piece): readonly Piece[] {
  const dollars = piece.kind === 'text' ? (/\$+$/.exec(piece.text)?.[0] ?? '') : '';
  if (dollars === '') return [piece];
  const before = piece.text.slice(0, -dollars.length);
  return [...(before === '' ? [] : [{ kind: 'text', text: before } as const]), { kind: 'code', text: quoted(dollars) }];
}

/** A literal text, or key, as it stands in `*.tf.json`. */
export const literalTemplate = (text: string): string => templateText(protect([{ kind: 'text', text }]));

function templateText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? escapeTemplate(piece.text) : `\${${piece.text}}`)).join('');
}

function expressionText(pieces: readonly Piece[]): string {
  const [only, second] = pieces;
  if (only?.kind === 'code' && second === undefined) return only.text;
  const body = (piece: Piece) => (piece.kind === 'text' ? quotedBody(escapeTemplate(piece.text)) : `\${${piece.text}}`);
  return `"${pieces.map(body).join('')}"`;
}

function pieceOf(reference: Reference, scope: Scope): Piece {
  const found = lookUp(reference, scope);
  if (found.kind !== 'fact') return { kind: 'code', text: codeOf(found, scope) };
  const { value } = found;
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'code', text: String(value) };
}

function codeOf(found: Exclude<Found, { kind: 'fact' }>, scope: Scope): string {
  const { needs } = scope;
  switch (found.kind) {
    case 'value':
      needs.inputs.set(found.variable, found.input);
      return `var.${found.variable}${accessText(found.access)}`;
    case 'local':
      needs.locals.add(found.name);
      return `local.${found.name}${accessText(found.access)}`;
    case 'unknown': {
      const outputs = needs.placeholders.get(found.stack) ?? new Set<string>();
      needs.placeholders.set(found.stack, outputs.add(found.output));
      const value = `${placeholderAddress(found.stack)}.output${accessText([found.output])}`;
      // The stand-in itself hides nothing; what will be sensitive is so already.
      return (found.sensitive ? `sensitive(${value})` : value) + accessText(found.access);
    }
    case 'code':
      return found.code;
  }
}

/** What a string that is exactly one reference stands for, where that is known now. */
export function knownValue(text: string, scope: Scope): Json | undefined {
  const parts = partsOf(text);
  const [only, second] = parts;
  if (only?.kind !== 'reference' || second !== undefined) return undefined;
  const found = lookUp(only.reference, scope);
  if (found.kind === 'value') return access(found.input.value, found.access);
  if (found.kind !== 'local' || found.access.length > 0) return undefined;
  if (typeof found.value !== 'string') return found.value;
  return knownValue(found.value, outsideOwnVariables(scope));
}

/** Within the values of the stack's own variables, `${var.x}` means the project's. */
export const outsideOwnVariables = (scope: Scope): Scope => ({
  ...scope,
  work: { ...scope.work, stack: { ...scope.work.stack, variables: {} } },
});
