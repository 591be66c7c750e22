import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { type LifeChange, useLifeChange } from "../../data/life.ts";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Refusal } from "../../parts/refusal.tsx";

const events = ["admitted", "full", "appointed"] as const;

interface Draft {
  /** `fact KIND`, `event KIND` or `leave`. */
  readonly what: string;
  readonly value: string;
  readonly from: string;
  /** The last day, empty while it lasts. */
  readonly until: string;
}

const nothing: Draft = { what: "leave", value: "", from: "", until: "" };

/** The first day without it. */
function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** What is sent; null where something is missing or the end lies before the beginning. */
function changeOf({ what, value, from, until }: Draft, unitId: number | null): LifeChange | null {
  const [act, kind = ""] = what.split(" ");
  if (from === "") return null;
  if (act === "leave") return { what: "leave", body: { on: from } };
  if (act === "event") {
    const at = kind === "appointed" ? unitId : null;
    return { what: "event", body: { kind, on: from, unitId: at } };
  }
  if (value.trim() === "" || (until !== "" && until < from)) return null;
  const to = until === "" ? null : dayAfter(until);
  const at = kind === "role" ? unitId : null;
  return { what: "fact", body: { kind, value: value.trim(), from, to, unitId: at } };
}

interface Props {
  readonly memberId: number;
  /** The home unit, where roles are held and posts are taken. */
  readonly unitId: number | null;
}

/** Records a dated fact, an event, or that the member has left, with the words of the pack. */
export function ChangeLife(props: Props): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return isOpen ? (
    <LifeForm {...props} close={() => setOpen(false)} />
  ) : (
    <Button className="rb-no-print" onClick={() => setOpen(true)}>
      {words.t("life.change")}
    </Button>
  );
}

function LifeForm({ memberId, unitId, close }: Props & { readonly close: () => void }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const form = useRef<HTMLFormElement>(null);
  const send = useLifeChange(memberId);
  const [draft, setDraft] = useState(nothing);
  const [isTried, setTried] = useState(false);
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  const change = changeOf(draft, unitId);
  const submit = (): void => {
    setTried(true);
    if (change === null || send.isPending) return;
    const onSuccess = (): void => {
      announce(words.t("life.saved"));
      close();
    };
    send.mutate(change, { onSuccess });
  };
  return (
    <form
      ref={form}
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="rb-note">{words.t("life.change.note")}</p>
      <LifeFields draft={draft} change={setDraft} />
      {isTried && change === null ? (
        <p className="rb-wrong" role="alert">
          {words.t("life.needed")}
        </p>
      ) : null}
      {send.isError ? <Refusal error={send.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.t("life.save")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
}

function LifeFields({ draft, change }: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  const vocabulary = useQuery(policyQuery).data?.vocabulary ?? [];
  // Kinds with a closed list; others come in files.
  const kinds = vocabulary.filter((one) => one.values.length > 0);
  const [act, code] = draft.what.split(" ");
  const kind = kinds.find((one) => act === "fact" && one.kind === code);
  const day = (name: "from" | "until", label: string): ReactNode => (
    <div className="rb-field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={draft[name]}
        onChange={(event) => change({ ...draft, [name]: event.target.value })}
      />
    </div>
  );
  return (
    <>
      <Choice
        label={words.t("life.what")}
        value={draft.what}
        onChange={(what) => change({ ...draft, what, value: "" })}
      >
        {kinds.map((one) => (
          <option key={one.kind} value={`fact ${one.kind}`}>
            {words.named("fact", one.kind)}
          </option>
        ))}
        {events.map((one) => (
          <option key={one} value={`event ${one}`}>
            {words.named("event", one)}
          </option>
        ))}
        <option value="leave">{words.t("life.leave")}</option>
      </Choice>
      {kind === undefined ? null : (
        <Choice
          label={words.t("life.value")}
          value={draft.value}
          onChange={(value) => change({ ...draft, value })}
        >
          <option value="">{words.t("mandate.choose")}</option>
          {kind.values.map((one) => (
            <option key={one.id} value={one.id}>
              {words.pick(one.label)}
            </option>
          ))}
        </Choice>
      )}
      {day("from", words.t(act === "leave" ? "life.firstOutside" : "life.from"))}
      {kind === undefined ? null : day("until", words.t("accounts.until"))}
    </>
  );
}
