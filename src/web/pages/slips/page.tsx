import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { SlipRowView } from "#contract/routes/slips";
import { sessionQuery, unitQuery } from "../../data/queries.ts";
import { mostSlips, slipsQuery, useIssueSlips, useRevokeSlip } from "../../data/slips.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { SlipSheet } from "./sheet.tsx";

const route = getRouteApi("/inside/units/$unitId/slips");

/** Slips for the members of a unit: chosen, issued and printed; the codes are shown once. */
export function SlipsPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const words = useWords();
  const unit = useQuery(unitQuery(unitId)).data;
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const query = useInfiniteQuery(slipsQuery(unitId));
  const issue = useIssueSlips(unitId);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const title = words.t("slips.title");
  if (issue.data !== undefined && issue.data.slips.length > 0) {
    return (
      <SlipSheet
        slips={issue.data.slips}
        zone={zone}
        done={() => {
          issue.reset();
          setChosen(new Set());
        }}
      />
    );
  }
  const choose = (memberId: number, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(memberId);
    else next.delete(memberId);
    setChosen(next);
  };
  return (
    <Page
      title={title}
      heading={unit === undefined ? title : <Name of={unit.name} />}
      above={<Breadcrumb unitId={unitId} />}
      below={<p className="rb-lead">{title}</p>}
      narrow
    >
      <p>{words.t("slips.lead")}</p>
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data !== undefined && rows.length === 0 ? (
        <p className="rb-none">{words.t("slips.none")}</p>
      ) : null}
      {rows.length === 0 ? null : (
        <Choice
          rows={rows}
          chosen={chosen}
          setChosen={setChosen}
          isIssuing={issue.isPending}
          issue={() => issue.mutate([...chosen])}
        />
      )}
      {issue.isError ? <Refusal error={issue.error} /> : null}
      <ul className="rb-ways rb-section">
        {rows.map((one) => (
          <Row
            key={one.memberId}
            row={one}
            unitId={unitId}
            zone={zone}
            isChosen={chosen.has(one.memberId)}
            choose={choose}
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </Page>
  );
}

interface ChoiceProps {
  readonly rows: readonly SlipRowView[];
  readonly chosen: ReadonlySet<number>;
  readonly setChosen: (chosen: ReadonlySet<number>) => void;
  readonly isIssuing: boolean;
  readonly issue: () => void;
}

/** Whom the slips are for: everybody without an account, in one touch. */
function Choice({ rows, chosen, setChosen, isIssuing, issue }: ChoiceProps): ReactNode {
  const words = useWords();
  const without = rows.filter((one) => one.login === null && one.refusal === null);
  const first = without.slice(0, mostSlips).map((one) => one.memberId);
  return (
    <div className="rb-actions">
      <Button onClick={() => setChosen(new Set(first))}>{words.t("slips.chooseNew")}</Button>
      <Button disabled={chosen.size === 0} onClick={() => setChosen(new Set())}>
        {words.t("slips.chooseNone")}
      </Button>
      <Button
        type="primary"
        disabled={chosen.size === 0 || chosen.size > mostSlips}
        loading={isIssuing}
        onClick={issue}
      >
        {words.t("slips.issue", { n: chosen.size })}
      </Button>
    </div>
  );
}

interface RowProps {
  readonly row: SlipRowView;
  readonly unitId: number;
  readonly zone: string;
  readonly isChosen: boolean;
  readonly choose: (memberId: number, isOn: boolean) => void;
}

function Row({ row, unitId, zone, isChosen, choose }: RowProps): ReactNode {
  const words = useWords();
  const revoke = useRevokeSlip(unitId);
  const { memberId, memberNo, name, login, refusal, slip } = row;
  const state =
    slip === null
      ? []
      : [words.t(`slips.state.${slip.state}`, { at: words.instant(slip.expiresAt, zone) })];
  const facts = [
    login ?? words.t("slips.noAccount"),
    ...state,
    ...(refusal === null ? [] : [words.named("slips.refusal", refusal)]),
  ];
  return (
    <li className="rb-slip-row">
      <Checkbox
        aria-label={words.t("slips.choose", { name })}
        checked={isChosen}
        disabled={refusal !== null}
        onChange={(event) => choose(memberId, event.target.checked)}
      />
      <div>
        <PersonName name={name} /> <span className="rb-number-text">{memberNo}</span>
        <p className="rb-note">{facts.join(" · ")}</p>
        {revoke.isError ? <Refusal error={revoke.error} /> : null}
      </div>
      {slip?.state === "open" ? (
        <Button
          aria-label={words.t("slips.revokeNamed", { name })}
          loading={revoke.isPending}
          onClick={() => revoke.mutate(slip.slipId)}
        >
          {words.t("slips.revoke")}
        </Button>
      ) : null}
    </li>
  );
}
