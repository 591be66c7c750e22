import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import type { Parts } from "./parts.ts";
import { refusals, sendProblem } from "./problems.ts";

/**
 * The built pages. Files below assets/ carry a hash in their name and may be kept for ever; every
 * other address that a browser navigates to gets index.html, where the pages' own router goes on.
 */
export async function servePages(app: FastifyInstance, parts: Parts): Promise<void> {
  const { webDir } = parts;
  const built = webDir !== null && existsSync(join(webDir, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root: webDir,
      wildcard: true,
      preCompressed: true,
      cacheControl: false,
      index: ["index.html"],
      setHeaders(reply, path) {
        const kept = path.startsWith(join(webDir, "assets") + sep);
        const rule = kept ? "public, max-age=31536000, immutable" : "no-cache";
        reply.setHeader("cache-control", rule);
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const { pathname } = new URL(request.url, "http://local");
    const isPage =
      built &&
      (request.method === "GET" || request.method === "HEAD") &&
      !/^\/(api|assets|healthz|metrics|readyz)(\/|$)/.test(pathname) &&
      (request.headers.accept ?? "").includes("text/html");
    if (isPage) return reply.sendFile("index.html");
    return sendProblem(reply, refusals.routeUnknown);
  });
}
