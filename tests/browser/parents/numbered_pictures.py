"""Reads which picture of a numbered video a page shows, with the moment that this very picture belongs to.

`video.currentTime` is another clock: between the callback of a picture and a look at it the next one may have come, so
a test would have to allow for two or three. A `VideoFrame` of the element carries its own time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from craft.sound.sample_rate import RATE
from craft.timing.timeline import TimeMap, to_language, to_original
from tests.browser.parents.held_video import BITS, CLICK_AT_MS, FPS, SECONDS
from tests.browser.studio.studio_room import Samples

LITE, HD = 480, 720
RATES = {LITE: 10, HD: 25}
"""Pictures a second of each rendition."""
LONGEST_MS = {height: 2000 // rate for height, rate in RATES.items()}
"""The last still picture of a hold is shown for less than two of the rendition's pictures."""
SLIP_MS = 5
"""The clock of the sound leads, and a picture's time may be so much beside the grid of its rendition."""
MAY_DIFFER = 1
"""Pictures of 25/s."""
LOUD, QUIET_S = 0.1, 0.2
"""Where a click begins, as `listen()` finds it: louder (full scale is 1) after so long without."""

# Once `listen()` was called: `window.heard`: the moments (s) of the clicks; `window.apart`: the clocks of sound and
# picture at each piece.
EARS = """
window.listen = () => {
  Object.assign(window, { heard: [], apart: [] });
  const video = document.querySelector("video");
  const context = new AudioContext();
  const ears = context.createScriptProcessor(1024, 1, 1);
  let loud = 0;
  ears.onaudioprocess = (piece) => {
    const samples = piece.inputBuffer.getChannelData(0);
    const begins = piece.playbackTime - 2 * samples.length / context.sampleRate;
    if (!video.paused && !video.seeking) window.apart.push([context.currentTime, video.currentTime]);
    samples.forEach((sample, at) => {
      const moment = begins + at / context.sampleRate;
      if (Math.abs(sample) > 0.1 && moment > loud + 0.2) window.heard.push(moment);
      if (Math.abs(sample) > 0.1) loud = moment;
    });
  };
  context.createMediaElementSource(video).connect(ears).connect(context.destination);
};
"""
# `look()`: [its own moment in ms, which one, height] of the picture that is seen. `window.shown`: of each that was
# shown.
EYES_AND_EARS = f"""() => {{
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas({BITS} * 16, 96).getContext("2d", {{ willReadFrequently: true }});
  window.look = () => {{
    const seen = new VideoFrame(video);
    canvas.drawImage(seen, 0, 0, {BITS} * 16, 96);
    const row = canvas.getImageData(0, 24, {BITS} * 16, 1).data;
    const bits = [...Array({BITS}).keys()].map((bit) => row[(16 * bit + 8) * 4] > 128);
    const found = [seen.timestamp / 1000, bits.reduce((sum, on, bit) => sum + (on << bit), 0), seen.displayHeight];
    seen.close();
    return found;
  }};
  Object.assign(window, {{ shown: [], events: [] }});
  const watch = () => {{
    window.shown.push(window.look());
    video.requestVideoFrameCallback(watch);
  }};
  video.requestVideoFrameCallback(watch);
  for (const name of ["waiting", "stalled", "error", "ended"]) video.addEventListener(name, () => events.push(name));
{EARS}}}"""


def number_due(at_ms: float, height: int, times: TimeMap, duration_ms: int = SECONDS * 1000) -> float:
    """Which picture of 25/s belongs at a moment of the version, in a rendition that shows fewer. duration_ms: of the
    video."""
    rate = RATES[height]
    own = (to_original(round(at_ms), times) + SLIP_MS) * rate // 1000
    return min(own * FPS / rate, FPS * duration_ms // 1000 - 1)


def wrong_pictures(
    shown: Sequence[Sequence[float]], times: TimeMap, duration_ms: int = SECONDS * 1000
) -> list[tuple[float, float, float, float]]:
    """[moment, seen, height, due] of each picture that is not its moment's, give or take one of 25/s."""
    found = []
    for at_ms, number, height in shown:
        due = number_due(at_ms, int(height), times, duration_ms)
        if abs(number - due) > MAY_DIFFER:
            found.append((at_ms, number, height, due))
    return found


def clicks_recorded(samples: Samples, ended_s: float) -> list[float]:
    """When each click of a recording began (s), on the clock by which it ended at `ended_s`."""
    loud = np.flatnonzero(np.abs(samples) > LOUD) / RATE
    begins = loud[np.diff(loud, prepend=0) > QUIET_S]
    return [float(moment) for moment in begins + ended_s - len(samples) / RATE]


def clicks_beside(heard: Sequence[float], apart: Sequence[tuple[float, float]], times: TimeMap) -> list[float]:
    """How far from its moment in the version each click was heard, ms. heard, apart: as `listen()` leaves them."""
    leads = sorted(sound - picture for sound, picture in apart)[len(apart) // 2]
    due = [to_language(second * 1000 + CLICK_AT_MS, times) for second in range(SECONDS)]
    return [min((1000 * (moment - leads) - click for click in due), key=abs) for moment in heard]
