import cliProgress from "cli-progress";
import type { Tools } from "./tools.ts";

/** Shows how far long work is: a moving bar for a person, a line now and then for a log. */
export interface Progress {
  show(phase: string, done: number, count: number): void;
  end(): void;
}

const lineEveryMs = 10_000;

export function progressOn(tools: Pick<Tools, "err" | "interactive">): Progress {
  return tools.interactive ? bar(tools) : lines(tools);
}

function bar(tools: Pick<Tools, "err">): Progress {
  let shown: { readonly phase: string; readonly bar: cliProgress.SingleBar } | null = null;
  const end = (): void => {
    shown?.bar.stop();
    shown = null;
  };
  return {
    show(phase, done, count) {
      if (shown?.phase !== phase) {
        end();
        const format = `${phase.padEnd(9)} {bar} {percentage}%  {count}  {duration_formatted}`;
        const made = new cliProgress.SingleBar(
          { format, hideCursor: true, stream: tools.err, fps: 5 },
          cliProgress.Presets.shades_classic,
        );
        made.start(1000, 0, { count: "0" });
        shown = { phase, bar: made };
      }
      shown.bar.update(Math.floor(done * 1000), { count: count.toLocaleString("en") });
    },
    end,
  };
}

function lines(tools: Pick<Tools, "err">): Progress {
  let last = { phase: "", at: 0 };
  return {
    show(phase, done, count) {
      const now = performance.now();
      if (phase === last.phase && now - last.at < lineEveryMs) return;
      last = { phase, at: now };
      tools.err.write(`${phase}: ${Math.floor(done * 100)} % (${count.toLocaleString("en")})\n`);
    },
    end: () => undefined,
  };
}
