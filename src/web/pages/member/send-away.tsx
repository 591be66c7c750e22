import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { type TransferSent, useSendTransfer } from "../../data/transfers.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

const kinds = ["move", "floating", "seconded", "second-post"] as const;

interface FormProps {
  readonly memberId: number;
  readonly close: () => void;
}

interface Meant {
  readonly kind: (typeof kinds)[number];
  readonly toCode: string;
  readonly startsOn: string;
  /** Empty while the stay lasts. */
  readonly endsOn: string;
}

const nothing: Meant = { kind: "move", toCode: "", startsOn: "", endsOn: "" };

function sentOf({ kind, toCode, startsOn, endsOn }: Meant): TransferSent {
  const isOpen = kind === "move" || endsOn === "";
  return { kind, toCode: toCode.trim(), startsOn, endsOn: isOpen ? null : endsOn };
}

/** Sends the member to another unit; it takes effect when that accepts. */
export function SendAway({ memberId, close }: FormProps): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const form = useRef<HTMLFormElement>(null);
  const send = useSendTransfer(memberId);
  const [meant, setMeant] = useState(nothing);
  const [isTried, setTried] = useState(false);
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  const isWrong = isTried && (meant.toCode.trim() === "" || meant.startsOn === "");
  const submit = (): void => {
    setTried(true);
    if (meant.toCode.trim() === "" || meant.startsOn === "" || send.isPending) return;
    const onSuccess = (): void => {
      announce(words.t("transfer.sent"));
      close();
    };
    send.mutate(sentOf(meant), { onSuccess });
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
      <p className="rb-note">{words.t("transfer.send.note")}</p>
      <SendFields meant={meant} change={setMeant} isTried={isTried} />
      {isWrong ? (
        <p className="rb-wrong" role="alert">
          {words.t("transfer.needed")}
        </p>
      ) : null}
      {send.isError ? <Refusal error={send.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.t("transfer.submit")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly meant: Meant;
  readonly change: (meant: Meant) => void;
  readonly isTried: boolean;
}

function SendFields({ meant, change, isTried }: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  const field = (name: "toCode" | "startsOn" | "endsOn", type: "text" | "date"): ReactNode => (
    <div className="rb-field">
      <label htmlFor={`${id}-${name}`}>{words.t(`transfer.${name}`)}</label>
      <Input
        id={`${id}-${name}`}
        type={type}
        maxLength={64}
        value={meant[name]}
        aria-invalid={isTried && name !== "endsOn" && meant[name].trim() === ""}
        onChange={(event) => change({ ...meant, [name]: event.target.value })}
      />
    </div>
  );
  return (
    <>
      <div className="rb-field">
        <label htmlFor={`${id}-kind`}>{words.t("transfer.kind")}</label>
        <select
          id={`${id}-kind`}
          className="rb-select"
          value={meant.kind}
          onChange={(event) => {
            const kind = kinds.find((one) => one === event.target.value);
            if (kind !== undefined) change({ ...meant, kind });
          }}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {words.t(`transfer.kind.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {field("toCode", "text")}
      {field("startsOn", "date")}
      {meant.kind === "move" ? null : field("endsOn", "date")}
    </>
  );
}
