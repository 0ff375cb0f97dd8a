import { z } from 'zod';

const endpoint = z.object({ host: z.string(), port: z.int() });
const matchTest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present') }),
  z.object({ kind: z.literal('exact'), value: z.string() }),
  z.object({ kind: z.literal('prefix'), value: z.string() }),
]);
const on = z.enum(['header', 'cookie', 'query']);

/** A `RouteSpec` as it is read back from a process or a file. */
export const routeSpec = z.object({
  id: z.string(),
  arms: z.array(z.object({ name: z.string(), weight: z.number(), endpoints: z.array(endpoint) })),
  match: z
    .array(z.object({ arm: z.string(), when: z.array(z.object({ on, name: z.string(), test: matchTest })) }))
    .exactOptional(),
  mirror: z.object({ arm: z.string(), share: z.number() }).exactOptional(),
  sticky: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('cookie'), name: z.string(), maxAgeSeconds: z.number() }),
      z.object({ by: z.literal('value'), on, name: z.string() }),
    ])
    .exactOptional(),
});
