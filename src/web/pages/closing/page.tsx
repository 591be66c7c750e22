import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ClosingRef } from "#contract/routes/closing";
import { closingQuery, closingsQuery } from "../../data/closing.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { Choice } from "../../parts/choice.tsx";
import { NoPost } from "../../parts/no-post.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { Checklist } from "./checklist.tsx";
import { Freeze } from "./freeze.tsx";
import { Frozen } from "./frozen.tsx";
import { OpenForm } from "./open.tsx";
import { SignOffs } from "./sign.tsx";
import { Standing } from "./standing.tsx";
import { Townships } from "./townships.tsx";

const route = getRouteApi("/inside/closing");

/** The closing of a year: what is in the way, who signs, and the frozen figures with what came since. */
export function ClosingPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const search = route.useSearch();
  const title = words.t("page.closing");
  if (session === undefined) return <Loading />;
  const unitId = search.unit ?? session.startUnit?.unitId ?? null;
  if (unitId === null || !session.may.seeCounts) return <NoPost title={title} />;
  return (
    <Page
      title={title}
      heading={title}
      above={<Breadcrumb unitId={unitId} withSelf />}
      below={<p className="rb-note">{words.t("closing.note")}</p>}
    >
      <Closings key={unitId} unitId={unitId} today={session.today} asked={search.closing} />
    </Page>
  );
}

interface ClosingsProps {
  readonly unitId: number;
  readonly today: string;
  readonly asked: number | undefined;
}

function Closings({ unitId, today, asked }: ClosingsProps): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const query = useQuery(closingsQuery(unitId));
  if (query.error !== null) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Loading rows={8} />;
  const { items, mayOpen } = query.data;
  const chosen =
    items.find((one) => one.closingId === asked) ??
    items.find((one) => one.closedAt === null) ??
    items[0];
  const open = mayOpen ? <OpenForm unitId={unitId} today={today} items={items} /> : null;
  if (chosen === undefined) {
    return (
      <>
        <PlainState
          icon="lock"
          title={words.t("closing.none.title")}
          text={words.t(mayOpen ? "closing.none.text" : "closing.none.reader")}
        />
        {open}
      </>
    );
  }
  const go = (closingId: number): void =>
    void navigate({ to: "/closing", search: { unit: unitId, closing: closingId }, replace: true });
  return (
    <>
      {items.length < 2 ? null : (
        <div className="rb-one-choice rb-no-print">
          <Choice
            label={words.t("closing.which")}
            value={String(chosen.closingId)}
            onChange={(value) => go(Number(value))}
          >
            {items.map((one) => (
              <option key={one.closingId} value={one.closingId}>
                {nameOf(words, one)}
              </option>
            ))}
          </Choice>
        </div>
      )}
      <Shown key={chosen.closingId} closingId={chosen.closingId} unitId={unitId} />
      {open}
    </>
  );
}

function nameOf(words: ReturnType<typeof useWords>, one: ClosingRef): string {
  const state = words.t(one.closedAt === null ? "closing.state.running" : "closing.state.frozen");
  const unit = words.pick(one.unit.name);
  const id = one.number === 1 ? "closing.name" : "closing.name.again";
  return words.t(id, { year: one.year, unit, number: one.number, state });
}

interface ShownProps {
  readonly closingId: number;
  readonly unitId: number;
}

function Shown({ closingId, unitId }: ShownProps): ReactNode {
  const query = useQuery(closingQuery(closingId, unitId));
  if (query.error !== null) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  const view = query.data;
  if (view === undefined) return <Loading rows={10} />;
  const isFrozen = view.closedAt !== null;
  // A township that looks at itself has its own form, and needs no list of one.
  const isAlone = view.seenFrom.level === "township";
  const hasList = view.townshipCount > 0 && (isFrozen || !isAlone);
  return (
    <>
      <Standing view={view} />
      {isFrozen ? <Frozen view={view} unitId={unitId} /> : null}
      {isFrozen ? null : <SignOffs view={view} />}
      {isFrozen ? null : <Checklist view={view} hasList={hasList} />}
      {hasList ? <Townships view={view} unitId={unitId} /> : null}
      {isFrozen ? null : <Freeze view={view} />}
    </>
  );
}
