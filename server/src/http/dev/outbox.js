"use strict";
// Copies codes, and keeps the list up to date: what is there stays as it is, new messages come in above it.
{
  const list = document.getElementById("messages");
  const none = document.getElementById("none");
  const state = document.getElementById("state");
  const WAIT_MS = 1500;
  let tag = list.dataset.tag;
  let timer;

  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };

  const count = () => {
    const number = list.children.length;
    none.hidden = number > 0;
    say(number === 1 ? "1 message" : `${number} messages`);
  };

  // Times are the reader's own; buttons need this script.
  const finish = (message) => {
    for (const time of message.querySelectorAll("time")) {
      time.textContent = new Date(time.dateTime).toLocaleString();
    }
    for (const button of message.querySelectorAll("button")) button.hidden = false;
  };

  const fit = (frame) => {
    const mail = frame.contentDocument?.documentElement;
    if (!mail || frame.offsetParent === null) return;
    frame.style.height = "0";
    frame.style.height = `${mail.scrollHeight + 2}px`;
  };

  const take = (page) => {
    const sent = [...page.querySelectorAll("#messages > li")];
    const ids = new Set(sent.map((message) => message.dataset.id));
    const shown = new Set();
    for (const message of [...list.children]) {
      if (ids.has(message.dataset.id)) shown.add(message.dataset.id);
      else message.remove();
    }
    const height = list.offsetHeight;
    const fresh = sent.filter((message) => !shown.has(message.dataset.id));
    for (const message of fresh) {
      message.classList.add("new");
      finish(message);
    }
    list.prepend(...fresh);
    if (window.scrollY > 0) window.scrollBy(0, list.offsetHeight - height);
    count();
  };

  const look = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(location.href, { headers: { "if-none-match": tag } });
      if (answer.status === 200) {
        take(new DOMParser().parseFromString(await answer.text(), "text/html"));
        tag = answer.headers.get("etag");
      } else if (answer.status === 304) count();
      else say("This server has no outbox any more.");
    } catch {
      say("The server does not answer. This page looks again by itself.");
    }
    timer = setTimeout(look, WAIT_MS);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Selected: copy it now";
    }
    setTimeout(() => (button.textContent = words), 2000);
  });
  // Neither of these two bubbles.
  document.addEventListener("load", (event) => event.target.matches?.("iframe") && fit(event.target), true);
  document.addEventListener(
    "toggle",
    (event) => {
      event.target.closest("li")?.classList.remove("new");
      event.target.querySelectorAll("iframe").forEach(fit);
    },
    true,
  );
  addEventListener("resize", () => document.querySelectorAll("iframe").forEach(fit));
  document.addEventListener("visibilitychange", () => document.hidden || look());

  for (const message of list.children) finish(message);
  count();
  timer = setTimeout(look, WAIT_MS);
}
