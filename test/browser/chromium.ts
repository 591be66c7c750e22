import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import packed from "@sparticuz/chromium";
import { chromium, type Browser, type BrowserContext } from "playwright-core";

/**
 * A headless browser from npm alone; ROLLBOOK_CHROMIUM names another one (such as the system's own).
 */
export async function openBrowser(): Promise<Browser> {
  const own = process.env["ROLLBOOK_CHROMIUM"];
  if (own !== undefined && own !== "") {
    return chromium.launch({ executablePath: own, args: ["--no-sandbox"] });
  }
  // Its own list of arguments is for a cloud function with one process; here pages come and go.
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--headless=shell"],
    headless: true,
  });
}

const require = createRequire(import.meta.url);
const fontFolder = dirname(require.resolve("@fontsource-variable/noto-sans-sc/package.json"));
const fontPath = "/~looking-glass/";

/**
 * Gives a browser without Chinese fonts one of npm's, under the name by which the pages ask for it.
 * Served as if by the same site, because the pages load fonts from nowhere else.
 */
export async function withChineseFont(context: BrowserContext): Promise<void> {
  const css = (await readFile(join(fontFolder, "index.css"), "utf8"))
    .replaceAll("Noto Sans SC Variable", "Noto Sans SC")
    .replaceAll("./files/", `${fontPath}files/`);
  // Headless machines have no system font worth looking at: the Chinese one's Latin is used.
  const look = `${css}\n:root{--rb-look:1} body, .ant-btn, input, select, button, textarea, svg text {
    font-family: "Noto Sans SC", "Rollbook Rare Han", sans-serif !important; }`;
  await context.route(`**${fontPath}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname.slice(fontPath.length);
    if (file === "look.css") {
      await route.fulfill({ contentType: "text/css", body: look });
    } else if (/^files\/[\w.[\]-]+\.woff2$/.test(file)) {
      await route.fulfill({ contentType: "font/woff2", path: join(fontFolder, file) });
    } else {
      await route.abort();
    }
  });
  await context.addInitScript((href) => {
    document.addEventListener("DOMContentLoaded", () => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      document.head.append(link);
    });
  }, `${fontPath}look.css`);
}
