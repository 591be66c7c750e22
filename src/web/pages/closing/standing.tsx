import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";

/** Where the closing stands, in one sentence, and who began and ended it. */
export function Standing({ view }: { readonly view: ClosingView }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const signed = view.townships.filter((one) => one.signed !== null).length;
  const inTheWay = view.checklist.filter((one) => one.blocks && !one.done).length;
  const state = stateOf(view, inTheWay);
  const isPart = view.seenFrom.unitId !== view.unit.unitId;
  return (
    <Section
      title={
        <>
          {words.t("closing.year", { year: view.year })} · <Name of={view.unit.name} />
        </>
      }
    >
      <div className={`rb-standing rb-standing-${state}`}>
        <Icon name={state === "running" ? "wait" : state === "ready" ? "check" : "lock"} />
        <p>
          <strong>{words.t(`closing.standing.${state}`)}</strong>{" "}
          {state === "running" ? words.t("closing.inTheWay", { n: inTheWay }) : null}
          {state === "ready" ? words.t("closing.ready") : null}
          {state === "frozen" && view.closedAt !== null
            ? words.t("closing.closed", {
                at: words.instant(view.closedAt, zone),
                by: view.closedBy ?? "",
                day: words.day(view.knownOn ?? view.today),
              })
            : null}
        </p>
      </div>
      {view.townshipCount === 0 || state === "frozen" ? null : (
        <div className="rb-signed">
          <progress
            value={signed}
            max={view.townshipCount}
            aria-label={words.t("closing.signedTitle")}
          />
          <p>
            {words.t("closing.signed", {
              signed: words.number(signed),
              all: words.number(view.townshipCount),
              n: view.townshipCount,
            })}
          </p>
        </div>
      )}
      <ul className="rb-plain-list">
        {view.closedBecause === "" ? null : (
          <li>{words.t("closing.because", { reason: view.closedBecause })}</li>
        )}
        {view.reason === "" ? null : (
          <li>{words.t("closing.again", { n: view.number, reason: view.reason })}</li>
        )}
        <li>
          {words.t("closing.opened", {
            at: words.instant(view.openedAt, zone),
            by: view.openedBy,
          })}
        </li>
        {isPart && state !== "frozen" ? <li>{words.t("closing.part")}</li> : null}
        {view.packHash === null ? null : (
          <li>
            {words.t("closing.pack")} <code>{view.packHash.slice(0, 12)}</code>
          </li>
        )}
      </ul>
    </Section>
  );
}

function stateOf(view: ClosingView, inTheWay: number): "running" | "ready" | "frozen" {
  if (view.closedAt !== null) return "frozen";
  return inTheWay === 0 && view.seenFrom.unitId === view.unit.unitId ? "ready" : "running";
}
