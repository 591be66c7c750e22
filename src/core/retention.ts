/** Kinds of data that are kept for a stated time, in days. */
export const retentionKinds = [
  "identity",
  "looks",
  "waiver-kinds",
  "transfers",
  "slips",
  "sign-in-attempts",
  "idempotency-keys",
] as const;
/**
 * `identity`: name, number, date of birth and the account of who has left, from the first day outside.
 * `looks`: who looked and wrote. `waiver-kinds`: the ground of a waiver, from its window's last day.
 * `transfers`: name and number in a transfer that was answered. `slips`: activation slips that are used,
 * revoked or expired. `sign-in-attempts`. `idempotency-keys`: answers kept for a repeated request.
 */
export type RetentionKind = (typeof retentionKinds)[number];

interface Bounds {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

const year = 366;
const century = 36_600;

export const retentionBounds: Readonly<Record<RetentionKind, Bounds>> = {
  identity: { usual: 5 * year, least: year, most: century },
  looks: { usual: 10 * year, least: year, most: century },
  "waiver-kinds": { usual: 5 * year, least: year, most: century },
  transfers: { usual: year, least: 30, most: century },
  slips: { usual: year, least: 30, most: 10 * year },
  "sign-in-attempts": { usual: 1, least: 1, most: 90 },
  "idempotency-keys": { usual: 1, least: 1, most: 30 },
};

export type Retention = Readonly<Record<RetentionKind, number>>;

/** What holds where an installation has set nothing or only some kinds. */
export function retentionOf(set: Partial<Readonly<Record<string, number>>>): Retention {
  const days = (kind: RetentionKind): number => set[kind] ?? retentionBounds[kind].usual;
  return {
    identity: days("identity"),
    looks: days("looks"),
    "waiver-kinds": days("waiver-kinds"),
    transfers: days("transfers"),
    slips: days("slips"),
    "sign-in-attempts": days("sign-in-attempts"),
    "idempotency-keys": days("idempotency-keys"),
  };
}
