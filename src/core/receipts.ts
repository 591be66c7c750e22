/** What a paper proves: one row of the ledger, or a transcript of a study file. */
export type ReceiptKind = "entry" | "transcript";

/** A receipt as it is typed or copied. */
export interface ReceiptText {
  readonly kind: ReceiptKind;
  /** Of the entry or the transcript. */
  readonly id: number;
  /** 160 bits in 32 letters of the alphabet below. */
  readonly code: string;
}

/** Crockford's alphabet: no I, L, O and U, which look like others or make words. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 32;
const letters: Readonly<Record<ReceiptKind, string>> = { entry: "E", transcript: "T" };

/** Bytes as letters, five bits each; `bytes` has a multiple of five of them. */
export function codeOf(bytes: Uint8Array): string {
  let code = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      code += alphabet[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return code;
}

/** `RBE-4711-8K3M-...`: short enough to be typed. */
export function formatReceipt({ kind, id, code }: ReceiptText): string {
  const groups = code.match(/.{1,4}/g) ?? [];
  return [`RB${letters[kind]}`, String(id), ...groups].join("-");
}

/**
 * Reads a receipt as people write it: small letters, fullwidth ones, blanks instead of hyphens, O for
 * 0, I and L for 1; also the address that a QR code holds. Null: it is none.
 */
export function parseReceipt(text: string): ReceiptText | null {
  const plain = text.normalize("NFKC").toUpperCase();
  const shown = plain.slice(plain.lastIndexOf("#") + 1);
  const found = /^RB([ET])[\s\p{Pd}]*([0-9OIL]{1,16})[\s\p{Pd}]+([0-9A-Z\s\p{Pd}]+)$/u.exec(
    shown.trim(),
  );
  if (found === null) return null;
  const [, letter, number = "", rest = ""] = found;
  const id = Number(alike(number));
  const code = alike(rest.replace(/[\s\p{Pd}]/gu, ""));
  const isCode = code.length === codeLength && /^[0-9A-HJKMNP-TV-Z]+$/.test(code);
  if (!Number.isSafeInteger(id) || id < 1 || !isCode) return null;
  return { kind: letter === "E" ? "entry" : "transcript", id, code };
}

function alike(text: string): string {
  return text.replaceAll("O", "0").replace(/[IL]/g, "1");
}
