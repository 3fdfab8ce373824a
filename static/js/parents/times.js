// The video's own time and the time of a version whose picture waits or is slower: craft/timing/timeline.py, in the
// browser. knots: [[ms of the video, ms of the version], …], between which time runs evenly; a hold is two of one
// moment.

// The moment of the version at which a moment of the video is first seen.
export const toLanguage = (ms, knots) => between(ms, knots, 0, 1);

// The moment of the video that is seen at a moment of the version; while the picture waits, the moment that it shows.
export const toOriginal = (ms, knots) => between(ms, knots, 1, 0);

function between(moment, knots, own, other) {
  const at = knots.findIndex((knot) => knot[own] >= moment);
  const next = knots.at(at);
  if (!next) return moment;
  if (at <= 0 || next[own] === moment) return next[other] + (moment - next[own]);
  const last = knots[at - 1];
  const share = (next[other] - last[other]) / (next[own] - last[own]);
  return last[other] + (moment - last[own]) * share;
}

// Whether a version with times of its own plays its MP4 instead of the stream: on Apple's browsers, where nobody has
// yet played, sought and locked a stream whose times go on elsewhere. The MP4 has nothing unusual in it.
export const playsFile = (knots) => knots.length > 0 && ("ManagedMediaSource" in window || !("MediaSource" in window));
