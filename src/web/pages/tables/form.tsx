import { Link, useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { TablesSearch } from "../../app/router.tsx";
import type { Attribute } from "../../data/tables.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Section } from "../../parts/section.tsx";
import type { Offer } from "./ask.ts";

interface Props {
  readonly offer: Offer;
  readonly overview: Overview;
  readonly search: TablesSearch;
}

/** What is counted, of which year, and by what: every choice is a place of its own, to be kept or sent. */
export function AskForm({ offer, overview, search }: Props): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const go = (part: TablesSearch): void =>
    void navigate({ to: "/tables", search: { ...search, ...part }, replace: true });
  const { ask } = offer;
  const named = (one: Attribute) => (
    <option key={one} value={one}>
      {words.t(`attribute.${one}`)}
    </option>
  );
  const pick = (list: readonly Attribute[], value: string) => list.find((one) => one === value);
  return (
    <Section title={words.t("tables.ask")} className="rb-no-print">
      <div className="rb-fields">
        <Choice
          label={words.t("tables.counted")}
          value={ask.requirement ?? ""}
          onChange={(value) => go({ count: value || undefined, year: undefined, day: undefined })}
        >
          <option value="">{words.t("tables.trained")}</option>
          <optgroup label={words.t("tables.reached")}>
            {overview.requirements.map(({ requirement: { id, title } }) => (
              <option key={id} value={id}>
                {id} {words.pick(title)}
              </option>
            ))}
          </optgroup>
        </Choice>
        <Choice
          label={words.t("column.year")}
          value={String(ask.year ?? "")}
          onChange={(value) => go({ year: Number(value), day: undefined })}
        >
          {offer.years.map(({ year, until }) => (
            <option key={year} value={year}>
              {year === until ? year : `${year}–${until}`}
            </option>
          ))}
        </Choice>
        <Choice
          label={words.t("tables.rows")}
          value={ask.rows}
          onChange={(value) => go({ rows: pick(offer.rows, value) })}
        >
          {offer.rows.map(named)}
        </Choice>
        <Choice
          label={words.t("tables.columns")}
          value={ask.columns ?? ""}
          onChange={(value) => go({ columns: pick(offer.columns, value) })}
        >
          <option value="">{words.t("tables.none")}</option>
          {offer.columns.map(named)}
        </Choice>
        <Where ask={ask} today={overview.today} go={go} />
        {ask.columns === undefined ? null : <Which ask={ask} search={search} go={go} />}
      </div>
      {isAsked(search) ? (
        <p>
          <Link to="/tables" search={search.unit === undefined ? {} : { unit: search.unit }}>
            {words.t("tables.afresh")}
          </Link>
        </p>
      ) : null}
    </Section>
  );
}

interface PartProps {
  readonly ask: Offer["ask"];
  readonly go: (part: TablesSearch) => void;
}

/** Up to which day, or by which branch: a verdict has no day of its own to choose. */
function Where({ ask, today, go }: PartProps & { readonly today: string }): ReactNode {
  const words = useWords();
  if (ask.requirement === undefined) {
    return <UpTo ask={ask} today={today} onDay={(day) => go({ day })} />;
  }
  return (
    <Choice
      label={words.t("tables.by")}
      note={words.t("tables.by.note")}
      value={ask.by ?? "then"}
      onChange={(value) => go({ by: value === "now" ? "now" : undefined })}
    >
      <option value="then">{words.t("tables.by.then")}</option>
      <option value="now">{words.t("tables.by.now")}</option>
    </Choice>
  );
}

/** Which of the two numbers stands in a table by two attributes. */
function Which({ ask, search, go }: PartProps & { readonly search: TablesSearch }): ReactNode {
  const words = useWords();
  return (
    <Choice
      label={words.t("tables.number")}
      value={search.second === true ? "second" : "first"}
      onChange={(value) => go({ second: value === "second" ? true : undefined })}
    >
      <option value="first">{words.t(`tables.first.${kindOf(ask)}`)}</option>
      <option value="second">{words.t(`tables.second.${kindOf(ask)}`)}</option>
    </Choice>
  );
}

function kindOf(ask: Offer["ask"]): "trained" | "judged" {
  return ask.requirement === undefined ? "trained" : "judged";
}

function isAsked(search: TablesSearch): boolean {
  return Object.entries(search).some(([name, value]) => name !== "unit" && value !== undefined);
}

interface UpToProps {
  readonly ask: Offer["ask"];
  readonly today: string;
  readonly onDay: (day: string | undefined) => void;
}

/** The day of homes and attributes: training counts up to it. */
function UpTo({ ask, today, onDay }: UpToProps): ReactNode {
  const words = useWords();
  const id = useId();
  const year = String(ask.year ?? today.slice(0, 4));
  const last = `${year}-12-31` < today ? `${year}-12-31` : today;
  return (
    <div className="rb-field">
      <label htmlFor={id}>{words.t("tables.upTo")}</label>
      <input
        id={id}
        type="date"
        className="rb-input"
        min={`${year}-01-01`}
        max={last}
        value={ask.day ?? last}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          const day = event.target.value;
          if (day.startsWith(year) && day <= last) onDay(day === last ? undefined : day);
        }}
      />
      <p id={`${id}-note`} className="rb-note">
        {words.t("tables.upTo.note")}
      </p>
    </div>
  );
}
