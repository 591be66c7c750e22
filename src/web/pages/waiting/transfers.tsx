import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { TransferView } from "#contract/routes/transfers";
import type { VerdictChangeView } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { sessionQuery } from "../../data/queries.ts";
import { type TransferAnswer, transfersQuery, useTransferAct } from "../../data/transfers.ts";
import { useWords } from "../../i18n/words.ts";
import { Changed } from "../../parts/changed.tsx";
import { PersonName } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { RefuseWithReason } from "../../parts/refuse.tsx";
import { Section } from "../../parts/section.tsx";

/** Transfers on their way from and to the reader's units. */
export function Transfers(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(transfersQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [done, setDone] = useState<readonly VerdictChangeView[] | null>(null);
  if (items.length === 0 && done === null) return null;
  return (
    <Section title={words.t("transfer.title")} note={words.t("transfer.note")}>
      {done === null ? null : <Changed changed={done} close={() => setDone(null)} />}
      <ul className="rb-waivers">
        {items.map((one) => (
          <TransferCard key={one.transferId} transfer={one} tell={setDone} />
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

interface CardProps {
  readonly transfer: TransferView;
  /** It was carried out, and did this to the verdicts. */
  readonly tell: (changed: readonly VerdictChangeView[] | null) => void;
}

function TransferCard({ transfer, tell }: CardProps): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { member, from, to } = transfer;
  const at = words.instant(transfer.sentAt, zone);
  return (
    <li className="rb-waiver">
      <p>
        <PersonName name={member.name} /> <span className="rb-number-text">{member.memberNo}</span>{" "}
        <span className="rb-tag">{words.t(`transfer.kind.${transfer.kind}`)}</span>{" "}
        {transfer.late ? (
          <span className="rb-tag rb-tag-late">{words.t("transfer.late")}</span>
        ) : null}
      </p>
      <p>
        {words.t("transfer.way", { from: words.pick(from.name), to: words.pick(to.name) })}
        {" · "}
        {transfer.endsOn === null
          ? words.t("transfer.since", { day: words.day(transfer.startsOn) })
          : words.t("entry.range", {
              from: words.day(transfer.startsOn),
              to: words.lastDay(transfer.endsOn),
            })}
        {" · "}
        {words.t("transfer.answerBy", { day: words.day(transfer.answerBy) })}
      </p>
      <p className="rb-note">{words.t("transfer.sentAt", { by: transfer.sentBy, at })}</p>
      <Answers transfer={transfer} tell={tell} />
    </li>
  );
}

const refusals = ["not-here", "wrong-day", "not-ours", "unknown-person"] as const;

function Answers({ transfer: { transferId, may }, tell }: CardProps): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const change = useTransferAct(transferId);
  const answer = async (meant: TransferAnswer): Promise<void> => {
    try {
      // Not by a callback of `mutate`: the card may be gone by then.
      tell(await change.mutateAsync(meant));
      announce(words.t("transfer.done"));
    } catch {
      // The refusal is shown above the answers.
    }
  };
  const send = (meant: TransferAnswer): void => void answer(meant);
  return (
    <>
      {change.isError ? <Refusal error={change.error} /> : null}
      {may.decide ? (
        <RefuseWithReason
          label={words.t("transfer.refusal")}
          refuse={words.t("transfer.refuse")}
          reasons={refusals.map((one) => [one, words.t(`transfer.refusal.${one}`)] as const)}
          isPending={change.isPending}
          onRefuse={(refusal) => send({ act: "decide", body: { outcome: "refused", refusal } })}
        >
          <Button
            type="primary"
            loading={change.isPending}
            onClick={() => send({ act: "decide", body: { outcome: "accepted" } })}
          >
            {words.t("transfer.accept")}
          </Button>
        </RefuseWithReason>
      ) : null}
      {may.withdraw ? (
        <div className="rb-actions rb-no-print">
          <Button loading={change.isPending} onClick={() => send({ act: "withdraw" })}>
            {words.t("transfer.withdraw")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
