// The sound around the chosen segment, drawn from the server's outline (one byte for each 20 ms), with edges to drag.

const STEP_MS = 20;
const AROUND_MS = 3000;
const GRIP_PX = 14;
const SNAP_MS = 80;

export class Wave {
  /** onMoved(row, edge, ms): an edge was released; player: its position is drawn. */
  constructor(canvas, player, duration, { neighbours, onMoved }) {
    this.canvas = canvas;
    this.player = player;
    this.duration = duration;
    this.neighbours = neighbours;
    this.onMoved = onMoved;
    this.outline = new Uint8Array();
    this.row = null;
    this.drag = null;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.over(event));
    canvas.addEventListener("pointerup", () => this.up());
    canvas.addEventListener("pointercancel", () => this.cancel());
    new ResizeObserver(() => this.draw()).observe(canvas);
    const follow = () => {
      this.draw();
      if (!player.video.paused) requestAnimationFrame(follow);
    };
    player.video.addEventListener("play", follow);
    player.video.addEventListener("seeked", follow);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  async load(address) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) this.outline = new Uint8Array(await answer.arrayBuffer());
    this.draw();
  }

  show(row) {
    this.row = row;
    this.drag = null;
    this.draw();
  }

  /** The span of time drawn: the sentence and three seconds on either side. */
  get view() {
    const [start, end] = [Number(this.row.dataset.start), Number(this.row.dataset.end)];
    const from = Math.max(0, start - AROUND_MS);
    return { from, to: Math.min(Math.max(this.duration, end), end + AROUND_MS) };
  }

  x(ms) {
    const { from, to } = this.view;
    return ((ms - from) / (to - from)) * this.canvas.clientWidth;
  }

  ms(x) {
    const { from, to } = this.view;
    return from + (x / this.canvas.clientWidth) * (to - from);
  }

  edges() {
    const moved = this.drag;
    return {
      start: moved?.edge === "start" ? moved.ms : Number(this.row.dataset.start),
      end: moved?.edge === "end" ? moved.ms : Number(this.row.dataset.end),
    };
  }

  near(event) {
    const at = event.offsetX;
    const { start, end } = this.edges();
    const [first, last] = [Math.abs(at - this.x(start)), Math.abs(at - this.x(end))];
    if (Math.min(first, last) > GRIP_PX) return null;
    return first < last ? "start" : "end";
  }

  down(event) {
    if (!this.row) return;
    const edge = this.near(event);
    if (edge) {
      this.canvas.setPointerCapture(event.pointerId);
      this.drag = { edge, ms: this.edges()[edge] };
    } else {
      this.player.video.currentTime = this.ms(event.offsetX) / 1000;
    }
  }

  over(event) {
    if (!this.row) return;
    this.canvas.classList.toggle("edge", Boolean(this.drag || this.near(event)));
    if (!this.drag) return;
    const { before, after } = this.neighbours(this.row);
    const { start, end } = this.edges();
    const least = this.drag.edge === "start" ? before : start + 200;
    const most = this.drag.edge === "start" ? end - 200 : after;
    const wanted = event.shiftKey ? this.ms(event.offsetX) : this.quietest(this.ms(event.offsetX));
    this.drag.ms = Math.round(Math.min(most, Math.max(least, wanted)));
    this.draw();
  }

  /** The quietest moment within 80 ms: an edge snaps to a pause (not while Shift is held). */
  quietest(ms) {
    let [best, level] = [ms, this.outline[Math.round(ms / STEP_MS)] ?? 0];
    for (let near = ms - SNAP_MS; near <= ms + SNAP_MS; near += STEP_MS) {
      const here = this.outline[Math.round(near / STEP_MS)] ?? 255;
      if (here < level - 8) [best, level] = [near, here];
    }
    return best;
  }

  up() {
    const moved = this.drag;
    this.drag = null;
    if (moved && moved.ms !== Number(this.row.dataset[moved.edge])) this.onMoved(this.row, moved.edge, moved.ms);
    this.draw();
  }

  cancel() {
    this.drag = null;
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const [width, height, dense] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
    canvas.width = width * dense;
    canvas.height = height * dense;
    if (!this.row || !width) return;
    const pen = canvas.getContext("2d");
    const colour = (name) => getComputedStyle(canvas).getPropertyValue(name).trim();
    pen.scale(dense, dense);
    const { start, end } = this.edges();
    pen.fillStyle = colour("--teal-soft");
    pen.fillRect(this.x(start), 0, this.x(end) - this.x(start), height);
    pen.fillStyle = colour("--muted");
    for (let x = 0; x < width; x += 2) {
      const [first, last] = [this.ms(x), this.ms(x + 2)].map((ms) => Math.floor(ms / STEP_MS));
      let level = 0;
      for (let at = first; at <= last; at++) level = Math.max(level, this.outline[at] ?? 0);
      const tall = Math.max(1, (level / 255) * (height - 8));
      pen.fillRect(x, (height - tall) / 2, 1.4, tall);
    }
    pen.fillStyle = colour("--teal");
    for (const ms of [start, end]) {
      pen.fillRect(this.x(ms) - 1.5, 0, 3, height);
      pen.fillRect(this.x(ms) - 5, height / 2 - 12, 10, 24);
    }
    const now = this.x(this.player.ms);
    pen.fillStyle = colour("--sun");
    if (now >= 0 && now <= width) pen.fillRect(now - 1, 0, 2, height);
  }
}
