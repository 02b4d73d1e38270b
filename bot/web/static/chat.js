// The chat page. Messages go up by POST with an id of our own, so that a retry is never a second message; everything
// that is shown comes down in order over one event stream, so that every open page of a person shows the same talk.

const talk = document.getElementById("talk");
const form = document.getElementById("compose");
const field = document.getElementById("say");
const day = document.getElementById("date");
const offline = document.getElementById("offline");
const typing = document.getElementById("typing");

const WAIT_BEFORE_TYPING_MS = 300; // a reply usually comes sooner, and a flicker would only disturb
const RETRY_MS = [1000, 2000, 5000, 10000];
const UNSENT = `bangfu-unsent${location.pathname}`; // the demo has several chats on one origin
const CODE = /^#([2-9A-HJ-NP-Z]{12})$/; // of a link that gives a role, or joins this device to a person
const SHORT = 12; // columns of a choice of which several fit into a row of a small phone
const LARGEST_FILE = 5 * 1024 * 1024; // the server's own limit, so that nobody sends ten minutes for nothing
const PHOTO_PIXELS = 1600; // enough to read a paper; a tenth of what a phone's camera makes, and without its place
const PLACE_MS = 20_000;

const session = await (await fetch("api/session")).json();
let words = session.words;
let cursor = "";
const labels = new Map(); // what each button was called: version and action -> label
let uploading = 0;
const waiting = new Map(); // our messages that have not come down the stream yet: id -> bubble

speak();
listen();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = day.parentElement.hidden ? field.value : day.value || field.value;
  if (!text.trim()) return;
  field.value = "";
  day.value = "";
  fit();
  send({ id: crypto.randomUUID(), text });
});
document.getElementById("file").addEventListener("change", async (event) => {
  const [chosen] = event.target.files;
  event.target.value = "";
  if (!chosen) return;
  const file = await smaller(chosen);
  const message = { id: crypto.randomUUID(), file, name: chosen.name };
  const own = mine(chosen.name, message.id);
  if (file.size > LARGEST_FILE) fail(own, message, words.file_too_large, false);
  else send(message, own);
});
window.addEventListener("beforeunload", (event) => {
  if (uploading) event.preventDefault(); // a file cannot be kept for after a reload as words can
});
field.addEventListener("input", fit);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.getElementById("larger").addEventListener("click", (event) => {
  const larger = document.documentElement.classList.toggle("larger");
  event.currentTarget.setAttribute("aria-pressed", String(larger));
  localStorage.setItem("bangfu-larger", larger ? "1" : "");
});
if (localStorage.getItem("bangfu-larger")) document.getElementById("larger").click();

// What goes up

async function send(message, bubble) {
  const own = bubble === undefined && message.text ? mine(message.text, message.id) : bubble;
  if (own) waiting.set(message.id, own);
  if (message.file) uploading += 1;
  else remember(message);
  const expecting = setTimeout(() => { typing.hidden = false; toEnd(); }, WAIT_BEFORE_TYPING_MS);
  try {
    for (const pause of [...RETRY_MS, null]) {
      const answer = await post(message);
      if (answer?.ok) {
        fate(own, words.sent);
        return forget(message);
      }
      if (answer && answer.status < 500 && answer.status !== 429) {
        forget(message);
        return fail(own, message, (await answer.json().catch(() => ({}))).error ?? words.failed, false);
      }
      if (pause === null) return fail(own, message, words.unsent, true);
      fate(own, words.waiting);
      await new Promise((done) => setTimeout(done, pause));
    }
  } finally {
    if (message.file) uploading -= 1;
    clearTimeout(expecting);
    typing.hidden = true;
  }
}

async function post(message) {
  const [address, type, body] = message.file
    ? [`api/files/${message.id}?name=${encodeURIComponent(message.name)}`, message.file.type, message.file]
    : ["api/messages", "application/json", JSON.stringify(message)];
  try {
    return await fetch(address, {
      method: "POST",
      headers: { "Content-Type": type || "application/octet-stream", "X-CSRF-Token": session.csrf },
      body,
    });
  } catch {
    return null;
  }
}

