import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { MergeView } from "#contract/routes/merges";
import type { VerdictChangeView } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { type MergeAct, mergeQuery, useMergeAct } from "../../data/merges.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Changed } from "../../parts/changed.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { Sides } from "./sides.tsx";

const route = getRouteApi("/inside/merges/$mergeId");

/** One merge: asked, decided or undone, with both records and what the reader may do. */
export function MergePage(): ReactNode {
  const mergeId = Number(route.useParams().mergeId);
  const { mandate } = route.useSearch();
  const words = useWords();
  const query = useQuery(mergeQuery(mergeId, mandate));
  const title = words.t("page.merge");
  const merge = query.data?.merge ?? null;
  const loser = merge?.state === "merged" ? "merge.loser.aside" : "merge.loser";
  return (
    <Page title={title} heading={title}>
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {merge === null ? null : <State merge={merge} mandateId={mandate} />}
      {query.data === undefined || merge === null ? null : (
        <Sides pair={query.data} titles={[words.t("merge.survivor"), words.t(loser)]} />
      )}
    </Page>
  );
}

interface Props {
  readonly merge: MergeView;
  readonly mandateId: number | undefined;
}

function State({ merge, mandateId }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { loser, survivor, decidedAt, undo } = merge;
  const at = (instant: string): string => words.instant(instant, zone);
  return (
    <Section
      title={words.t("merge.into", {
        loser: `${loser.name} ${loser.memberNo}`,
        survivor: `${survivor.name} ${survivor.memberNo}`,
      })}
    >
      <p>
        <span className="rb-tag">{words.t(`merge.state.${merge.state}`)}</span>
      </p>
      <p className="rb-note">
        {words.t("merge.askedBy", {
          by: merge.askedBy,
          at: at(merge.askedAt),
          reason: merge.reason,
        })}
      </p>
      {decidedAt === null ? null : (
        <p className="rb-note">
          {words.t("merge.decidedBy", { by: merge.decidedBy ?? "", at: at(decidedAt) })}
        </p>
      )}
      {undo === null ? null : (
        <p className="rb-note">
          {words.t("merge.undoneBy", { by: undo.by, at: at(undo.at), reason: undo.reason })}
        </p>
      )}
      <Acts merge={merge} mandateId={mandateId} />
    </Section>
  );
}

function Acts({ merge, mandateId }: Props): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const change = useMergeAct(merge.mergeId, mandateId);
  const [done, setDone] = useState<readonly VerdictChangeView[] | null>(null);
  const send = (meant: MergeAct): void =>
    change.mutate(meant, {
      onSuccess: (answer) => {
        announce(words.t("merge.done"));
        const isHeld = answer.state === "merged" || answer.state === "undone";
        setDone(isHeld ? (answer.changed ?? null) : null);
      },
    });
  const { decide, withdraw, undo } = merge.may;
  return (
    <div className="rb-no-print">
      {done === null ? null : <Changed changed={done} close={() => setDone(null)} />}
      {change.isError ? <Refusal error={change.error} /> : null}
      <div className="rb-actions">
        {decide ? (
          <>
            <Button
              type="primary"
              loading={change.isPending}
              onClick={() => send({ act: "approved" })}
            >
              {words.t("merge.approve")}
            </Button>
            <Button loading={change.isPending} onClick={() => send({ act: "refused" })}>
              {words.t("merge.refuse")}
            </Button>
          </>
        ) : null}
        {withdraw && !decide ? (
          <Button loading={change.isPending} onClick={() => send({ act: "withdraw" })}>
            {words.t("merge.withdraw")}
          </Button>
        ) : null}
      </div>
      {undo ? (
        <Undo isPending={change.isPending} onUndo={(reason) => send({ act: "undo", reason })} />
      ) : null}
    </div>
  );
}

interface UndoProps {
  readonly isPending: boolean;
  readonly onUndo: (reason: string) => void;
}

/** Two steps: the reason is written before it is sent. */
function Undo({ isPending, onUndo }: UndoProps): ReactNode {
  const words = useWords();
  const id = useId();
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null) {
    return (
      <div className="rb-actions">
        <Button onClick={() => setReason("")}>{words.t("merge.undo")}</Button>
      </div>
    );
  }
  return (
    <>
      <div className="rb-field">
        <label htmlFor={id}>{words.t("merge.undo.reason")}</label>
        <Input
          id={id}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="rb-actions">
        <Button
          danger
          loading={isPending}
          disabled={reason.trim() === ""}
          onClick={() => onUndo(reason.trim())}
        >
          {words.t("merge.undo")}
        </Button>
        <Button onClick={() => setReason(null)}>{words.t("action.cancel")}</Button>
      </div>
    </>
  );
}
