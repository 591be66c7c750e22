import type { FastifyRequest } from "fastify";

/** Chinese unless the browser puts English first. */
export function languageOf(request: FastifyRequest): "zh" | "en" {
  return /^\s*en\b/i.test(request.headers["accept-language"] ?? "") ? "en" : "zh";
}
