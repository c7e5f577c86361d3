// What was recorded on this telephone and has not reached the centre: it survives closing the page.
const PREFIX = "marks:";

export class Queue {
  constructor(shift) {
    this.name = PREFIX + shift;
    this.memory = [];
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return this.memory;
    }
  }

  add(mark) {
    this.#write([...this.all(), { ...mark, key: randomKey(), at: new Date().toISOString() }]);
  }

  // Forgets what was answered; what was refused stays until somebody has read why.
  settle(answers) {
    const left = this.all().flatMap((mark) => {
      const answer = answers[mark.key];
      if (!answer) {
        return [mark];
      }
      return answer.result === "refused" ? [{ ...mark, refused: answer.words }] : [];
    });
    this.#write(left);
  }

  remove(key) {
    this.#write(this.all().filter((mark) => mark.key !== key));
  }

  #write(marks) {
    this.memory = marks;
    try {
      if (marks.length) {
        localStorage.setItem(this.name, JSON.stringify(marks));
      } else {
        localStorage.removeItem(this.name);
      }
    } catch {
      // Storage may be forbidden or full; then it lasts as long as this page.
    }
  }
}

// Tells whether any roster on this telephone has something to send.
export function anythingUnsent() {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith(PREFIX));
  } catch {
    return false;
  }
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
