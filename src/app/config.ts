import { resolve } from "node:path";
import { readOrigin, readProvider, type ProviderConfig } from "./config-sign-on.ts";

/** What the environment says; nothing else in the program reads it. */
export interface Config {
  /** 127.0.0.1 unless set: reachable from this machine only. */
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** A PostgreSQL of one's own; null means the embedded one. */
  readonly databaseUrl: string | null;
  /** Absolute folder for the embedded database; null means the default place. */
  readonly dataDir: string | null;
  /** What opens `/metrics` from elsewhere; null: programs of this machine may read it. */
  readonly metricsToken: string | null;
  /** Where people find this server, such as `https://rollbook.example`; null: wherever they ask. */
  readonly origin: string | null;
  /** Where people may sign in besides. */
  readonly provider: ProviderConfig | null;
}

/** A configuration, or every reason why it cannot be used, as sentences for the terminal. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;
type Read<T> = { readonly value: T } | { readonly problem: string };

const DEFAULT_PORT = 8080;

export function readConfig(environment: Environment, cwd: string = process.cwd()): ConfigResult {
  const port = readPort(environment["PORT"]);
  const host = readHost(environment["HOST"]);
  const databaseUrl = readDatabaseUrl(environment["DATABASE_URL"]);
  const dataDir = readDataDir(environment["ROLLBOOK_DATA"], cwd);
  const metricsToken = readMetricsToken(environment["ROLLBOOK_METRICS_TOKEN"]);
  const origin = readOrigin(environment["ROLLBOOK_ORIGIN"]);
  const provider = readProvider(environment, cwd);
  const problems = [port, host, databaseUrl, dataDir, metricsToken, origin, provider].flatMap(
    (read) => ("problem" in read ? [read.problem] : []),
  );
  if (
    "value" in port &&
    "value" in host &&
    "value" in databaseUrl &&
    "value" in dataDir &&
    "value" in metricsToken &&
    "value" in origin &&
    "value" in provider
  ) {
    return {
      ok: true,
      config: Object.freeze({
        host: host.value,
        port: port.value,
        databaseUrl: databaseUrl.value,
        dataDir: dataDir.value,
        metricsToken: metricsToken.value,
        origin: origin.value,
        provider: provider.value,
      }),
    };
  }
  return { ok: false, problems };
}

/** An empty variable counts as unset: shells and service files make no difference. */
function trimmed(text: string | undefined): string | null {
  const value = text?.trim() ?? "";
  return value === "" ? null : value;
}

function readPort(text: string | undefined): Read<number> {
  const value = trimmed(text);
  if (value === null) return { value: DEFAULT_PORT };
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return { value: port };
  return {
    problem:
      `PORT=${value} is not a port: use a whole number from 1 to 65535, ` +
      `or 0 for any free one (default ${DEFAULT_PORT}).`,
  };
}

function readHost(text: string | undefined): Read<string> {
  const value = trimmed(text);
  if (value === null) return { value: "127.0.0.1" };
  if (/^[\w.:-]+$/.test(value)) return { value };
  return {
    problem:
      `HOST=${value} is not an address: use an address or name of this machine without ` +
      "http:// and port, for example 127.0.0.1, or 0.0.0.0 for all of its addresses.",
  };
}

function readDatabaseUrl(text: string | undefined): Read<string | null> {
  const value = trimmed(text);
  if (value === null) return { value: null };
  const url = URL.canParse(value) ? new URL(value) : null;
  // The value itself may hold a password and is never repeated.
  const form = "write it as postgres://user:password@host:5432/database.";
  if (url === null) {
    const hint = "; characters like @ / # in the password are written as %40 %2F %23";
    return { problem: `DATABASE_URL is not a URL: ${form.slice(0, -1)}${hint}.` };
  }
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    return { problem: `DATABASE_URL begins with ${url.protocol}//: ${form}` };
  }
  if (url.pathname.length < 2) return { problem: `DATABASE_URL names no database: ${form}` };
  return { value };
}

function readDataDir(text: string | undefined, cwd: string): Read<string | null> {
  const value = trimmed(text);
  if (value === null) return { value: null };
  if (value.includes("\0")) return { problem: "ROLLBOOK_DATA is not the path of a folder." };
  return { value: resolve(cwd, value) };
}

function readMetricsToken(text: string | undefined): Read<string | null> {
  const value = trimmed(text);
  if (value === null || /^[\w.~+/=-]{16,200}$/.test(value)) return { value };
  return {
    problem:
      "ROLLBOOK_METRICS_TOKEN is no token: use 16 to 200 letters, digits and . _ ~ + / = -, for " +
      "example what `openssl rand -hex 24` prints.",
  };
}
