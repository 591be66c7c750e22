import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { WaiverView } from "#contract/routes/waivers";
import type { VerdictChangeView } from "#contract/views";
import { useAnnounce } from "../app/announce.tsx";
import { sessionQuery } from "../data/queries.ts";
import { useWaiverAct, type WaiverAct } from "../data/waivers.ts";
import { useWords, type Words } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { Refusal } from "./refusal.tsx";
import { RefuseWithReason } from "./refuse.tsx";

interface Props {
  readonly memberId: number;
  readonly waiver: WaiverView;
  /** Whose it is, where the list is about several. */
  readonly whose?: ReactNode;
  /** It was decided or revoked, and did this to the verdicts; null where it was not. */
  readonly tell: (changed: readonly VerdictChangeView[] | null) => void;
}

/** One waiver: what was asked for, what became of it, and what the reader may do. */
export function WaiverCard({ memberId, waiver, whose, tell }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { may } = waiver;
  return (
    <li className="rb-waiver">
      {whose === undefined ? null : <p>{whose}</p>}
      <p>
        <strong>
          <Name of={waiver.requirement.title} />
        </strong>{" "}
        <span className="rb-note">
          {words.t("verdict.window", {
            from: words.day(waiver.windowStart),
            to: words.day(waiver.dueOn),
          })}
        </span>
      </p>
      <p>
        <span className={`rb-tag rb-tag-${waiver.state}`}>
          {words.t(`waiver.state.${waiver.state}`)}
        </span>{" "}
        {effectText(words, waiver)} · <Name of={waiver.kind.title} />
        {waiver.refusal === null ? null : ` · ${words.t(`waiver.refusal.${waiver.refusal}`)}`}
      </p>
      <p className="rb-note">{historyText(words, waiver, zone).join(" · ")}</p>
      {may.decide || may.withdraw || may.revoke ? (
        <WaiverActs memberId={memberId} waiver={waiver} tell={tell} />
      ) : null}
    </li>
  );
}

function effectText(words: Words, { effect, minutes, until, requirement }: WaiverView): string {
  if (effect === "reduce") {
    const less = words.stated(minutes ?? 0, requirement.creditUnit);
    return words.t("waiver.reduce", { minutes: less });
  }
  return effect === "shift"
    ? words.t("waiver.shift", { day: words.day(until ?? "") })
    : words.t("waiver.lift");
}

function historyText(words: Words, waiver: WaiverView, zone: string): string[] {
  const { askedAs, askedBy, askedAt, decidedBy, decidedAt, revokedBy, revokedAt } = waiver;
  const at = words.instant(askedAt, zone);
  const lines = [
    askedAs === "rule"
      ? words.t("waiver.byRule", { rule: words.pick(waiver.rule ?? { zh: "", en: "" }) })
      : askedAs === "member"
        ? words.t("waiver.askedAt.member", { at })
        : words.t("waiver.askedAt", { by: askedBy, at }),
  ];
  if (decidedAt !== null && waiver.state !== "withdrawn") {
    const by = decidedBy ?? "";
    lines.push(words.t("waiver.decidedAt", { by, at: words.instant(decidedAt, zone) }));
  }
  if (revokedAt !== null) {
    const by = revokedBy ?? "";
    lines.push(words.t("waiver.revokedAt", { by, at: words.instant(revokedAt, zone) }));
  }
  return lines;
}

const refusals = ["other-means", "not-the-ground", "too-much", "not-needed"] as const;

function WaiverActs({ memberId, waiver, tell }: Props): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const change = useWaiverAct(memberId, waiver.requestId);
  const send = async (meant: WaiverAct): Promise<void> => {
    try {
      // Not by a callback of `mutate`: the card may be gone by then.
      const answer = await change.mutateAsync(meant);
      const did = answer.state === "granted" || answer.state === "revoked";
      if (!did) announce(words.t("waiver.decided"));
      tell(did ? (answer.changed ?? null) : null);
    } catch {
      // The refusal is shown below.
    }
  };
  const { may } = waiver;
  const others = (
    <>
      {may.withdraw ? (
        <Button loading={change.isPending} onClick={() => void send({ act: "withdraw" })}>
          {words.t("waiver.withdraw")}
        </Button>
      ) : null}
      {may.revoke ? (
        <Button danger loading={change.isPending} onClick={() => void send({ act: "revoke" })}>
          {words.t("waiver.revoke")}
        </Button>
      ) : null}
    </>
  );
  return (
    <>
      {change.isError ? <Refusal error={change.error} /> : null}
      {may.decide ? (
        <RefuseWithReason
          label={words.t("waiver.refusal")}
          refuse={words.t("waiver.refuse")}
          reasons={refusals.map((one) => [one, words.t(`waiver.refusal.${one}`)] as const)}
          isPending={change.isPending}
          onRefuse={(refusal) =>
            void send({ act: "decide", body: { outcome: "refused", refusal } })
          }
        >
          <Button
            type="primary"
            loading={change.isPending}
            onClick={() => void send({ act: "decide", body: { outcome: "granted" } })}
          >
            {words.t("waiver.grant")}
          </Button>
          {others}
        </RefuseWithReason>
      ) : (
        <div className="rb-actions rb-no-print">{others}</div>
      )}
    </>
  );
}
