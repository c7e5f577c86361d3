// Reads members' codes with the camera, where the browser can: no connection is needed. Elsewhere the
// page tells that the telephone's own camera reads them.
export default async function rosterScan(button) {
  const root = button.closest(".roster");
  const isAble = "BarcodeDetector" in window && navigator.mediaDevices && crypto.subtle;
  if (!isAble || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    return;
  }
  const scan = new Scan(root);
  root.querySelector("[data-scan]").hidden = false;
  root.querySelector("[data-scan-else]").hidden = true;
  button.addEventListener("click", () => scan.toggle());
}

class Scan {
  constructor(root) {
    this.root = root;
    this.camera = root.querySelector("[data-camera]");
    this.said = root.querySelector("[data-scan-said]");
    this.detector = new BarcodeDetector({ formats: ["qr_code"] });
    this.last = "";
  }

  async toggle() {
    if (this.stream) {
      this.#stop();
      return;
    }
    try {
      const video = { facingMode: "environment" };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch {
      this.said.textContent = this.said.dataset.blocked;
      return;
    }
    this.camera.hidden = false;
    this.camera.srcObject = this.stream;
    await this.camera.play();
    this.#look();
  }

  async #look() {
    while (this.stream) {
      const [found] = await this.detector.detect(this.camera).catch(() => []);
      if (found && found.rawValue !== this.last) {
        this.last = found.rawValue;
        await this.#read(found.rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async #read(address) {
    const code = address.split("/c/").pop();
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
    const hex = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));
    const line = this.root.querySelector(`[data-code="${hex.join("").slice(0, 32)}"]`);
    this.said.textContent = line
      ? line.querySelector("[data-name]").textContent
      : this.said.dataset.unknown;
    if (line) {
      const detail = { tap: "came", person: line.dataset.person, scanned: true };
      this.root.dispatchEvent(new CustomEvent("roster:tap", { detail }));
    }
  }

  #stop() {
    for (const track of this.stream.getTracks()) {
      track.stop();
    }
    this.stream = undefined;
    this.camera.hidden = true;
  }
}
