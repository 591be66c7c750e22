import type { z } from "zod";

/**
 * One route: the only description of it. The server registers it, the pages call it, and the
 * OpenAPI document is made of it. `path` stands below /api/v1 and has `:names` for its parameters.
 */
export interface Route {
  /** Stable name, `noun-verb`; the operationId. */
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** `open`: without signing in. `any`: every account. Else what the service asks for. */
  readonly access: "open" | "any" | "counts" | "persons" | "administrator";
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body is bytes, as application/octet-stream. */
  readonly raw?: true;
  readonly status: 200 | 201 | 204;
  /** Absent for 204 and for files. */
  readonly response?: z.ZodType;
  /** Content types of an answer that is a file. */
  readonly file?: readonly string[];
  /** Accepts `Idempotency-Key`: the same key and body within 24 h have one effect. */
  readonly idempotent?: true;
  /** Answers few questions a minute to one address: something could be guessed by asking. */
  readonly scarce?: true;
}

export function route<const R extends Route>(described: R): R {
  return described;
}

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler receives, after parsing. */
export type ParamsOf<R> = R extends { params: infer S } ? Out<S> : undefined;
export type QueryOf<R> = R extends { query: infer S } ? Out<S> : undefined;
export type BodyOf<R> = R extends { raw: true }
  ? Uint8Array
  : R extends { body: infer S }
    ? Out<S>
    : undefined;
/** What comes back; undefined for 204 and for files. */
export type ResponseOf<R> = R extends { response: infer S } ? Out<S> : undefined;
/** What a caller sends. */
export type RequestOf<R> = (R extends { params: infer S } ? { params: In<S> } : unknown) &
  (R extends { query: infer S } ? { query?: In<S> } : unknown) &
  (R extends { body: infer S } ? { body: In<S> } : unknown);
