import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { MandateAboutView, MandateView } from "#contract/routes/mandates";
import { sessionQuery } from "../data/queries.ts";
import { useWords, type Words } from "../i18n/words.ts";
import { Name } from "./names.tsx";

interface Props {
  readonly mandate: MandateView | MandateAboutView;
  /** What stands beside the kind: where the mandate stands today. */
  readonly tag: ReactNode;
  /** How many it names, or of which unit. */
  readonly whom?: ReactNode;
  readonly children?: ReactNode;
}

/** One mandate: what for, who holds it, what it opens, until when, and who issued it. */
export function MandateCard({ mandate, tag, whom, children }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { from, until, revokedAt } = mandate;
  return (
    <li className="rb-waiver">
      <p>
        <strong>{words.t(`mandate.kind.${mandate.kind}`)}</strong> {tag}
      </p>
      <p>{mandate.reason}</p>
      <p className="rb-facts">
        <span>
          {from === until
            ? words.day(from)
            : words.t("entry.range", { from: words.day(from), to: words.day(until) })}
        </span>
        {whom}
        <span>{mandate.fields.map((one) => words.t(`mandate.field.${one}`)).join(" · ")}</span>
      </p>
      <p className="rb-note">
        {words.t("mandate.holder")} {postText(words, mandate.holder)}
      </p>
      <p className="rb-note">
        {words.t("mandate.issuer")} {postText(words, mandate.issuer)} ·{" "}
        {words.instant(mandate.issuedAt, zone)}
        {revokedAt === null
          ? null
          : ` · ${words.t("mandate.revokedAt", { at: words.instant(revokedAt, zone) })}`}
      </p>
      {children}
    </li>
  );
}

/** Somebody with the post that he had. */
function postText(words: Words, { name, role, unit }: MandateView["holder"]): string {
  const post = words.named("role", role);
  return unit === null
    ? words.t("mandate.post.alone", { name, post })
    : words.t("mandate.post", { name, post, unit: words.pick(unit.name) });
}

export function MandateState({ state }: { readonly state: MandateView["state"] }): ReactNode {
  const words = useWords();
  const isOver = state !== "in-force" && state !== "coming";
  return (
    <span className={isOver ? "rb-tag rb-tag-none" : "rb-tag"}>
      {words.t(`mandate.state.${state}`)}
    </span>
  );
}

/** How many persons a mandate names, or whose members it opens. */
export function Whom({ mandate }: { readonly mandate: MandateView }): ReactNode {
  const words = useWords();
  const { persons, unit, isDrawn } = mandate;
  return (
    <span>
      {persons === null
        ? words.t("mandate.membersOf")
        : words.t(isDrawn ? "mandate.drawn" : "mandate.persons", { n: persons })}{" "}
      {unit === null ? null : <Name of={unit.name} />}
    </span>
  );
}
