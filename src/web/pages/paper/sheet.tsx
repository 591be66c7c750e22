import type { ReactNode } from "react";
import type { PaperList } from "#contract/routes/paper";
import type { PaperKind } from "../../data/paper.ts";
import { useWords } from "../../i18n/words.ts";
import type { Words } from "../../i18n/words.ts";
import { PersonName } from "../../parts/names.tsx";

interface Props {
  readonly of: PaperList;
  readonly list: PaperKind;
}

/** As it will be on the paper: A4, large enough to write on, its head on every page. */
export function Sheet({ of, list }: Props): ReactNode {
  const words = useWords();
  const title = words.t(list === "owed" ? "print.owed.title" : "print.signIn");
  if (of.lines.length === 0) return <p className="rb-hint">{words.t("print.nobody")}</p>;
  return (
    <div className="rb-paper">
      {of.isCut ? <p className="rb-hint rb-no-print">{words.t("print.cut")}</p> : null}
      <h2>{title}</h2>
      {list === "sign-in" ? (
        <p className="rb-paper-blanks">
          {(["print.day", "print.place", "print.topic"] as const).map((id) => (
            <span key={id}>{words.t(id)}</span>
          ))}
        </p>
      ) : null}
      <table className={list === "owed" ? "rb-paper-owed" : "rb-paper-sign"}>
        <thead>
          <tr>
            <th colSpan={headOf(list).length} scope="colgroup">
              <strong>{words.pick(of.unit.name)}</strong>
              {[
                words.t("print.asOf", { day: words.day(of.asOf) }),
                words.t(list === "owed" ? "print.count.owed" : "print.count", {
                  n: of.lines.length,
                }),
              ].map((one) => (
                <span key={one}>{one}</span>
              ))}
            </th>
          </tr>
          <tr>
            {headOf(list).map((id) => (
              <th key={id} scope="col">
                {words.t(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.lines.map((line, index) => (
            <Line
              key={`${line.memberId} ${line.owed?.title.zh ?? ""} ${line.owed?.dueOn ?? ""}`}
              {...{ line, index, words }}
            />
          ))}
        </tbody>
      </table>
      <p className="rb-paper-foot">{words.t("print.confidential")}</p>
    </div>
  );
}

function headOf(list: PaperKind) {
  return list === "owed"
    ? (["print.number", "print.name", "print.what", "print.until", "print.missing"] as const)
    : (["print.number", "print.name", "print.signature", "print.remark"] as const);
}

/** To be written in by hand. */
const blank = "\u00a0";

interface LineProps {
  readonly line: PaperList["lines"][number];
  readonly index: number;
  readonly words: Words;
}

function Line({ line, index, words }: LineProps): ReactNode {
  const { name, unit, owed } = line;
  return (
    <tr>
      <td>{index + 1}</td>
      <th scope="row">
        <PersonName name={name} />
        {unit === null ? null : <small> {words.pick(unit)}</small>}
      </th>
      {owed === null ? (
        <>
          <td>{blank}</td>
          <td>{blank}</td>
        </>
      ) : (
        <>
          <td>{words.pick(owed.title)}</td>
          <td>{words.day(owed.dueOn)}</td>
          <td>
            {owed.missingMinutes > 0
              ? words.minutes(owed.missingMinutes, owed.creditUnit)
              : words.t("print.times", { n: owed.missingCount })}
          </td>
        </>
      )}
    </tr>
  );
}
