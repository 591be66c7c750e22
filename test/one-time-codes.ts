import { Secret, TOTP } from "otpauth";

/** The code that an authenticator shows for a secret, so many steps of thirty seconds from now. */
export function codeAt(secret: string, steps: number): string {
  const generator = new TOTP({ secret: Secret.fromBase32(secret), period: 30, digits: 6 });
  return generator.generate({ timestamp: Date.now() + steps * 30_000 });
}
