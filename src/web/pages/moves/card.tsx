import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { MoveActName, MoveView } from "#contract/routes/moves";
import { useAnnounce } from "../../app/announce.tsx";
import { useMoveAct } from "../../data/moves.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

interface Props {
  readonly move: MoveView;
  readonly zone: string;
}

/** One move with what became of it, and what the reader may do about it. */
export function MoveCard({ move, zone }: Props): ReactNode {
  const words = useWords();
  const { unit, from, to } = move;
  const at = (instant: string): string => words.instant(instant, zone);
  return (
    <li className="rb-waiver">
      <p>
        <strong>{words.pick(unit.name)}</strong> <span className="rb-number-text">{unit.code}</span>{" "}
        <span className="rb-tag">{words.t(`moves.state.${move.state}`)}</span>
      </p>
      <p>
        {from === null
          ? words.t("moves.way.top", { to: words.pick(to.name) })
          : words.t("moves.way", { from: words.pick(from.name), to: words.pick(to.name) })}
        {move.membersTravelling === 0 ? null : (
          <>
            {" · "}
            {words.t("moves.left", { n: move.membersTravelling })}
          </>
        )}
      </p>
      <p className="rb-note">{words.t("moves.by", { by: move.by, at: at(move.at) })}</p>
      {move.turnsBack === null ? null : (
        <p className="rb-note">{words.t("moves.turnsBack", { reason: move.reason })}</p>
      )}
      {move.acts.map(({ act, by, at: instant, reason }) => (
        <p key={instant} className="rb-note">
          {words.t(`moves.act.${act}`, { by, at: at(instant), reason })}
        </p>
      ))}
      <Acts move={move} />
    </li>
  );
}

function Acts({ move }: { readonly move: MoveView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const [meant, setMeant] = useState<MoveActName | null>(null);
  const [said, setSaid] = useState("");
  const opener = useRef<HTMLDivElement>(null);
  const { stop, goOn, turnBack } = move.may;
  const may: readonly MoveActName[] = [
    ...(stop ? (["stop"] as const) : []),
    ...(goOn ? (["go-on"] as const) : []),
    ...(turnBack ? (["turn-back"] as const) : []),
  ];
  const close = (): void => {
    setMeant(null);
    opener.current?.focus();
  };
  return (
    <div ref={opener} tabIndex={-1} className="rb-no-print">
      {said === "" ? null : <p className="rb-note">{said}</p>}
      {meant !== null ? (
        <Reason
          move={move}
          act={meant}
          close={close}
          done={() => {
            const text = words.t(`moves.done.${meant}`);
            setSaid(text);
            announce(text);
            close();
          }}
        />
      ) : may.length === 0 ? null : (
        <div className="rb-actions">
          {may.map((act) => (
            <Button key={act} onClick={() => setMeant(act)}>
              {words.t(`moves.${act}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

interface ReasonProps {
  readonly move: MoveView;
  readonly act: MoveActName;
  readonly close: () => void;
  readonly done: () => void;
}

/** Two steps: what will happen is read, and the reason written, before it is sent. */
function Reason({ move, act, close, done }: ReasonProps): ReactNode {
  const words = useWords();
  const id = useId();
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const change = useMoveAct(move.moveId);
  const field = useRef<HTMLFormElement>(null);
  useEffect(() => field.current?.querySelector("input")?.focus(), []);
  const isWrong = isTried && reason.trim() === "";
  const names = {
    unit: words.pick(move.unit.name),
    parent: move.from === null ? "" : words.pick(move.from.name),
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (reason.trim() === "" || change.isPending) return;
    try {
      // Not by a callback of `mutate`: the buttons that are left may have changed by then.
      await change.mutateAsync({ act, reason: reason.trim() });
      done();
    } catch {
      // The refusal is shown below.
    }
  };
  return (
    <form
      ref={field}
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{words.t(`moves.${act}.of`, names)}</h3>
      <p className="rb-note">{words.t(`moves.${act}.note`, names)}</p>
      <div className="rb-field">
        <label htmlFor={id}>{words.t("moves.reason")}</label>
        <Input
          id={id}
          maxLength={200}
          value={reason}
          aria-invalid={isWrong}
          aria-describedby={`${id}-note`}
          onChange={(event) => setReason(event.target.value)}
        />
        <p id={`${id}-note`} className={isWrong ? "rb-wrong" : "rb-note"}>
          {words.t("moves.reason.needed")}
        </p>
      </div>
      {change.isError ? <Refusal error={change.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {words.t(`moves.${act}`)}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}
