/* The page in step with what is heard.
 *
 * The station says which air time the first sample of /live.mp3?listener=ID has (event `clock`); air time heard is that
 * plus audio.currentTime, whatever the browser buffers. Without playing, air time is the station's own time.
 */

import { node } from "./node.js";
import { playLists, stopPlayers } from "./player.js";
import { showThumbs, startThumbs } from "./thumbs.js";
import { localDate, localise, localTime } from "./times.js";

const $ = (id) => document.getElementById(id);
const audio = $("audio");
const station = document.body.dataset.station;
const listener = Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("");
const KEPT_NOWS = 12;
const CLOCK_SET_SECONDS = 120;
const CAPTION_CHARACTERS = 115;
const STUCK_MS = 20000;
const MOST_LISTED = 8;
const NO_SUBJECT = { paper: null, pages: [], page_count: 0 };

const nows = []; // {started, offset, item}, oldest first
let pieces = []; // {stream, offset, at} of the newest stream, oldest first
let voidStreams = 0; // pieces of streams up to this one belong to sound that is no longer played
let serverAhead = 0; // the station's clock minus ours, seconds
let wanted = false; // the listener asked for sound
let retries = 0;
let shownShows = ""; // the block of shows as it came last
let shown = {}; // what is drawn now, so that a frame changes only what differs

/* ---- time ---- */

function airTime() {
  const heard = audio.currentTime;
  if (wanted && pieces.length && heard > 0) {
    const piece = pieces.findLast((each) => each.offset <= heard) ?? pieces[0];
    return piece.at + heard - piece.offset;
  }
  return Date.now() / 1000 + serverAhead;
}

function nowAt(time) {
  return nows.findLast((each) => each.started <= time) ?? nows[0];
}

/* ---- events ---- */

function follow() {
  const events = new EventSource(`/events?listener=${listener}`);
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("now", (now) => {
    const known = nows.findIndex((each) => each.item.id === now.item.id && each.started === now.started);
    // Where the station's clock was set back, what it told before lies in the future.
    if (known < 0 && nows.length && now.started < nows.at(-1).started - CLOCK_SET_SECONDS) nows.length = 0;
    if (known >= 0) nows[known] = now;
    else nows.push(now);
    nows.sort((a, b) => a.started - b.started);
    nows.splice(0, nows.length - KEPT_NOWS);
  });
  on("upcoming", drawUpcoming);
  on("status", (status) => {
    serverAhead = status.time - Date.now() / 1000;
    drawStatus(status.trouble === null ? "" : `Off the air: ${status.trouble}`);
  });
  on("clock", (piece) => {
    if (piece.stream <= voidStreams) return;
    if (pieces.length && piece.stream !== pieces[0].stream) pieces = [];
    pieces.push(piece);
  });
  events.addEventListener("error", () => {
    drawStatus("Connecting to the station …");
    // A browser tries again by itself where nobody answers, and never after an answer that is no stream.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 5000 + 5000 * Math.random());
  });
}

/* ---- playing ---- */

function play() {
  wanted = true;
  voidStreams = pieces.at(-1)?.stream ?? voidStreams;
  pieces = [];
  stopPlayers();
  audio.src = `/live.mp3?listener=${listener}`;
  audio.play().catch((error) => {
    if (error.name === "NotAllowedError") stop();
  });
  drawPlaying();
}

function stop() {
  wanted = false;
  // Pausing would fill the browser's buffer and come back late: a radio is switched off and on.
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
  drawPlaying();
}

function again() {
  if (!wanted) return;
  const pause = Math.min(10000, 500 * 2 ** retries++);
  setTimeout(() => wanted && play(), pause);
}

function watchSound() {
  let last = 0;
  let moved = Date.now();
  setInterval(() => {
    if (!wanted || audio.currentTime !== last) {
      if (wanted && audio.currentTime > last + 2) retries = 0;
      last = audio.currentTime;
      moved = Date.now();
    } else if (Date.now() - moved > STUCK_MS) {
      moved = Date.now();
      play();
    }
  }, 2500);
}

/* ---- drawing ---- */

