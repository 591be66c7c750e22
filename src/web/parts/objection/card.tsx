import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ObjectionView } from "#contract/routes/objections";
import { useAnnounce } from "../../app/announce.tsx";
import { useObjectionAct } from "../../data/objections.ts";
import { formsQuery, sessionQuery } from "../../data/queries.ts";
import { useWords, type Words } from "../../i18n/words.ts";
import { Name } from "../names.tsx";
import { Refusal } from "../refusal.tsx";

interface Props {
  readonly memberId: number;
  readonly objection: ObjectionView;
  /** Whose it is, where the list is about several. */
  readonly whose?: ReactNode;
  /** The form to answer; shown when the reader opens it. */
  readonly answer?: (close: () => void) => ReactNode;
}

/** One objection: what is said to be wrong and right, each answer, and what the reader may do. */
export function ObjectionCard({ memberId, objection, whose, answer }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { kind, fault, state, objectedAs, objectedBy } = objection;
  const at = words.instant(objection.objectedAt, zone);
  return (
    <li className="rb-waiver">
      {whose === undefined ? null : <p>{whose}</p>}
      <p>
        <strong>{words.named(`objection.fault.${kind}`, fault)}</strong>{" "}
        <span className="rb-note">#{objection.objectionId}</span>{" "}
        <span className={`rb-tag rb-tag-${state}`}>{words.t(`objection.state.${state}`)}</span>
      </p>
      <Claim objection={objection} />
      {objection.words === "" ? null : <p>{objection.words}</p>}
      <p className="rb-note">
        {objectedAs === "member"
          ? words.t("objection.at.member", { at })
          : words.t("objection.at", { by: objectedBy, at })}
      </p>
      <ul className="rb-reasons">
        {objection.instances.map((one, index) => (
          <Instance
            key={one.instance}
            of={one}
            zone={zone}
            isLast={index === objection.instances.length - 1}
          />
        ))}
      </ul>
      <Acts memberId={memberId} objection={objection} answer={answer} />
    </li>
  );
}

/** What is right, by whoever objects. */
function Claim({ objection: { claim } }: { readonly objection: ObjectionView }): ReactNode {
  const words = useWords();
  const forms = useQuery(formsQuery).data?.forms ?? [];
  const form = forms.find((one) => one.id === claim.form);
  const parts = [
    claim.minutes === undefined ? null : words.minutes(claim.minutes),
    daysText(words, claim.startsOn, claim.endsOn),
    claim.form === undefined ? null : form === undefined ? claim.form : words.pick(form.label),
    claim.kind === undefined ? null : words.named("fact", claim.kind),
    claim.value === undefined ? null : words.named("word", claim.value),
    claim.from === undefined ? null : words.t("life.since", { from: words.day(claim.from) }),
    claim.to === undefined ? null : words.t("objection.until", { day: words.day(claim.to) }),
  ].filter((one) => one !== null);
  if (parts.length === 0) return null;
  return <p>{words.t("objection.right", { what: parts.join(" · ") })}</p>;
}

function daysText(words: Words, from: string | undefined, to: string | undefined): string | null {
  if (from === undefined) return null;
  return to === undefined || to === from
    ? words.day(from)
    : words.t("entry.range", { from: words.day(from), to: words.day(to) });
}

interface InstanceProps {
  readonly of: ObjectionView["instances"][number];
  readonly zone: string;
  readonly isLast: boolean;
}

/** One of the two hearings: where, until when, and what came of it. */
function Instance({ of: one, zone, isLast }: InstanceProps): ReactNode {
  const words = useWords();
  const parts = [
    one.outcome === null
      ? words.t("objection.answerBy", { day: words.day(one.answerBy) })
      : words.t(`objection.outcome.${one.outcome}`),
    one.rejection === null ? null : words.t(`objection.rejection.${one.rejection}`),
    one.words === "" ? null : one.words,
    one.entryId === null ? null : words.t("objection.entry", { id: one.entryId }),
    one.decidedAt === null || one.decidedBy === null
      ? null
      : words.t("objection.answeredAt", {
          by: one.decidedBy,
          at: words.instant(one.decidedAt, zone),
        }),
    one.appealBy === null || !isLast
      ? null
      : words.t("objection.appealBy", { day: words.day(one.appealBy) }),
  ].filter((part) => part !== null);
  return (
    <li>
      {words.t(`objection.instance.${one.instance}`)}
      {one.unit === null ? null : (
        <>
          {" · "}
          <Name of={one.unit.name} />
        </>
      )}
      {" · "}
      {parts.join(" · ")}
    </li>
  );
}

interface ActsProps extends Pick<Props, "memberId" | "objection"> {
  readonly answer: Props["answer"] | undefined;
}

function Acts({ memberId, objection, answer }: ActsProps): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const change = useObjectionAct(memberId, objection.objectionId);
  const [isAnswering, setAnswering] = useState(false);
  const { may } = objection;
  const send = (act: "withdrawal" | "appeal"): void =>
    change.mutate(act, { onSuccess: () => announce(words.t("objection.done")) });
  if (isAnswering && answer !== undefined) return answer(() => setAnswering(false));
  if (!may.withdraw && !may.appeal && !(may.answer && answer !== undefined)) return null;
  return (
    <>
      {change.isError ? <Refusal error={change.error} /> : null}
      <div className="rb-actions rb-no-print">
        {may.answer && answer !== undefined ? (
          <Button type="primary" onClick={() => setAnswering(true)}>
            {words.t("objection.answer")}
          </Button>
        ) : null}
        {may.appeal ? (
          <Button loading={change.isPending} onClick={() => send("appeal")}>
            {words.t("objection.appeal")}
          </Button>
        ) : null}
        {may.withdraw ? (
          <Button loading={change.isPending} onClick={() => send("withdrawal")}>
            {words.t("objection.withdraw")}
          </Button>
        ) : null}
      </div>
    </>
  );
}
