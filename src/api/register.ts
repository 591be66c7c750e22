import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { z } from "zod";
import { problemView } from "#contract/problem";
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from "#contract/route";
import { success, type Outcome } from "#core/outcome";
import type { SignedIn } from "#services/access/actor";
import { once, type Answer } from "#services/access/once";
import type { Context } from "#services/context";
import type { Door } from "./door.ts";
import type { Parts } from "./parts.ts";
import { problemOf, refusals, sendProblem } from "./problems.ts";

/** A request, parsed, with what its service needs. */
export interface Call<R extends Route> {
  readonly context: Context;
  readonly caller: SignedIn;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The same of a route that asks nobody to sign in: the caller may be nobody. */
export type OpenCall<R extends Route> = Omit<Call<R>, "context" | "caller"> & {
  readonly caller: SignedIn | null;
};

/** An answer that is a file; its stream may still be made while it is sent. */
export interface FileAnswer {
  readonly type: string;
  readonly content: Readable | string;
  /** Name under which a browser saves it; null shows it in place. */
  readonly name: string | null;
}

type Reply<R extends Route> = R extends { file: readonly string[] } ? FileAnswer : ResponseOf<R>;
type Handler<R extends Route> = (call: Call<R>) => Promise<Outcome<Reply<R>>>;
type OpenHandler<R extends Route> = (call: OpenCall<R>) => Promise<Outcome<Reply<R>>>;

/** Registers routes below /api/v1: limit, authenticate, parse, call the service, present. */
export interface Register {
  open<R extends Route>(route: R, handler: OpenHandler<R>): void;
  guarded<R extends Route>(route: R, handler: Handler<R>): void;
  /** For the one route that a password for one use opens. */
  passing<R extends Route>(route: R, handler: Handler<R>): void;
}

/** Milliseconds in which a file must be written; large ones come from slow lines. */
const fileTime = 10 * 60_000;

export const apiPrefix = "/api/v1";

export function makeRegister(app: FastifyInstance, parts: Parts, door: Door): Register {
  const add = (
    route: Route,
    hooks: Door[keyof Door],
    work: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void => {
    app.route({
      method: route.method,
      url: apiPrefix + route.path,
      onRequest: [...hooks],
      ...(route.file === undefined ? {} : { handlerTimeout: fileTime }),
      schema: schemaOf(route),
      handler: work,
    });
  };
  const withContext =
    <R extends Route>(route: R, handler: Handler<R>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const { caller } = request;
      if (caller === null) return sendProblem(reply, refusals.signInRequired);
      const lacksBytes = route.raw === true && !Buffer.isBuffer(request.body);
      if (lacksBytes) return sendProblem(reply, refusals.bytesRequired);
      const context = contextOf(parts, caller);
      const call = { ...callOf<R>(request, reply), context, caller };
      const answer = await keyed(route, call, handler);
      return present(reply, route, answer);
    };
  return {
    open: (route, handler) =>
      add(route, route.scarce === true ? door.scarce : door.open, async (request, reply) => {
        const done = await handler({ ...callOf(request, reply), caller: request.caller });
        return present(reply, route, answered(route, done));
      }),
    guarded: (route, handler) => add(route, door.guarded, withContext(route, handler)),
    passing: (route, handler) => add(route, door.passing, withContext(route, handler)),
  };
}

function contextOf(parts: Parts, caller: SignedIn): Context {
  return { db: parts.db, actor: caller.actor, today: parts.today(), zone: parts.zone() };
}

function callOf<R extends Route>(request: FastifyRequest, reply: FastifyReply) {
  return {
    params: request.params as ParamsOf<R>,
    query: request.query as QueryOf<R>,
    body: request.body as BodyOf<R>,
    request,
    reply,
  };
}

function answered<T>(route: Route, done: Outcome<T>): Outcome<Answer<T>> {
  return done.ok ? success({ status: route.status, body: done.value }) : done;
}

/** Once for its Idempotency-Key, where the route takes one and the request brings one. */
async function keyed<R extends Route>(
  route: R,
  call: Call<R>,
  handler: Handler<R>,
): Promise<Outcome<Answer<unknown>>> {
  const key = call.request.headers["idempotency-key"];
  if (route.idempotent !== true || typeof key !== "string") {
    return answered(route, await handler(call));
  }
  const request = {
    accountId: call.context.actor.accountId,
    route: `${route.name} ${JSON.stringify(call.params ?? {})}`,
    key,
    bodyHash: createHash("sha256")
      .update(JSON.stringify(call.body ?? null))
      .digest("hex"),
  };
  return once(call.context, request, async (context) =>
    answered(route, await handler({ ...call, context })),
  );
}

async function present(
  reply: FastifyReply,
  route: Route,
  done: Outcome<Answer<unknown>>,
): Promise<unknown> {
  if (!done.ok) return sendProblem(reply, problemOf(done));
  void reply.code(done.value.status);
  if (route.file !== undefined) return sendFile(reply, done.value.body as FileAnswer);
  if (route.status === 204) return reply.send();
  return reply.send(done.value.body);
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  if (file.name !== null) {
    void reply.header("content-disposition", `attachment; filename="${file.name}"`);
  }
  return reply.type(file.type).send(file.content);
}

const problemAnswer = {
  description: "A problem document (RFC 9457)",
  content: { "application/problem+json": { schema: problemView } },
};

const keyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,128}$/)
    .optional()
    .describe("The same key and body within 24 hours have one effect and one answer"),
});

const rawBody = {
  consumes: ["application/octet-stream"],
  body: z.any().meta({ type: "string", format: "binary" }),
};

function schemaOf(route: Route): Record<string, unknown> {
  const content = Object.fromEntries(
    (route.file ?? []).map((type) => [type, { schema: z.string() }]),
  );
  const answer =
    route.file === undefined
      ? (route.response ?? z.null().describe("Done"))
      : { description: route.summary, content };
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === "open" ? { security: [] } : {}),
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    ...(route.raw === true ? rawBody : {}),
    ...(route.idempotent === true ? { headers: keyHeader } : {}),
    response: { [route.status]: answer, default: problemAnswer },
  };
}
