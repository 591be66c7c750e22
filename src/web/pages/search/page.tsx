import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { searchBoxId } from "../../app/search-key.ts";
import { sessionQuery } from "../../data/queries.ts";
import { membersFoundQuery, unitsFoundQuery } from "../../data/search.ts";
import { useWords } from "../../i18n/words.ts";
import { Listed } from "../../parts/listed.tsx";
import { NoPost } from "../../parts/no-post.tsx";
import { Page } from "../../parts/page.tsx";
import { SearchForm } from "../../parts/search-form.tsx";
import { Section } from "../../parts/section.tsx";
import { MemberFound, UnitFound } from "./found.tsx";

const route = getRouteApi("/inside/search");

/** Members and units in sight, by name, number and code. */
export function SearchPage(): ReactNode {
  const { q = "" } = route.useSearch();
  const words = useWords();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery).data;
  // After the page has put the focus on its heading: here one begins to type.
  useEffect(() => document.getElementById(searchBoxId)?.focus(), []);
  const title = words.t("page.search");
  if (session === undefined) return null;
  const { seeCounts, seeMembers } = session.may;
  if (!seeCounts && !seeMembers) return <NoPost title={title} />;
  return (
    <Page
      title={title}
      heading={title}
      below={<p className="rb-note">{words.t("search.about")}</p>}
      narrow
    >
      <SearchForm
        id={searchBoxId}
        label={words.t("search.label")}
        asked={q}
        onAsk={(next) =>
          void navigate({ to: "/search", search: next === "" ? {} : { q: next }, replace: true })
        }
      />
      {q === "" ? (
        <div className="rb-section">
          <p>{words.t("search.how")}</p>
          <p className="rb-note">{words.t("search.key")}</p>
        </div>
      ) : (
        <>
          <Members q={q} mayAsk={seeMembers} />
          <Units q={q} mayAsk={seeCounts} />
        </>
      )}
    </Page>
  );
}

interface Asked {
  readonly q: string;
  readonly mayAsk: boolean;
}

function Members({ q, mayAsk }: Asked): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(membersFoundQuery(q, mayAsk));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  useAnnounced(query.data === undefined ? undefined : items.length, "search.members.found");
  return (
    <Section title={words.t("search.members")} note={words.t("search.members.note")}>
      {mayAsk ? (
        <Listed query={query} none={words.t("search.members.none")}>
          {items.map((one) => (
            <MemberFound key={one.memberId} member={one} />
          ))}
        </Listed>
      ) : (
        <p>{words.t("search.members.notYours")}</p>
      )}
    </Section>
  );
}

function Units({ q, mayAsk }: Asked): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(unitsFoundQuery(q, mayAsk));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (!mayAsk) return null;
  return (
    <Section title={words.t("search.units")}>
      <Listed query={query} none={words.t("search.units.none")}>
        {items.map((one) => (
          <UnitFound key={one.unitId} unit={one} />
        ))}
      </Listed>
    </Section>
  );
}

function useAnnounced(n: number | undefined, text: "search.members.found"): void {
  const announce = useAnnounce();
  const words = useWords();
  useEffect(() => {
    if (n !== undefined) announce(words.t(text, { n }));
  }, [n, text, announce, words]);
}
