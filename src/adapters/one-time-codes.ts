import { Secret, TOTP } from "otpauth";

/** One-time codes of six digits, a new one every thirty seconds (RFC 6238), for any authenticator. */
export interface OneTimeCodes {
  /** 160 random bits, in base32. */
  newSecret(): string;
  /** What an authenticator reads from a QR code. */
  address(secret: string, login: string): string;
  /** The step whose code it is, now or one step beside; null where it is no code of this secret. */
  stepOf(secret: string, code: string): number | null;
}

const period = 30;

function codesOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: "Rollbook", label, secret: Secret.fromBase32(secret), period });
}

export function openOneTimeCodes(now: () => number = Date.now): OneTimeCodes {
  return {
    newSecret: () => new Secret({ size: 20 }).base32,
    address: (secret, login) => codesOf(secret, login).toString(),
    stepOf(secret, code) {
      const timestamp = now();
      const beside = codesOf(secret, "").validate({ token: code, timestamp, window: 1 });
      return beside === null ? null : TOTP.counter({ period, timestamp }) + beside;
    },
  };
}
