// Has the voice ended? Heard block by block, against the room's own noise.
import { decibels, rms } from "./levels.js";

const ABOVE_ROOM_DB = 10;
const QUIETEST_VOICE_DB = -50; // below that it is a room, not a voice
const END_MS = 1200;

export class Silence {
  /** @param {number} [room] its noise in dBFS, where it was heard before */
  constructor(room = -60) {
    this.room = room;
    this.spoke = false;
    this.quietSince = 0;
  }

  /** A block from before anybody speaks: the room's own noise. */
  hearRoom(samples) {
    const level = decibels(rms(samples));
    this.room = this.room + (level - this.room) * 0.1;
  }

  /** A block of the take, at `now` ms. True when a voice was heard and has been silent for 1.2 s. */
  ended(samples, now) {
    const speaks = decibels(rms(samples)) > Math.max(QUIETEST_VOICE_DB, this.room + ABOVE_ROOM_DB);
    if (speaks) {
      this.spoke = true;
      this.quietSince = now;
    }
    return this.spoke && now - this.quietSince >= END_MS;
  }
}
