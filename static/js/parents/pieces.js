// The stream played by ourselves: pieces of the smallest picture and of the voice, one after the other, into Media
// Source. hls.js and its worker weigh as much as the first seven seconds of a video: they come only where this cannot
// go on, and where the picture of a version waits (stream.js). The page names the first pieces: one request later it
// plays.
import { Feed, mime } from "./feed.js";

export const playsPieces = ({ lite, voice }) =>
  "MediaSource" in window &&
  MediaSource.isTypeSupported(mime(lite, "video")) &&
  MediaSource.isTypeSupported(mime(voice, "audio"));

// Resolves with {hd(on)} when the first moment is there; rejects when it cannot be had. from: seconds.
// broken({at, playing}): it cannot go on, and has stopped. lost(load): the line is lost; load() tries again.
export async function playPieces(video, pieces, { from, broken, lost }) {
  const life = new AbortController();
  const { signal } = life;
  const failed = new Promise((_, reject) => {
    video.addEventListener("error", () => reject(video.error), { signal });
  });
  const stop = () => {
    const stood = { at: video.currentTime || from, playing: !video.paused };
    life.abort();
    video.removeAttribute("src");
    return stood;
  };
  try {
    const source = await Promise.race([opened(video), failed]);
    source.duration = pieces.seconds;
    if (from) video.addEventListener("loadedmetadata", () => goTo(video, from), { once: true, signal });
    const where = { moment: () => (video.readyState ? video.currentTime : from), lost, signal };
    const feeds = [new Feed(source, "video", pieces.lite, where), new Feed(source, "audio", pieces.voice, where)];
    const look = () => {
      for (const feed of feeds) feed.look();
      const whole = feeds.every((feed) => feed.whole && !feed.buffer.updating);
      if (whole && source.readyState === "open") source.endOfStream();
    };
    for (const name of ["timeupdate", "seeking"]) video.addEventListener(name, look, { signal });
    const running = Promise.race([failed, Promise.all(feeds.map((feed) => feed.run(look)))]);
    await Promise.race([running, Promise.all(feeds.map((feed) => feed.begun))]);
    running.catch(() => broken(stop()));
    return { hd: (on) => feeds[0].show(on && pieces.hd ? pieces.hd : pieces.lite) };
  } catch (error) {
    stop();
    throw error;
  }
}

async function opened(video) {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  await new Promise((open) => {
    source.addEventListener("sourceopen", open, { once: true });
    video.src = address;
  });
  URL.revokeObjectURL(address);
  return source;
}

function goTo(video, seconds) {
  if (Math.abs(video.currentTime - seconds) > 0.1) video.currentTime = seconds;
}
