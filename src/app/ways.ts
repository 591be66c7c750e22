import { readFile } from "node:fs/promises";
import { openIdentityProvider, type IdentityProvider } from "#adapters/identity-provider";
import { openOneTimeCodes } from "#adapters/one-time-codes";
import { openPasskeys } from "#adapters/passkeys";
import type { Ways } from "#services/access/ways";
import type { ProviderConfig } from "./config-sign-on.ts";
import { Trouble } from "./trouble.ts";

/** Passkeys and one-time codes; an identity provider where one is configured. */
export async function openWays(config: {
  readonly origin?: string | null;
  readonly provider?: ProviderConfig | null;
}): Promise<Ways> {
  const { origin = null, provider = null } = config;
  return {
    passkeys: openPasskeys(),
    codes: openOneTimeCodes(),
    provider: provider === null ? null : await openProvider(provider),
    origin,
  };
}

async function openProvider(config: ProviderConfig): Promise<IdentityProvider> {
  const { secretFile, ...settings } = config;
  let clientSecret: string;
  try {
    clientSecret = (await readFile(secretFile, "utf8")).trim();
  } catch {
    throw new Trouble(
      `ROLLBOOK_OIDC_SECRET_FILE=${secretFile} cannot be read.`,
      "Name a file that this user may read, with the client secret alone in it.",
    );
  }
  if (clientSecret === "") {
    throw new Trouble(
      `ROLLBOOK_OIDC_SECRET_FILE=${secretFile} is empty.`,
      "Put the client secret into it that the identity provider issued.",
    );
  }
  return openIdentityProvider({ ...settings, clientSecret });
}
