import type { ReactNode } from "react";
import type { Bilingual } from "#contract/values";
import { useWords } from "../i18n/words.ts";

/** A text that is kept in two languages, marked with the language in which it stands here. */
export function Name({ of: text }: { readonly of: Bilingual }): ReactNode {
  const words = useWords();
  const shown = words.pick(text);
  const inChinese = words.language === "zh" ? text.zh !== "" : text.en === "";
  return inChinese === (words.language === "zh") ? (
    <>{shown}</>
  ) : (
    <span lang={inChinese ? "zh-CN" : "en"}>{shown}</span>
  );
}

/** A person's name: Chinese unless the page shows something else, never broken in the middle. */
export function PersonName({ name }: { readonly name: string }): ReactNode {
  return (
    <bdi className="rb-person" lang="zh-CN">
      {name}
    </bdi>
  );
}
