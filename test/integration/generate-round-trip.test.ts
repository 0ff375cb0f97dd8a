import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/adapters/iac/terraform/generate/generate.ts';
import type { Json } from '../../src/domain/json.ts';
import type { TemplatePart } from '../../src/domain/project/reference.ts';
import { formatReference } from '../../src/domain/project/template.ts';
import { availableEngines } from '../support/engines.ts';
import { asWritten, hardText, hardValue, normalised } from '../support/hard-values.ts';
import { planGenerated } from '../support/real-engine.ts';
import { resourceOf, workOf } from '../support/stack-work.ts';

/** One run of the engine carries many values: what takes a second is the program, not the value. */
const batch = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 120, maxLength: 120 });
const runs = { numRuns: 2, endOnFailure: true } as const;

describe.each(availableEngines())('with $label', (engine) => {
  test('any value of a property comes back from the plan equal', async () => {
    await fc.assert(
      fc.asyncProperty(batch(hardValue), async (values) => {
        const resources = values.map((value, index) =>
          resourceOf('terraform_data', `r${index}`, { input: asWritten(value) }),
        );

        const plan = await planGenerated(engine, generate(workOf({ resources })));

        const planned = new Map(
          (plan.resource_changes ?? []).map(({ address, change }) => [address, change.after['input'] ?? null]),
        );
        for (const [index, value] of values.entries()) {
          expect(planned.get(`terraform_data.r${index}`)).toEqual(normalised(value));
        }
      }),
      runs,
    );
  });

  test('any value of a variable comes back equal, by file or by environment', async () => {
    // A variable of the environment cannot hold the character NUL.
    const entry = fc.record({ value: hardValue, sensitive: fc.boolean() }).map(({ value, sensitive }) => ({
      value,
      sensitive: sensitive && !JSON.stringify(value).includes('\\u0000'),
    }));
    await fc.assert(
      fc.asyncProperty(batch(entry), async (entries) => {
        const variables = Object.fromEntries(entries.map((variable, index) => [`v${index}`, variable]));
        const outputs = Object.fromEntries(
          entries.map((_, index) => [`o${index}`, { value: `\${var.v${index}}`, sensitive: false }]),
        );

        const plan = await planGenerated(engine, generate(workOf({}, { variables, stack: { outputs } })));

        for (const [index, { value, sensitive }] of entries.entries()) {
          const output = plan.planned_values.outputs?.[`o${index}`];
          expect({ value: output?.value ?? null, sensitive: output?.sensitive }).toEqual({
            value: normalised(value),
            sensitive,
          });
        }
      }),
      runs,
    );
  });

  test('text and references in one string come back joined', async () => {
    const part: fc.Arbitrary<TemplatePart> = fc.oneof(
      hardText.filter((text) => text !== '' && !text.includes(mark)).map((text) => ({ kind: 'text', text }) as const),
      fc.constant({ kind: 'reference', reference: { kind: 'variable', name: 'word', access: [] } } as const),
      fc.constant({ kind: 'reference', reference: { kind: 'environment', attribute: 'name' } } as const),
    );
    const template = fc.array(part, { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batch(template), hardText, async (templates, word) => {
        const resources = templates.map((parts, index) =>
          resourceOf('terraform_data', `r${index}`, { input: { text: [written(parts)] } }),
        );
        const work = workOf({ resources }, { variables: { word: { value: word, sensitive: false } } });

        const plan = await planGenerated(engine, generate(work));

        const inputs = new Map(
          (plan.resource_changes ?? []).map(({ address, change }) => [address, change.after['input']]),
        );
        const words = { variable: word, environment: 'staging' };
        for (const [index, parts] of templates.entries()) {
          const joined = parts.map((piece) =>
            piece.kind === 'text' ? piece.text : wordOf(piece.reference.kind, words),
          );
          expect(inputs.get(`terraform_data.r${index}`)).toEqual({ text: [joined.join('').normalize('NFC')] });
        }
      }),
      runs,
    );
  });

  test('an output of a stack that is not applied yet stands in as unknown, in value and type', async () => {
    const out = (access: string): Json => `\${stacks.net.ids${access}}`;
    const inputs = {
      whole: out(''),
      member: out('.zones[0]["a b"]'),
      all: out('[*].id'),
      text: `a-${String(out(''))}`,
    };
    const resources = Object.entries(inputs).map(([name, input]) => resourceOf('terraform_data', name, { input }));
    const work = workOf({ resources }, { upstream: { net: { status: 'unknown' } } });

    const generated = generate(work);
    const plan = await planGenerated(engine, generated);

    expect(generated.placeholders).toEqual(['net']);
    for (const name of Object.keys(inputs)) {
      const resource = plan.resource_changes?.find(({ address }) => address === `terraform_data.${name}`);
      expect(resource?.change.after_unknown).toMatchObject({ input: true });
    }
  });
});

function wordOf(kind: string, words: { readonly variable: string; readonly environment: string }): string {
  return kind === 'variable' ? words.variable : words.environment;
}

/** As a user must write it: `$${` for `${`, and `${"$"}` for a dollar right before a reference. */
function written(parts: readonly TemplatePart[]): string {
  const marked = parts.map((part) => (part.kind === 'text' ? part.text : mark)).join('');
  const references = parts.flatMap((part) => (part.kind === 'reference' ? [formatReference(part.reference)] : []));
  const texts = marked.split(mark).map((text, index, all) => {
    const dollars = index === all.length - 1 ? '' : (/\$*$/.exec(text)?.[0] ?? '');
    const before = String(asWritten(text.slice(0, text.length - dollars.length)));
    return (dollars === '' ? before : `${before}\${"${dollars}"}`) + (references[index] ?? '');
  });
  return texts.join('');
}

/** A private-use character that no text here holds. */
const mark = '\u{10fffd}';
