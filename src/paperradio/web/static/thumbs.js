/* Thumbs: more like this, less like this. One verdict for each paper and browser; pressing it again takes it back. */

const LISTENER = "paperradio-listener";
const VERDICTS = "paperradio-thumbs";
const KEPT_VERDICTS = 300;

function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing forgets the verdict with the page.
  }
}

const random = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
const listener = stored(LISTENER, "") || random();
let verdicts = stored(VERDICTS, {});

/* `told` is for those who do not see the buttons change; what went wrong is shown to all. */
function draw(box, told = "", failed = false) {
  for (const button of box.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(verdicts[box.dataset.paper] === Number(button.value)));
  }
  const status = box.querySelector("[role=status]");
  status.classList.toggle("unseen", !failed);
  status.textContent = told;
}

async function give(box, button) {
  const paper = box.dataset.paper;
  const value = verdicts[paper] === Number(button.value) ? 0 : Number(button.value);
  const address = `/api/papers/${paper.split("/").map(encodeURIComponent).join("/")}/thumb`;
  const body = JSON.stringify({ value, listener });
  const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error((await answer.json()).error);
  const others = Object.entries(verdicts).filter(([each]) => each !== paper);
  verdicts = Object.fromEntries([...others, ...(value ? [[paper, value]] : [])].slice(-KEPT_VERDICTS));
  store(LISTENER, listener);
  store(VERDICTS, verdicts);
  if (box.dataset.paper === paper) draw(box, value ? "Noted, thank you" : "Taken back");
}

/* The buttons are about this paper from now on; without one they are hidden. */
export function showThumbs(box, paper) {
  box.hidden = !paper;
  if (paper) box.dataset.paper = paper;
  draw(box);
}

/* Make the buttons of a group work. */
export function startThumbs(box) {
  box.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || box.getAttribute("aria-busy") === "true") return;
    box.setAttribute("aria-busy", "true");
    try {
      await give(box, button);
    } catch (error) {
      const why = error instanceof TypeError ? "the station does not answer" : error.message;
      draw(box, `Not noted: ${why}`, true);
    } finally {
      box.removeAttribute("aria-busy");
    }
  });
  showThumbs(box, box.dataset.paper);
}
