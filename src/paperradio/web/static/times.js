/* Times as the visitor's own clock shows them; without this they stand there in UTC. */

const DAY_MS = 86400000;
const day = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());

/* A date as 2026-11-22, in the visitor's time zone. */
export function localDate(text) {
  const moment = new Date(text);
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/* 18:00 today; Sat 10:00 within a week; else with the date. */
export function localTime(text, now = new Date()) {
  const moment = new Date(text);
  const time = moment.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  const days = Math.round((day(moment) - day(now)) / DAY_MS);
  if (days === 0) return time;
  if (days > 0 && days < 7) return `${moment.toLocaleDateString([], { weekday: "short" })} ${time}`;
  return `${localDate(text)} ${time}`;
}

/* Every <time> below `root`: those of a moment lose their UTC. A plain date is the channel's and stays. */
export function localise(root = document) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const told = element.dateTime;
    if (told.length <= 10 || Number.isNaN(Date.parse(told))) continue;
    element.textContent = element.hasAttribute("data-clock") ? localTime(told) : localDate(told);
    element.title = new Date(told).toLocaleString();
  }
}
