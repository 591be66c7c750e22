import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { objectionsQuery } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { ObjectionCard } from "../../parts/objection/card.tsx";
import { HearHere } from "../../parts/objection/here.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { type About, ObjectForm } from "./object.tsx";

/** Whether the reader may object on this page; false while it is not known. */
export function useMayObject(memberId: number): boolean {
  return useQuery(objectionsQuery(memberId)).data?.mayObject === true;
}

/** What was objected to and answered, and the forms for what is not there at all. */
export function Objections({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(objectionsQuery(memberId));
  if (query.isPending) return <Loading rows={2} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { items, mayObject, answerWithinDays, appealWithinDays } = query.data;
  return (
    <>
      {items.length === 0 ? (
        <p className="rb-none">{words.t("objection.none")}</p>
      ) : (
        <ul className="rb-waivers">
          {items.map((one) => (
            <ObjectionCard
              key={one.objectionId}
              memberId={memberId}
              objection={one}
              answer={(close) => <HearHere memberId={memberId} objection={one} close={close} />}
            />
          ))}
        </ul>
      )}
      {mayObject ? (
        <>
          <p className="rb-note rb-no-print">
            {words.t("objection.days", { answer: answerWithinDays, appeal: appealWithinDays })}
          </p>
          <ObjectNew memberId={memberId} />
        </>
      ) : null}
    </>
  );
}

const news = [
  { label: "objection.missing", about: { kind: "missing" } },
  { label: "objection.missingFact", about: { kind: "fact", fact: null } },
] as const;

/** The ways to say that something is missing; one form at a time, in their place. */
function ObjectNew({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const [about, setAbout] = useState<About | null>(null);
  if (about !== null) {
    return <ObjectForm memberId={memberId} about={about} close={() => setAbout(null)} />;
  }
  return (
    <div className="rb-actions rb-no-print">
      {news.map((one) => (
        <Button key={one.label} onClick={() => setAbout(one.about)}>
          {words.t(one.label)}
        </Button>
      ))}
    </div>
  );
}