// A photo as a JPEG of moderate size; anything that is no photo, or that this browser cannot read, as it is.
async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_PIXELS / Math.max(photo.width, photo.height));
    const canvas = new OffscreenCanvas(Math.round(photo.width * scale), Math.round(photo.height * scale));
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file;
  }
}

function fail(own, message, reason, again) {
  if (!own) return notice(reason);
  own.classList.add("failed");
  fate(own, reason);
  if (!again) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.resend;
  button.addEventListener("click", () => {
    button.remove();
    own.classList.remove("failed");
    send(message, own);
  });
  own.append(button);
}

function unsent() {
  return JSON.parse(localStorage.getItem(UNSENT) ?? "[]");
}

function remember(message) {
  const others = unsent().filter((other) => other.id !== message.id);
  localStorage.setItem(UNSENT, JSON.stringify([...others, message]));
}

function forget(message) {
  localStorage.setItem(UNSENT, JSON.stringify(unsent().filter((other) => other.id !== message.id)));
}

let restored = false;

// After a reload: what had not been taken is sent again under its old id, once the talk so far is shown.
function restoreUnsent() {
  if (restored) return;
  restored = true;
  for (const message of unsent()) send(message);
  const code = CODE.exec(location.hash);
  if (!code) return;
  history.replaceState(null, "", location.pathname); // not to be used again by a reload, nor seen by who looks on
  send({ id: crypto.randomUUID(), text: `/start ${code[1]}` }, null); // without a bubble: nobody need see the code
}

// What comes down

function listen() {
  const stream = new EventSource(`api/events?after=${encodeURIComponent(cursor)}`);
  stream.addEventListener("open", () => notice(""));
  stream.addEventListener("entries", (event) => {
    cursor = event.lastEventId;
    const shown = JSON.parse(event.data).map(show).filter(Boolean);
    toStartOf(shown[0]);
    restoreUnsent();
  });
  stream.addEventListener("words", (event) => {
    words = JSON.parse(event.data);
    speak();
  });
  stream.addEventListener("error", () => {
    notice(words.offline);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS[1]);
  });
}

function show(entry) {
  if (talk.querySelector(`[data-key="${CSS.escape(entry.key)}"]`)) return null;
  if (entry.kind === "said") return showSaid(entry);
  const last = talk.querySelector(".reply:last-of-type");
  const redrawn = entry.in_place && last && last === talk.lastElementChild ? last : null;
  const focused = redrawn?.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  // A reminder's choices stay while other things are said, until the next reminder: there are several to tap
  const over = entry.reminder ? ".lasting .choices" : entry.first ? ".reply:not(.lasting) .choices" : null;
  if (over && !redrawn) for (const old of talk.querySelectorAll(over)) old.remove();
  const bubble = redrawn ?? document.createElement("li");
  bubble.className = entry.reminder ? "bubble reply lasting" : "bubble reply";
  bubble.dataset.key = entry.key;
  bubble.replaceChildren(...spans(entry.text), ...attachment(entry.attachment), ...choices(entry));
  if (!redrawn) talk.append(bubble);
  if (focused !== null) bubble.querySelector(`[data-place="${focused}"]`)?.focus();
  day.parentElement.hidden = entry.input !== "date";
  fit();
  return redrawn ? null : bubble;
}

function showSaid(entry) {
  const own = waiting.get(entry.id);
  if (own) {
    waiting.delete(entry.id);
    if (entry.secret) {
      own.remove();
      return null;
    }
    own.dataset.key = entry.key;
    fate(own, "");
    showFile(own, entry);
    return null;
  }
  const said = entry.sent === "place" ? words.place : entry.name ?? entry.text ?? labelOf(entry);
  if (!said) return null;
  const bubble = mine(said, entry.id);
  bubble.dataset.key = entry.key;
  showFile(bubble, entry);
  return null;
}

// Instead of its name: the photo itself, or a link to the file.
function showFile(bubble, { sent, file, name }) {
  if (!file) return;
  bubble.firstElementChild.replaceChildren(sent === "photo" ? picture(file, name) : link(file, name));
}

