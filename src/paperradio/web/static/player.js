/* Finished episodes in a list: a player in the row that is asked for, chapters that seek it. */

import { node } from "./node.js";

/* The row's player, made when it is first asked for. */
function playerOf(row, href) {
  let player = row.querySelector("audio");
  if (!player) {
    player = node("audio");
    player.controls = true;
    player.src = href;
    player.setAttribute("aria-label", (row.querySelector(".segment-title") ?? row).textContent);
    player.addEventListener("timeupdate", () => follow(row, player));
    const chapters = row.querySelector("details");
    if (chapters) chapters.before(player);
    else row.append(player);
  }
  return player;
}

function follow(row, player) {
  const parts = [...row.querySelectorAll("[data-start]")];
  const heard = parts.findLastIndex((part) => Number(part.dataset.start) <= player.currentTime + 0.05);
  parts.forEach((part, index) => part.toggleAttribute("data-heard", index === heard));
}

export function stopPlayers() {
  for (const player of document.querySelectorAll("li audio")) player.pause();
}

/* `begun` is called when one begins. */
export function playLists(begun = () => {}) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("li .listen, li .chapters a.time");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const [href, start] = link.getAttribute("href").split("#t=");
    const player = playerOf(link.closest("li.voice, li:has(.segment-title)"), href);
    stopPlayers();
    if (start !== undefined) player.currentTime = Number(start);
    begun();
    player.play().catch(() => {});
  });
}
