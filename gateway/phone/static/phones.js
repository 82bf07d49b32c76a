"use strict";
// The phones on the desk. A phone holds its own call, as a handset does; the server knows only what is sent to it.

const LOOK_EVERY_MS = 1000;
const desk = document.querySelector("main.phones");
const code = document.body.dataset.code;
const phones = new Map(); // number -> Phone
let lastSeen = 0; // the newest message that was shown
let started = false; // what was there before the page was opened is not new
const find = (selector) => document.querySelector(selector);

async function post(path, body) {
  const answer = await fetch(`/phone/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }).catch(() => { throw new Error("Saathi does not answer. Does it still run?"); });
  return read(answer);
}

async function read(answer) {
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || `Saathi answered with ${answer.status}.`);
  return told;
}

class Phone {
  constructor(card) {
    this.card = card;
    this.number = card.dataset.number;
    this.part = (selector) => card.querySelector(selector);
    this.calls = 0; // an answer to an earlier call comes too late to be shown
    this.session = null;
    this.part(".dialler").addEventListener("submit", (event) => { event.preventDefault(); this.go(1); });
    this.part(".twice").addEventListener("click", () => this.go(2));
    this.part(".drop").addEventListener("click", () => this.drop("The call dropped. Dial again to go on."));
    this.part(".typed").addEventListener("input", () => this.touch());
    this.part(".keys").addEventListener("click", (event) => this.key(event.target.dataset.key));
    this.part(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.write(); });
    this.part(".words").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.write(); }
    });
    this.part(".remove").addEventListener("click", () => putAway(this));
    card.addEventListener("pointerdown", () => this.seen());
    card.addEventListener("focusin", () => this.seen());
  }

  // --- the call ---

  async go(times) {
    const typed = this.part(".typed").value;
    if (this.waits) return;
    if (this.session === null && !this.begin(typed)) return;
    if (this.dialled) this.text = this.text ? `${this.text}*${typed}` : typed;
    this.dialled = true;
    const call = this.calls;
    const request = { number: this.number, session_id: this.session, text: this.text };
    this.wait(true);
    try {
      const answers = [];
      for (let n = 0; n < times; n++) answers.push(await post("ussd", request));
      if (call !== this.calls) return;
      this.show(answers[0]);
      if (times > 1) this.note(answers[0].text === answers[1].text ? "Sent twice: the same answer, one effect." : "Sent twice: the answers differ!");
    } catch (error) {
      if (call === this.calls) this.drop(error.message);
    }
  }

  begin(typed) {
    const service = code.slice(0, -1);
    const dialled = typed.trim();
    if (dialled !== code && !(dialled.startsWith(`${service}*`) && dialled.endsWith("#"))) {
      this.display(`Nobody answers at ${dialled || "an empty number"}. Saathi's code is ${code}.`, "quiet");
      return false;
    }
    this.session = `phone-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.text = dialled.slice(service.length + 1, -1);
    this.dialled = false; // what is dialled comes along with the code
    return true;
  }

  show(said) {
    this.wait(false);
    const budget = this.part(".budget");
    budget.textContent = `${said.used}/${said.budget} ${said.encoding}`;
    budget.classList.toggle("over", said.used > said.budget);
    this.note("");
    this.display(said.text, said.more ? "open" : "ended");
    if (said.more) this.ask("Answer", "", "Send");
    else { this.hangUp(); this.note("Call ended"); }
    this.touch();
    this.part(".typed").focus({ preventScroll: true });
  }

  drop(why) {
    this.hangUp();
    this.part(".budget").textContent = "";
    this.note("");
    this.display(why, "quiet");
  }

  hangUp() {
    this.calls += 1;
    this.session = null;
    this.wait(false);
    this.ask("Dial", code, "Call");
    this.part(".idle").value = 0;
  }

  ask(label, value, button) {
    this.part(".asks").textContent = label;
    this.part(".typed").value = value;
    this.part(".go").textContent = button;
    this.part(".drop").disabled = this.part(".twice").disabled = this.session === null;
  }

  display(words, state) {
    this.part(".screen").className = `screen ${state}`;
    this.part(".dialog").textContent = words;
  }

  note(words) { this.part(".left").textContent = words; }

  wait(waits) {
    this.waits = waits;
    this.part(".go").disabled = waits;
    this.part(".twice").disabled = waits || this.session === null;
    this.part(".drop").disabled = this.session === null;
    this.card.setAttribute("aria-busy", waits);
  }

  key(digit) {
    if (!digit) return;
    const typed = this.part(".typed");
    typed.value = this.session === null && typed.value === code ? digit : typed.value + digit;
    this.touch();
  }

  touch() { this.touched = performance.now(); }

  tick(now, patience) {
    if (this.session === null || this.waits) return;
    const left = patience ? 1 - (now - this.touched) / 1000 / patience : 1;
    this.part(".idle").value = patience ? Math.max(0, left) : 0;
    if (left <= 0) this.drop(`The call dropped: nothing typed for ${patience} seconds. Dial again to go on.`);
  }

  // --- messages ---

  async write() {
    const words = this.part(".words");
    const text = words.value;
    if (!text.trim()) return;
    words.value = "";
    try {
      await post("sms", { number: this.number, text });
      this.trouble("");
      look();
    } catch (error) {
      words.value = text;
      this.trouble(error.message);
    }
  }

  trouble(why) {
    this.part(".trouble").textContent = why;
    this.part(".trouble").hidden = !why;
  }

  add(message, isNew) {
    const line = document.createElement("li");
    const text = document.createElement("div");
    const about = document.createElement("div");
    text.className = "text";
    text.dir = "auto";
    text.textContent = message.text;
    about.className = "about";
    const size = `${message.parts === 1 ? "1 part" : `${message.parts} parts`} ${message.encoding}`;
    about.textContent = `${message.at} · ${size}`;
    if (!message.incoming) line.classList.add("sent");
    else if (isNew && !this.card.contains(document.activeElement)) line.classList.add("new"); // else it is in hand
    line.append(text, about);
    const inbox = this.part(".inbox");
    inbox.append(line);
    inbox.scrollTop = inbox.scrollHeight;
    this.count();
  }

  seen() {
    for (const line of this.card.querySelectorAll(".inbox .new")) line.classList.remove("new");
    this.count();
  }

  count() {
    const unread = this.card.querySelectorAll(".inbox .new").length;
    this.part(".unread").textContent = `${unread} new`;
    this.part(".unread").hidden = unread === 0;
    const all = document.querySelectorAll(".phones .inbox .new").length;
    document.title = all ? `(${all}) Saathi: phones` : "Saathi: phones";
  }
}

// --- which phones lie here: kept in the address ---

function layOut() {
  for (const card of desk.querySelectorAll(".phone")) phones.set(card.dataset.number, new Phone(card));
}

function remember() {
  const address = new URL(location.href);
  const patience = find(".patience").value;
  address.search = `?phones=${[...phones.keys()].map(encodeURIComponent).join(",")}${patience === "20" ? "" : `&idle=${patience}`}`;
  history.replaceState(null, "", address);
}

async function addPhone(typed) {
  const number = typed.replace(/[\s-]/g, "").replace(/^00/, "+").replace(/^0(?=3\d{9}$)/, "+92");
  if (!/^\+\d{8,15}$/.test(number)) return say(`${typed} is no telephone number; one looks like +923331234567.`, true);
  if (phones.has(number)) return phones.get(number).part(".typed").focus();
  if (phones.size >= Number(document.body.dataset.most)) return say(`${phones.size} phones are as many as fit. Put one away first.`, true);
  const card = find("#blank").content.cloneNode(true).querySelector(".phone");
  const option = [...document.querySelectorAll("#people option")].find((each) => each.value === number);
  card.dataset.number = number;
  card.setAttribute("aria-label", `Phone ${number}`);
  card.querySelector(".number").textContent = number;
  card.querySelector(".inbox").setAttribute("aria-label", `Messages of ${number}`);
  card.querySelector(".remove").setAttribute("aria-label", `Put phone ${number} away`);
  if (option) card.querySelector(".who").textContent = option.textContent;
  desk.append(card);
  const phone = new Phone(card);
  card.scrollIntoView({ block: "nearest" });
  phone.part(".typed").focus({ preventScroll: true }); // now, and not when somebody types elsewhere already
  const earlier = await lookAt([number], 0).catch(() => ({ messages: [] }));
  for (const message of earlier.messages) if (message.id <= lastSeen) phone.add(message, false);
  phones.set(number, phone);
  remember();
}

function putAway(phone) {
  phones.delete(phone.number);
  phone.card.remove();
  if (!phones.size) desk.textContent = "";
  remember();
}

// --- what arrives, and the time ---

const lookAt = (numbers, after) =>
  fetch(`/phone/updates?after=${after}&numbers=${numbers.map(encodeURIComponent).join(",")}`).then(read);

let looking = false;
async function look() {
  if (looking || document.hidden) return;
  looking = true;
  try {
    const news = await lookAt([...phones.keys()], lastSeen);
    find(".clock .now").textContent = news.now;
    for (const message of news.messages) {
      if (message.id <= lastSeen) continue;
      phones.get(message.number)?.add(message, started);
    }
    lastSeen = Math.max(lastSeen, ...news.messages.map((message) => message.id));
    started = true;
    away(false);
  } catch {
    away(true);
  } finally {
    looking = false;
  }
}

let isAway = false;
function away(now) {
  if (now !== isAway) say(now ? "Saathi does not answer. Does it still run?" : "Saathi answers again.", now);
  isAway = now;
}

function say(words, wrong = false) {
  find(".told").textContent = words;
  find(".told").classList.toggle("wrong", wrong);
}

async function wind(wish) {
  const buttons = document.querySelectorAll(".clock button");
  for (const button of buttons) button.disabled = true;
  let sent = 0;
  try {
    for (let told = { arrived: false }; !told.arrived; wish = { to: told.to }) {
      say("Moving on ...");
      told = await post("clock", wish);
      sent += told.sent;
      find(".clock .now").textContent = told.now;
      say(`${told.arrived ? "It is" : "Moving on:"} ${told.now}. ${sent === 1 ? "1 message" : `${sent} messages`} left on the way.`);
      await look();
    }
  } catch (error) {
    say(error.message, true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

find(".clock").addEventListener("click", (event) => {
  if (event.target.dataset.action) wind({ action: event.target.dataset.action });
});
find(".until").addEventListener("submit", (event) => {
  event.preventDefault();
  wind({ to: event.target.querySelector("input").value });
});
find(".add").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = event.target.querySelector("input");
  addPhone(typed.value.trim());
  typed.value = "";
});
find(".patience").addEventListener("change", () => {
  for (const phone of phones.values()) phone.touch();
  remember();
});
document.addEventListener("visibilitychange", look);

find(".patience").value = new URLSearchParams(location.search).get("idle") || "20";
if (!find(".patience").value) find(".patience").value = "20";
const hint = find(".hint");
hint.open = (localStorage.getItem("hint") ?? (innerWidth < 480 ? "closed" : "open")) === "open";
hint.addEventListener("toggle", () => localStorage.setItem("hint", hint.open ? "open" : "closed"));
layOut();
remember();
look();
setInterval(look, LOOK_EVERY_MS);
setInterval(() => {
  const patience = Number(find(".patience").value);
  for (const phone of phones.values()) phone.tick(performance.now(), patience);
}, 200);
