import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { Parts } from "./parts.ts";
import { apiPrefix } from "./register.ts";

const description = `Who owes what training by when, who has done it, and why.

Sign in with \`POST ${apiPrefix}/session\`; the answer sets a cookie. Failures are problem documents
(RFC 9457) with a stable \`code\`. Lists are paged: pass \`next\` back as \`cursor\`. Writes that say so take
an \`Idempotency-Key\`. What lies outside the caller's sight does not exist for him: 404. Every look at a
person and every write is logged, and the person sees the log.`;

/** The document at /api/openapi.json, made of the routes' own schemas, and a page to read it. */
export async function documentApi(app: FastifyInstance, parts: Parts): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Rollbook",
        version: parts.version,
        description,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      tags: ["session", "organisation", "members", "ledger", "coverage", "policy", "accounts"].map(
        (name) => ({ name }),
      ),
      security: [{ session: [] }],
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: "rollbook" } },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: "/api/docs", staticCSP: false });
  app.get("/api/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply.header("cache-control", "no-cache").type("application/json").send(app.swagger()),
  );
}
