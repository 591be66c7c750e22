import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import fastify, { LogController, type FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { makeDoor } from "./door.ts";
import { loggerOptions, logRequests } from "./logging.ts";
import { registerMetrics } from "./metrics.ts";
import { documentApi } from "./openapi.ts";
import { servePages } from "./pages.ts";
import { partBytes } from "#services/imports/uploads";
import { takeBytesToo, takeJsonOnly } from "./parsing.ts";
import type { Parts } from "./parts.ts";
import { handleError } from "./problems.ts";
import { apiPrefix, makeRegister } from "./register.ts";
import { registerAll } from "./routes/all.ts";
import { registerImports } from "./routes/imports.ts";
import { registerHealth } from "./routes/health.ts";
import { helmetOptions } from "./security.ts";

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

declare module "fastify" {
  interface FastifyInstance {
    /** The router's own list; the test of rights has a row for each. */
    readonly served: readonly ServedRoute[];
  }
}

/** The whole HTTP side, not yet listening. */
export async function buildServer(parts: Parts): Promise<FastifyInstance> {
  const app = fastify({
    ...loggerOptions(parts.log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: parts.limits.bodyBytes,
    requestTimeout: parts.limits.requestTime,
    handlerTimeout: parts.limits.requestTime * 2,
    // A proxy on the same machine may say for whom it asks; nobody else is believed.
    trustProxy: "loopback",
    routerOptions: { maxParamLength: 100 },
    forceCloseConnections: "idle",
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
  });
  const routes: ServedRoute[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  app.decorate("served", routes);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.decorateRequest("caller", null);
  takeJsonOnly(app);
  logRequests(app);
  await app.register(helmet, helmetOptions);
  await app.register(cookie);
  await app.register(rateLimit, { global: false, cache: 20_000 });
  await documentApi(app, parts);
  app.addHook("onSend", async (request, reply) => {
    if (request.protocol === "https") {
      void reply.header("strict-transport-security", "max-age=31536000");
    }
    // Answers are about persons or about one caller's units: nothing in between keeps them.
    if (request.url.startsWith(apiPrefix) && !reply.hasHeader("cache-control")) {
      void reply.header("cache-control", "no-store");
    }
  });
  registerHealth(app, parts);
  registerMetrics(app, parts);
  const door = makeDoor(app, parts);
  registerAll(makeRegister(app, parts, door), parts);
  await app.register(async (scope) => {
    takeBytesToo(scope, partBytes);
    registerImports(makeRegister(scope, parts, door), parts);
  });
  await servePages(app, parts);
  return app;
}
