import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { waitingObjectionsQuery } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { ObjectionCard } from "../../parts/objection/card.tsx";
import { HearHere } from "../../parts/objection/here.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed } from "../../parts/states.tsx";
import { Whose } from "./whose.tsx";

/** Objections that wait, of members whose records the reader keeps. */
export function WaitingObjections(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(waitingObjectionsQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Section title={words.t("objection.title")} note={words.t("objection.waiting.note")}>
      <ul className="rb-waivers">
        {items.map(({ member, ...one }) => (
          <ObjectionCard
            key={one.objectionId}
            memberId={member.memberId}
            objection={one}
            whose={<Whose member={member} />}
            answer={(close) => (
              <HearHere memberId={member.memberId} objection={one} close={close} />
            )}
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </Section>
  );
}
