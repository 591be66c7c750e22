import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type * as ledger from "#contract/routes/ledger";
import type { EntryView } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { call } from "../../data/api.ts";
import { onceKey } from "../../data/once.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

interface Props {
  readonly memberId: number;
  readonly entry: EntryView;
}

type What = "correction" | "withdrawal";

/** Corrects or takes back an entry: by a further entry with its reason; the old one stays visible. */
export function ChangeEntry({ memberId, entry }: Props): ReactNode {
  const words = useWords();
  const [what, setWhat] = useState<What | null>(null);
  if (what !== null) {
    return <ChangeForm memberId={memberId} entry={entry} what={what} close={() => setWhat(null)} />;
  }
  return (
    <div className="rb-entry-actions rb-no-print">
      {entry.minutes === null ? null : (
        <Button size="small" type="text" onClick={() => setWhat("correction")}>
          {words.t("change.correct")}
        </Button>
      )}
      <Button size="small" type="text" onClick={() => setWhat("withdrawal")}>
        {words.t("change.withdraw")}
      </Button>
    </div>
  );
}

function useChange({ memberId, entry, what, close }: Props & { what: What; close: () => void }) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const words = useWords();
  const [key] = useState(onceKey);
  return useMutation({
    mutationFn: async (input: { readonly minutes: number; readonly reason: string }) => {
      const params = { memberId, entryId: entry.entryId };
      const options = { idempotencyKey: key };
      const { reason } = input;
      if (what === "withdrawal") {
        return call<typeof ledger.withdrawEntry>(
          "POST",
          "/members/:memberId/entries/:entryId/withdrawals",
          { params, body: { reason } },
          options,
        );
      }
      const { credit, outcome, attested } = entry;
      return call<typeof ledger.correctEntry>(
        "POST",
        "/members/:memberId/entries/:entryId/corrections",
        { params, body: { minutes: input.minutes, credit, outcome, attested, reason } },
        options,
      );
    },
    onSuccess: async () => {
      announce(words.t("change.saved"));
      close();
      await client.invalidateQueries();
    },
  });
}

function ChangeForm(props: Props & { readonly what: What; readonly close: () => void }): ReactNode {
  const words = useWords();
  const id = useId();
  const [minutes, setMinutes] = useState<number | null>(props.entry.minutes);
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const change = useChange(props);
  const form = useRef<HTMLFormElement>(null);
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const isCorrection = props.what === "correction";
  const isWrong = reason.trim() === "" || (isCorrection && minutes === null);
  return (
    <form
      ref={form}
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isWrong && !change.isPending)
          change.mutate({ minutes: minutes ?? 0, reason: reason.trim() });
      }}
    >
      <p className="rb-note">
        {words.t(isCorrection ? "change.correct.note" : "change.withdraw.note")}
      </p>
      {isCorrection ? (
        <div className="rb-field">
          <label htmlFor={`${id}-m`}>{words.t("record.minutes")}</label>
          <InputNumber
            id={`${id}-m`}
            min={0}
            max={100_000}
            precision={0}
            value={minutes}
            onChange={setMinutes}
          />
        </div>
      ) : null}
      <div className="rb-field">
        <label htmlFor={`${id}-r`}>{words.t("change.reason")}</label>
        <Input
          id={`${id}-r`}
          maxLength={500}
          value={reason}
          aria-invalid={isTried && reason.trim() === ""}
          onChange={(event) => setReason(event.target.value)}
        />
        {isTried && reason.trim() === "" ? (
          <p className="rb-wrong" role="alert">
            {words.t("change.reason.needed")}
          </p>
        ) : null}
      </div>
      {change.isError ? <Refusal error={change.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={change.isPending} danger={!isCorrection}>
          {words.t(isCorrection ? "change.correct" : "change.withdraw")}
        </Button>
        <Button onClick={props.close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}
