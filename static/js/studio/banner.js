// The banner that counts what is still on this device, on every page that has a place for it.
import { refusedLine } from "./refused.js";
import { onChange, rowsOf } from "./store.js";

const filled = (singular, plural, n) => (n === 1 ? singular : plural).replace("{n}", String(n));

/** place: the element; data: {account, voice: address of the voice}; queue: to send at once. */
export function showBanner(place, data, queue) {
  const words = document.getElementById("queue-words").dataset;
  const line = (text) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    return paragraph;
  };
  const link = (row) => {
    const way = document.createElement("a");
    const page = row.back ? `takes/${row.back}/back/` : `${row.slug}/${row.language}/${row.segment}/`;
    way.href = `${data.voice}${page}`;
    way.textContent = words.listen;
    return way;
  };
  const draw = async () => {
    const rows = await rowsOf(data.account).catch(() => []);
    const way = rows.filter((row) => row.state === "waiting");
    const kept = rows.filter((row) => row.state === "kept");
    const back = rows.filter((row) => row.state === "again");
    const refused = rows.filter((row) => row.state === "refused");
    place.className = "notice stack tight";
    place.dataset.waiting = String(way.length);
    const lines = [];
    if (way.length) {
      const said = line(filled(words.one, words.many, way.length));
      if (queue.signedOut) said.append(` ${words.signedOut}`);
      else if (queue.offline) said.append(` ${words.offline}`);
      const now = document.createElement("button");
      now.type = "button";
      now.className = "button small";
      now.textContent = words.send;
      now.addEventListener("click", () => queue.hurry());
      lines.push(said, now);
    }
    if (kept.length && !place.dataset.quiet) {
      const said = line(`${filled(words.keptOne, words.keptMany, kept.length)} `);
      said.append(link(kept[0]));
      lines.push(said);
    }
    if (back.length && !place.dataset.quiet) {
      const said = line(`${words.again.replace("{n}", String(back.length))} `);
      said.append(link(back[0]));
      lines.push(said);
    }
    lines.push(...refused.map((row) => refusedLine(row, words)));
    place.hidden = !lines.length;
    place.replaceChildren(...lines);
  };
  onChange(draw);
  draw();
}
