import {
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { CallFailed } from "./api.ts";

type Options = Readonly<Record<string, unknown>>;

/** The browser's own errors say nothing to people: somebody cancelled, or the device cannot. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new CallFailed(400, "passkey-cancelled", "The device made or used no passkey.");
  }
}

export async function makePasskey(options: Options) {
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const { id, rawId, type, response } = await asked(() => startRegistration({ optionsJSON }));
  const { clientDataJSON, attestationObject, transports = [] } = response;
  return { id, rawId, type, response: { clientDataJSON, attestationObject, transports } };
}

export async function signWithPasskey(options: Options) {
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const { id, rawId, type, response } = await asked(() => startAuthentication({ optionsJSON }));
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  const whose = userHandle === undefined ? {} : { userHandle };
  const signed = { clientDataJSON, authenticatorData, signature, ...whose };
  return { id, rawId, type, response: signed };
}
