// The upload queue: each take by PUT under its own number with its digest. The local copy is deleted only after a 2xx
// that echoes the digest. One tab sends at a time; whatever fails, the row stays and is tried again.
import { blobOf } from "./recording.js";
import { sendRun } from "./run-upload.js";
import { changeRow, dropSound, forget, getRow, onChange, renamed, rowsOf } from "./store.js";
import { sha256 } from "./wav.js";

const CAP_MS = 60_000;
const CHECK_MS = 1500;
const OTHER_TAB_MS = 5000; // another tab sends: look again, it may have been closed
const backoff = (tries) => Math.min(CAP_MS, 1000 * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);

/** JSON that may stand in a header: other letters as \\uXXXX. */
const ascii = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

export class Queue {
  /** addresses: {account, token, takes, runs}. onEvent({kind, row, said}); kind: "stored" | "sent" | "refused" |
   * "again" | "cut" | "signedOut". */
  constructor(addresses, onEvent = (_event) => {}) {
    this.addresses = addresses;
    this.onEvent = onEvent;
    this.running = false;
    this.signedOut = false;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.hurry();
    });
    onChange(() => this.flush());
    this.hurry();
  }

  /** The connection may be back: retry without waiting. */
  async hurry() {
    this.now = true;
    await this.flush();
  }

  /** Send whatever is due, one tab at a time. */
  async flush() {
    if (this.running) {
      this.more = true;
      return;
    }
    this.running = true;
    try {
      const work = () => this.round();
      if (navigator.locks)
        await navigator.locks.request("portevoix-queue", { ifAvailable: true }, (lock) =>
          lock ? work() : this.later(OTHER_TAB_MS),
        );
      else await work();
    } catch {
      this.later(CAP_MS); // the storage itself failed: nothing is lost by waiting
    } finally {
      this.running = false;
    }
    if (this.more) {
      this.more = false;
      await this.flush();
    }
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), ms);
  }

  async round() {
    const hurried = this.now;
    this.now = false;
    const rows = (await rowsOf(this.addresses.account)).filter(
      (row) => row.state === "waiting" || row.state === "stored",
    );
    const wait = (row) => (row.nextAt ?? 0) - Date.now();
    const due = rows.filter((row) => hurried || wait(row) <= 0 || wait(row) > CAP_MS); // longer: the clock was set
    if (due.length && (await this.signedIn())) {
      for (const row of due) {
        try {
          await (row.state === "waiting" ? this.send(row) : this.submit(row));
        } catch {
          await this.postpone(row); // no connection, or not an answer of ours
        }
      }
    }
    const left = (await rowsOf(this.addresses.account)).filter(
      (row) => row.state === "waiting" || row.state === "stored",
    );
    if (left.length && !this.signedOut) {
      this.later(Math.max(200, Math.min(...left.map((row) => (row.nextAt ?? 0) - Date.now()), CAP_MS)));
    }
  }

  postpone(row, ms = backoff(row.tries ?? 0)) {
    return changeRow(row.id, { tries: (row.tries ?? 0) + 1, nextAt: Date.now() + ms });
  }

  /** A fresh token, only when the same person is signed in; else everything stays on the device. */
  async signedIn() {
    let said;
    try {
      const answer = await fetch(this.addresses.token, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("not an answer about the session"); // an upgrade, or a busy database: later
      said = await answer.json();
    } catch {
      this.offline = true;
      for (const row of await rowsOf(this.addresses.account)) {
        if (row.state === "waiting" || row.state === "stored") await this.postpone(row);
      }
      return false;
    }
    this.offline = false;
    this.csrf = said.token;
    this.signedOut = said.account !== this.addresses.account;
    if (this.signedOut) this.onEvent({ kind: "signedOut" });
    return !this.signedOut;
  }

  async send(row) {
    if (row.run) {
      await this.sendRun(row);
      return;
    }
    const blob = await blobOf(row);
    const digest = await sha256(blob);
    if (row.sha256 !== digest) await changeRow(row.id, { sha256: digest });
    const address = row.back ? `${row.back}/back/${row.id}/` : `${row.id}/`;
    const answer = await fetch(`${this.addresses.takes}${address}`, {
      method: "PUT",
      body: blob,
      headers: {
        "Content-Type": row.type,
        ...this.headers(row),
        "X-Take-Sha256": digest,
        "X-Take-Segment": row.segment,
        "X-Take-Revision": String(row.revision ?? ""),
      },
    });
    const said = await answer.json().catch(() => ({}));
    if (row.back && answer.ok && answer.headers.get("X-Take-Sha256") === digest) {
      await forget(row.id);
      this.onEvent({ kind: "sent", row, said });
    } else if (answer.ok && answer.headers.get("X-Take-Sha256") === digest) {
      await dropSound(row.id, { state: "stored", tries: 0, nextAt: Date.now() + CHECK_MS / 3 });
      this.onEvent({ kind: "stored", row, said });
      await this.submit(await getRow(row.id)).catch(() => {});
    } else if (answer.status === 409) {
      await renamed(row.id, crypto.randomUUID());
    } else await this.refusedOrLater(row, answer, said);
  }

  /** What every upload says of itself. */
  headers(row) {
    return {
      Accept: "application/json",
      "X-CSRFToken": this.csrf,
      "X-Take-Account": row.account,
      "X-Take-Tutorial": row.slug,
      "X-Take-Language": row.language,
      "X-Take-Device": ascii(row.device ?? {}),
    };
  }

  async sendRun(row) {
    const { answer, said } = await sendRun(`${this.addresses.runs}${row.id}/`, row, this.headers(row));
    if (answer.ok) this.onEvent({ kind: "cut", row, said });
    else await this.refusedOrLater(row, answer, said);
  }

  async refusedOrLater(row, answer, said) {
    if (said.code === "refused" || said.code === "forbidden" || answer.status === 404) {
      await changeRow(row.id, { state: "refused", sentence: said.sentence });
      this.onEvent({ kind: "refused", row, said });
    } else await this.postpone(row);
  }

  /** The server has the bytes; submit the take to review as soon as it is checked. */
  async submit(row) {
    if (!row) return;
    const answer = await fetch(`${this.addresses.takes}${row.id}/submit/`, {
      method: "POST",
      body: JSON.stringify({ insist: Boolean(row.insist) }),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.csrf },
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 202) {
      await this.postpone(row, Math.min(20_000, CHECK_MS * (1 + (row.tries ?? 0) / 4)));
    } else if (answer.ok) {
      await forget(row.id);
      this.onEvent({ kind: "sent", row, said });
    } else if (answer.status === 410) {
      await changeRow(row.id, { state: "refused", sentence: said.sentence });
      this.onEvent({ kind: "refused", row, said });
    } else if (said.code === "refused" || said.code === "unreadable" || answer.status === 404) {
      await changeRow(row.id, { state: "again", sentence: said.sentence, findings: said.findings ?? [] });
      this.onEvent({ kind: "again", row, said });
    } else await this.postpone(row);
  }
}
