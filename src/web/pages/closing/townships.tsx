import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { type StackColumn, StackTable } from "../../parts/stack-table.tsx";

type Township = ClosingView["townships"][number];

interface Props {
  readonly view: ClosingView;
  /** From where it is looked at: that row leads nowhere. */
  readonly unitId: number;
}

/** So many at once; further ones when they are asked for. */
const portion = 50;

/** Who has not signed and whom to ring; then who has, and when. */
export function Townships({ view, unitId }: Props): ReactNode {
  const words = useWords();
  const unsigned = view.townships.filter((one) => one.signed === null);
  const signed = view.townships.filter((one) => one.signed !== null);
  const notListed = view.townshipCount - view.townships.length;
  return (
    <Section id="townships" title={words.t("closing.townships")}>
      {unsigned.length === 0 || view.closedAt !== null ? null : (
        <Chase view={view} unitId={unitId} items={unsigned} />
      )}
      {unsigned.length === 0 ? <p>{words.t("closing.allSigned")}</p> : null}
      {signed.length === 0 ? null : <Signed view={view} unitId={unitId} items={signed} />}
      {notListed === 0 ? null : (
        <p className="rb-note">{words.t("closing.notListed", { n: words.number(notListed) })}</p>
      )}
    </Section>
  );
}

interface ListProps extends Props {
  readonly items: readonly Township[];
}

function Chase({ view, unitId, items }: ListProps): ReactNode {
  const words = useWords();
  const [shown, setShown] = useState(portion);
  const ring: StackColumn<Township> = [words.t("closing.ring"), (one) => <Posts of={one} />];
  return (
    <>
      <h3>{words.t("closing.chase", { n: words.number(items.length) })}</h3>
      <StackTable
        head={words.t("closing.township")}
        rows={items.slice(0, shown)}
        keyOf={(one) => one.unit.unitId}
        nameOf={(one) => <UnitLink view={view} unitId={unitId} of={one} />}
        columns={[
          [words.t("closing.owing"), (one) => words.number(one.owing), "number"],
          ...(view.mayClose ? [ring] : []),
        ]}
      />
      <MoreRows all={items.length} shown={shown} onMore={() => setShown(shown + portion)} />
    </>
  );
}

/** The post first: people change, the telephone of the office does not. */
function Posts({ of }: { readonly of: Township }): ReactNode {
  const words = useWords();
  if (of.posts.length === 0) return <span>{words.t("closing.ring.nobody")}</span>;
  return (
    <span className="rb-posts">
      {of.posts.map((one) => (
        <span key={`${one.role} ${one.name}`}>
          {words.t("closing.post", { role: words.named("role", one.role), name: one.name })}
        </span>
      ))}
    </span>
  );
}

function Signed({ view, unitId, items }: ListProps): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const [shown, setShown] = useState(portion);
  return (
    <>
      <h3>{words.t("closing.signedList", { n: words.number(items.length) })}</h3>
      <StackTable
        head={words.t("closing.township")}
        rows={items.slice(0, shown)}
        keyOf={(one) => one.unit.unitId}
        nameOf={(one) => <UnitLink view={view} unitId={unitId} of={one} />}
        columns={[
          [words.t("closing.owing"), (one) => words.number(one.owing), "number"],
          [words.t("closing.signedBy"), (one) => one.signed?.name],
          [
            words.t("closing.signedAt"),
            (one) => (one.signed === null ? null : words.instant(one.signed.at, zone)),
          ],
          [words.t("closing.remark"), (one) => one.signed?.note || "–"],
        ]}
      />
      <MoreRows all={items.length} shown={shown} onMore={() => setShown(shown + portion)} />
    </>
  );
}

function UnitLink({ view, unitId, of }: Props & { readonly of: Township }): ReactNode {
  const { unit } = of;
  if (unit.unitId === unitId) return <Name of={unit.name} />;
  return (
    <Link to="/closing" search={{ unit: unit.unitId, closing: view.closingId }}>
      <Name of={unit.name} />
    </Link>
  );
}

interface MoreProps {
  readonly all: number;
  readonly shown: number;
  readonly onMore: () => void;
}

function MoreRows({ all, shown, onMore }: MoreProps): ReactNode {
  const words = useWords();
  if (all <= shown) return null;
  return (
    <div className="rb-actions rb-no-print">
      <Button onClick={onMore}>{words.t("action.more")}</Button>
    </div>
  );
}
