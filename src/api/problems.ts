import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { ProblemView } from "#contract/problem";
import type { Failure, FailureKind, Problem } from "#core/outcome";

/** The one map from failures to RFC 9457 problem documents. */

interface Told {
  readonly status: number;
  readonly title: string;
}

const told: Readonly<Record<FailureKind, Told>> = {
  invalid: { status: 422, title: "The request cannot be done as it stands" },
  unauthenticated: { status: 401, title: "Sign in first" },
  "not-found": { status: 404, title: "Not found" },
  conflict: { status: 409, title: "The present state does not allow it" },
  "too-many": { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Not available now" },
};

/** What the door itself refuses before any service is asked. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly problems?: readonly Problem[];
  /** Seconds, for 429 and 503. */
  readonly retryAfter?: number;
}

export function problemOf(failure: Failure): Refusal {
  const { code, message, problems, retryAfter } = failure;
  const later = retryAfter === undefined ? {} : { retryAfter };
  return { ...told[failure.kind], code, detail: message, problems, ...later };
}

/** Seconds after which a passing trouble is worth another try, where nothing better is known. */
const usualWait: Readonly<Record<number, number>> = { 429: 60, 503: 5 };

export async function sendProblem(reply: FastifyReply, refusal: Refusal): Promise<FastifyReply> {
  const body: ProblemView = {
    type: `urn:rollbook:problem:${refusal.code}`,
    title: refusal.title,
    status: refusal.status,
    detail: refusal.detail,
    code: refusal.code,
    problems: (refusal.problems ?? []).slice(0, 100).map(({ at, message }) => ({ at, message })),
  };
  const wait = refusal.retryAfter ?? usualWait[refusal.status];
  if (wait !== undefined && !reply.hasHeader("retry-after")) void reply.header("retry-after", wait);
  return reply
    .code(refusal.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(body);
}

export const refusals = {
  routeUnknown: {
    status: 404,
    title: "Not found",
    code: "route-unknown",
    detail: "There is nothing at this address. /api/openapi.json lists what there is.",
  },
  crossOrigin: {
    status: 403,
    title: "Refused",
    code: "cross-origin",
    detail: "Writes are taken from Rollbook's own pages and from programs, not from other sites.",
  },
  signInRequired: {
    status: 401,
    title: "Sign in first",
    code: "sign-in-required",
    detail: "Sign in first; the session may have ended.",
  },
  passwordChangeRequired: {
    status: 401,
    title: "Change the password first",
    code: "password-change-required",
    detail: "This password was for one use: set one of your own first.",
  },
  bytesRequired: {
    status: 415,
    title: "Unsupported content type",
    code: "content-type-unsupported",
    detail: "Send the body as application/octet-stream.",
  },
  tooMany: {
    status: 429,
    title: "Too many requests",
    code: "too-many-requests",
    detail: "Wait a minute and try again.",
  },
} as const satisfies Record<string, Refusal>;

const malformed: Told & { code: string } = {
  status: 400,
  title: "The request is not understood",
  code: "request-malformed",
};

/** Errors of the framework that are the client's: everything else is ours. */
const known: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    title: "Too large",
    code: "request-too-large",
    detail: "The body is larger than this route takes.",
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    title: "Unsupported content type",
    code: "content-type-unsupported",
    detail: "Send the body as application/json.",
  },
  FST_ERR_HANDLER_TIMEOUT: {
    status: 503,
    title: "Not available now",
    code: "time-out",
    detail: "This took too long and was stopped. Try again, or ask for less.",
  },
};

/** SQLSTATEs and codes of the network for which the caller should simply try again later. */
const passing =
  /^(57014|57P0[1-5]|08\d{3}|53\d{3}|40001|40P01|55P03|ECONN\w+|EPIPE|ETIMEDOUT|E\w*UNREACH)$/;

const diskFull: Refusal = {
  status: 507,
  title: "No room left",
  code: "disk-full",
  detail:
    "The disk of the database is full; nothing was changed. Ask the administrator to free room, " +
    "then send it again.",
};

/** Numbers, days and characters that a schema let through and the database has no room for. */
const unstorable = /^(22003|22008|22021|22P05)$/;

function refusalOf(error: FastifyError): Refusal | null {
  if (hasZodFastifySchemaValidationErrors(error)) return schemaRefusal(error);
  const found = known[error.code];
  if (found !== undefined) return found;
  if (error instanceof URIError || error.code === "FST_ERR_BAD_URL") {
    return { ...malformed, detail: "The address is not valid." };
  }
  if (error.statusCode === 429) return refusals.tooMany;
  // A way out of the folder of the pages: there is nothing to be had there.
  if (error.statusCode === 403 || error.statusCode === 404) return refusals.routeUnknown;
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return {
      ...malformed,
      status: error.statusCode,
      detail: "The body must be one JSON value in UTF-8.",
    };
  }
  if (error.code === "53100") return diskFull;
  if (passing.test(error.code ?? "")) {
    return problemOf({
      ok: false,
      kind: "unavailable",
      code: "database-unavailable",
      // Whether a lost connection's last write was done is not known: its key makes that harmless.
      message:
        "The database did not answer. Send it again in a moment; with the same Idempotency-Key " +
        "it is done once.",
      problems: [],
    });
  }
  if (unstorable.test(error.code ?? "")) {
    return {
      ...malformed,
      code: "value-out-of-range",
      detail: "A value of the request is larger than the register can hold, or no text.",
    };
  }
  return null;
}

interface SchemaError {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string;
}

function schemaRefusal(error: unknown): Refusal {
  const { validation, validationContext } = error as SchemaError;
  const problems = validation.slice(0, 20).map(({ instancePath, message }) => ({
    at: instancePath.slice(0, 200),
    message: (message ?? "is not valid").slice(0, 200),
  }));
  return {
    status: 400,
    title: "The request is not understood",
    code: "request-invalid",
    detail: `The ${places[validationContext ?? ""] ?? "request"} is not what this route takes.`,
    problems,
  };
}

const places: Readonly<Record<string, string>> = {
  body: "body",
  params: "address",
  querystring: "query",
  headers: "header",
};

/** Unknown errors are a plain 500; the log gets their kind and place, never their message. */
export async function handleError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refusal = refusalOf(error);
  if (refusal !== null && refusal.status < 500) return sendProblem(reply, refusal);
  const route = request.routeOptions.url;
  request.log.error({ failure: withoutData(error), route, told: refusal?.detail }, "failed");
  return sendProblem(
    reply,
    refusal ?? {
      status: 500,
      title: "Something went wrong",
      code: "internal",
      detail: "The server failed at this request. It has been logged; nothing was changed.",
    },
  );
}

/** Messages of the database quote values, so of an error only its kind and its stack are kept. */
export function withoutData(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const stack = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const where = stack.slice(0, 8).map((line) => line.trim());
  return { kind: error.name, code, constraint, shape: shapeTrouble(error.cause), stack: where };
}

/** Where an answer was not what its schema says; places and kinds only, no values. */
function shapeTrouble(cause: unknown): string[] | undefined {
  const { issues } = (cause ?? {}) as { issues?: readonly { path: unknown[]; code: string }[] };
  return issues?.slice(0, 10).map((issue) => `${issue.path.join("/")}: ${issue.code}`);
}
