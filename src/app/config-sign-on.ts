import { isAbsolute, resolve } from "node:path";

/** An OpenID Connect provider at which people sign in. */
export interface ProviderConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Absolute path; the secret itself stands in no environment. */
  readonly secretFile: string;
  /** What people call it. */
  readonly name: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Read<T> = { readonly value: T } | { readonly problem: string };

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** https anywhere, http on this machine. */
function isSafe(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
}

/** Where people find this server; null: at whatever address they ask. */
export function readOrigin(text: string | undefined): Read<string | null> {
  const value = text?.trim() ?? "";
  if (value === "") return { value: null };
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && isSafe(url) && `${url.origin}/` === url.href) return { value: url.origin };
  return {
    problem:
      `ROLLBOOK_ORIGIN=${value} is not where people find this server: write https:// and the ` +
      "host, without a path, for example https://rollbook.example.",
  };
}

const names = {
  issuer: "ROLLBOOK_OIDC_ISSUER",
  clientId: "ROLLBOOK_OIDC_CLIENT_ID",
  secretFile: "ROLLBOOK_OIDC_SECRET_FILE",
  name: "ROLLBOOK_OIDC_NAME",
} as const;

/** All of the first three variables, or none of them. */
export function readProvider(environment: Environment, cwd: string): Read<ProviderConfig | null> {
  const said = (name: string): string => environment[name]?.trim() ?? "";
  const [issuer, clientId, secretFile] = [
    said(names.issuer),
    said(names.clientId),
    said(names.secretFile),
  ];
  const missing = [names.issuer, names.clientId, names.secretFile].filter(
    (one) => said(one) === "",
  );
  if (missing.length === 3) return { value: null };
  if (missing.length > 0) {
    const what = missing.join(" and ");
    return { problem: `${what} is missing: an identity provider needs issuer, client and secret.` };
  }
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (url === null || !isSafe(url) || url.search !== "" || url.hash !== "") {
    return {
      problem: `${names.issuer}=${issuer} is no issuer: write it as the provider does, with https://.`,
    };
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(clientId)) {
    return { problem: `${names.clientId} is no client id: use what the provider gave.` };
  }
  const name = said(names.name) === "" ? url.hostname : said(names.name).slice(0, 60);
  const path = isAbsolute(secretFile) ? secretFile : resolve(cwd, secretFile);
  return { value: { issuer, clientId, secretFile: path, name } };
}
