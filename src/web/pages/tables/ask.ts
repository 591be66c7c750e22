import type { Overview } from "#contract/routes/coverage";
import type { TablesSearch } from "../../app/router.tsx";
import {
  type Attribute,
  attributes,
  personalAttributes,
  type TableAsk,
} from "../../data/tables.ts";
import { currentPeriod } from "../unit/chosen.ts";

/** What the form offers, and the question that its answers make. */
export interface Offer {
  readonly ask: TableAsk;
  readonly rows: readonly Attribute[];
  readonly columns: readonly Attribute[];
  /** Latest first; `until` tells windows of several years. */
  readonly years: readonly { readonly year: number; readonly until: number }[];
  /** Of a requirement: the window that is counted. */
  readonly window: { readonly from: string; readonly until: string } | null;
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** A question that the server answers, whatever the address says: wrong pairs give way. */
export function offerOf(search: TablesSearch, overview: Overview): Offer {
  const counted = overview.requirements.find((one) => one.requirement.id === search.count);
  const rowsOffered = counted === undefined ? attributes : personalAttributes;
  const rows = rowsOffered.find((one) => one === search.rows) ?? "sex";
  const columnsOffered = rowsOffered.filter((one) => one !== rows);
  const columns = columnsOffered.find((one) => one === search.columns);
  const base = { rows, columns };
  const offered = { rows: rowsOffered, columns: columnsOffered };
  if (counted === undefined) {
    const years = trainedYears(overview, search.year);
    const year = search.year ?? yearOf(overview.today);
    const isDayOfYear = search.day !== undefined && yearOf(search.day) === year;
    const day = isDayOfYear && search.day <= overview.today ? search.day : undefined;
    return { ...offered, years, window: null, ask: { ...base, year, day } };
  }
  const begun = counted.periods.filter((one) => one.period <= overview.today);
  const years = begun
    .map((one) => ({ year: yearOf(one.period), until: yearOf(one.until) }))
    .sort((a, b) => b.year - a.year);
  const chosen =
    begun.find((one) => yearOf(one.period) === search.year) ??
    currentPeriod(counted, overview.today);
  const year = yearOf(chosen?.period ?? overview.today);
  const by = search.by ?? "then";
  const ask: TableAsk = { ...base, year, requirement: counted.requirement.id, by };
  const window = chosen === null ? null : { from: chosen.period, until: chosen.until };
  return { ...offered, years, window, ask };
}

/** Years in which somebody was trained, this one, and the one that is asked for. */
function trainedYears(overview: Overview, asked: number | undefined): Offer["years"] {
  const years = [...overview.trained.map((one) => one.year), yearOf(overview.today)];
  if (asked !== undefined) years.push(asked);
  return [...new Set(years)].sort((a, b) => b - a).map((year) => ({ year, until: year }));
}
