import type { Route, RequestOf, ResponseOf } from "#contract/route";
import type { ProblemView } from "#contract/problem";

/** Thrown by `call`: either what the server said (RFC 9457) or that nothing answered. */
export class CallFailed extends Error {
  /** HTTP status; 0 when no answer came (offline, timed out). */
  readonly status: number;
  /** Stable code of the problem; `offline` or `unreadable` where there is none. */
  readonly code: string;
  readonly problems: readonly { readonly at: string; readonly message: string }[];

  constructor(
    status: number,
    code: string,
    message: string,
    problems: ProblemView["problems"] = [],
  ) {
    super(message);
    this.name = "CallFailed";
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
  /** The body of a route that takes bytes. */
  readonly bytes?: Blob;
}

type Sent = { params?: object; query?: object; body?: object };

/** A phone in a valley: waits long, but not for ever. */
const patienceMs = 45_000;

/**
 * Calls one route of the contract. The type argument alone names the route, so that the schemas stay
 * out of the browser: `call<typeof getUnit>("GET", "/units/:unitId", { params: { unitId } })`.
 */
export async function call<R extends Route>(
  method: R["method"],
  path: R["path"],
  request: RequestOf<R>,
  options: CallOptions = {},
): Promise<ResponseOf<R>> {
  const sent: Sent = typeof request === "object" && request !== null ? request : {};
  const headers: Record<string, string> = { accept: "application/json" };
  if (sent.body !== undefined) headers["content-type"] = "application/json";
  if (options.bytes !== undefined) headers["content-type"] = "application/octet-stream";
  if (options.idempotencyKey !== undefined) headers["idempotency-key"] = options.idempotencyKey;
  // By hand: AbortSignal.any is missing on phones of a few years ago.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  options.signal?.addEventListener("abort", () => patience.abort());
  let answer: Response;
  try {
    answer = await fetch(addressOf(path, sent.params, sent.query), {
      method,
      headers,
      signal: patience.signal,
      credentials: "same-origin",
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
      ...(options.bytes === undefined ? {} : { body: options.bytes }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new CallFailed(0, "offline", "No answer from the server.");
  } finally {
    clearTimeout(timer);
  }
  if (!answer.ok) throw await problemOf(answer);
  if (answer.status === 204) return undefined as ResponseOf<R>;
  try {
    return (await answer.json()) as ResponseOf<R>;
  } catch {
    throw new CallFailed(0, "offline", "The answer broke off.");
  }
}

/** The address of a route with its parameters; also for links to files. */
export function addressOf(path: string, params?: object, query?: object): string {
  const values = new Map(Object.entries(params ?? {}));
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name) ?? "")),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${filled}${text === "" ? "" : `?${text}`}`;
}

async function problemOf(answer: Response): Promise<CallFailed> {
  let told: unknown = null;
  try {
    told = await answer.json();
  } catch {
    // A proxy's page or nothing: the status alone must do.
  }
  if (typeof told !== "object" || told === null) {
    return new CallFailed(answer.status, "unreadable", answer.statusText);
  }
  const view = told as Partial<ProblemView>;
  return new CallFailed(
    answer.status,
    view.code ?? "unreadable",
    view.detail ?? view.title ?? "",
    view.problems ?? [],
  );
}

/** Whether asking again may help: the network, a restart, or too many requests. */
export function mayRetry(error: unknown): boolean {
  return (
    error instanceof CallFailed &&
    (error.status === 0 || error.status >= 500 || error.status === 429)
  );
}
