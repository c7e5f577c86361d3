// The lines of a roster: how each person stands, as the centre said last and as recorded since.
const LATER = { came: "came", late: "late", left: "left", absent: "absent", undo: "none" };

export class Lines {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-lines]");
    this.blank = root.querySelector("template[data-line]");
    this.empty = root.querySelector("[data-empty]");
    this.known = [...root.querySelectorAll("[data-person]")].map(readLine);
    this.totals = new Map(figures(root).map((figure) => [figure.dataset.count, figure.textContent]));
  }

  nameOf(key) {
    return this.known.find((person) => person.person === key)?.name ?? "";
  }

  // Takes how everybody stands from the centre, whoever recorded it.
  accept(answer) {
    this.known = answer.people;
    this.totals = new Map(["came", "away", "total"].map((name) => [name, answer[name]]));
  }

  // Shows what the centre knows, and over it what still waits to be sent.
  show(waiting) {
    for (const person of this.known) {
      this.#draw(this.#lineOf(person.person), person);
    }
    for (const line of this.list.querySelectorAll("[data-walk-in]")) {
      line.remove();
    }
    const extra = { came: 0, away: 0, total: 0 };
    for (const mark of waiting.filter((mark) => !mark.refused)) {
      this.#later(mark, extra);
    }
    this.empty?.toggleAttribute("hidden", this.root.querySelector(".roster__line") !== null);
    for (const figure of figures(this.root)) {
      const { count } = figure.dataset;
      figure.textContent = Number(this.totals.get(count)) + extra[count];
    }
  }

  #later(mark, extra) {
    if (mark.name) {
      extra.came += 1;
      extra.total += 1;
      this.#walkIn(mark);
      return;
    }
    const line = this.#lineOf(mark.person);
    const before = line.dataset.state;
    const state = LATER[mark.tap];
    const people = Number(line.dataset.people);
    extra.came += people * (isThere(state) - isThere(before));
    extra.away += people * ((state === "absent") - (before === "absent"));
    line.dataset.state = state;
    line.dataset.pending = this.root.dataset.waiting.replace("{count}", "1");
    line.querySelector("[data-said]").textContent = this.#words(state, mark.at);
  }

  #walkIn(mark) {
    const line = this.#new();
    line.dataset.walkIn = mark.key;
    const said = { said: this.root.dataset.came, tags: [this.root.dataset.walkIn] };
    this.#draw(line, { ...mark, ...said, state: "came", people: 1 });
    line.dataset.pending = this.root.dataset.waiting.replace("{count}", "1");
    line.querySelector("details").remove();
  }

  #lineOf(key) {
    const found = this.root.querySelector(`[data-person="${CSS.escape(key)}"]`);
    if (found) {
      return found;
    }
    const line = this.#new();
    line.dataset.person = key;
    line.id = `p${key}`;
    for (const button of line.querySelectorAll("button[name=tap]")) {
      button.value = `${button.value} ${key}`;
    }
    return line;
  }

  #new() {
    this.list.append(this.blank.content.cloneNode(true));
    return this.list.lastElementChild;
  }

  #draw(line, person) {
    line.dataset.state = person.state;
    line.dataset.people = person.people;
    line.dataset.search = person.search ?? person.name;
    delete line.dataset.pending;
    line.querySelector("[data-name]").textContent = person.name;
    line.querySelector("[data-kana]").textContent = person.furigana ?? "";
    line.querySelector("[data-tags]").textContent = person.tags.join("・");
    line.querySelector("[data-said]").textContent = person.said;
  }

  #words(state, at) {
    const time = new Date(at).toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
    return (this.root.dataset[state] ?? "").replace("{time}", time);
  }
}

function readLine(line) {
  const tags = line.querySelector("[data-tags]").textContent;
  return {
    person: line.dataset.person,
    name: line.querySelector("[data-name]").textContent,
    furigana: line.querySelector("[data-kana]").textContent,
    people: Number(line.dataset.people),
    state: line.dataset.state,
    said: line.querySelector("[data-said]").textContent,
    tags: tags ? [tags] : [],
    search: line.dataset.search,
  };
}

function figures(root) {
  return [...root.querySelectorAll("[data-count]")];
}

function isThere(state) {
  return Number(["came", "late", "left"].includes(state));
}
