// The film beside the text: plays one sentence and stops, tells which sentence is being said.

export class Film {
  /** video: the element; sentenceAt(ms): the row said at that moment, or null; onRow(row): it changed. */
  constructor(video, sentenceAt, onRow) {
    this.video = video;
    this.stopAt = null;
    this.row = null;
    const look = () => {
      const ms = this.video.currentTime * 1000;
      if (this.stopAt !== null && ms >= this.stopAt) {
        this.stopAt = null;
        this.video.pause();
      }
      const row = sentenceAt(ms);
      if (row !== this.row) {
        this.row = row;
        onRow(row);
      }
      if (!this.video.paused) requestAnimationFrame(look);
    };
    // `timeupdate` comes four times a second: too late to stop at the end of a short sentence.
    video.addEventListener("play", () => requestAnimationFrame(look));
    video.addEventListener("seeked", look);
    video.addEventListener("seeking", () => {
      if (this.stopAt !== null && this.video.currentTime * 1000 > this.stopAt) this.stopAt = null;
    });
  }

  get ms() {
    return this.video.currentTime * 1000;
  }

  /** Play from start to end, in milliseconds, and stop there. */
  play(start, end) {
    this.stopAt = null;
    this.video.currentTime = start / 1000;
    this.stopAt = end;
    this.video.play().catch(() => {
      this.stopAt = null; // the browser wants a touch first, or the film cannot be played: its own controls say so
    });
  }

  toggle(start, end) {
    if (this.video.paused) this.play(start, end);
    else this.video.pause();
  }
}
