import type { Bilingual } from "#contract/values";
import type { Day } from "#core/day";
import type { Alike } from "#core/doubles";
import type { Variants } from "#core/search-words";
import type { Secrets } from "#services/access/sign-in";
import type { Uploads } from "#services/imports/uploads";
import type { Ways } from "#services/access/ways";
import type { MakeWriter } from "#services/exports/export";
import type { MakePaper } from "#services/receipts/paper";
import type { Context } from "#services/context";

/** What the server is made of; src/app puts it together. */
export interface Parts {
  readonly db: Context["db"];
  readonly secrets: Secrets;
  /** Passkeys, one-time codes, an identity provider. */
  readonly ways: Ways;
  readonly version: string;
  /** The organisation's business day, asked at each request. */
  readonly today: () => Day;
  readonly zone: () => string;
  /** Outlines of areas by name, as GeoJSON; null where there are none of that name. */
  readonly outlines: (name: string) => Promise<string | null>;
  /** The outlines that draw units of these codes; null where there are none. */
  readonly mapOf: (
    codes: readonly string[],
  ) => Promise<{ readonly name: string; readonly attribution: Bilingual } | null>;
  /** Other forms of a Chinese character, for searching. */
  readonly variants: Variants;
  /** How alike two texts are, from 0 to 1. */
  readonly alike: Alike;
  /** Writes CSV and XLSX. */
  readonly tableWriter: MakeWriter;
  /** Files that people sent to be imported. */
  readonly uploads: Uploads;
  /** Writes PDF. */
  readonly paperWriter: MakePaper;
  /** Folder of the built pages; null serves the API alone. */
  readonly webDir: string | null;
  /** False until migrations ran and the register may be used. */
  readonly ready: () => boolean;
  readonly limits: Limits;
  /** What opens `/metrics`; null opens it to programs of this machine. */
  readonly metricsToken?: string | null;
  /** Where log lines go; null for none. */
  readonly log: { write(line: string): void } | null;
}

export interface Limits {
  /** Requests a minute of one account, and of one address. */
  readonly perAccount: number;
  readonly perAddress: number;
  /** Questions a minute of one address to a route that could be guessed at. */
  readonly scarce: number;
  readonly bodyBytes: number;
  /** Milliseconds until a request is given up. */
  readonly requestTime: number;
}

export const usualLimits: Limits = {
  perAccount: 600,
  // A whole office may stand behind one address.
  perAddress: 3000,
  scarce: 30,
  bodyBytes: 1_048_576,
  requestTime: 30_000,
};
