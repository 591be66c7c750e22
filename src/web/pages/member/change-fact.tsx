import { useState } from "react";
import type { ReactNode } from "react";
import type { FactView, UnitRef } from "#contract/views";
import type { LifeChange } from "../../data/life.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { firstWithout } from "../../parts/days.ts";
import { draftOf, type FactDraft, factBodyOf } from "./life-draft.ts";
import { DayField, FactValue, Where } from "./life-fields.tsx";
import { LifeForm, type LifeFormProps } from "./life-form.tsx";

const acts = ["end", "correct", "withdraw"] as const;
type Act = (typeof acts)[number];

interface Props extends LifeFormProps {
  readonly fact: FactView;
  readonly units: readonly UnitRef[];
}

/** Ends a fact, puts it right, or takes it back where it was never true. */
export function ChangeFact({ fact, units, ...frame }: Props): ReactNode {
  const words = useWords();
  const possible = fact.to === null ? acts : acts.filter((one) => one !== "end");
  const [act, setAct] = useState<Act>(possible[0] ?? "correct");
  const [last, setLast] = useState("");
  const [draft, setDraft] = useState<FactDraft>(() => draftOf(fact));
  const set = (part: Partial<FactDraft>): void => setDraft({ ...draft, ...part });
  const { unit } = fact;
  const where =
    unit === null || units.some((one) => one.unitId === unit.unitId) ? units : [...units, unit];
  return (
    <LifeForm
      {...frame}
      note={words.t(`fact.act.${act}.note`)}
      needed={act === "end" ? "fact.act.needed.last" : "fact.act.needed"}
      change={changeOf(fact, act, last, draft)}
    >
      <Choice
        label={words.t("fact.act")}
        value={act}
        onChange={(text) => setAct(possible.find((one) => one === text) ?? act)}
      >
        {possible.map((one) => (
          <option key={one} value={one}>
            {words.t(`fact.act.${one}`)}
          </option>
        ))}
      </Choice>
      {act === "end" ? (
        <DayField label={words.t("fact.act.last")} value={last} onChange={setLast} />
      ) : null}
      {act === "correct" ? (
        <>
          <FactValue kind={fact.kind} value={draft.value} onChange={(value) => set({ value })} />
          {unit === null ? null : (
            <Where units={where} value={draft.unitId} onChange={(unitId) => set({ unitId })} />
          )}
          <DayField
            isPartial
            label={words.t("fact.act.from")}
            value={draft.from}
            onChange={(from) => set({ from })}
          />
          <DayField
            isPartial
            label={words.t("accounts.until")}
            value={draft.until}
            onChange={(until) => set({ until })}
          />
        </>
      ) : null}
    </LifeForm>
  );
}

function changeOf(fact: FactView, act: Act, last: string, draft: FactDraft): LifeChange | null {
  const { factId, kind, from } = fact;
  if (act === "withdraw") return { what: "withdraw", factId };
  if (act === "end") {
    const isBefore = last.slice(0, from.length) < from;
    return last === "" || isBefore
      ? null
      : { what: "end", factId, body: { to: firstWithout(last) } };
  }
  const body = factBodyOf(kind, draft);
  return body === null ? null : { what: "correct", factId, body };
}
