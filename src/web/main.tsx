import { createRoot } from "react-dom/client";
import "./theme/styles.css";
import { App } from "./app/app.tsx";
import { firstLanguage, keptTypeSize, loadMessages, tellLanguage } from "./i18n/language.tsx";
import { recall } from "./data/keep.ts";

const language = firstLanguage(recall("language"), navigator.languages);
tellLanguage(language);
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
document.documentElement.dataset["type"] = keptTypeSize();

const place = document.getElementById("root");
if (place !== null) {
  const messages = await loadMessages(language);
  createRoot(place).render(<App first={{ language, messages }} />);
  // Not needed for the first page; no font is loaded before one of its characters is shown.
  void import("./theme/rare-han.css");
}