function text(id, value) {
  const element = $(id);
  if (element.textContent !== value) element.textContent = value;
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const capital = (name) => name.charAt(0).toUpperCase() + name.slice(1);

function drawStatus(trouble) {
  $("live").classList.toggle("away", trouble !== "");
  text("live-text", trouble || "Live");
}

function drawPlaying() {
  document.documentElement.classList.toggle("playing", wanted);
  $("play").setAttribute("aria-pressed", String(wanted));
  $("play").setAttribute("aria-label", wanted ? "Stop listening" : "Listen live");
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = wanted ? "playing" : "paused";
}

/* An entry's title, leading to its paper's page where it has one. */
function titled({ title, page }) {
  if (!page) return title;
  const made = node("a", "", title);
  made.href = page;
  return made;
}

/* When an entry is scheduled, where it is. */
const at = (entry) => (entry.starts ? ` at ${localTime(entry.starts * 1000)}` : "");

function drawUpcoming(entries) {
  const first = (entry) => entries.find((other) => other.id === entry.id) === entry;
  const told = entries.filter((entry) => ["segment", "show"].includes(entry.kind) && first(entry));
  text("next", told[0] ? `${told[0].title}${at(told[0])}` : (entries[0]?.title ?? "—"));
  const rows = told.slice(0, 6).map((entry) => {
    const row = node("li");
    row.append(titled(entry), node("span", "", `${clock(entry.duration)}${at(entry)}`));
    return row;
  });
  $("upcoming").replaceChildren(...(rows.length ? rows : [node("li", "none", "Nothing new yet: the station plays what it has.")]));
}

function drawItem(item) {
  const speakers = [...new Set(item.cues.map((cue) => cue.speaker))].sort();
  $("speakers").replaceChildren(...speakers.map(speakerRow));
  document.title = `${item.title} · ${station}`;
}

/* ---- what a show is about just now ---- */

/* The paper that is spoken of, with its pages: that of the turn's citation, else the chapter's; a segment has but one. */
function subjectAt(item, cue, chapter) {
  if (!item.featured.length) return item;
  const wanted = cue?.cites.find((cite) => cite.paper_id)?.paper_id ?? chapter?.paper_id;
  return item.featured.find((each) => each.paper.id === wanted) ?? NO_SUBJECT;
}

function chapterAt(item, time) {
  return item.chapters.findLast((each) => each.start <= time) ?? item.chapters[0];
}

function isOf(cite, subject) {
  return !cite.paper_id || cite.paper_id === subject.paper?.id;
}

function drawSubject(item, subject, chapter) {
  const paper = subject.paper;
  showThumbs($("thumbs"), paper?.id);
  const title = subject === item ? item.title : (paper?.title ?? item.title);
  const place = item.chapters.indexOf(chapter) + 1;
  const programme = item.page ? [paper ? titled(item) : titled({ ...item, title: chapter?.title ?? item.title })] : [];
  if (paper && place && chapter.title !== title) programme.push(` · ${chapter.title}`);
  if (place) programme.push(` · ${place} of ${item.chapters.length}`);
  $("programme").replaceChildren(...programme);
  text("title", title);
  text("authors", paper ? paper.authors.slice(0, 3).join(", ") + (paper.authors.length > 3 ? " and others" : "") : "");
  $("source").replaceChildren(...(paper ? [titled({ title: paper.id, page: paper.page }), ` · ${paper.licence}`] : []));
  if ("mediaSession" in navigator) {
    const artist = paper ? paper.authors.slice(0, 3).join(", ") : station;
    const album = item.chapters.length ? item.title : station;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album });
  }
}

function speakerRow(name) {
  const row = node("li", "speaker");
  row.dataset.speaker = name;
  const told = node("div", "", capital(name));
  told.append(node("span", "role", "listens"));
  const wave = node("span", "wave");
  wave.setAttribute("aria-hidden", "true");
  wave.append(...Array.from({ length: 13 }, () => node("i")));
  const initial = node("span", "initial", name.charAt(0).toUpperCase());
  initial.setAttribute("aria-hidden", "true");
  row.append(initial, told, wave);
  return row;
}

function drawSpeaker(cue, speaking) {
  for (const row of $("speakers").children) {
    const active = speaking && row.dataset.speaker === cue?.speaker;
    row.classList.toggle("active", active);
    row.querySelector(".role").textContent = active ? (cue.factual ? "explains" : "speaks") : "listens";
  }
}

