import type { FastifyInstance } from "fastify";

/**
 * The only body taken is JSON in UTF-8. Broken UTF-8 is refused rather than mended, and so are
 * `__proto__` and `constructor`, which no request needs.
 */
export function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    "application/json",
    { parseAs: "buffer" },
    (request, body, done) => {
      let text: string;
      try {
        text = utf8.decode(body);
      } catch {
        done(malformed("The body is not UTF-8."));
        return;
      }
      if (nestingOf(text) > deepest) {
        done(malformed("The body is nested too deeply."));
        return;
      }
      void parse(request, text, done);
    },
  );
}

/** For the routes of one scope: bytes as they come, at most so many. */
export function takeBytesToo(app: FastifyInstance, bodyLimit: number): void {
  app.addContentTypeParser<Buffer>(
    "application/octet-stream",
    { parseAs: "buffer", bodyLimit },
    (_request, body, done) => done(null, body),
  );
}

const deepest = 20;

function malformed(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400, code: "BODY_MALFORMED" });
}

/** How deep brackets go, at least; strings are skipped. */
function nestingOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, (depth += 1));
    else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return most;
}
