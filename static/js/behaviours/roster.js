// Records on the spot and sends when it can: nothing is lost with the connection, or the page.
import { findIn } from "../roster/finding.js";
import { keepPage } from "../roster/keeping.js";
import { Lines } from "../roster/lines.js";
import { Queue } from "../roster/queue.js";
import { ask, send, SignedOut } from "../roster/sending.js";

const AT_ONCE = 20;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const LOOK_AGAIN = 30000;

export default function roster(root) {
  const desk = new Desk(root);
  root.addEventListener("submit", (event) => desk.take(event), true);
  root.addEventListener("roster:tap", (event) => desk.record(event.detail));
  window.addEventListener("online", () => desk.sendNow());
  window.addEventListener("offline", () => desk.show());
  document.addEventListener("visibilitychange", () => desk.look());
  setInterval(() => desk.look(), LOOK_AGAIN);
  findIn(root);
  desk.remember();
  desk.show();
  desk.sendNow();
  keepPage(root.dataset.worker).catch(() => undefined);
}

class Desk {
  constructor(root) {
    this.root = root;
    this.queue = new Queue(root.dataset.shift);
    this.lines = new Lines(root);
    this.token = root.querySelector("[data-roster] [name=csrf_token]").value;
    this.wait = FIRST_WAIT;
    this.hasSent = false;
    this.isSignedOut = false;
  }

  take(event) {
    const form = event.target;
    const isWalkIn = form.id === "walk-in";
    if (!isWalkIn && !form.matches("[data-roster]")) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isWalkIn) {
      this.#walkIn(form);
    } else {
      const [tap, person] = event.submitter.value.split(" ");
      event.submitter.closest("details")?.removeAttribute("open");
      this.record({ tap, person });
      // Its own button may be gone by now.
      event.submitter.closest(".roster__line").querySelector("summary").focus({ preventScroll: true });
    }
  }

  record(mark) {
    this.queue.add(mark);
    this.show();
    this.sendNow();
  }

  look() {
    if (document.visibilityState === "visible" && !this.#waiting().length) {
      this.#exchange(() => ask(this.root.dataset.marks));
    }
  }

  sendNow() {
    this.wait = FIRST_WAIT;
    this.#send();
  }

  show() {
    const marks = this.queue.all();
    this.lines.show(marks);
    this.#showStatus(marks.filter((mark) => !mark.refused).length);
    this.#showRefused(marks.filter((mark) => mark.refused));
  }

  // A page kept on the telephone may be older than what was sent from it.
  remember() {
    try {
      const said = JSON.parse(localStorage.getItem(this.#memory()));
      if (said && Date.parse(said.made_at) > Date.parse(this.root.dataset.made)) {
        this.lines.accept(said);
      }
    } catch {
      // Storage may be forbidden; then the page as it is must do.
    }
  }

  #walkIn(form) {
    const { name, phone, furigana } = form.elements;
    if (!name.value.trim()) {
      name.focus();
      return;
    }
    const [reading, number] = [furigana.value.trim(), phone.value.trim()];
    this.record({ name: name.value.trim(), furigana: reading, phone: number });
    form.reset();
    name.focus();
  }

  #send() {
    const marks = this.#waiting().slice(0, AT_ONCE);
    if (marks.length) {
      this.#exchange(() => send(this.root.dataset.marks, this.token, marks));
    }
  }

  async #exchange(talk) {
    if (this.isTalking) {
      return;
    }
    this.isTalking = true;
    let goesOn = false;
    try {
      this.#accept(await talk());
      goesOn = true;
    } catch (error) {
      this.isSignedOut = error instanceof SignedOut;
      this.#tryLater();
    }
    this.isTalking = false;
    this.show();
    if (goesOn) {
      this.#send();
    }
  }

  #accept(answer) {
    this.token = answer.token;
    this.wait = FIRST_WAIT;
    this.isSignedOut = false;
    this.hasSent ||= Object.keys(answer.answers).length > 0;
    this.queue.settle(answer.answers);
    this.lines.accept(answer);
    try {
      localStorage.setItem(this.#memory(), JSON.stringify(answer));
    } catch {
      // Storage may be forbidden; then the next page asks again.
    }
  }

  #tryLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#send(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  #waiting() {
    return this.queue.all().filter((mark) => !mark.refused);
  }

  #memory() {
    return `roster:${this.root.dataset.shift}`;
  }

  #showStatus(count) {
    const { waiting, offline, sent, signedOut } = this.root.dataset;
    const status = this.root.querySelector("[data-status]");
    const unsent = this.isSignedOut ? signedOut : navigator.onLine ? waiting : offline;
    const words = count ? unsent.replace("{count}", count) : this.hasSent ? sent : "";
    status.hidden = !words;
    status.toggleAttribute("data-quiet", !count);
    if (status.textContent !== words) {
      status.textContent = words;
    }
    this.root.querySelector("[data-sign-in]").hidden = !this.isSignedOut;
  }

  #showRefused(marks) {
    const list = this.root.querySelector("[data-refused]");
    const blank = this.root.querySelector("template[data-refusal]");
    list.hidden = !marks.length;
    list.replaceChildren(
      ...marks.map((mark) => {
        const item = blank.content.cloneNode(true).firstElementChild;
        const name = mark.name ?? this.lines.nameOf(mark.person);
        item.querySelector("[data-words]").textContent = `${name} ${mark.refused}`;
        item.querySelector("button").addEventListener("click", () => {
          this.queue.remove(mark.key);
          this.show();
        });
        return item;
      }),
    );
  }
}
