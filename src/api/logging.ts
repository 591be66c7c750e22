import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from "fastify";
import type { Parts } from "./parts.ts";
import { withoutData } from "./problems.ts";

/**
 * Log lines say what was asked of which route and how it ended. They hold no bodies, no addresses
 * with ids or search words, no logins, and no messages of the database, which quote values.
 */
export function loggerOptions(log: Parts["log"]): Pick<FastifyServerOptions, "logger"> {
  if (log === null) return { logger: false };
  return {
    logger: {
      level: "info",
      stream: log,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method }),
        res: () => ({}),
        err: loggedError,
      },
    },
  };
}

export function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    const level = reply.statusCode >= 500 ? "error" : "info";
    request.log[level](
      {
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
        account: request.caller?.actor.accountId ?? null,
        ms: Math.round(reply.elapsedTime),
      },
      "request",
    );
  });
}

function loggedError(error: Error): { type: string; message: string; stack: string } {
  return { type: error.name, message: "", stack: JSON.stringify(withoutData(error)) };
}
