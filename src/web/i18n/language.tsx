import { createContext, use, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { IntlProvider } from "react-intl";
import { languageCookie } from "#contract/language-cookie";
import { recall, remember } from "../data/keep.ts";
import type { Messages } from "./messages/en.ts";

export type Language = "zh" | "en";
export type TypeSize = "normal" | "large" | "larger";

interface Settings {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly typeSize: TypeSize;
  readonly setTypeSize: (size: TypeSize) => void;
}

const SettingsContext = createContext<Settings | null>(null);

/** Language and size of type: the browser's wish first, then what was chosen here. */
export function useSettings(): Settings {
  const settings = use(SettingsContext);
  if (settings === null) throw new Error("useSettings outside of Settings");
  return settings;
}

export function firstLanguage(kept: string | null, wished: readonly string[]): Language {
  if (kept === "zh" || kept === "en") return kept;
  for (const wish of wished) {
    if (wish.toLowerCase().startsWith("zh")) return "zh";
    if (wish.toLowerCase().startsWith("en")) return "en";
  }
  return "zh";
}

const catalogues: Record<Language, () => Promise<{ messages: Messages }>> = {
  zh: () => import("./messages/zh.ts"),
  en: () => import("./messages/en.ts"),
};

export async function loadMessages(language: Language): Promise<Messages> {
  return (await catalogues[language]()).messages;
}

/** From here on the server's answers, and files that the browser fetches by itself, come in it. */
export function tellLanguage(language: Language): void {
  document.cookie = `${languageCookie}=${language}; path=/; max-age=31536000; SameSite=Strict`;
}

interface Props {
  readonly first: { readonly language: Language; readonly messages: Messages };
  readonly children: ReactNode;
}

/** Gives every page its words. The first catalogue is loaded before anything is shown. */
export function Settings({ first, children }: Props): ReactNode {
  const [shown, setShown] = useState(first);
  const [typeSize, setSize] = useState(keptTypeSize);
  useEffect(() => {
    document.documentElement.lang = shown.language === "zh" ? "zh-CN" : "en";
  }, [shown.language]);
  useEffect(() => {
    document.documentElement.dataset["type"] = typeSize;
  }, [typeSize]);
  const settings = useMemo<Settings>(
    () => ({
      language: shown.language,
      setLanguage: (language) => {
        remember("language", language);
        void loadMessages(language).then((messages) => {
          tellLanguage(language);
          setShown({ language, messages });
        });
      },
      typeSize,
      setTypeSize: (size) => {
        remember("type", size);
        setSize(size);
      },
    }),
    [shown.language, typeSize],
  );
  return (
    <SettingsContext value={settings}>
      <IntlProvider locale={shown.language === "zh" ? "zh-CN" : "en-GB"} messages={shown.messages}>
        {children}
      </IntlProvider>
    </SettingsContext>
  );
}

export function keptTypeSize(): TypeSize {
  const kept = recall("type");
  return kept === "large" || kept === "larger" ? kept : "normal";
}
