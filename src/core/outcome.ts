/** What a service answers when it did not do what was asked. Mapped to RFC 9457 at the door. */
export type FailureKind =
  | "invalid" // the request contradicts itself or a limit: 400 / 422
  | "unauthenticated" // sign in first: 401
  | "not-found" // does not exist or is out of scope; never told apart: 404
  | "conflict" // somebody else was first, or the state does not allow it: 409
  | "too-many" // throttled: 429
  | "unavailable"; // try again later: 503

/** One thing that is wrong with the input: where, what, and what to do. */
export interface Problem {
  /** JSON pointer, or row and column of a file. */
  readonly at: string;
  readonly message: string;
}

export interface Failure {
  readonly ok: false;
  readonly kind: FailureKind;
  /** A stable code such as `member-unknown`; pages have wording for it. */
  readonly code: string;
  /** One English sentence: what happened and what to do. */
  readonly message: string;
  readonly problems: readonly Problem[];
  /** For `too-many` and `unavailable`: seconds after which it is worth trying again. */
  readonly retryAfter?: number;
}

export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

export type Outcome<T> = Success<T> | Failure;

export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function failure(
  kind: FailureKind,
  code: string,
  message: string,
  problems: readonly Problem[] = [],
): Failure {
  return { ok: false, kind, code, message, problems };
}
