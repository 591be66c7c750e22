import { isoCBOR } from "@simplewebauthn/server/helpers";
import {
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";

/** An authenticator in software: makes passkeys and signs with them, as a phone does. */
export interface Authenticator {
  /** Answers `PublicKeyCredentialCreationOptionsJSON`. */
  make(options: unknown, faults?: Faults): unknown;
  /** Answers `PublicKeyCredentialRequestOptionsJSON` with the passkey that was made last. */
  sign(options: unknown, faults?: Faults): unknown;
  /** The same keys and count in a second device. */
  copy(): Authenticator;
}

/** What a hostile page or device would do. */
export interface Faults {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly unverified?: boolean;
  /** Signs something else than it sends. */
  readonly forged?: boolean;
  readonly userHandle?: string;
}

interface State {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly cose: Uint8Array;
  readonly userHandle: string;
  count: number;
}

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** Flags of authenticator data. */
const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

export function openAuthenticator(
  origin: string,
  counts = true,
  known: State | null = null,
): Authenticator {
  let state: State | null = known === null ? null : { ...known };
  const client = (type: string, options: Options, faults: Faults): Buffer => {
    const challenge = faults.challenge ?? options.challenge;
    const data = { type, challenge, origin: faults.origin ?? origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data));
  };
  const data = (rpId: string, flags: number, rest: Buffer): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(state?.count ?? 0);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, rest]);
  };
  return {
    make(asked, faults = {}) {
      const options = asked as Options;
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const cose = isoCBOR.encode(
        new Map<number, number | Uint8Array<ArrayBuffer>>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Uint8Array.from(Buffer.from(x, "base64url"))],
          [-3, Uint8Array.from(Buffer.from(y, "base64url"))],
        ]),
      );
      const id = randomBytes(32);
      const userHandle = options.user?.id ?? "";
      state = { id, key: privateKey, cose, userHandle, count: counts ? 1 : 0 };
      const length = Buffer.from([0, id.length]);
      const rest = Buffer.concat([Buffer.alloc(16), length, id, cose]);
      const flags = attested | userPresent | (faults.unverified === true ? 0 : userVerified);
      const authData = Uint8Array.from(data(faults.rpId ?? options.rp?.id ?? "", flags, rest));
      const attestation = new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
        ["fmt", "none"],
        ["attStmt", new Map<string, string>()],
        ["authData", authData],
      ]);
      return answered(id, {
        clientDataJSON: client("webauthn.create", options, faults).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
        transports: ["internal"],
      });
    },
    sign(asked, faults = {}) {
      if (state === null) throw new Error("No passkey was made");
      const options = asked as Options;
      if (counts) state.count += 1;
      const flags = userPresent | (faults.unverified === true ? 0 : userVerified);
      const authData = data(faults.rpId ?? options.rpId ?? "", flags, Buffer.alloc(0));
      const clientData = client("webauthn.get", options, faults);
      const signer = createSign("SHA256");
      signer.update(Buffer.concat([authData, sha256(clientData)]));
      if (faults.forged === true) signer.update("something else");
      return answered(state.id, {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: signer.sign(state.key).toString("base64url"),
        userHandle: faults.userHandle ?? state.userHandle,
      });
    },
    copy: () => openAuthenticator(origin, counts, state),
  };
}

function answered(id: Buffer, response: Readonly<Record<string, unknown>>): unknown {
  const name = id.toString("base64url");
  return { id: name, rawId: name, type: "public-key", clientExtensionResults: {}, response };
}

function sha256(of: string | Buffer): Buffer {
  return createHash("sha256").update(of).digest();
}
