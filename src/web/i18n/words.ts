import { useMemo } from "react";
import { useIntl } from "react-intl";
import type { IntlShape } from "react-intl";
import type { Bilingual } from "#contract/values";
import type { CreditUnitRef } from "#contract/views";
import { calledAfter, quantityIn, statedIn } from "#core/amount";
import type { MessageId } from "./messages/en.ts";

type Values = Record<string, string | number>;

/** What pages write with: words, days, numbers and durations in the chosen language. */
export interface Words {
  readonly language: "zh" | "en";
  readonly t: (id: MessageId, values?: Values) => string;
  /** True where the catalogue has this id; for codes and kinds that come from data. */
  readonly has: (id: string) => id is MessageId;
  /** A word of the data under a prefix (`level.county`), or the bare word where there is none. */
  readonly named: (prefix: string, word: string) => string;
  readonly pick: (text: Bilingual) => string;
  /** 2011-11-15, 2011-11 or 2011, in the precision in which it is given. */
  readonly day: (text: string) => string;
  /** The day before an exclusive end. */
  readonly lastDay: (text: string) => string;
  /** An instant in the organisation's zone. */
  readonly instant: (text: string, zone: string) => string;
  readonly year: (text: string) => string;
  readonly number: (value: number) => string;
  /** A share as a percentage; a dash where there is nothing to share. Never rounds up to 100 %. */
  readonly share: (part: number, whole: number) => string;
  /** Minutes as hours and minutes, or in the unit of credit in which a requirement counts. */
  readonly minutes: (value: number, unit?: CreditUnitRef | null) => string;
  /** The same of what somebody stated in the unit, as it was stated. */
  readonly stated: (value: number, unit: CreditUnitRef | null) => string;
  /** Large sums of minutes, in whole hours, or likewise. */
  readonly hours: (minutes: number, unit?: CreditUnitRef | null) => string;
}

export function useWords(): Words {
  const intl = useIntl();
  return useMemo(() => wordsOf(intl), [intl]);
}

const utc = { timeZone: "UTC" } as const;

function wordsOf(intl: IntlShape): Words {
  const language = intl.locale.startsWith("zh") ? "zh" : "en";
  const t: Words["t"] = (id, values) => intl.formatMessage({ id }, values);
  const has = (id: string): id is MessageId => Object.hasOwn(intl.messages, id);
  const day = (text: string): string => {
    const [year = "", month, date] = text.split("-");
    const at = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(date ?? 1)));
    if (month === undefined) return intl.formatDate(at, { ...utc, year: "numeric" });
    const monthShape = language === "zh" ? "long" : "short";
    if (date === undefined) {
      return intl.formatDate(at, { ...utc, year: "numeric", month: monthShape });
    }
    return intl.formatDate(at, { ...utc, year: "numeric", month: monthShape, day: "numeric" });
  };
  const quantity = (of: number, unit: CreditUnitRef): string => {
    const n = intl.formatNumber(of, { maximumFractionDigits: 2 });
    return t("time.unit", { n, unit: pickOf(calledAfter(unit, of), language) });
  };
  const inUnit = (minutes: number, unit: CreditUnitRef): string =>
    quantity(quantityIn(unit, minutes), unit);
  const minutesText = (value: number): string => {
    const [h, m] = [Math.floor(value / 60), value % 60];
    if (h === 0 && m !== 0) return t("time.minutes", { m });
    return m === 0
      ? t("time.hours", { h: intl.formatNumber(h) })
      : t("time.both", { h: intl.formatNumber(h), m });
  };
  return {
    language,
    t,
    has,
    day,
    named: (prefix, word) => {
      const id = `${prefix}.${word}`;
      return has(id) ? t(id) : word;
    },
    pick: (text) => pickOf(text, language),
    lastDay: (text) =>
      text.length === 10
        ? day(new Date(Date.parse(`${text}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10))
        : day(text),
    instant: (text, zone) =>
      intl.formatDate(new Date(text), {
        timeZone: zone,
        year: "numeric",
        month: language === "zh" ? "long" : "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        hour12: false,
      }),
    year: (text) => day(text.slice(0, 4)),
    number: (value) => intl.formatNumber(value),
    share: (part, whole) =>
      shareOf(part, whole, (value) =>
        intl.formatNumber(value, { style: "percent", maximumFractionDigits: 1 }),
      ),
    minutes: (value, unit = null) => (unit === null ? minutesText(value) : inUnit(value, unit)),
    stated: (value, unit) =>
      unit === null ? minutesText(value) : quantity(statedIn(unit, value), unit),
    hours: (value, unit = null) =>
      unit === null
        ? t("time.hours", { h: intl.formatNumber(Math.round(value / 60)) })
        : inUnit(value, unit),
  };
}

export function pickOf(text: Bilingual, language: "zh" | "en"): string {
  const [first, second] = language === "zh" ? [text.zh, text.en] : [text.en, text.zh];
  return first === "" ? second : first;
}

/** A share that reads honestly: 999 of 1,000 is not 100 %, 1 of 10,000 is not 0 %. */
export function shareOf(part: number, whole: number, write: (value: number) => string): string {
  if (whole === 0) return "–";
  const rounded = Math.round((part / whole) * 1000) / 1000;
  if (rounded === 1 && part < whole) return write(0.999);
  if (rounded === 0 && part > 0) return write(0.001);
  return write(rounded);
}
