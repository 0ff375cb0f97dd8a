/** One request over HTTP or HTTPS. No redirects are followed, nothing is tried again, no proxy of the environment is used. */
export interface Http {
  /** Whatever comes back is an outcome, an error of the network too; it throws for an abort only, with the signal's reason. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte sent to the last one read. */
  readonly timeoutMs: number;
  /** More than this of the body is not read. */
  readonly maxBytes: number;
  readonly tls?: HttpTls;
}

export interface HttpTls {
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** PEM: who we are. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The name in the server's certificate, where it is not the one in the URL. */
  readonly serverName?: string | undefined;
}

export type HttpOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Lower-case names; several of one name are joined by `, `. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** True: there was more than `maxBytes`. */
      readonly cut: boolean;
      /** Until the whole body was there. */
      readonly tookMs: number;
    }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** `refused`: nobody listens there. `tls`: the certificate is not trusted. */
  | {
      readonly kind: 'failed';
      readonly reason: 'refused' | 'unknown-host' | 'tls' | 'broken';
      readonly detail: string;
    };
