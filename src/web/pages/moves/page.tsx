import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { movesQuery } from "../../data/moves.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Listed } from "../../parts/listed.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { MoveCard } from "./card.tsx";

/** Units that were put under another one: what still travels is stopped here, what was wrong turned back. */
export function MovesPage(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(movesQuery);
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const title = words.t("page.moves");
  return (
    <Page title={title} heading={title} narrow below={<p>{words.t("moves.about")}</p>}>
      <Section title={words.t("moves.list")}>
        <Listed query={query} none={words.t("moves.none")}>
          {items.map((one) => (
            <MoveCard key={one.moveId} move={one} zone={zone} />
          ))}
        </Listed>
      </Section>
    </Page>
  );
}