/* The words of a turn in pieces that fit the caption, broken after the last sentence or comma that fits. */
function captionParts(cue) {
  const words = cue.words.length ? [...cue.words] : evenly(cue);
  const parts = [];
  while (words.length) {
    let length = 0;
    let taken = 0;
    let sentence = 0;
    let comma = 0;
    while (taken < words.length && length + words[taken][0].length <= CAPTION_CHARACTERS) {
      length += words[taken][0].length + 1;
      taken += 1;
      const roomy = length > CAPTION_CHARACTERS * 0.35;
      if (/[.!?]["”)]?$/.test(words[taken - 1][0]) && roomy) sentence = taken;
      if (/[,;:]$/.test(words[taken - 1][0]) && roomy) comma = taken;
    }
    const all = taken === words.length;
    parts.push(words.splice(0, Math.max(1, all ? taken : sentence || comma || taken)));
  }
  return parts;
}

function evenly(cue) {
  const words = cue.text.split(/\s+/).filter(Boolean);
  const step = (cue.end - cue.start) / Math.max(1, words.length);
  return words.map((word, index) => [word, index * step, (index + 1) * step]);
}

function drawCaption(cue, time) {
  if (!cue) {
    if (shown.part !== null) $("caption").replaceChildren();
    shown.part = null;
    return;
  }
  if (shown.captionCue !== cue) {
    shown.captionCue = cue;
    shown.parts = captionParts(cue);
  }
  const part = shown.parts.findLast((each) => each[0][1] <= time) ?? shown.parts[0];
  if (part === undefined) return;
  if (shown.part !== part) {
    shown.part = part;
    $("caption").replaceChildren(...part.map(([word]) => node("span", "", word)));
  }
  part.forEach(([, start], index) => $("caption").children[index].classList.toggle("heard", start <= time));
}

/* ---- the paper ---- */

/* The passage to show: the cue's own; while nothing is cited, the last one before, else the next one, unmarked. Of a show
 * only passages of the paper that is spoken of. */
function passage(item, subject, index, time) {
  const cue = item.cues[index];
  const own = (each) => each?.cites.filter((cite) => isOf(cite, subject)) ?? [];
  const cites = own(cue);
  if (cites.length) {
    const lengths = cites.map((cite) => cite.quote.length + 1);
    let left = ((time - cue.start) / Math.max(0.1, cue.end - cue.start)) * lengths.reduce((a, b) => a + b, 0);
    const place = lengths.findIndex((length) => (left -= length) < 0);
    return { cite: cites.at(place), marked: true };
  }
  if (!subject.paper) return { cite: undefined, marked: false };
  const before = item.cues.slice(0, Math.max(0, index)).findLast((each) => own(each).length);
  if (before) return { cite: own(before).at(-1), marked: false };
  return { cite: own(item.cues.find((each) => own(each).length))[0], marked: false };
}

function drawPassage(item, subject, chapter, { cite, marked }) {
  const page = cite && subject.pages.find((each) => each.page === cite.page);
  $("page").hidden = !page;
  $("where").hidden = !page;
  $("card").hidden = Boolean(page);
  if (page) drawPage(item, subject, page, cite, marked);
  else drawCard(item, subject, chapter, cite, marked);
}

/* Without a page: the quotation, else the title; while a show is about none of its papers, a list of them. */
function drawCard(item, { paper }, chapter, cite, marked) {
  const quoting = Boolean(cite) && marked;
  const listed = paper ? [] : item.featured.map((each) => each.paper.title || each.paper.id);
  const title = item.featured.length ? (paper?.title ?? item.title) : paper ? item.title : station;
  const words = quoting ? `“${cite.quote}”` : title;
  $("card-mark").hidden = Boolean(paper) || quoting;
  $("card").classList.toggle("quoting", quoting);
  $("card").classList.toggle("long", words.length > 260);
  const place = quoting ? [cite.section, `page ${cite.page}`] : [paper ? "" : chapter?.title];
  text("card-section", place.filter(Boolean).join(", "));
  text("card-text", words);
  $("card-papers").replaceChildren(...listed.slice(0, MOST_LISTED).map((title) => node("li", "", title)));
  const rest = listed.length > MOST_LISTED ? `and ${listed.length - MOST_LISTED} more` : "";
  const nobody = listed.length ? rest : "The newest papers, read aloud by machines";
  text("card-source", paper ? paper.authors.slice(0, 6).join(", ") : nobody);
}

function drawPage(item, subject, page, cite, marked) {
  const turned = shown.pageUrl !== page.url;
  if (turned) {
    shown.pageUrl = page.url;
    $("sheet").src = page.url;
    $("thumb").src = page.url;
    $("sheet").alt = `Page ${page.page} of ${subject.paper.title}`;
  }
  const layer = $("layer");
  layer.classList.toggle("cut", turned);
  layer.style.width = `${page.width}px`;
  layer.style.height = `${page.height}px`;
  const boxes = marked ? cite.boxes : [];
  $("marks").replaceChildren(...boxes.map((box) => markOf(box, page)));
  frame(page, inColumn(item, subject, cite));
  text("page-number", subject.page_count ? `page ${page.page} of ${subject.page_count}` : `page ${page.page}`);
  text("section", cite.section);
}

function markOf([x0, y0, x1, y1], page) {
  const mark = node("div", "mark");
  const room = (page.line_height || 24) * 0.15; // pixels of the image
  mark.style.left = `${x0 * page.width - room}px`;
  mark.style.top = `${y0 * page.height}px`;
  mark.style.width = `${(x1 - x0) * page.width + 2 * room}px`;
  mark.style.height = `${(y1 - y0) * page.height}px`;
  return mark;
}

/* The passage's boxes made as wide as what else is cited in their column, so that a short line does not cut its neighbours. */
function inColumn(item, subject, { page, boxes }) {
  const cited = item.cues.flatMap((cue) => cue.cites).filter((cite) => cite.page === page && isOf(cite, subject));
  const others = cited.flatMap((cite) => cite.boxes);
  return boxes.map(([x0, y0, x1, y1]) => {
    const beside = others.filter((other) => other[0] < x1 && other[2] > x0);
    return [Math.min(x0, ...beside.map((other) => other[0])), y0, Math.max(x1, ...beside.map((other) => other[2])), y1];
  });
}

/* Zoom so that the passage fits and its letters can be read; the passage in the middle, the page over all of the stage. */
function frame(page, boxes) {
  const { clientWidth: width, clientHeight: height } = $("stage");
  const line = page.line_height || page.height / 66;
  const [left, top, right, bottom] = boxes.length
    ? [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((box) => box[side])))
    : [0, 0, 1, 0.3];
  const passageWidth = Math.max(1, (right - left) * page.width);
  const [least, most] = width < 600 ? [9 / line, 22 / line] : [20 / line, 30 / line];
  const whole = width / page.width;
  const scale = Math.max(whole, Math.min(most, Math.max(least, (width * 0.92) / passageWidth)));
  const fits = passageWidth * scale <= width;
  const middleX = fits ? ((left + right) / 2) * page.width * scale : left * page.width * scale + width / 2 - 12;
  const passageHeight = (bottom - top) * page.height * scale;
  const middleY = passageHeight <= height * 0.9 ? ((top + bottom) / 2) * page.height * scale : top * page.height * scale + height / 2 - line * scale;
  const x = Math.min(Math.max(middleX - width / 2, 0), Math.max(0, page.width * scale - width));
  const y = Math.min(Math.max(middleY - height / 2, 0), Math.max(0, page.height * scale - height));
  $("layer").style.transform = `translate(${-x}px, ${-y}px) scale(${scale})`;
  const view = { left: x / scale / page.width, top: y / scale / page.height, width: width / scale / page.width, height: height / scale / page.height };
  for (const [side, share] of Object.entries(view)) $("frame").style[side] = `${Math.min(100, share * 100)}%`;
}

/* ---- every frame ---- */

function drawFrames() {
  requestAnimationFrame(drawFrames);
  draw();
}

function draw() {
  const air = airTime();
  const now = nowAt(air);
  if (!now) return;
  const item = now.item;
  if (shown.now !== now) {
    drawItem(item);
    shown = { now, pageUrl: shown.pageUrl, second: shown.second };
  }
  const time = Math.min(Math.max(air - now.started + now.offset, 0), item.duration);
  const index = item.cues.findLastIndex((cue) => cue.start <= time);
  const cue = item.cues[index];
  const speaking = Boolean(cue) && time < cue.end;
  if (shown.cue !== cue || shown.speaking !== speaking) drawSpeaker(cue, speaking);
  Object.assign(shown, { cue, speaking });
  const chapter = chapterAt(item, time);
  const subject = subjectAt(item, cue, chapter);
  if (shown.subject !== subject || shown.chapter !== chapter) {
    drawSubject(item, subject, chapter);
    Object.assign(shown, { drawn: false, subject, chapter });
  }
  const { cite, marked } = passage(item, subject, index, time);
  if (!shown.drawn || shown.cite !== cite || shown.marked !== marked) {
    drawPassage(item, subject, chapter, { cite, marked });
    Object.assign(shown, { drawn: true, cite, marked });
  }
  drawCaption(cue, cue ? time - cue.start : 0);
  drawProgress(time, item.open ? 0 : item.duration, Date.now() / 1000 + serverAhead - air);
}

/* `duration` is 0 while nobody knows how long it will be. */
function drawProgress(time, duration, behind) {
  const second = Math.floor(time * 4);
  if (shown.second === second) return;
  shown.second = second;
  $("bar").style.transform = `scaleX(${duration ? time / duration : 0})`;
  text("elapsed", duration ? `${clock(time)} of ${clock(duration)}` : clock(time));
  const stuck = wanted && (audio.readyState < 3 || !pieces.length);
  text("delay", stuck ? "buffering …" : wanted && behind > 1 ? `${Math.round(behind)} s behind live` : "");
}

/* ---- segments ---- */

function segmentRow(episode) {
  const row = node("li");
  const links = node("p", "segment-links");
  const link = (name, href, className) => {
    if (!href) return undefined;
    const made = node("a", className, name);
    made.href = href;
    links.append(made, " ");
    return made;
  };
  link("Play", episode.mp3, "listen");
  link("MP3", episode.mp3)?.setAttribute("download", "");
  link("Transcript", episode.transcript);
  link("Captions", episode.captions);
  const facts = [clock(episode.duration), localDate(episode.created), episode.paper_id].filter(Boolean).join(" · ");
  const title = node("p", "segment-title");
  title.append(titled(episode));
  row.append(title, node("p", "segment-facts", facts), links);
  return row;
}

async function loadSegments(offset, limit) {
  const answer = await fetch(`/api/episodes?kind=segment&offset=${offset}&limit=${limit}`);
  if (!answer.ok) return;
  const { episodes, next_offset: next } = await answer.json();
  $("more").hidden = next === null;
  if (!episodes.length) return;
  const known = new Set([...document.querySelectorAll("#segments .listen")].map((link) => link.getAttribute("href")));
  const rows = episodes.filter((episode) => !known.has(episode.mp3)).map(segmentRow);
  document.querySelector("#segments .none")?.remove();
  if (offset === 0) $("segments").prepend(...rows);
  else $("segments").append(...rows);
}

/* ---- shows ---- */

/* The block as the station has it now; left alone while somebody listens to a show in it or looks through it. */
async function loadShows() {
  const block = $("shows");
  if ([...block.querySelectorAll("audio")].some((player) => !player.paused) || block.querySelector("details[open]")) return;
  const answer = await fetch("/shows/latest");
  if (!answer.ok) return;
  const fresh = await answer.text();
  if (fresh === shownShows) return;
  shownShows = fresh;
  block.innerHTML = fresh;
  localise(block);
}

/* ---- begin ---- */

document.documentElement.classList.add("js");
audio.pause();
audio.removeAttribute("controls");
audio.removeAttribute("src");
$("play").addEventListener("click", () => (wanted ? stop() : play()));
$("play").disabled = $("play").hidden; // A station may send no sound here.
$("volume").addEventListener("input", () => (audio.volume = Number($("volume").value)));
playLists(() => wanted && stop());
$("more").addEventListener("click", () => loadSegments($("segments").children.length, 30).catch(() => {}));
document.addEventListener("keydown", (event) => {
  if (event.code !== "Space" || event.target !== document.body) return;
  event.preventDefault();
  $("play").click();
});
for (const name of ["error", "ended"]) audio.addEventListener(name, again);
// Paused from outside, for a call or when headphones are unplugged: it stays so. What ends or fails is paused, too.
audio.addEventListener("pause", () => wanted && audio.paused && !audio.ended && !audio.error && stop());
// A page that nobody sees has no frames, but a title, and its text on the lock screen.
audio.addEventListener("timeupdate", () => document.hidden && draw());
if ("mediaSession" in navigator) {
  navigator.mediaSession.setActionHandler("play", play);
  navigator.mediaSession.setActionHandler("pause", stop);
  navigator.mediaSession.setActionHandler("stop", stop);
}
new ResizeObserver(() => (shown.drawn = false)).observe($("stage"));
setInterval(() => {
  loadSegments(0, 30).catch(() => {});
  loadShows().catch(() => {});
}, 60000);
localise();
loadSegments(0, 30).catch(() => {});
follow();
watchSound();
startThumbs($("thumbs"));
drawFrames();
