import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { CaseView } from "#contract/routes/objections";
import { useAnnounce } from "../../app/announce.tsx";
import { postsQuery } from "../../data/mandates.ts";
import { casesQuery, useAssign } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Labelled } from "../../parts/objection/answer.tsx";
import { Choice } from "../../parts/objection/fields.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed } from "../../parts/states.tsx";

/** Objections one level up, where persons are seen under a mandate alone: numbers and days. */
export function Cases(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(casesQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Section title={words.t("case.title")} note={words.t("case.note")}>
      <ul className="rb-waivers">
        {items.map((one) => (
          <CaseItem key={one.objectionId} of={one} />
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

function CaseItem({ of: one }: { readonly of: CaseView }): ReactNode {
  const words = useWords();
  return (
    <li className="rb-waiver">
      <p>
        <strong>{words.t("case.one", { n: one.objectionId })}</strong>{" "}
        <span className="rb-tag">{words.t(`objection.kind.${one.kind}`)}</span>{" "}
        {one.late ? (
          <span className="rb-tag rb-tag-late">{words.t("objection.state.late")}</span>
        ) : null}
      </p>
      <p className="rb-facts">
        {one.unit === null ? null : (
          <span>
            <Name of={one.unit.name} />
          </span>
        )}
        <span>{words.t("objection.answerBy", { day: words.day(one.answerBy) })}</span>
        <span>
          {one.holder === null
            ? words.t("case.nobody")
            : words.t("case.holder", { name: one.holder })}
        </span>
      </p>
      <div className="rb-actions">
        {one.mandateId === null ? null : (
          <Link
            className="rb-button-link"
            to="/mandates/$mandateId"
            params={{ mandateId: String(one.mandateId) }}
          >
            {words.t("mandate.open")}
          </Link>
        )}
        {one.may.assign ? <Assign of={one} /> : null}
      </div>
    </li>
  );
}

/** Names who hears the case, of the posts at its unit. */
function Assign({ of: one }: { readonly of: CaseView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const id = useId();
  const assign = useAssign(one.objectionId);
  const posts = useQuery(postsQuery).data?.items ?? [];
  const here = posts.filter((post) => post.unit?.unitId === one.unit?.unitId);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState("");
  const postId = Number(chosen === "" ? (here[0]?.postId ?? 0) : chosen);
  if (!isOpen) {
    return (
      <Button onClick={() => setOpen(true)}>
        {words.t(one.holder === null ? "case.assign" : "case.assignOther")}
      </Button>
    );
  }
  if (here.length === 0) return <p className="rb-note">{words.t("case.noPosts")}</p>;
  return (
    <form
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        const onSuccess = (): void => {
          announce(words.t("case.assigned"));
          setOpen(false);
        };
        assign.mutate(postId, { onSuccess });
      }}
    >
      <Labelled id={id} label={words.t("case.who")}>
        <Choice
          id={id}
          value={String(postId)}
          choose={setChosen}
          options={here.map((post) => ({
            code: String(post.postId),
            text: words.t("mandate.post.alone", {
              name: post.name,
              post: words.named("role", post.role),
            }),
          }))}
        />
      </Labelled>
      {assign.isError ? <Refusal error={assign.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={assign.isPending}>
          {words.t("case.assign")}
        </Button>
        <Button onClick={() => setOpen(false)}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}
