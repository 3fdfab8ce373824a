// The video beside the text: plays one segment and stops, and reports which segment is being said.

const SLOWER = 0.75;

export class SegmentPlayer {
  /** video: the element; rowAt(ms): the row of that moment, or null; onRow(row): called when it changes. */
  constructor(video, rowAt, onRow) {
    this.video = video;
    this.stopAt = null;
    this.row = null;
    const look = () => {
      const ms = this.video.currentTime * 1000;
      if (this.stopAt !== null && ms >= this.stopAt) {
        this.stopAt = null;
        this.video.pause();
      }
      const row = rowAt(ms);
      if (row !== this.row) {
        this.row = row;
        onRow(row);
      }
      if (!this.video.paused) requestAnimationFrame(look);
    };
    // `timeupdate` comes four times a second: too late to stop at the end of a short segment.
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
      this.stopAt = null; // the browser wants a touch first, or the video cannot be played: its own controls show it
    });
  }

  /** At three quarters of its pace, or at its own again; whether it is slower now. */
  changePace() {
    this.video.playbackRate = this.video.defaultPlaybackRate = this.video.playbackRate < 1 ? 1 : SLOWER;
    return this.video.playbackRate < 1;
  }

  toggle(start, end) {
    if (this.video.paused) this.play(start, end);
    else this.video.pause();
  }
}

/** The page's video without rows, for pages that show one segment; null where there is none. */
export function playerOnPage() {
  const video = document.getElementById("film");
  return (
    video &&
    new SegmentPlayer(
      video,
      () => null,
      () => {},
    )
  );
}
