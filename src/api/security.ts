import type {} from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyHelmetOptions } from "@fastify/helmet";
import { sessionMinutes } from "#services/access/actor";
import { signOnMinutes } from "#services/access/sign-on";
import type { Site } from "#services/access/ways";
import type { From } from "#services/access/where";

/**
 * The session cookie. Strict: it does not travel with requests that other sites start; the pages
 * fetch with it once they are loaded. Over https it is bound to this host.
 */
function cookieName(request: FastifyRequest): string {
  return request.protocol === "https" ? "__Host-rollbook" : "rollbook";
}

export function readToken(request: FastifyRequest): string | null {
  const token = request.cookies[cookieName(request)];
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}

function cookieOptions(request: FastifyRequest) {
  const secure = request.protocol === "https";
  return { path: "/", httpOnly: true, sameSite: "strict", secure } as const;
}

export function setToken(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const options = { ...cookieOptions(request), maxAge: sessionMinutes * 60 };
  void reply.setCookie(cookieName(request), token, options);
}

export function clearToken(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(cookieName(request), cookieOptions(request));
}

/** Of a sign-on that is under way: its answer is taken from the browser that has this cookie. */
function signOnName(request: FastifyRequest): string {
  return request.protocol === "https" ? "__Host-rollbook-sign-on" : "rollbook-sign-on";
}

export function readSignOn(request: FastifyRequest): string | null {
  const token = request.cookies[signOnName(request)];
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}

export function setSignOn(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const options = { ...cookieOptions(request), maxAge: signOnMinutes * 60 };
  void reply.setCookie(signOnName(request), token, options);
}

export function clearSignOn(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(signOnName(request), cookieOptions(request));
}

/** From where a request comes, and with what. */
export function fromOf(request: FastifyRequest): From {
  return { address: request.ip, agent: (request.headers["user-agent"] ?? "").slice(0, 500) };
}

/** The site at which people find this server: as configured, or as the request says. */
export function siteOf(request: FastifyRequest, configured: string | null): Site {
  const asked = `${request.protocol}://${request.host}`;
  const url = new URL(configured ?? (URL.canParse(asked) ? asked : "http://localhost"));
  return { origin: url.origin, id: url.hostname };
}

/**
 * Whether a write may have been started by another site. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin) and pages cannot forge it; programs say nothing.
 */
export function isCrossOrigin(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return origin !== `${request.protocol}://${request.host}`;
}

/** Styles may stand in the page because the components write them; scripts only come from here. */
export const helmetOptions: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", "blob:"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  // Sent over https only, see server.ts; and never for hosts beside this one.
  strictTransportSecurity: false,
  xFrameOptions: { action: "deny" },
  referrerPolicy: { policy: "same-origin" },
};
