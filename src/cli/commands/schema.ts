import type { Verb } from '../verb.ts';

export const schemaVerb: Verb = {
  name: 'schema',
  summary: 'print the JSON Schema of fairlead.yaml, for editors',
  description: 'Draft 2020-12. `fairlead init` writes the line that makes an editor use it.',
  place: 'none',
  examples: [{ line: 'fairlead schema > fairlead.schema.json', says: 'keep it beside the project' }],
  async handle(call) {
    const toolkit = await call.io.toolkit();
    const schema = toolkit.schema();
    await call.screen.present({ json: schema, text: () => JSON.stringify(schema, null, 2) });
    return 0;
  },
};
