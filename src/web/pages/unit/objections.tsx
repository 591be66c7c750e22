import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { UnitView } from "#contract/views";
import { objectionCountsQuery } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { Section } from "../../parts/section.tsx";

/** How many objections hang below a unit; nothing where none does. No persons. */
export function HangingObjections({ unit }: { readonly unit: UnitView }): ReactNode {
  const words = useWords();
  const counts = useQuery(objectionCountsQuery(unit.unitId)).data;
  if (counts === undefined || counts.waiting === 0) return null;
  return (
    <Section title={words.t("objection.title")} note={words.t("objection.counts.note")}>
      <p className="rb-facts">
        <span>{words.t("objection.counts.waiting", { n: counts.waiting })}</span>
        <span>{words.t("objection.counts.late", { n: counts.late })}</span>
        <span>{words.t("objection.counts.second", { n: counts.second })}</span>
      </p>
    </Section>
  );
}
