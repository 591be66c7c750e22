import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { type LifeChange, type Told, useLifeChange } from "../../data/life.ts";
import type { MessageId } from "../../i18n/messages/en.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

/** What every form about a member's life is given. */
export interface LifeFormProps {
  readonly memberId: number;
  readonly close: () => void;
  /** It was recorded, and did this. */
  readonly done: (told: Told) => void;
}

interface Props extends LifeFormProps {
  readonly note: ReactNode;
  /** What is sent; null while something is missing. */
  readonly change: LifeChange | null;
  /** What is said where it is sent nevertheless. */
  readonly needed: MessageId;
  /** What the button says; where it is not given, that it is recorded. */
  readonly save?: MessageId;
  readonly children?: ReactNode;
}

/** The frame of such a form: fields, what is missing or was refused, and the buttons. */
export function LifeForm(props: Props): ReactNode {
  const { memberId, change, close, done, needed, note, save, children } = props;
  const words = useWords();
  const form = useRef<HTMLFormElement>(null);
  const send = useLifeChange(memberId);
  const [isTried, setTried] = useState(false);
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector<HTMLElement>("select, input, button")?.focus(), []);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (change === null || send.isPending) return;
    try {
      // Not by a callback of `mutate`: the line under which the form stands may be gone by then.
      done(await send.mutateAsync(change));
    } catch {
      // The refusal is shown below.
    }
  };
  return (
    <form
      ref={form}
      className="rb-change rb-no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="rb-note">{note}</p>
      {children}
      {isTried && change === null ? (
        <p className="rb-wrong" role="alert">
          {words.t(needed)}
        </p>
      ) : null}
      {send.isError ? <Refusal error={send.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.t(save ?? "life.save")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}
