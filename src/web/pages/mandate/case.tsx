import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { mandatedObjectionQuery } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { PersonName } from "../../parts/names.tsx";
import { ObjectionCard } from "../../parts/objection/card.tsx";
import { HearUnder } from "../../parts/objection/here.tsx";
import { Section } from "../../parts/section.tsx";
import { Loading } from "../../parts/states.tsx";
import { MandateFailed } from "./over.tsx";

/** The objection that a mandate was issued for: read and answered by its holder. */
export function Case({ mandateId }: { readonly mandateId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(mandatedObjectionQuery(mandateId));
  if (query.isPending) return <Loading rows={4} />;
  if (query.isError) {
    return <MandateFailed error={query.error} retry={() => void query.refetch()} />;
  }
  const { member, ...objection } = query.data;
  const { memberId } = member;
  return (
    <Section title={words.t("objection.title")} note={words.t("case.under")}>
      <ul className="rb-waivers">
        <ObjectionCard
          memberId={memberId}
          objection={objection}
          whose={
            <>
              <Link
                to="/mandates/$mandateId/members/$memberId"
                params={{ mandateId: String(mandateId), memberId: String(memberId) }}
              >
                <PersonName name={member.name} />
              </Link>{" "}
              <span className="rb-number-text">{member.memberNo}</span>
            </>
          }
          answer={(close) => (
            <HearUnder
              mandateId={mandateId}
              memberId={memberId}
              objection={objection}
              close={close}
            />
          )}
        />
      </ul>
    </Section>
  );
}
