import { buildServer } from "#api/server";
import { usualLimits, type Limits } from "#api/parts";
import { alike } from "#adapters/alike";
import { tableWriter } from "#adapters/files/sheet-writer";
import { variantsOf } from "#adapters/han";
import { uploadFolder } from "#adapters/files/uploads";
import { openPasswords } from "#adapters/passwords";
import { createServer } from "node:net";
import type { Config } from "./config.ts";
import { mapOf, outlines } from "./outlines.ts";
import { paperWriter } from "./papers.ts";
import { paths } from "./paths.ts";
import type { Register } from "./register.ts";
import { Trouble } from "./trouble.ts";
import { openWays } from "./ways.ts";

export interface HttpServer {
  /** Where it listens, for the terminal. */
  readonly address: string;
  /** Takes no new requests and ends when those that run are answered. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly config: Pick<Config, "host" | "port"> &
    Partial<Pick<Config, "metricsToken" | "origin" | "provider">>;
  readonly limits?: Partial<Limits>;
  readonly log: { write(line: string): void } | null;
}

/** Serves pages and API of an open register. */
export async function serve(register: Register, options: ServeOptions): Promise<HttpServer> {
  const app = await buildServer({
    db: register.db,
    secrets: await openPasswords(),
    ways: await openWays(options.config),
    version: paths.version,
    today: () => register.settings.today(),
    zone: () => register.settings.zone,
    outlines,
    mapOf,
    alike,
    tableWriter,
    variants: variantsOf,
    uploads: uploadFolder(register.uploadsDir),
    paperWriter,
    webDir: paths.webDir,
    ready: () => true,
    metricsToken: options.config.metricsToken ?? null,
    limits: { ...usualLimits, ...options.limits },
    log: options.log,
  });
  const { host, port } = options.config;
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenTrouble(error, host, port);
  }
  const bound = app.server.address();
  const used = typeof bound === "object" && bound !== null ? bound.port : port;
  return { address: urlOf(host, used), close: () => app.close() };
}

function urlOf(host: string, port: number): string {
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}/`;
}

/**
 * Says before anything else is started that a port cannot be had; the time between this look and
 * listening is covered by listening's own error.
 */
export async function checkPort({ host, port }: Pick<Config, "host" | "port">): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(listenTrouble(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function listenTrouble(error: unknown, host: string, port: number): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === "EADDRINUSE") {
    return new Trouble(
      `Port ${port} of ${host} is taken by another program, perhaps by a Rollbook that runs already.`,
      `End that one, or choose another port: PORT=${port === 65_535 ? 8080 : port + 1} npm start`,
    );
  }
  if (code === "EACCES") {
    return new Trouble(
      `This user may not listen on port ${port}.`,
      "Choose a port above 1023, for example PORT=8080.",
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new Trouble(
      `HOST=${host} is no address of this machine.`,
      "Use 127.0.0.1 for this machine only, or 0.0.0.0 for all of its addresses.",
    );
  }
  return error;
}
