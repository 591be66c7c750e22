import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { StudyFile, UnitRef } from "#contract/views";
import type { LifeChange } from "../../data/life.ts";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { factBodyOf } from "./life-draft.ts";
import { DayField, FactValue, Where } from "./life-fields.tsx";
import { LifeForm, type LifeFormProps } from "./life-form.tsx";

const events = ["admitted", "full", "appointed"] as const;

interface Draft {
  /** `fact KIND`, `event KIND` or `leave`; empty while nothing is chosen. */
  readonly what: string;
  readonly value: string;
  readonly from: string;
  /** The last day, empty while it lasts. */
  readonly until: string;
  readonly unitId: number | null;
}

/** What is sent; null where something is missing or the end lies before the beginning. */
function changeOf(draft: Draft, isInUnit: boolean): LifeChange | null {
  const { what, from, unitId } = draft;
  const [act, kind = ""] = what.split(" ");
  if (from === "") return null;
  if (act === "leave") return { what: "leave", body: { on: from } };
  if (act === "event") {
    const at = kind === "appointed" ? unitId : null;
    return { what: "event", body: { kind, on: from, unitId: at } };
  }
  if (act !== "fact") return null;
  const body = factBodyOf(kind, { ...draft, unitId: isInUnit ? unitId : null });
  return body === null ? null : { what: "fact", body };
}

/** The units that a member belongs to: the home, and where he works besides. */
export function unitsOf({ member, attachments, homes }: StudyFile): UnitRef[] {
  const all = [member.unit ?? member.lastUnit, ...attachments.map((one) => one.unit)];
  const known = [...all, ...homes.map((one) => one.unit)];
  return [...new Map(known.map((one) => [one.unitId, one])).values()];
}

interface Props extends LifeFormProps {
  readonly units: readonly UnitRef[];
}

/** Records a dated fact, an event, or that the member has left, with the words of the pack. */
export function ChangeLife({ units, ...frame }: Props): ReactNode {
  const words = useWords();
  const vocabulary = useQuery(policyQuery).data?.vocabulary ?? [];
  const home = units[0]?.unitId ?? null;
  const nothing: Draft = { what: "", value: "", from: "", until: "", unitId: home };
  const [draft, setDraft] = useState(nothing);
  const kinds = vocabulary.filter((one) => one.fact?.about === "member");
  const labels = vocabulary.find((one) => one.kind === "fact")?.values ?? [];
  const [act, code] = draft.what.split(" ");
  const kind = kinds.find((one) => act === "fact" && one.kind === code);
  const isInUnit = kind?.fact?.inUnit === true;
  const label = (name: string): string => {
    const found = labels.find((one) => one.id === name);
    return found === undefined ? words.named("fact", name) : words.pick(found.label);
  };
  return (
    <LifeForm
      {...frame}
      note={words.t("life.change.note")}
      needed="life.needed"
      change={changeOf(draft, isInUnit)}
    >
      <Choice
        label={words.t("life.what")}
        value={draft.what}
        onChange={(what) => setDraft({ ...draft, what, value: "" })}
      >
        <option value="">{words.t("mandate.choose")}</option>
        {kinds.map((one) => (
          <option key={one.kind} value={`fact ${one.kind}`}>
            {label(one.kind)}
          </option>
        ))}
        {events.map((one) => (
          <option key={one} value={`event ${one}`}>
            {words.named("event", one)}
          </option>
        ))}
        <option value="leave">{words.t("life.leave")}</option>
      </Choice>
      {kind === undefined ? null : (
        <FactValue
          kind={kind.kind}
          value={draft.value}
          onChange={(value) => setDraft({ ...draft, value })}
        />
      )}
      {isInUnit || draft.what === "event appointed" ? (
        <Where
          units={units}
          value={draft.unitId}
          onChange={(unitId) => setDraft({ ...draft, unitId })}
        />
      ) : null}
      <DayField
        label={words.t(act === "leave" ? "life.firstOutside" : "life.from")}
        value={draft.from}
        onChange={(from) => setDraft({ ...draft, from })}
      />
      {kind === undefined ? null : (
        <DayField
          label={words.t("accounts.until")}
          value={draft.until}
          onChange={(until) => setDraft({ ...draft, until })}
        />
      )}
    </LifeForm>
  );
}
