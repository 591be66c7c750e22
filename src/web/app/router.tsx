import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { lazyRouteComponent, redirect } from "@tanstack/react-router";
import { memberFindings, unitFindings } from "#core/quality";
import type { Status } from "#core/verdicts";
import { statuses } from "#core/verdicts";
import { type Attribute, attributes } from "../data/tables.ts";
import { type OwingStatus, owingStatuses, sessionQuery } from "../data/queries.ts";
import { queryClient, startAfresh, whenSignedOut } from "./client.ts";
import { Shell } from "./shell.tsx";
import { RouteFailed, RouteLoading, RouteUnknown } from "./outcomes.tsx";

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textOrNumber(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : text(value);
}

function dayText(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

/** An id or a year; anything else is as if it were absent. */
function whole(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function oneOf<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((word) => word === value);
}

const root = createRootRoute({ component: Shell, notFoundComponent: RouteUnknown });

export interface SignInSearch {
  readonly next?: string | undefined;
  /** The session ended while somebody was at work. */
  readonly ended?: boolean | undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    // Only a place within these pages: never an address somebody else made up.
    next: /^\/(?![/\\])/.test(text(search["next"]) ?? "") ? text(search["next"]) : undefined,
    ended: search["ended"] === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../pages/sign-in/page.tsx"), "SignInPage"),
});

/** For whoever holds a receipt: it asks nobody who he is. */
const check = createRoute({
  getParentRoute: () => root,
  path: "/receipt",
  component: lazyRouteComponent(() => import("../pages/receipt/check.tsx"), "CheckPage"),
});

const activate = createRoute({
  getParentRoute: () => root,
  path: "/activate",
  component: lazyRouteComponent(() => import("../pages/activate/page.tsx"), "ActivatePage"),
});

const signOn = createRoute({
  getParentRoute: () => root,
  path: "/sign-on",
  component: lazyRouteComponent(() => import("../pages/sign-on/page.tsx"), "SignOnPage"),
});

