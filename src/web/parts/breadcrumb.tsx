import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ancestorsQuery, unitQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { Name } from "./names.tsx";

interface Props {
  readonly unitId: number;
  /** The unit itself is a step too: for pages that are about something in it. */
  readonly withSelf?: boolean;
}

/** The units above, as far as they are in sight. Keeps its height while it loads. */
export function Breadcrumb({ unitId, withSelf = false }: Props): ReactNode {
  const words = useWords();
  const query = useQuery(ancestorsQuery(unitId));
  const above = query.data?.items ?? [];
  const self = useQuery({ ...unitQuery(unitId), enabled: withSelf }).data;
  const steps = withSelf && self !== undefined ? [...above, self] : above;
  const shown = steps.filter((step) => withSelf || step.unitId !== unitId);
  if (query.data !== undefined && shown.length === 0) return null;
  return (
    <nav className="rb-breadcrumb" aria-label={words.t("shell.breadcrumb")}>
      <ol>
        {shown.map((step) => (
          <li key={step.unitId}>
            <Link to="/units/$unitId" params={{ unitId: String(step.unitId) }}>
              <Name of={step.name} />
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
