// A take in its place over the video, as parents would hear it: the video is silent, each take begins at its moment.

/** The highest rate at which a take is played; it is never played slower than it was spoken. */
export const rateFor = (lengthMs, slotMs) => (slotMs > 0 ? Math.min(1.2, Math.max(1, lengthMs / slotMs)) : 1);

export class Playback {
  constructor(video) {
    this.video = video;
    this.audios = [];
    this.running = false;
    this.start = this.began = 0;
    /** Told once of each take of which half has been heard. */
    this.heard = (_take) => {};
  }

  /** takes: [{audio: address, at, from, until, rate}] in ms; the video from `start` to `end`. Resolves when it ended.
   * */
  async play(takes, start, end) {
    this.stop();
    this.running = true;
    this.turn = {};
    const turn = this.turn;
    this.takes = takes.map((take) => ({ ...take, begun: false, ended: false, element: this.element(take) }));
    this.video.muted = true;
    this.video.currentTime = start / 1000;
    if (this.video.hasAttribute("src")) await this.video.play().catch(() => {});
    if (!this.running || this.turn !== turn) return; // stopped while a slow machine fetched the video
    this.began = performance.now();
    this.start = start;
    return new Promise((resolve) => {
      this.resolve = resolve;
      const look = () => {
        if (!this.running) return;
        this.look();
        if (this.ms >= end && this.takes.every((take) => take.ended || !take.begun)) this.stop();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }

  element(take) {
    const audio = new Audio(take.audio);
    audio.preload = "auto";
    audio.preservesPitch = true;
    audio.playbackRate = take.rate;
    audio.currentTime = take.from / 1000;
    this.audios.push(audio);
    return audio;
  }

  /** The video's moment; where the video stalls or is missing, the clock's. */
  get ms() {
    const videoMs = this.video.currentTime * 1000;
    return this.video.paused || this.video.readyState < 2 ? this.start + performance.now() - this.began : videoMs;
  }

  look() {
    for (const take of this.takes) {
      if (take.ended) continue;
      if (!take.begun && this.ms >= take.at) {
        take.begun = true;
        take.element.play().catch(() => {
          take.ended = true;
        });
      } else if (take.begun && !take.heard && take.element.currentTime * 1000 >= (take.from + take.until) / 2) {
        take.heard = true;
        this.heard(take);
      } else if (take.begun && (take.element.ended || take.element.currentTime * 1000 >= take.until)) {
        take.ended = true;
        take.element.pause();
      }
    }
  }

  stop() {
    if (!this.running) return;
    this.running = false;
    for (const audio of this.audios) audio.pause();
    this.audios = [];
    this.video.pause();
    this.resolve?.();
  }
}
