import { z } from 'zod';

const pem = z.string().regex(/-----BEGIN /, 'must be PEM');

/** Where a Prometheus is and how to speak to it. Secrets are filled in already. */
export const prometheusOptions = z.strictObject({
  /** Without `/api/v1`. */
  url: z.url({ protocol: /^https?$/ }),
  /** Sent with every request: `X-Scope-OrgID`, for example. */
  headers: z.record(z.string(), z.string()).default({}),
  auth: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('basic'), username: z.string(), password: z.string() }),
      z.strictObject({ kind: z.literal('bearer'), token: z.string() }),
    ])
    .optional(),
  tls: z.strictObject({ ca: pem, cert: pem, key: pem, serverName: z.string() }).partial().optional(),
});

export type PrometheusOptions = z.infer<typeof prometheusOptions>;
