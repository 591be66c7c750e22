import type { ObjectionView } from "#contract/routes/objections";

/** What is right, as a form holds it: empty where nothing is said. */
export interface Stated {
  readonly minutes: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly form: string;
  readonly providerId: number | null;
  readonly kind: string;
  readonly value: string;
  readonly from: string;
  readonly to: string;
}

export type StatedKey = keyof Stated;

export const nothingStated: Stated = {
  minutes: null,
  startsOn: "",
  endsOn: "",
  form: "",
  providerId: null,
  kind: "",
  value: "",
  from: "",
  to: "",
};

type Claim = ObjectionView["claim"];

/** The form of what somebody claims, over what stands now. */
export function statedOf(claim: Claim, now: Partial<Stated> = {}): Stated {
  const said = Object.fromEntries(Object.entries(claim).filter(([, one]) => one !== undefined));
  const stated = { ...nothingStated, ...now, ...said };
  // Whoever names another first day means one day, unless he says more.
  const endsOn = claim.startsOn !== undefined && claim.endsOn === undefined ? "" : stated.endsOn;
  return { ...stated, endsOn };
}

/** What a form says of these fields, as a claim. */
export function claimOf(stated: Stated, keys: readonly StatedKey[]): Claim {
  const said = keys.flatMap((key) => {
    const value = stated[key];
    const text = typeof value === "string" ? value.trim() : value;
    return text === "" || text === null ? [] : [[key, text] as const];
  });
  return Object.fromEntries(said);
}
