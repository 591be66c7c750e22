import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SessionView } from "#contract/routes/session";
import { isCloseToMembers } from "../data/persons.ts";
import type { MessageId } from "../i18n/messages/en.ts";
import { useWords } from "../i18n/words.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { More } from "./more.tsx";

interface Props {
  readonly session: SessionView;
  /** Beside the name on wide screens, at the thumb on phones; one of them is shown. */
  readonly place: "top" | "bottom";
}

interface Way {
  readonly icon: IconName;
  readonly text: MessageId;
  readonly link: LinkProps;
  /** The work of every day: never behind "more". */
  readonly isDaily: boolean;
}

/** So many ways fit beside each other; with more of them the rare ones go behind "more". */
const mostAtTop = 4;
const mostAtBottom = 5;

/** The ways that this account may go. */
export function Navigation({ session, place }: Props): ReactNode {
  const words = useWords();
  if (session.account?.mustChangePassword === true) return null;
  const isTop = place === "top";
  const ways = isTop ? waysOf(session) : [...waysOf(session), account];
  const isFew = ways.length <= (isTop ? mostAtTop : mostAtBottom);
  const shown = isFew ? ways : ways.filter((one) => one.isDaily);
  const others = isFew ? [] : ways.filter((one) => !one.isDaily);
  return (
    <nav className={`rb-nav rb-nav-${place}`} aria-label={words.t("shell.navigation")}>
      {shown.map((way) => (
        <WayLink key={way.text} way={way} />
      ))}
      {others.length === 0 ? null : (
        <More>
          {others.map((way) => (
            <li key={way.text}>
              <WayLink way={way} />
            </li>
          ))}
        </More>
      )}
    </nav>
  );
}

function WayLink({ way }: { readonly way: Way }): ReactNode {
  const words = useWords();
  return (
    <Link {...way.link}>
      <Icon name={way.icon} />
      <span>{words.t(way.text)}</span>
    </Link>
  );
}

const account: Way = {
  icon: "account",
  text: "nav.account",
  link: { to: "/account" },
  isDaily: false,
};

function waysOf(session: SessionView): readonly Way[] {
  return [...daily(session), ...rare(session)];
}

/** Later work adds its pages here, and to `rare`. */
function daily(session: SessionView): readonly Way[] {
  const { startUnit: start, may } = session;
  const memberId = session.account?.memberId ?? null;
  const params = { unitId: String(start?.unitId ?? "") };
  const isClose = start !== null && isCloseToMembers(start);
  const ways: (Omit<Way, "isDaily"> | false)[] = [
    start !== null &&
      may.seeCounts && {
        icon: "overview",
        text: "nav.overview",
        link: {
          to: "/units/$unitId",
          params,
          activeOptions: { exact: true, includeSearch: false },
        },
      },
    isClose &&
      may.seeMembers && {
        icon: "people",
        text: "nav.members",
        link: {
          to: "/units/$unitId/members",
          params,
          activeOptions: { includeSearch: false },
        },
      },
    isClose &&
      may.recordTraining && {
        icon: "record",
        text: "nav.record",
        link: { to: "/units/$unitId/record", params },
      },
    memberId !== null && {
      icon: "file",
      text: "nav.own",
      link: { to: "/members/$memberId", params: { memberId: String(memberId) } },
    },
  ];
  return ways.flatMap((one) => (one === false ? [] : [{ ...one, isDaily: true }]));
}

function rare(session: SessionView): readonly Way[] {
  const { startUnit: start, may } = session;
  const activeOptions = { includeSearch: false };
  const seesCounts = start !== null && may.seeCounts;
  const ways: (Omit<Way, "isDaily"> | false)[] = [
    may.seeMembers &&
      isCloseToMembers(start ?? { level: "branch" }) && {
        icon: "wait",
        text: "nav.waiting",
        link: { to: "/waiting", activeOptions },
      },
    start !== null &&
      may.seeMembers && {
        icon: "people",
        text: "nav.doubles",
        link: {
          to: "/units/$unitId/doubles",
          params: { unitId: String(start.unitId) },
          activeOptions,
        },
      },
    seesCounts && { icon: "table", text: "nav.tables", link: { to: "/tables", activeOptions } },
    seesCounts && { icon: "lock", text: "nav.closing", link: { to: "/closing", activeOptions } },
    seesCounts && { icon: "check", text: "nav.quality", link: { to: "/quality", activeOptions } },
    seesCounts && { icon: "key", text: "nav.mandates", link: { to: "/mandates", activeOptions } },
    may.administer && {
      icon: "people",
      text: "nav.accounts",
      link: { to: "/accounts", activeOptions },
    },
    may.administer && {
      icon: "units",
      text: "nav.moves",
      link: { to: "/moves", activeOptions },
    },
    // Administrators and training offices, as for what was tried out.
    may.readTries && { icon: "up", text: "nav.import", link: { to: "/import", activeOptions } },
    may.readTries && {
      icon: "compass",
      text: "nav.whatIf",
      link: { to: "/what-if", activeOptions },
    },
  ];
  return ways.flatMap((one) => (one === false ? [] : [{ ...one, isDaily: false }]));
}
