import type { FastifyInstance } from "fastify";
import { answersNow } from "#services/access/health";
import type { Parts } from "../parts.ts";

/** For whoever watches the process: alive, and able to work. */
export function registerHealth(app: FastifyInstance, parts: Parts): void {
  const schema = { hide: true };
  app.get("/healthz", { schema }, async (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "ok" }),
  );
  app.get("/readyz", { schema }, async (_request, reply) => {
    const ready = parts.ready() && (await answersNow(parts.db));
    void reply.header("cache-control", "no-store").code(ready ? 200 : 503);
    if (!ready) void reply.header("retry-after", 5);
    return reply.send({ status: ready ? "ready" : "not ready" });
  });
}
