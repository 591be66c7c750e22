import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { ClosingRef } from "#contract/routes/closing";
import { useAnnounce } from "../../app/announce.tsx";
import { useOpenClosing } from "../../data/closing.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly unitId: number;
  readonly today: string;
  readonly items: readonly ClosingRef[];
}

/** How many years back a closing can be begun here; older ones at the command line. */
const yearsBack = 5;

/** Begins the closing of a year, or of one that was closed once more: that needs a reason. */
export function OpenForm({ unitId, today, items }: Props): ReactNode {
  const words = useWords();
  const own = items.filter((one) => one.unit.unitId === unitId);
  const thisYear = Number(today.slice(0, 4));
  const years = Array.from({ length: yearsBack + 1 }, (_, back) => thisYear - back).filter(
    (year) => !own.some((one) => one.year === year && one.closedAt === null),
  );
  const usual = years.find((year) => year < thisYear && !isClosed(own, year)) ?? years[0];
  if (usual === undefined) return null;
  const form = <YearForm unitId={unitId} years={years} usual={usual} own={own} />;
  if (items.length === 0) return <Section title={words.t("closing.begin")}>{form}</Section>;
  return (
    <details className="rb-details rb-no-print">
      <summary>{words.t("closing.begin.other")}</summary>
      <Section title={words.t("closing.begin")}>{form}</Section>
    </details>
  );
}

function isClosed(own: readonly ClosingRef[], year: number): boolean {
  return own.some((one) => one.year === year);
}

interface FormProps {
  readonly unitId: number;
  readonly years: readonly number[];
  readonly usual: number;
  readonly own: readonly ClosingRef[];
}

function YearForm({ unitId, years, usual, own }: FormProps): ReactNode {
  const words = useWords();
  const id = useId();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [chosen, setYear] = useState(usual);
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const open = useOpenClosing(unitId);
  const year = years.includes(chosen) ? chosen : usual;
  const isAgain = isClosed(own, year);
  const isWrong = isAgain && reason.trim() === "";
  const submit = (): void => {
    setTried(true);
    if (isWrong || open.isPending) return;
    open.mutate(
      { year, reason: isAgain ? reason.trim() : "" },
      {
        onSuccess: ({ closingId }) => {
          announce(words.t("closing.begin.done"));
          void navigate({ to: "/closing", search: { unit: unitId, closing: closingId } });
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="rb-one-choice">
        <Choice
          label={words.t("column.year")}
          note={words.t(isAgain ? "closing.begin.again" : "closing.begin.note")}
          value={String(year)}
          onChange={(value) => setYear(Number(value))}
        >
          {years.map((one) => (
            <option key={one} value={one}>
              {isClosed(own, one) ? words.t("closing.begin.closed", { year: one }) : one}
            </option>
          ))}
        </Choice>
      </div>
      {isAgain ? (
        <div className="rb-field">
          <label htmlFor={id}>{words.t("closing.begin.reason")}</label>
          <Input
            id={id}
            maxLength={500}
            value={reason}
            aria-invalid={isTried && isWrong}
            aria-describedby={`${id}-note`}
            onChange={(event) => setReason(event.target.value)}
          />
          <p id={`${id}-note`} className={isTried && isWrong ? "rb-wrong" : "rb-note"}>
            {words.t(isTried && isWrong ? "closing.reason.needed" : "closing.begin.reason.note")}
          </p>
        </div>
      ) : null}
      {open.isError ? <Refusal error={open.error} /> : null}
      <Button type="primary" htmlType="submit" loading={open.isPending}>
        {words.t("closing.begin.submit", { year })}
      </Button>
    </form>
  );
}
