import { useState } from "react";
import type { ReactNode } from "react";
import type { StudyFile } from "#contract/views";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { firstWithout } from "../../parts/days.ts";
import { UnitPick } from "../../parts/unit-pick.tsx";
import { DayField } from "./life-fields.tsx";
import { LifeForm, type LifeFormProps } from "./life-form.tsx";

const kinds = ["floating", "seconded", "second-post"] as const;

/** Attaches the member to a host unit whose records the reader keeps too; others are sent a transfer. */
export function Attach(frame: LifeFormProps): ReactNode {
  const words = useWords();
  const [kind, setKind] = useState<(typeof kinds)[number]>("floating");
  const [unitId, setUnitId] = useState<number | null>(null);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const isWhole = unitId !== null && from !== "" && (until === "" || until >= from);
  const to = until === "" ? null : firstWithout(until);
  return (
    <LifeForm
      {...frame}
      note={words.t("host.attach.note")}
      needed="host.needed"
      change={isWhole ? { what: "attach", body: { unitId, kind, from, to } } : null}
    >
      <Choice
        label={words.t("transfer.kind")}
        value={kind}
        onChange={(text) => setKind(kinds.find((one) => one === text) ?? kind)}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {words.t(`transfer.kind.${one}`)}
          </option>
        ))}
      </Choice>
      <UnitPick label={words.t("host.unit")} value={unitId} onChange={setUnitId} />
      <DayField label={words.t("transfer.startsOn")} value={from} onChange={setFrom} />
      <DayField label={words.t("accounts.until")} value={until} onChange={setUntil} />
    </LifeForm>
  );
}

export type Stay = StudyFile["attachments"][number];

interface DetachProps extends LifeFormProps {
  readonly stay: Stay;
}

/** Ends a stay at a host unit. */
export function Detach({ stay, ...frame }: DetachProps): ReactNode {
  const words = useWords();
  const [to, setTo] = useState("");
  const { unitId } = stay.unit;
  return (
    <LifeForm
      {...frame}
      note={words.t("host.detach.note")}
      needed="host.detach.needed"
      change={to > stay.from ? { what: "detach", body: { unitId, to } } : null}
    >
      <DayField label={words.t("host.firstOutside")} value={to} onChange={setTo} />
    </LifeForm>
  );
}
