/** A small server for people at this machine: on 127.0.0.1 alone, and only as long as somebody needs it. */
export interface Loopback {
  /** @param port 0: a free one. @throws LOOPBACK_PORT_TAKEN */
  serve(port: number, answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>): Promise<LoopbackServer>;
}

export interface LoopbackRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** What a form has sent; at most a few kB of it. */
  readonly form: Readonly<Record<string, string>>;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly html: string;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}
