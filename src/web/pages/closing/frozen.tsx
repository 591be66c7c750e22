import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { unitQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { StackTable } from "../../parts/stack-table.tsx";

type Counted = ClosingView["figures"][number]["frozen"];

interface Props {
  readonly view: ClosingView;
  readonly unitId: number;
}

/** The figures as they were frozen; what was corrected since stands beside them and never in them. */
export function Frozen({ view, unitId }: Props): ReactNode {
  const words = useWords();
  const unit = useQuery(unitQuery(unitId)).data;
  const day = words.day(view.knownOn ?? view.today);
  const isChanged = view.figures.some((one) => isOther(one.frozen, one.now));
  const period = `${view.year}-01-01`;
  return (
    <Section
      title={
        <>
          {words.t("closing.frozen")}
          {unit === undefined ? null : (
            <>
              {" · "}
              <Name of={unit.name} />
            </>
          )}
        </>
      }
      note={words.t("closing.frozen.note", { day })}
    >
      {view.figures.length === 0 ? (
        <p>{words.t("closing.frozen.none")}</p>
      ) : (
        <StackTable
          head={words.t("column.requirement")}
          rows={view.figures}
          keyOf={(one) => one.requirement.id}
          nameOf={(one) => (
            <Link
              to="/units/$unitId"
              params={{ unitId: String(unitId) }}
              search={{ requirement: one.requirement.id, period }}
            >
              {one.requirement.id} <Name of={one.requirement.title} />
            </Link>
          )}
          columns={[
            [
              words.t("closing.frozen.then"),
              (one) => (
                <strong>
                  <Reached of={one.frozen} />
                </strong>
              ),
              "number",
            ],
            [words.t("closing.frozen.now"), (one) => <Reached of={one.now} />, "number"],
            [words.t("closing.frozen.since"), (one) => <Since figure={one} />, "number"],
          ]}
        />
      )}
      {view.figures.length > 0 && !isChanged ? (
        <p className="rb-note">{words.t("closing.frozen.same")}</p>
      ) : null}
    </Section>
  );
}

function isOther(a: Counted, b: Counted): boolean {
  return a.judged !== b.judged || a.reached !== b.reached || a.owing !== b.owing;
}

function Reached({ of }: { readonly of: Counted }): ReactNode {
  const words = useWords();
  if (of.judged === 0) return "–";
  return words.t("closing.reached", {
    reached: words.number(of.reached),
    judged: words.number(of.judged),
    share: words.share(of.reached, of.judged),
  });
}

/** By how much the number that reached it, and the number judged, have moved. */
function Since({ figure }: { readonly figure: ClosingView["figures"][number] }): ReactNode {
  const words = useWords();
  const judged = figure.now.judged - figure.frozen.judged;
  if (figure.difference === 0 && judged === 0) return "–";
  const signed = (value: number): string =>
    value > 0 ? `+${words.number(value)}` : words.number(value).replace("-", "−");
  return judged === 0
    ? signed(figure.difference)
    : words.t("closing.since.both", { reached: signed(figure.difference), judged: signed(judged) });
}
