/* A paper's or a show's page: play from a turn or chapter on, follow the sound, show a passage on its page. Without it,
 * links do the same. */

import { playLists } from "./player.js";
import { startThumbs } from "./thumbs.js";
import { localise } from "./times.js";

const player = document.getElementById("player");
const lists = [...document.querySelectorAll("[data-follow]")].map((list) => [...list.querySelectorAll("[data-start]")]);
const sheet = document.getElementById("sheet");

function playFrom(link) {
  player.currentTime = Number(new URL(link.href).hash.replace("#t=", ""));
  player.play().catch(() => {});
}

function follow() {
  const time = player.currentTime;
  for (const list of lists) {
    const heard = player.paused ? -1 : list.findLastIndex((each) => Number(each.dataset.start) <= time + 0.05);
    list.forEach((each, index) => {
      if (index === heard) {
        if (!each.hasAttribute("aria-current")) each.closest("details")?.setAttribute("open", "");
        each.setAttribute("aria-current", "true");
      } else each.removeAttribute("aria-current");
    });
  }
}

function markOf([x0, y0, x1, y1]) {
  const mark = document.createElement("div");
  mark.className = "mark";
  const sides = { left: x0, top: y0, width: x1 - x0, height: y1 - y0 };
  for (const [side, share] of Object.entries(sides)) mark.style[side] = `${share * 100}%`;
  return mark;
}

function showPage(link) {
  const image = document.getElementById("sheet-image");
  const marks = JSON.parse(link.dataset.boxes).map(markOf);
  image.alt = link.textContent;
  image.src = link.href;
  document.getElementById("sheet-marks").replaceChildren(...marks);
  sheet.showModal();
  image.decode().then(() => marks[0]?.scrollIntoView({ block: "center" })).catch(() => {});
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target === sheet) sheet.close();
  const link = event.target.closest("a.time, a[data-boxes]");
  if (!link || (link.classList.contains("time") && !player)) return;
  event.preventDefault();
  if (link.classList.contains("time")) playFrom(link);
  else showPage(link);
});
for (const name of ["timeupdate", "pause", "play"]) player?.addEventListener(name, follow);
const thumbs = document.getElementById("thumbs");
if (thumbs) startThumbs(thumbs);
localise();
playLists(() => player?.pause());