/** Everything behind the sign-in; a first password is changed before anything else. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session.account === null) {
      redirect({ to: "/sign-in", search: { next: location.href }, throw: true });
    }
    if (session.account?.mustChangePassword === true && location.pathname !== "/account") {
      redirect({ to: "/account", throw: true });
    }
    return { session };
  },
});

const start = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: ({ context: { session } }) => {
    if (session.startUnit === null) {
      const memberId = session.account?.memberId ?? null;
      if (memberId === null) return redirect({ to: "/account", throw: true });
      const own = { memberId: String(memberId) };
      return redirect({ to: "/members/$memberId", params: own, throw: true });
    }
    const params = { unitId: String(session.startUnit.unitId) };
    if (session.may.seeMembers && session.startUnit.level === "branch") {
      return redirect({ to: "/units/$unitId/members", params, throw: true });
    }
    return redirect({ to: "/units/$unitId", params, throw: true });
  },
});

export interface UnitSearch {
  readonly requirement?: string | undefined;
  readonly period?: string | undefined;
}

const unit = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId",
  validateSearch: (search: Record<string, unknown>): UnitSearch => ({
    requirement: text(search["requirement"]),
    period: dayText(search["period"]),
  }),
  component: lazyRouteComponent(() => import("../pages/unit/page.tsx"), "UnitPage"),
});

export interface MembersSearch {
  readonly owing?: boolean | undefined;
  readonly headline?: Status | undefined;
  readonly q?: string | undefined;
}

const members = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/members",
  validateSearch: (search: Record<string, unknown>): MembersSearch => ({
    owing: search["owing"] === true ? true : undefined,
    headline: oneOf(search["headline"], statuses),
    // The router reads numbers as numbers; a member number is still a text.
    q: textOrNumber(search["q"])?.slice(0, 100),
  }),
  component: lazyRouteComponent(() => import("../pages/members/page.tsx"), "MembersPage"),
});

export interface OwingSearch {
  readonly requirement?: string | undefined;
  readonly status?: OwingStatus | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
}

const owing = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/owing",
  validateSearch: (search: Record<string, unknown>): OwingSearch => ({
    requirement: text(search["requirement"]),
    status: oneOf(search["status"], owingStatuses),
    dueFrom: dayText(search["dueFrom"]),
    dueTo: dayText(search["dueTo"]),
  }),
  component: lazyRouteComponent(() => import("../pages/owing/page.tsx"), "OwingPage"),
});

const record = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/record",
  component: lazyRouteComponent(() => import("../pages/record/page.tsx"), "RecordPage"),
});

const study = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/study",
  component: lazyRouteComponent(() => import("../pages/study/page.tsx"), "StudyPage"),
});

const paper = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/paper/$list",
  component: lazyRouteComponent(() => import("../pages/paper/page.tsx"), "PaperPage"),
});

const newMember = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/new-member",
  component: lazyRouteComponent(() => import("../pages/new-member/page.tsx"), "NewMemberPage"),
});

const slips = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/slips",
  component: lazyRouteComponent(() => import("../pages/slips/page.tsx"), "SlipsPage"),
});

const member = createRoute({
  getParentRoute: () => inside,
  path: "/members/$memberId",
  component: lazyRouteComponent(() => import("../pages/member/page.tsx"), "MemberPage"),
});

const receipt = createRoute({
  getParentRoute: () => inside,
  path: "/members/$memberId/receipts/$entryId",
  component: lazyRouteComponent(() => import("../pages/receipt/slip.tsx"), "ReceiptPage"),
});

const unitReceipt = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/receipts/$entryId",
  component: lazyRouteComponent(() => import("../pages/receipt/slip.tsx"), "UnitReceiptPage"),
});

const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("../pages/account/page.tsx"), "AccountPage"),
});

const waiting = createRoute({
  getParentRoute: () => inside,
  path: "/waiting",
  component: lazyRouteComponent(() => import("../pages/waiting/page.tsx"), "WaitingPage"),
});

const accounts = createRoute({
  getParentRoute: () => inside,
  path: "/accounts",
  component: lazyRouteComponent(() => import("../pages/accounts/page.tsx"), "AccountsPage"),
});

const moves = createRoute({
  getParentRoute: () => inside,
  path: "/moves",
  component: lazyRouteComponent(() => import("../pages/moves/page.tsx"), "MovesPage"),
});

const bulkWaivers = createRoute({
  getParentRoute: () => inside,
  path: "/waiting/rules",
  component: lazyRouteComponent(() => import("../pages/bulk-waivers/page.tsx"), "BulkWaiversPage"),
});

const importing = createRoute({
  getParentRoute: () => inside,
  path: "/import",
  component: lazyRouteComponent(() => import("../pages/import/page.tsx"), "ImportPage"),
});

const mandates = createRoute({
  getParentRoute: () => inside,
  path: "/mandates",
  component: lazyRouteComponent(() => import("../pages/mandates/page.tsx"), "MandatesPage"),
});

const mandate = createRoute({
  getParentRoute: () => inside,
  path: "/mandates/$mandateId",
  component: lazyRouteComponent(() => import("../pages/mandate/page.tsx"), "MandatePage"),
});

const mandatePerson = createRoute({
  getParentRoute: () => inside,
  path: "/mandates/$mandateId/members/$memberId",
  component: lazyRouteComponent(() => import("../pages/mandate/person.tsx"), "MandatePersonPage"),
});

export interface FindSearch {
  readonly q?: string | undefined;
}

const search = createRoute({
  getParentRoute: () => inside,
  path: "/search",
  validateSearch: (found: Record<string, unknown>): FindSearch => ({
    q: textOrNumber(found["q"])?.slice(0, 100),
  }),
  component: lazyRouteComponent(() => import("../pages/search/page.tsx"), "SearchPage"),
});

export interface QualitySearch {
  /** The unit that is looked at; the own one if absent. */
  readonly unit?: number | undefined;
  readonly finding?: (typeof findings)[number] | undefined;
}

const findings = [...memberFindings, ...unitFindings];

const quality = createRoute({
  getParentRoute: () => inside,
  path: "/quality",
  validateSearch: (found: Record<string, unknown>): QualitySearch => ({
    unit: whole(found["unit"]),
    finding: oneOf(found["finding"], findings),
  }),
  component: lazyRouteComponent(() => import("../pages/quality/page.tsx"), "QualityPage"),
});

export interface WhatIfSearch {
  /** The unit whose part of the answer is shown; the own one if absent. */
  readonly unit?: number | undefined;
}

