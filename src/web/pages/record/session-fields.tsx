import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import type { ReactNode } from "react";
import { formsQuery } from "../../data/queries.ts";
import { parseDay } from "#core/day";
import { useWords } from "../../i18n/words.ts";
import type { Words } from "../../i18n/words.ts";
import { ProviderChoice } from "../../parts/provider-choice.tsx";
import { Field, invalid } from "./field.tsx";
import type { FieldsProps } from "./field.tsx";

/** When, who gave it, in which form, about what. */
export function SessionFields(props: FieldsProps & { readonly today: string }): ReactNode {
  const { draft, change, mistakes, today } = props;
  const words = useWords();
  const forms = useQuery(formsQuery).data;
  const chosen = forms?.forms.find((one) => one.id === draft.form);
  return (
    <section className="rb-section" aria-labelledby="record-session">
      <h2 id="record-session">{words.t("record.session")}</h2>
      <div className="rb-fields">
        <Field
          id="starts"
          label={words.t("record.starts")}
          mistake={mistakes.get("startsOn")}
          note={inWords(words, draft.startsOn)}
        >
          <Input
            id="starts"
            type="date"
            value={draft.startsOn}
            {...invalid("starts", mistakes.get("startsOn"))}
            onChange={({ target: { value } }) =>
              change({ startsOn: value, ...(draft.endsOn < value ? { endsOn: value } : {}) })
            }
          />
        </Field>
        <Field
          id="ends"
          label={words.t("record.ends")}
          mistake={mistakes.get("endsOn")}
          note={draft.endsOn > today ? words.t("record.future") : inWords(words, draft.endsOn)}
        >
          <Input
            id="ends"
            type="date"
            value={draft.endsOn}
            {...invalid("ends", mistakes.get("endsOn"))}
            onChange={({ target: { value } }) => change({ endsOn: value })}
          />
        </Field>
        <ProviderField {...props} />
        <Field
          id="form"
          label={words.t("record.form")}
          mistake={mistakes.get("form")}
          note={
            chosen === undefined
              ? undefined
              : words.t(
                  `presence.${chosen.presence}.${chosen.concentrated ? "concentrated" : "frequent"}`,
                )
          }
        >
          <select
            id="form"
            className="rb-select"
            value={draft.form}
            {...invalid("form", mistakes.get("form"))}
            onChange={({ target: { value } }) => change({ form: value })}
          >
            <option value="">{words.t("record.choose")}</option>
            {forms?.forms.map((one) => (
              <option key={one.id} value={one.id}>
                {words.pick(one.label)}
              </option>
            ))}
          </select>
        </Field>
        <CourseFields {...props} />
      </div>
    </section>
  );
}

/** About what: the pack's topics, and the course by its name. */
function CourseFields({ draft, change }: FieldsProps): ReactNode {
  const words = useWords();
  const forms = useQuery(formsQuery).data;
  return (
    <>
      <Field id="topic" label={words.t("record.topic")}>
        <select
          id="topic"
          className="rb-select"
          value={draft.topic}
          onChange={({ target: { value } }) => change({ topic: value })}
        >
          <option value="">{words.t("record.noTopic")}</option>
          {forms?.topics.map((one) => (
            <option key={one.id} value={one.id}>
              {words.pick(one.label)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="course" label={words.t("record.course")}>
        <Input
          id="course"
          maxLength={200}
          value={draft.course}
          onChange={({ target: { value } }) => change({ course: value })}
        />
      </Field>
    </>
  );
}

/** The day as it will be read: the browser writes dates in its own order. */
function inWords(words: Words, day: string): string | undefined {
  return parseDay(day) === null ? undefined : words.day(day);
}

function ProviderField({ draft, change, mistakes }: FieldsProps): ReactNode {
  const words = useWords();
  return (
    <Field
      id="provider"
      label={words.t("record.provider")}
      mistake={mistakes.get("provider")}
      note={words.t("record.provider.note")}
    >
      <ProviderChoice
        id="provider"
        value={draft.providerId}
        onChange={(providerId) => change({ providerId })}
        mistake={invalid("provider", mistakes.get("provider"))}
      />
    </Field>
  );
}
