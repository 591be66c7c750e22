import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useId } from "react";
import type { DataQuality } from "#contract/routes/quality";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { allFindings, type Finding } from "./cases.tsx";
import { StackTable } from "../../parts/stack-table.tsx";

interface Props {
  readonly view: DataQuality;
  readonly finding: Finding | undefined;
}

/** The units directly below, with the number of one finding or of all, and how late they record. */
export function UnitsBelow({ view, finding }: Props): ReactNode {
  const words = useWords();
  const numberOf = (child: DataQuality["children"][number]): number =>
    child.findings
      .filter((one) => finding === undefined || one.finding === finding)
      .reduce((sum, one) => sum + one.number, 0);
  const shown = view.children.filter(
    (one) => one.members > 0 || one.findings.some((each) => each.number > 0),
  );
  const empty = view.children.length - shown.length;
  const counted = finding === undefined ? words.t("quality.all") : words.t(`finding.${finding}`);
  return (
    <Section
      title={words.t("quality.below")}
      tools={<Choose unitId={view.unit.unitId} finding={finding} />}
    >
      <StackTable
        head={words.t("quality.unit")}
        rows={shown}
        keyOf={(child) => child.unit.unitId}
        nameOf={(child) => (
          <Link
            to="/quality"
            search={{ unit: child.unit.unitId, ...(finding === undefined ? {} : { finding }) }}
          >
            <Name of={child.unit.name} />
          </Link>
        )}
        columns={[
          [words.t("quality.heads"), (child) => words.number(child.members), "number"],
          [counted, (child) => words.number(numberOf(child)), "number"],
          [
            words.t("quality.lag.median"),
            (child) => (child.lag === null ? "–" : words.number(child.lag.median)),
            "number",
          ],
          [
            words.t("quality.lag.ninetieth"),
            (child) => (child.lag === null ? "–" : words.number(child.lag.ninetieth)),
            "number",
          ],
        ]}
      />
      {empty === 0 ? null : <p className="rb-note">{words.t("quality.empty", { n: empty })}</p>}
    </Section>
  );
}

interface ChooseProps {
  readonly unitId: number;
  readonly finding: Finding | undefined;
}

function Choose({ unitId, finding }: ChooseProps): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="rb-unseen">
        {words.t("quality.choose")}
      </label>
      <select
        id={id}
        className="rb-select"
        value={finding ?? ""}
        onChange={(event) => {
          const chosen = allFindings.find((one) => one === event.target.value);
          void navigate({
            to: "/quality",
            search: { unit: unitId, ...(chosen === undefined ? {} : { finding: chosen }) },
            replace: true,
            resetScroll: false,
          });
        }}
      >
        <option value="">{words.t("quality.all")}</option>
        {allFindings.map((one) => (
          <option key={one} value={one}>
            {words.t(`finding.${one}`)}
          </option>
        ))}
      </select>
    </>
  );
}