const whatIf = createRoute({
  getParentRoute: () => inside,
  path: "/what-if",
  validateSearch: (search: Record<string, unknown>): WhatIfSearch => ({
    unit: whole(search["unit"]),
  }),
  component: lazyRouteComponent(() => import("../pages/what-if/page.tsx"), "WhatIfPage"),
});

export interface TablesSearch {
  readonly unit?: number | undefined;
  /** A requirement; absent: who was trained. */
  readonly count?: string | undefined;
  readonly year?: number | undefined;
  readonly day?: string | undefined;
  readonly by?: "now" | undefined;
  readonly rows?: Attribute | undefined;
  readonly columns?: Attribute | undefined;
  /** Which of the two numbers a table by two attributes shows; the first one if absent. */
  readonly second?: boolean | undefined;
}

const tables = createRoute({
  getParentRoute: () => inside,
  path: "/tables",
  validateSearch: (search: Record<string, unknown>): TablesSearch => ({
    unit: whole(search["unit"]),
    count: text(search["count"]),
    year: whole(search["year"]),
    day: dayText(search["day"]),
    by: search["by"] === "now" ? "now" : undefined,
    rows: oneOf(search["rows"], attributes),
    columns: oneOf(search["columns"], attributes),
    second: search["second"] === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../pages/tables/page.tsx"), "TablesPage"),
});

export interface ClosingSearch {
  /** From which unit it is looked at; the own one if absent. */
  readonly unit?: number | undefined;
  readonly closing?: number | undefined;
}

const closing = createRoute({
  getParentRoute: () => inside,
  path: "/closing",
  validateSearch: (search: Record<string, unknown>): ClosingSearch => ({
    unit: whole(search["unit"]),
    closing: whole(search["closing"]),
  }),
  component: lazyRouteComponent(() => import("../pages/closing/page.tsx"), "ClosingPage"),
});

const doubles = createRoute({
  getParentRoute: () => inside,
  path: "/units/$unitId/doubles",
  validateSearch: (search: Record<string, unknown>): { dismissed?: boolean | undefined } => ({
    dismissed: search["dismissed"] === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("../pages/merges/doubles.tsx"), "DoublesPage"),
});

export interface PairSearch {
  readonly first?: number | undefined;
  readonly second?: number | undefined;
  /** The mandate under which the two are looked at. */
  readonly mandate?: number | undefined;
}

const pair = createRoute({
  getParentRoute: () => inside,
  path: "/doubles",
  validateSearch: (search: Record<string, unknown>): PairSearch => ({
    first: whole(search["first"]),
    second: whole(search["second"]),
    mandate: whole(search["mandate"]),
  }),
  component: lazyRouteComponent(() => import("../pages/merges/pair.tsx"), "PairPage"),
});

const merge = createRoute({
  getParentRoute: () => inside,
  path: "/merges/$mergeId",
  validateSearch: (search: Record<string, unknown>): { mandate?: number | undefined } => ({
    mandate: whole(search["mandate"]),
  }),
  component: lazyRouteComponent(() => import("../pages/merges/merge.tsx"), "MergePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    activate,
    signOn,
    check,
    inside.addChildren([
      start,
      unit,
      members,
      owing,
      record,
      study,
      paper,
      newMember,
      slips,
      member,
      receipt,
      unitReceipt,
      account,
      waiting,
      doubles,
      pair,
      merge,
      bulkWaivers,
      accounts,
      moves,
      importing,
      mandates,
      mandate,
      mandatePerson,
      search,
      quality,
      whatIf,
      tables,
      closing,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadDelay: 80,
  defaultPendingComponent: RouteLoading,
  defaultErrorComponent: RouteFailed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenSignedOut(() => {
  const before = queryClient.getQueryData(sessionQuery.queryKey);
  const here = router.state.location;
  void startAfresh().then(async () => {
    const now = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => null);
    if (now?.account?.mustChangePassword === true) {
      await router.navigate({ to: "/account" });
    } else if (here.pathname !== "/sign-in") {
      const hadAccount = before?.account !== null && before !== undefined;
      await router.navigate({
        to: "/sign-in",
        search: hadAccount ? { next: here.href, ended: true } : { next: here.href },
      });
    }
  });
});
