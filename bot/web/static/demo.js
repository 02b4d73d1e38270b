// The demo's frame: which tab is shown, and which day it is.

const tabs = [...document.querySelectorAll("[role=tab]")];
const date = document.getElementById("date");

function choose(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    panel.hidden = !chosen;
    const frame = panel.querySelector("iframe");
    if (chosen && !frame.src) frame.src = frame.dataset.src; // each open chat holds a connection
  }
  tab.focus();
}

tabs.forEach((tab, place) => {
  tab.tabIndex = place ? -1 : 0;
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(tabs[(place + step + tabs.length) % tabs.length]);
  });
});

date.addEventListener("change", async () => {
  const answer = await fetch("/demo-date", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ date: date.value }),
  });
  if (answer.ok) date.value = (await answer.json()).date;
  date.setAttribute("aria-invalid", String(!answer.ok));
});
