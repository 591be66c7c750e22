import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SessionView } from "#contract/routes/session";
import { isCloseToMembers } from "../data/persons.ts";
import { useWords } from "../i18n/words.ts";
import { Icon } from "../parts/icons.tsx";

interface Props {
  readonly session: SessionView;
  /** Beside the name on wide screens, at the thumb on phones; one of them is shown. */
  readonly place: "top" | "bottom";
}

/** The ways that this account may go. Later issues add theirs here. */
export function Navigation({ session, place }: Props): ReactNode {
  const words = useWords();
  const start = session.startUnit;
  const params = { unitId: String(start?.unitId ?? "") };
  const memberId = session.account?.memberId ?? null;
  if (session.account?.mustChangePassword === true) return null;
  return (
    <nav className={`rb-nav rb-nav-${place}`} aria-label={words.t("shell.navigation")}>
      {start !== null && session.may.seeCounts ? (
        <Link
          to="/units/$unitId"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          <Icon name="overview" />
          <span>{words.t("nav.overview")}</span>
        </Link>
      ) : null}
      {start !== null && session.may.seeMembers && isCloseToMembers(start) ? (
        <Link to="/units/$unitId/members" params={params} activeOptions={{ includeSearch: false }}>
          <Icon name="people" />
          <span>{words.t("nav.members")}</span>
        </Link>
      ) : null}
      {start !== null && session.may.recordTraining && isCloseToMembers(start) ? (
        <Link to="/units/$unitId/record" params={params}>
          <Icon name="record" />
          <span>{words.t("nav.record")}</span>
        </Link>
      ) : null}
      {session.may.readTries && place === "top" ? (
        <Link to="/what-if">
          <Icon name="compass" />
          <span>{words.t("nav.whatIf")}</span>
        </Link>
      ) : null}
      {memberId !== null ? (
        <Link to="/members/$memberId" params={{ memberId: String(memberId) }}>
          <Icon name="file" />
          <span>{words.t("nav.own")}</span>
        </Link>
      ) : null}
      {place === "bottom" ? (
        <Link to="/account">
          <Icon name="account" />
          <span>{words.t("nav.account")}</span>
        </Link>
      ) : null}
    </nav>
  );
}
