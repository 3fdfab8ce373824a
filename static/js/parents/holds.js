// The video's own time and the time of a version whose picture waits: craft/timing/timeline.py, in the browser.
// holds: [[at_ms, length_ms], …] in order of time; the picture of the moment `at_ms` (own time) waits for `length_ms`.

// The moment of the version at which a moment of the video is first seen.
export const toLanguage = (ms, holds) => ms + holds.reduce((sum, [at, length]) => (at < ms ? sum + length : sum), 0);

// The moment of the video that is seen at a moment of the version; while the picture waits, the moment that it shows.
export function toOriginal(ms, holds) {
  let behind = 0;
  for (const [at, length] of holds) {
    if (ms <= at + behind) break;
    if (ms <= at + behind + length) return at;
    behind += length;
  }
  return ms - behind;
}

// Whether a version with holds plays its MP4 instead of the stream: on Apple's browsers, where nobody has yet played,
// sought and locked a stream whose times go on elsewhere behind a hold. The MP4 has nothing unusual in it.
export const playsFile = (holds) => holds.length > 0 && ("ManagedMediaSource" in window || !("MediaSource" in window));
