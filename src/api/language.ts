import type { FastifyRequest } from "fastify";
import { languageCookie } from "#contract/language-cookie";

/** What was chosen on the pages; else Chinese, unless the browser puts English first. */
export function languageOf(request: FastifyRequest): "zh" | "en" {
  const chosen = request.cookies[languageCookie];
  if (chosen === "zh" || chosen === "en") return chosen;
  return /^\s*en\b/i.test(request.headers["accept-language"] ?? "") ? "en" : "zh";
}