function attachment(found) {
  if (!found) return [];
  const node = found.alt ? picture(found.address, found.alt) : link(found.address, found.name);
  node.classList.add("attachment");
  return [node];
}

function picture(address, alt) {
  return Object.assign(document.createElement("img"), { src: address, alt, className: "picture", onload: toEndIfNear });
}

function link(address, name) {
  return Object.assign(document.createElement("a"), { href: address, download: name, textContent: name });
}

// The words of a button that was tapped, which its message carries as an action only.
function labelOf(entry) {
  return labels.get(`${entry.version} ${entry.action}`);
}

function spans(text) {
  return text.map(([words, strong]) => {
    const piece = document.createElement(strong ? "strong" : "span");
    piece.textContent = words;
    return piece;
  });
}

function choices(entry) {
  if (!entry.buttons.length) return [];
  const group = document.createElement("div");
  group.className = "choices";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.choices);
  entry.buttons.forEach(([label, action, ticked], place) => {
    if (ticked === null) labels.set(`${entry.version} ${action}`, label);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.place = place;
    button.classList.toggle("short", ticked === null && width(label) <= SHORT); // two or three share a row
    if (ticked !== null) {
      button.setAttribute("role", "checkbox");
      button.setAttribute("aria-checked", String(ticked));
    }
    button.addEventListener("click", () => tap(button, { label, action, version: entry.version, ticked }));
    group.append(button);
  });
  if (entry.input === "place" && navigator.geolocation) group.append(placeButton());
  return [group];
}

// Where this is may go with a visit: only when asked for by this button, and the browser asks again.
function placeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "short";
  button.textContent = words.place;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const id = crypto.randomUUID();
        send({ id, place: [coords.latitude, coords.longitude] }, mine(words.place, id));
      },
      () => { button.disabled = false; notice(words.no_place); },
      { enableHighAccuracy: true, timeout: PLACE_MS },
    );
  });
  return button;
}

// In columns: a Chinese character takes two.
function width(text) {
  return [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? 2 : 1), 0);
}

// One tap answers a question: until its answer is there, the other choices wait. Ticks may follow one another.
async function tap(button, { label, action, version, ticked }) {
  const held = button.closest(".lasting") ? button : button.parentElement; // a reminder asks of several households
  if (held.dataset.tapped) return;
  const id = crypto.randomUUID();
  if (ticked === null) held.dataset.tapped = "yes";
  await send({ id, action, version }, ticked === null ? mine(label, id) : null);
  setTimeout(() => delete held.dataset.tapped, RETRY_MS[0]);
}

// Small things

function mine(text, id) {
  const bubble = document.createElement("li");
  bubble.className = "bubble mine";
  bubble.dataset.id = id;
  bubble.append(Object.assign(document.createElement("span"), { textContent: text }));
  bubble.append(Object.assign(document.createElement("span"), { className: "fate" }));
  talk.append(bubble);
  toEnd();
  return bubble;
}

function fate(bubble, text) {
  const line = bubble?.querySelector(".fate");
  if (line) line.textContent = text;
}

function notice(text) {
  offline.textContent = text;
  offline.hidden = !text;
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

// A long answer is read from its beginning; a short one leaves the end of the talk in sight.
function toStartOf(bubble) {
  toEnd();
  if (!bubble) return;
  const top = bubble.getBoundingClientRect().top - document.querySelector("header").offsetHeight - 8;
  if (top < 0) window.scrollBy({ top });
}

// A picture takes its place only when it has come: who was reading the end goes on seeing it.
function toEndIfNear(event) {
  const end = document.documentElement.scrollHeight - event.target.offsetHeight;
  if (window.scrollY + window.innerHeight >= end - 120) toEnd();
}

function toEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}

function speak() {
  document.documentElement.lang = words.lang;
  document.title = words.title;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of document.querySelectorAll("[data-word-label]")) node.setAttribute("aria-label", words[node.dataset.wordLabel]);
  for (const node of document.querySelectorAll("[data-word-placeholder]")) node.placeholder = words[node.dataset.wordPlaceholder];
}
